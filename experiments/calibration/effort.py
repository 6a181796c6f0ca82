"""How much is run: more points early, more runs of a point late, scaled to the minutes asked for.

wave 0          P points of the prior              r runs each
middle waves    P/4 points each                    r runs in the first two thirds of them, then 2.5 r
last wave       P/2 points                         5 r
confirmation    the P/10 sets of most weight       10 r, in worlds of their own
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zaedno.experiments.calibration.priors import Factor, values
from zaedno.experiments.calibration.proposals import first
from zaedno.sim.scenario import Scenario

LEAST_POINTS, LEAST_RUNS = 16, 2
_SMALL, _FEW_RUNS = 256, 4  # with fewer points than that, runs of a point are cut first; down to so many
_MOST_POINTS = 2**16
_PILOTS = 8
_SECONDS_A_WAVE = 5.0  # of fitting the emulator and cooling a population, about
_LEAST_SHARE = 0.3  # of the time that is left for runs
WAVES, _FEWEST = 11, 4


@dataclass(frozen=True)
class Wave:
    """`points` from the number `first` on, `runs` of each; `confirms`: sets that are there already, once more."""

    number: int
    first: int
    points: int
    runs: int
    confirms: bool = False

    @property
    def name(self) -> str:
        return f"{self.number:02d}"


def planned(points: int, runs: int, waves: int) -> tuple[Wave, ...]:
    """The waves of a calibration of `waves` before its confirmation, the first of `points` and the shipped defaults."""
    middle = waves - 2
    early = round(middle * 2 / 3)
    quarter = max(points // 4, LEAST_POINTS // 2)
    sizes = [(points + 1, runs)]
    sizes += [(quarter, runs if k < early else round(2.5 * runs)) for k in range(middle)]
    sizes += [(max(points // 2, LEAST_POINTS // 2), 5 * runs)]
    sizes += [(max(points // 10, LEAST_POINTS // 4), 10 * runs)]
    found, so_far = [], 0
    for number, (count, each) in enumerate(sizes):
        found.append(Wave(number, so_far, count, each, number == len(sizes) - 1))
        so_far += count
    return tuple(found)


def total(waves: Sequence[Wave]) -> int:
    """Runs of each scenario."""
    return sum(wave.points * wave.runs for wave in waves)


def waves_in(minutes: float) -> int:
    """Waves before the confirmation: in a short time fitting would take all of it.

    >>> waves_in(1.0), waves_in(20.0)
    (4, 11)
    """
    return min(WAVES, _FEWEST + int(minutes / 2.0))


def scaled(minutes: float, most_runs: int, waves: int, milliseconds: float, cores: int) -> tuple[int, int]:
    """Points of the first wave (a power of two) and runs of each that take about so long.

    `milliseconds`: what a run of all scenarios takes one core.  Runs are cut where there would be too few points.

    >>> scaled(20.0, 20, 11, 10.0, 2), scaled(1.0, 20, 4, 15.0, 2)
    ((1024, 20), (128, 7))
    """
    seconds = max(60.0 * minutes - _SECONDS_A_WAVE * waves, _LEAST_SHARE * 60.0 * minutes)
    room = 1e3 * seconds * cores / milliseconds
    for runs in range(most_runs, LEAST_RUNS - 1, -1):
        points = _largest(room, runs, waves)
        if points >= _SMALL or (points >= LEAST_POINTS and runs <= _FEW_RUNS):
            return points, max(r for r in range(runs, most_runs + 1) if total(planned(points, r, waves)) <= room)
    return LEAST_POINTS, LEAST_RUNS


def _largest(room: float, runs: int, waves: int) -> int:
    points = LEAST_POINTS // 2
    while points < _MOST_POINTS and total(planned(2 * points, runs, waves)) <= room:
        points *= 2
    return points


def milliseconds_a_run(scenarios: Sequence[Scenario], factors: Sequence[Factor]) -> float:
    """Measured: what a run of all scenarios takes one core, mean over some points of the prior."""
    from zaedno.sim import simulate

    simulate(scenarios[0].replace(months=1), 1, 0, workers=1)  # has it compiled
    points = values(factors, first(_PILOTS, len(factors), [0]))
    tried = [
        each.replace(months=None, **{f.name: float(v) for f, v in zip(factors, row, strict=True)})
        for row in points
        for each in scenarios
    ]
    begun = time.perf_counter()
    for k, scenario in enumerate(tried):
        simulate(scenario, 1, k, workers=1)
    return 1e3 * (time.perf_counter() - begun) / _PILOTS


def as_plan(waves: Sequence[Wave]) -> list[list[int]]:
    """What `plan.json` keeps: points and runs of each wave."""
    return [[wave.points, wave.runs] for wave in waves]


def from_plan(kept: Sequence[Sequence[int]]) -> tuple[Wave, ...]:
    """The waves that `as_plan` gave.  Raises `ValueError` or `TypeError` where it is none."""
    firsts = np.cumsum([0, *(int(points) for points, _ in kept)])
    waves = [
        Wave(k, int(firsts[k]), int(points), int(runs), k == len(kept) - 1) for k, (points, runs) in enumerate(kept)
    ]
    if len(waves) < 3 or any(wave.points < 1 or wave.runs < 1 for wave in waves):
        raise ValueError("no waves")
    return tuple(waves)
