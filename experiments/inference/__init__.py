"""Inference: what follows from numbers, each method in a file with its paper.

Pure functions of arrays: no files, no tables, no settings, no words.  Studies (experiments/) and reports (analysis/)
stand on it; it stands on NumPy, SciPy and SALib alone, which tests/experiments/inference/test_floor.py holds.
"""
