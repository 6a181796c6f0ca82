"""How many more replications each cell needs for the precision asked for.

Stein's two-stage idea (1945), taken in steps: the standard deviation seen so far tells how many runs would do, and no
round more than doubles what is there, so that an early, small standard deviation is not trusted too far.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from experiments.sweep.plan import Round
from experiments.sweep.settings import Precision


def next_round(
    name: str,
    precision: Precision,
    done: NDArray[np.int64],
    succeeded: NDArray[np.int64],
    valid: NDArray[np.int64],
    deviation: NDArray[np.float64],
) -> Round | None:
    """What is still missing, or None.

    All of shape (cells,): runs `done`, those of them that have not failed, those of these in which the measure is not
    null, and its standard deviation over these.  A cell with fewer than two of them tells nothing and is taken to the
    most runs allowed; one all of whose runs have failed is left as it is.
    """
    from scipy.special import stdtrit

    known = valid >= 2
    quantile = stdtrit(np.maximum(valid - 1, 1), 0.975)
    with np.errstate(invalid="ignore"):
        needed = np.where(known, (quantile * deviation / precision.half_width) ** 2, np.inf)
    share = np.maximum(valid, 1) / done  # of runs that tell the measure
    wanted = np.minimum(np.ceil(needed / share), precision.most)
    more = np.where(succeeded > 0, np.clip(wanted - done, 0, done), 0).astype(np.int64)
    cells = np.flatnonzero(more)
    return Round(name, cells, done[cells], more[cells]) if len(cells) else None
