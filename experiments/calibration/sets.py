"""A calibration's weighted sets as runs take them: some of equal weight, in an order of which any beginning will do.

Run r of a study has set r modulo their number, whatever its seed, scenarios and policies are: so differences between
these are within the same set and world, and from twice as many runs on every set meets several worlds.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.calibration.chance import Array
from zaedno.experiments.calibration.result import COMMAND, POSTERIOR, CalibrationResult
from zaedno.experiments.calibration.tempering import systematic
from zaedno.experiments.reading import mistrusted
from zaedno.experiments.result import load
from zaedno.sim.messages import InputError, Message
from zaedno.sim.parameters import check_value

DRAWN = 100  # sets that runs take in turn


class Sets(NamedTuple):
    """Sets that were drawn: `names` of parameters, `values` (sets, parameters), `numbers` in the calibration (sets,).

    `effective`: as many equal sets would tell as much as all that they were drawn from; `sha256` of the file.
    """

    names: tuple[str, ...]
    values: Array
    numbers: NDArray[np.int64]
    effective: float
    enough: bool
    sha256: str

    @property
    def notices(self) -> tuple[Message, ...]:
        """What is to be said of too few sets."""
        if self.enough:
            return ()
        text = Message(
            "posterior: its sets are worth {effective:.0f} equal ones, too few for a posterior; what follows from them "
            "tells less of the parameters than it seems",
            effective=self.effective,
        )
        return (text,)


@lru_cache(maxsize=4)
def read_sets(folder: Path, sha256: str | None = None) -> Sets:
    """The sets of the complete calibration in `folder`; with `sha256`, they have to be of that content.

    Raises `InputError` where there is no calibration, or an incomplete or damaged one.
    """
    found = load(folder)
    if found.config.get("command") != COMMAND:
        raise InputError(
            "posterior={folder}: a study of zaedno {command}; accepted: a folder that zaedno calibrate wrote",
            folder=folder,
            command=found.config.get("command"),
        )
    result = CalibrationResult(folder)
    result.require_complete()
    path = folder / POSTERIOR
    with mistrusted(path):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
    if sha256 not in (None, content):
        raise InputError(
            "{path}: has changed since this study (its SHA-256 was {then}, and is {now}); accepted: the file as it "
            "was, or a new study without config=",
            path=path,
            then=sha256,
            now=content,
        )
    table, names = result.posterior, result.parameters
    values = table[list(names)].to_numpy(np.float64)
    for name, column in zip(names, values.T, strict=True):
        for end in (column.min(), column.max()):
            check_value(name, float(end))
    weight = table["weight"].to_numpy(np.float64)
    draw = np.random.default_rng(0)  # of the sets alone: all studies draw the same
    chosen = draw.permutation(systematic(weight / weight.sum(), DRAWN, draw))
    numbers = table["set"].to_numpy(np.int64)[chosen]
    return Sets(names, values[chosen], numbers, result.effective, result.enough, content)
