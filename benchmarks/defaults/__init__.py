"""The search for the model's defaults, to be run again by anybody: `python -m benchmarks.defaults`.

`factors.py` says what is searched, `targets.py` what a set of values is held against; both are tables to edit.  No
claim about what helps or harms is among the targets.
"""
