"""What the training claims, C1 to C7, as declared experiments: what is compared, what is expected, what came out."""
