"""Sweeps: a design over parameters, run in chunks that are kept as they finish.

factors → design → settings → plan → work (a chunk) → executors → dataset; `study.py` drives them.
"""
