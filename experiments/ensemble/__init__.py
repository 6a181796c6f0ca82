"""`run` and `compare`: a study of one scenario, or of several in the same worlds."""
