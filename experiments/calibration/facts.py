"""The facts of a calibration: bands from outside, and how to find each in sums over runs.

Sources are in docs/sources.md; bands are those of `experiments.patterns` where a fact stands there too.  What jumps
with a single partnership or grows with the number of runs is put smoothly: the middle size lies between whole members,
and in place of the year in which most end stands by how much endings rise after the first year and fall in the end.

Facts that configs/held_out.yaml names are not fitted: what they say afterwards is the only test there is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import yaml
from numpy.typing import NDArray

from zaedno.experiments.calibration.chance import Array
from zaedno.experiments.calibration.sums import COUNTS, SIZES, SMALLEST, VALUES
from zaedno.experiments.patterns import PATTERNS
from zaedno.sim.choices import read_choice
from zaedno.sim.messages import InputError
from zaedno.sim.scenario import BASELINE, COMMUNITY, NO_POLICY, Scenario

COMMUNITY_AT_REST, FIELD = 0, 1  # places of the scenarios that facts are of
FIELD_SIZE = 28  # organisations: networks of 24 to 41 members were studied
_HUMP = "Fichman & Levinthal (1991), Brüderl & Schüssler (1990) [V, I]"
_FIELD = "networks of 24 to 41 members around a LAG [V]"
_GROUPS = 10  # runs are left out in so many groups
_PATTERNS = {pattern.name: pattern for pattern in PATTERNS}

type Sums = Mapping[str, Array]  # of a point's runs, by name; each of shape (points,)


@dataclass(frozen=True)
class Fact:
    """`of` finds it in the sums of the scenario at place `scenario`; NaN where they do not tell."""

    name: str
    source: str
    low: float
    high: float
    of: Callable[[Sums], Array]
    scenario: int = COMMUNITY_AT_REST

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2.0

    @property
    def half(self) -> float:
        return (self.high - self.low) / 2.0

    @property
    def fitted(self) -> bool:
        return self.name not in held_out()

    def z(self, got: Array) -> Array:
        """From the middle of the band, in half widths."""
        found: Array = (got - self.middle) / self.half
        return found


def _ratio(top: Array, bottom: Array) -> Array:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(bottom > 0, top / bottom, np.nan)


def _total(sums: Sums, names: tuple[str, ...]) -> Array:
    return np.sum([sums[name] for name in names], axis=0)


def median_size(sums: Sums) -> Array:
    """Where half of all partnerships are no larger, between sizes in a straight line: k members are k − ½ to k + ½."""
    upto = np.cumsum([sums[name] for name in SIZES], axis=0)
    half = upto[-1] / 2.0
    found = np.full(half.shape, np.nan)
    before = np.zeros_like(half)
    for k, total in enumerate(upto):
        here = np.isnan(found) & (half > 0) & (total >= half)
        share = _ratio(half - before, total - before)
        found = np.where(here, SMALLEST + k - 0.5 + share, found)
        before = total
    return found


def _hazard(sums: Sums, years: tuple[int, ...]) -> Array:
    """Chance to end in a month of age in these years."""
    ended, lived = (_total(sums, tuple(f"{what}_{year}" for year in years)) for what in ("ended", "lived"))
    return _ratio(ended, lived)


def alive_after_5_years(sums: Sums) -> Array:
    """The product over five years of the share that a month of each leaves, twelve times."""
    found = np.ones_like(sums["lived_1"], dtype=np.float64)
    for year in range(1, 6):
        found = found * (1.0 - _hazard(sums, (year,))) ** 12
    return found


_AFTER, _LATE = (2, 3, 4), (6, 7)


def _fact(name: str, of: Callable[[Sums], Array]) -> Fact:
    pattern = _PATTERNS[name]
    return Fact(name, pattern.source, pattern.low, pattern.high, of)


def _mean(name: str) -> Callable[[Sums], Array]:
    return lambda sums: _ratio(sums[name], sums[f"{name}_n"])


def _share(part: str, whole: str) -> Callable[[Sums], Array]:
    return lambda sums: _ratio(sums[part], sums[whole])


FACTS = (
    _fact("median_size", median_size),
    _fact("above_8_members", lambda sums: _ratio(sums["size_more"], _total(sums, SIZES))),
    _fact("alive_after_5_years", alive_after_5_years),
    Fact("hazard_rises", _HUMP, 1.0, 3.0, lambda sums: _ratio(_hazard(sums, _AFTER), _hazard(sums, (1,)))),
    Fact("hazard_falls", _HUMP, 0.0, 0.9, lambda sums: _ratio(_hazard(sums, _LATE), _hazard(sums, _AFTER))),
    _fact("ended_by_completion", _share("completed", "ended")),
    _fact("ended_from_outside", _share("closed", "ended")),
    _fact("transaction_cost_share", _mean("transaction_cost_share")),
    _fact("cross_sector_ngos", _mean("cross_sector_ngos")),
    _fact("in_a_partnership", _mean("in_a_partnership")),
    Fact("young_at_start", "age structure of LAG partnerships [D, I]", 0.45, 0.70, _share("young_ones", "old_ones")),
    Fact("density", "working ties in a whole field, one year [S]", 0.05, 0.12, _mean("density")),
    Fact("density_28", _FIELD, 0.10, 0.25, _mean("density"), FIELD),
    Fact("known_density_28", _FIELD, 0.35, 0.60, _mean("known_density"), FIELD),
    Fact("lag_centralisation_28", _FIELD, 0.7, 1.0, _mean("lag_centralisation"), FIELD),
)
NAMES = tuple(fact.name for fact in FACTS)


def _declared() -> bytes:
    return files("zaedno.configs").joinpath("held_out.yaml").read_bytes()


@cache
def held_out() -> tuple[str, ...]:
    """Names of the facts that are not fitted.  Raises `InputError` where configs/held_out.yaml names others."""
    names = tuple(yaml.safe_load(_declared())["held_out"])
    for name in names:
        if name not in NAMES:
            raise InputError(
                "configs/held_out.yaml: {name}: no such fact; accepted: {names}", name=name, names=", ".join(NAMES)
            )
    return names


def held_out_hash() -> str:
    """SHA-256 of the file that names them: it stands in the provenance before the first wave is run."""
    return hashlib.sha256(_declared()).hexdigest()


def scenarios() -> tuple[Scenario, Scenario]:
    """What facts are of: the baseline without a convenor, and a small community under what a LAG does anyway."""
    field = Scenario.load(BASELINE, "as_today", "synthetic", organisations=FIELD_SIZE)
    return Scenario.load(BASELINE, NO_POLICY, COMMUNITY), field


def own_parameters() -> frozenset[str]:
    """Parameters that the scenarios set themselves, so that no prior may vary them."""
    return frozenset(read_choice("policy", "as_today").parameters) | {"organisations"}


class Tally:
    """Sums over runs of the points `first` …, of one scenario, in groups that are left out in turn.

    Added up run by run, in order: how runs are cut into chunks does not matter to the last bit.
    """

    def __init__(self, points: int) -> None:
        names = (*COUNTS, *VALUES, *(f"{name}_n" for name in VALUES), "runs")
        self._sums = {name: np.zeros((points, _GROUPS)) for name in names}

    def add(self, rows: Mapping[str, np.ndarray], point: np.ndarray, run: np.ndarray) -> None:
        """Adds runs: `rows` has `COUNTS` and `VALUES` of each, `point` and `run` tell whose and which it is."""
        place = point, run % _GROUPS
        for name in COUNTS:
            np.add.at(self._sums[name], place, rows[name].astype(np.float64))
        for name in VALUES:
            known = ~np.isnan(rows[name])
            np.add.at(self._sums[name], place, np.where(known, rows[name], 0.0))
            np.add.at(self._sums[f"{name}_n"], place, known.astype(np.float64))
        np.add.at(self._sums["runs"], place, 1.0)

    @property
    def runs(self) -> NDArray[np.int64]:
        """Runs of each point."""
        return self._sums["runs"].sum(axis=1).astype(np.int64)

    def facts(self) -> tuple[Array, Array]:
        """All facts as these sums tell them, and their variance; both (points, facts), NaN where they do not tell.

        The variance is that of leaving out groups of runs in turn (the jackknife, Efron 1982): it takes no assumption
        on what a fact is made of.
        """
        whole = {name: each.sum(axis=1) for name, each in self._sums.items()}
        got = _all(whole)
        groups = [{name: whole[name] - each[:, g] for name, each in self._sums.items()} for g in range(_GROUPS)]
        left = np.stack([_all(each) for each in groups], axis=1)  # (points, groups, facts)
        there = (self._sums["runs"] > 0)[:, :, None]
        n = np.maximum(there.sum(axis=1), 1)
        known = (np.isfinite(left) | ~there).all(axis=1) & (n > 1)
        centre = np.where(there, left, 0.0).sum(axis=1) / n
        squares = np.where(there, (left - centre[:, None, :]) ** 2, 0.0).sum(axis=1)
        return got, np.where(known, squares * ((n - 1) / n), np.nan)


def _all(sums: Sums) -> Array:
    return np.column_stack([fact.of(sums) for fact in FACTS])


def of_tallies(tallies: Sequence[Tally]) -> tuple[Array, Array]:
    """Each fact and its variance from the scenario that it is of; both (points, facts)."""
    found = [tally.facts() for tally in tallies]
    return tuple(  # type: ignore[return-value]
        np.column_stack([found[fact.scenario][k][:, f] for f, fact in enumerate(FACTS)]) for k in (0, 1)
    )
