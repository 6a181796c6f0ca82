"""What the month's processes share: who is asked, what is answered, how members are won, lost and paid.

Rules call each other, never a process.
"""
