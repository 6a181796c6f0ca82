"""The plan: which runs a round consists of, and how they are cut into chunks.

A *cell* is a point in a scenario: cell = point × scenarios + scenario.  A *round* is a number of runs of each
cell; the first one is the same for all, later ones follow from a precision target.  Chunks are cut along the
cells in order, so that a chunk's content follows from the plan alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

SEPARATE = "separate"  # worlds of its own for each point
SECOND = 1.0
_ORGANISATION_MONTH = 0.5e-6  # seconds, of one core: what a chunk's size is reckoned with


class Part(NamedTuple):
    """Runs `first` … `first + runs - 1` of a cell."""

    cell: int
    first: int
    runs: int


@dataclass(frozen=True)
class Round:
    """Runs `first[c]` … `first[c] + counts[c] - 1` of the cell `cells[c]`; all of shape (cells,)."""

    name: str
    cells: NDArray[np.int64]
    first: NDArray[np.int64]
    counts: NDArray[np.int64]

    @cached_property
    def _ends(self) -> NDArray[np.int64]:
        """Runs up to the end of each cell."""
        return np.cumsum(self.counts)

    @property
    def runs(self) -> int:
        return int(self._ends[-1]) if len(self.counts) else 0

    def size_of(self, k: int, size: int) -> int:
        """Number of runs of chunk `k`."""
        return min(size, self.runs - k * size)

    def chunks(self, size: int) -> int:
        """Number of chunks of `size` runs (the last may have fewer)."""
        return -(-self.runs // size)

    def chunk(self, k: int, size: int) -> Iterator[Part]:
        """The parts of chunk `k`."""
        ends, start = self._ends, k * size
        stop = start + self.size_of(k, size)
        c = int(np.searchsorted(ends, start, side="right"))
        while start < stop:
            before = int(ends[c] - self.counts[c])
            runs = int(min(stop, ends[c])) - start
            if runs:
                yield Part(int(self.cells[c]), int(self.first[c]) + start - before, runs)
            start += runs
            c += 1


def first_round(cells: int, runs: int) -> Round:
    """`runs` runs of each cell."""
    every = np.arange(cells, dtype=np.int64)
    return Round("0", every, np.zeros(cells, np.int64), np.full(cells, runs, dtype=np.int64))


def first_runs(plan: Mapping[str, Any], runs: int) -> int:
    """Runs of each cell in the first round of a study with this `plan.json`; version 0.1 had just those asked for."""
    return int(plan.get("first", runs))


def chunk_size(organisations: int, months: int) -> int:
    """Runs of so many months, their past included, that take about a second.

    Reckoned, not measured: the same study is cut alike on every machine.
    """
    return max(1, round(SECOND / (_ORGANISATION_MONTH * organisations * months)))


def seed_of(seed: int, worlds: object, point: int) -> int:
    """The seed of a point's worlds: the study's, or one of its own."""
    if worlds != SEPARATE:
        return seed
    return int(np.random.SeedSequence([seed, point]).generate_state(1, np.uint64)[0])
