"""Sweeps: a design over parameters, run in chunks that are kept as they finish.

factors → design → settings → description (of the study in its folder) → plan → work (a chunk) → executors → dataset;
`study.py` drives them.
"""
