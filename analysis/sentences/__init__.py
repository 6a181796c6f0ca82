"""Sentences written by rule from numbers, each with a key: a page asks for keys, never for places or first letters."""
