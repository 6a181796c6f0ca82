"""One kind of thing: a plan of runs, worked off in pieces that are kept, and what follows from them.

settings, execution → kind (what a command asks for) → plan → work (a chunk) → executors → pieces, in the folder.
`rounds` goes through the plan, and `once` carries it all out.
"""
