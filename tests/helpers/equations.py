"""What tests of the equations of docs/ODD.md share.

`tests/docs/test_equations.py` sees to it that every number of the protocol is marked on a test.
"""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from scipy.stats import kstest, norm

from helpers.significance import LEVEL

SOME = settings(max_examples=15)  # each of them makes worlds
NOBODY = -1
SINGLE = 2e-6  # trust is kept in single precision
CIVIL = 6
TWELVE = 12  # members of the largest team

share = st.floats(0.0, 1.0)


def clip(x, low=0.0, high=1.0):
    return np.minimum(high, np.maximum(low, x))


def sine(angles):
    return np.sin(np.radians(angles))


def is_standard_normal(z):
    assert kstest(z, norm.cdf).pvalue > LEVEL
