"""Sweeps: a design over parameters, a row a run, in chunks that stay as they are.

factors → design → settings → study (what a sweep asks of `experiments.study`) → summary, points, what they reach.
"""
