"""Whether a factor does anything at all by itself: tests that know that nobody chose the groups which lie far apart.

A level of 5 % for each factor, by simulation (tests/analysis/test_main_effects.py).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

type Values = NDArray[np.float64]

_FLIPS = 4999
_SEED = 0  # of the flips: the same table gives the same p


def between_groups(response: Values, group: NDArray[np.int64]) -> tuple[float, float]:
    """p of the F test over groups, and the share of the variance that lies between them (ε², 0 at least).

    `response` and `group`, both of shape (n,); groups of points that the factor, if it is inert, deals out by lot.  A p
    of 1 where nothing can be told: a single group, or no group of two.
    """
    from scipy.special import fdtrc

    count = np.bincount(group)
    count = count[count > 0]
    within, between = len(group) - len(count), len(count) - 1
    total = float(((response - response.mean()) ** 2).sum())
    if within < 1 or between < 1 or total <= 0.0:
        return 1.0, 0.0
    means = np.bincount(group, response)[group] / np.bincount(group)[group]
    inside = float(((response - means) ** 2).sum())
    apart = total - inside
    if inside <= 1e-12 * total:
        return 0.0, 1.0
    share = (apart - between * inside / within) / total
    return float(fdtrc(between, within, (apart / between) / (inside / within))), max(share, 0.0)


def one_at_a_time(changes: Values, step: NDArray[np.int64]) -> float:
    """p of the `changes` (trajectories,) that a factor's own steps made, in as many kinds of `step` (trajectories,).

    If the factor is inert each change is as likely to go up as down: flips of the signs (Fisher's test), of the sum
    over kinds of step of the squared mean change times its number.  Kinds: from where to where, so that what rises and
    falls again is seen.
    """
    if len(changes) < 2 or not changes.any():
        return 1.0
    kinds = (step == np.unique(step)[:, None]).astype(np.float64)
    kinds /= np.sqrt(kinds.sum(axis=1, keepdims=True))
    signs = np.random.default_rng(_SEED).choice([-1.0, 1.0], size=(_FLIPS, len(changes)))
    flipped = (((signs * changes) @ kinds.T) ** 2).sum(axis=1)
    found = float(((kinds @ changes) ** 2).sum())
    return float((1 + np.sum(flipped >= found * (1 - 1e-12))) / (1 + _FLIPS))
