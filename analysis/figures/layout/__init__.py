"""Where things go in network pictures: organisations, outlines around partnerships, partnerships beside each other."""
