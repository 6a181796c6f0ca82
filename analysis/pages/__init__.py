"""Reports as documents: of an ensemble, of a sweep, of the claims; `method` is what they all say."""
