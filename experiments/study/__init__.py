"""One kind of thing: a plan of runs, worked off in pieces that are kept, and what follows from them."""
