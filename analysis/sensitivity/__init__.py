"""Which factors matter, and where: indices of a sweep with their noise, and boxes in which something happens.

responses (one number a point and run) → inference/ → indices (tables), boxes → pictures;
`conclude.py` writes what a complete sweep has to say into its folder.
"""
