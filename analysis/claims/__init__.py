"""What the study of the claims found, for readers: names, terminal, pictures."""
