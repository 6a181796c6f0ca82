"""Designs: which points of the factors' space are run.

Every design is drawn in the unit cube and carried over to the factors' ranges, so all of them treat whole
numbers alike.  Formulas are those of the libraries: SALib for what its analyses need back (Saltelli 2010,
Morris 1991), scipy.stats.qmc for Latin hypercubes and scrambled Sobol points (Owen 1998).
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from zaedno.experiments.study.checks import require_integer
from zaedno.experiments.sweep.factors import Factor, Points, factors_of
from zaedno.experiments.sweep.table import MOST_POINTS, read_table
from zaedno.sim.messages import InputError, Message

KINDS = ("sobol", "morris", "lhs", "sobol_points", "grid", "table")
POSTERIOR = "posterior"  # of run and compare alone: sets that a calibration has found
MORRIS_LEVELS = 4


@dataclass(frozen=True)
class Design:
    """A design: its kind, size, factors; groups of factors that move together (sobol); the file of a table."""

    kind: str
    size: int | None = None  # sobol: base N; morris: trajectories; lhs, sobol_points: points; grid: levels a factor
    factors: tuple[Factor, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    path: Path | None = None
    sha256: str | None = None
    notices: tuple[Message, ...] = field(default=(), compare=False)  # how the table was read

    def __post_init__(self) -> None:
        if self.kind not in (*KINDS, POSTERIOR):
            raise InputError(
                "design={kind!r}: no such design; accepted: {kinds}", kind=self.kind, kinds=", ".join(KINDS)
            )
        if self.size is not None and self.kind not in ("table", POSTERIOR):
            require_integer(
                "points", self.size, 2 if self.kind in ("sobol", "sobol_points", "morris") else 1, MOST_POINTS
            )
        if self.kind in ("sobol", "sobol_points") and self.size and self.size & (self.size - 1):
            raise InputError(
                "points={size}: a Sobol sequence is balanced for powers of two only; accepted: {below} or {above}",
                size=self.size,
                below=1 << self.size.bit_length() - 1,
                above=1 << self.size.bit_length(),
            )
        _require_groups(self)
        if self.count > MOST_POINTS:
            raise InputError(
                "points={size}: the design has {count} points; accepted: at most {most}",
                size=self.size,
                count=self.count,
                most=MOST_POINTS,
            )

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(factor.name for factor in self.factors)

    @property
    def count(self) -> int:
        """Number of points."""
        size, width = self.size or 0, len(self.groups) or len(self.factors)
        if self.kind == "sobol":
            return size * (2 * width + 2)
        if self.kind == "morris":
            return size * (width + 1)
        if self.kind == "grid":
            return int(np.prod([float(len(_levels(factor, self.size))) for factor in self.factors]))
        return size

    def problem(self) -> dict[str, Any]:
        """The design as SALib describes it, in the unit cube: its analyses want it back."""
        problem: dict[str, Any] = {
            "num_vars": len(self.factors),
            "names": list(self.names),
            "bounds": [[0.0, 1.0]] * len(self.factors),
        }
        if self.groups:
            group_of = {name: group for group, names in self.groups.items() for name in names}
            problem["groups"] = [group_of[name] for name in self.names]
        return problem

    def points(self, seed: int) -> Points:
        """All points, shape (count, factors); `seed` draws the design (a grid and a table need none)."""
        if self.kind == "grid":
            return np.array(list(itertools.product(*(_levels(factor, self.size) for factor in self.factors))))
        if self.kind == "table":
            assert self.path is not None
            return read_table(self.path, self.sha256).points
        if self.kind == POSTERIOR:
            from zaedno.experiments.calibration.sets import read_sets

            assert self.path is not None
            return read_sets(self.path, self.sha256).values
        unit = self.unit_points(seed)
        return np.column_stack([factor.from_unit(unit[:, k]) for k, factor in enumerate(self.factors)])

    def unit_points(self, seed: int) -> Points:
        """The points in the unit cube, before they are carried over to the factors' ranges."""
        generator = np.random.default_rng([seed, KINDS.index(self.kind)])
        width = len(self.factors)
        if self.kind == "sobol":
            from SALib.sample import sobol

            return np.asarray(sobol.sample(self.problem(), self.size, calc_second_order=True, seed=generator))
        if self.kind == "morris":
            from SALib.sample import morris

            return np.asarray(morris.sample(self.problem(), self.size, num_levels=MORRIS_LEVELS, seed=generator))
        from scipy.stats import qmc

        if self.kind == "lhs":
            return qmc.LatinHypercube(width, rng=generator).random(self.size)
        return qmc.Sobol(width, rng=generator).random(self.size)

    def as_config(self) -> dict[str, Any]:
        """Plain values for `config.yaml`."""
        return {
            "kind": self.kind,
            "points": self.size,
            "factors": {factor.name: list(factor.levels) or [factor.low, factor.high] for factor in self.factors},
            "groups": {group: list(names) for group, names in self.groups.items()},
            "path": None if self.path is None else str(self.path),
            "sha256": self.sha256,
        }

    @classmethod
    def from_config(cls, given: Mapping[str, Any]) -> Design:
        """The design whose `as_config()` is given; of a table, the file has to be what it was.  Raises `InputError`."""
        if given.get("kind") == POSTERIOR:
            return from_posterior(Path(str(given.get("path"))), str(given.get("sha256")))
        if given.get("kind") != "table":
            groups = {str(group): tuple(names) for group, names in (given.get("groups") or {}).items()}
            return cls(str(given.get("kind")), given.get("points"), factors_of(given.get("factors")), groups)
        path = str(given.get("path"))
        if not os.path.exists(path):
            raise InputError(
                "design.path={path}: the table of points is no longer there; accepted: design.path=FILE beside "
                "config=, the same file where it is now",
                path=path,
            )
        return from_table(Path(path), str(given.get("sha256")))


