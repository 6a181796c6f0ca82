"""A sweep's runs column by column: what tells them apart once, then as few measures at a time as memory holds."""

from __future__ import annotations

import numpy as np

from zaedno.experiments.study.pieces import Pieces

KEYS = ["scenario", "policy"]


def read(pieces: Pieces, columns: list[str], length: int, kind: type = np.float64) -> dict[str, np.ndarray]:
    """Numeric columns of all runs, each of shape (length,)."""
    values: dict[str, np.ndarray] = {name: np.empty(length, kind) for name in columns}
    first = 0
    for part in pieces.parts("runs", columns):
        for name in columns:
            values[name][first : first + len(part)] = part[name].to_numpy()
        first += len(part)
    return values


def groups(pieces: Pieces) -> tuple[list[tuple[tuple[str, str], np.ndarray]], np.ndarray, np.ndarray]:
    """Each scenario and policy with its rows, in the order of point and run; the point and the run of every row."""
    keys = read(pieces, ["point", "run"], pieces.count("runs"), np.int64)
    codes: dict[tuple[str, str], int] = {}
    of_parts = []
    for part in pieces.parts("runs", KEYS):
        labels = zip(*(part[name].to_pylist() for name in KEYS), strict=True)
        of_parts.append(np.array([codes.setdefault(label, len(codes)) for label in labels], np.int16))
    code = np.concatenate(of_parts)
    order = np.lexsort((keys["run"], keys["point"], code))
    ends = np.cumsum(np.bincount(code, minlength=len(codes)))
    return list(zip(codes, np.split(order, ends[:-1]), strict=True)), keys["point"], keys["run"]


def worlds(pieces: Pieces) -> int:
    """How many replications there are: numbers of runs that are met anywhere."""
    return len({run for part in pieces.parts("runs", ["run"]) for run in part["run"].unique().to_pylist()})
