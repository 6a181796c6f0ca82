"""The month's processes, one file each; sim/month.py calls them in order."""
