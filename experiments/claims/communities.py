"""Where the claims are tried: the default community, twenty synthetic ones, and the default one under other parameters.

The twenty communities and the points of parameters are the same in every study; which worlds they meet is the seed's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zaedno.experiments.sweep.design import Design
from zaedno.experiments.sweep.values import require_points, values_of
from zaedno.sim.parameters import declaration
from zaedno.sim.roster import SYNTHETIC as SYNTHETIC_ROSTER
from zaedno.sim.scenario import COMMUNITY, Scenario

SYNTHETIC, UNCERTAIN = "synthetic", "uncertain"
SEEDS = 2**64

COMMUNITIES, POINTS = 20, 60
_SIZES = {"organisations": (40.0, 110.0), "share_business": (0.2, 0.6), "share_municipality": (0.03, 0.12)}
# What matters most for formation, trust, division and worth; each within a quarter of its default.  What a treatment
# sets stays as the treatment has it.
UNCERTAINTY = 0.25
UNCERTAIN_PARAMETERS = (
    "hidden_mean",
    "svo_mean",
    "svo_sd",
    "trust_up",
    "trust_down",
    "first_trust",
    "recognition_start",
    "overrating",
    "private_benefit",
    "leave_rate",
    "hours_median",
    "competence_mean",
    "issue_rate",
    "issue_work",
    "issue_need",
    "collective_bonus",
    "divisible",
    "hour_value",
    "coordination_growth",
    "value_ratio",
    "scouting_rate",
    "recruiting_rate",
    "acquaintance_within",
    "civil_draws",
)


@dataclass(frozen=True)
class Unit:
    """One community under one set of parameters: `scenario` before treatment, in the worlds of `seed`.

    `varied` tells what sets it apart from the other units of its kind.
    """

    scenario: Scenario
    seed: int
    varied: Mapping[str, float]


@dataclass(frozen=True)
class Community:
    """Units whose effects are pooled; replications of each come in blocks of `block`, up to `most`."""

    name: str
    units: tuple[Unit, ...]
    block: int
    most: int


def communities(runs: int, seed: int, months: int, table: Design | None = None) -> tuple[Community, ...]:
    """The three; `runs` is the most replications of a treatment in the default community, the others get their part.

    With a `table`, its points are the parameters of the third.
    """
    base = Scenario.load(months=months)
    places = (
        (COMMUNITY, (Unit(base, seed, {}),), 50, runs),
        (SYNTHETIC, _synthetic(seed, months), 10, max(2, runs // 10)),
        (UNCERTAIN, _uncertain(base, seed) if table is None else _listed(base, seed, table), 4, max(2, runs // 50)),
    )
    return tuple(Community(name, units, min(block, most), most) for name, units, block, most in places)


def _synthetic(seed: int, months: int) -> tuple[Unit, ...]:
    units = []
    for k, row in enumerate(_hypercube(_SIZES, COMMUNITIES)):
        size: dict[str, Any] = {
            name: round(value) if name == "organisations" else round(value, 3) for name, value in row.items()
        }
        scenario = Scenario.load(roster=SYNTHETIC_ROSTER, months=months, **size)
        units.append(Unit(scenario, (seed + 1 + k) % SEEDS, size))
    return tuple(units)


def _uncertain(base: Scenario, seed: int) -> tuple[Unit, ...]:
    ranges = {}
    for name in UNCERTAIN_PARAMETERS:
        declared = declaration(name)
        default = float(declared["default"])
        low, high = sorted((default * (1 - UNCERTAINTY), default * (1 + UNCERTAINTY)))
        ranges[name] = (max(low, declared["low"]), min(high, declared["high"]))
    first = seed + 1 + COMMUNITIES
    return tuple(
        Unit(base.replace(**row), (first + k) % SEEDS, row) for k, row in enumerate(_hypercube(ranges, POINTS))
    )


def _listed(base: Scenario, seed: int, table: Design) -> tuple[Unit, ...]:
    """The default community under each of the points that a table lists."""
    points = table.points(seed)
    require_points([base], table, points)
    first = seed + 1 + COMMUNITIES
    rows = (values_of(table, points, k) for k in range(len(points)))
    return tuple(Unit(base.replace(**row), (first + k) % SEEDS, row) for k, row in enumerate(rows))


def _hypercube(ranges: Mapping[str, tuple[float, float]], points: int) -> list[dict[str, Any]]:
    """A Latin hypercube of `points` over `ranges` (McKay et al. 1979)."""
    from scipy.stats import qmc

    low, high = zip(*ranges.values(), strict=True)
    rows = qmc.scale(qmc.LatinHypercube(len(ranges), rng=0).random(points), low, high)
    return [dict(zip(ranges, row, strict=True)) for row in rows.tolist()]
