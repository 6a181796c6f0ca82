"""What is known of organisations before anything is drawn: a row each, and what a blank is."""

import numpy as np

from zaedno.sim.state import POWERS, ROLES, THEMES

BLANK = -1

TEMPLATE = np.dtype(
    [
        ("uid", "i8"),  # place in the file, from 0; stays when others are taken out
        ("sector", "i8"),  # of `Sector`; BLANK: drawn
        ("territory", "i8"),  # 0, 1, …: rows of a territory lie together, in this order
        ("functions", "i8"),  # bit d set: performs civil function d; BLANK: drawn
        ("vulnerable", "i8"),  # 0, 1, or BLANK
        ("entered", "i8"),  # month of entry; 0: from the start
        ("hidden", "f8"),  # share
        ("svo", "f8"),  # degrees
        ("hours", "f8"),  # a month
        ("competence", "f8", (ROLES,)),  # shares
        ("mission", "f8", (THEMES,)),  # sums to 1, or all NaN
        ("power", "f8", (POWERS,)),  # shares
    ]
)


def blank_table(n: int) -> np.ndarray:
    """`n` template rows of one territory in which everything is left to be drawn."""
    table = np.zeros(n, dtype=TEMPLATE)
    table["uid"] = np.arange(n)
    for name in ("functions", "vulnerable"):
        table[name] = BLANK
    for name in ("hidden", "svo", "hours", "competence", "mission", "power"):
        table[name] = np.nan
    return table
