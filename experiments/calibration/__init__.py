"""Calibration: waves of points proposed by an emulator of the facts, weighted by prior × likelihood / proposal.

priors.py, facts.py, sums.py      what is varied, what it is held against, and what of a run that takes
chance.py, emulator.py, tempering.py, proposals.py, weights.py, asking.py      the method; no file, no model
effort.py, settings.py, study.py, tables.py, conclude.py, result.py            the study on the common machinery
"""