def from_table(path: Path, sha256: str | None = None) -> Design:
    """The design that a user's own table lists: a column a factor, a row a point.

    With `sha256`, the file has to be the one of that content.  Raises `InputError`.
    """
    table = read_table(path, sha256)
    return Design("table", len(table.points), table.factors, path=path, sha256=table.sha256, notices=table.notices)


def from_posterior(folder: Path, sha256: str | None = None) -> Design:
    """The sets of the calibration in `folder`, a point each; with `sha256`, they have to be of that content.

    Raises `InputError`.
    """
    from zaedno.experiments.calibration.sets import read_sets

    sets = read_sets(folder, sha256)
    lows, highs = sets.values.min(axis=0).tolist(), sets.values.max(axis=0).tolist()
    factors = tuple(Factor(name, low, high, False) for name, low, high in zip(sets.names, lows, highs, strict=True))
    return Design(POSTERIOR, len(sets.values), factors, path=folder, sha256=sets.sha256, notices=sets.notices)


def _levels(factor: Factor, size: int | None) -> Sequence[float]:
    """A grid's values of a factor: those that were listed, or `size` equally spaced ones."""
    if size is None or len(factor.levels) > 2:
        return factor.levels or (factor.low, factor.high)
    spaced = np.linspace(factor.low, factor.high, size)
    return list(dict.fromkeys(np.rint(spaced).tolist() if factor.integer else spaced.tolist()))


def _require_groups(design: Design) -> None:
    if not design.groups:
        return
    if design.kind != "sobol":
        raise InputError(
            "groups={given!r}: design={kind} has none; accepted: design=sobol",
            given=dict(design.groups),
            kind=design.kind,
        )
    grouped = [name for names in design.groups.values() for name in names]
    if sorted(grouped) != sorted(design.names):
        raise InputError(
            "groups={given!r}: accepted: every factor in exactly one group ({names})",
            given={group: list(names) for group, names in design.groups.items()},
            names=", ".join(design.names),
        )
