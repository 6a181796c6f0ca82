"""What the claims ask for, each treatment of each unit once: what is known is remembered, what is missing is lived."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.claims import party
from zaedno.experiments.claims.communities import Unit
from zaedno.experiments.claims.declaration import Arm, Claim
from zaedno.experiments.claims.measuring import Values
from zaedno.sim.parameters import Parameters
from zaedno.sim.scenario import Scenario

Observed = dict[str, Values]  # arm → its measures in a unit
_Key = tuple[int, int, Parameters, bool | None]  # unit, seed, parameters, party


@dataclass(frozen=True)
class Job:
    """Runs `first` … `first + runs - 1` of `scenario`; `party` as in `Arm`."""

    scenario: Scenario
    seed: int
    first: int
    runs: int
    party: bool | None = None


class Gained(NamedTuple):
    """The measures of a job's runs, `MEASURES`, NaN where there is nothing to measure; the runs that failed: why."""

    values: Values
    failed: Mapping[int, tuple[str, str]] = {}


type Live = Callable[[str, Sequence[Job]], list[Gained]]  # has the jobs of a block of this name lived


@dataclass
class Laboratory:
    """`live` has done what is missing."""

    live: Live
    _seen: dict[_Key, list[Values]] = field(default_factory=dict)
    _failed: dict[_Key, dict[int, tuple[str, str]]] = field(default_factory=dict)

    def observe(self, units: Sequence[Unit], claim: Claim, runs: int, name: str = "") -> list[Observed]:
        """The measures of all arms of `claim` in the first `runs` runs of each unit (arms with a party: fewer)."""
        missing: dict[_Key, Job] = {}
        for unit in units:
            for arm in claim.arms:
                key, job = _job(unit, arm)
                done, wanted = _count(self._seen.get(key, [])), runs_of(arm, runs)
                if wanted > done:
                    missing.setdefault(key, replace(job, first=done, runs=wanted - done))
        todo = sorted(missing.items(), key=lambda item: item[1].party is None)  # the slow ones first
        for (key, _), gained in zip(todo, self.live(name, [job for _, job in todo]), strict=True):
            self._seen.setdefault(key, []).append(gained.values)
            self._failed.setdefault(key, {}).update(gained.failed)
        return [
            {arm.name: _first(self._seen[_job(unit, arm)[0]], runs_of(arm, runs)) for arm in claim.arms}
            for unit in units
        ]

    @property
    def known(self) -> int:
        """How many runs have been observed, or recalled, so far."""
        return sum(map(_count, self._seen.values()))

    def failures(self, unit: Unit, arm: Arm) -> Mapping[int, tuple[str, str]]:
        """Of what has been observed: the runs that failed, where the error came from, what it says."""
        return self._failed.get(_job(unit, arm)[0], {})

    def recall(self, units: Sequence[Unit], claim: Claim, first: int, kept: Mapping[tuple[str, int], Values]) -> int:
        """Takes what was observed earlier, from the run `first` on, as if just now (arm and unit → measures).

        Gives the runs that were new.
        """
        before = self.known
        for (arm_name, place), values in kept.items():
            arm = claim.arm(arm_name)
            key, _ = _job(units[place], arm)
            blocks = self._seen.setdefault(key, [])
            blocks.append({name: numbers[_count(blocks) - runs_of(arm, first) :] for name, numbers in values.items()})
        return self.known - before


def runs_of(arm: Arm, runs: int) -> int:
    """How many of `runs` replications an arm gets."""
    return runs if arm.party is None or not runs else max(1, runs // party.SHARE)


def _job(unit: Unit, arm: Arm) -> tuple[_Key, Job]:
    """What tells an arm's numbers apart from others', and the work, without runs yet."""
    scenario = unit.scenario.replace(**arm.settings)
    return (id(unit), unit.seed, scenario.parameters, arm.party), Job(scenario, unit.seed, 0, 0, arm.party)


def _count(blocks: Sequence[Values]) -> int:
    return sum(len(next(iter(block.values()))) for block in blocks)


def _joined(blocks: Iterable[Values]) -> Values:
    parts = list(blocks)
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _first(blocks: Sequence[Values], runs: int) -> dict[str, NDArray[np.float64]]:
    return {name: values[:runs] for name, values in _joined(blocks).items()}
