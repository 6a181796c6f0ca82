"""Sentences written by rule from numbers, each with a key that it is asked for by.

A rule gives `(key, sentence)`, and what has something to say gives a dictionary of them, in the order in which they are
read.  Nobody picks a sentence by its place or by how it begins: that is another in another language.
"""

Sentences = dict[str, str]  # key → sentence


def of_case(place: int, key: str) -> str:
    """The key of what is said by `key` of the case at `place`."""
    return f"{key}/{place}"
