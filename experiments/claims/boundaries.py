"""Where a claim holds and where it turns over: its effect over two parameters, cell by cell, in the same worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from experiments.claims.declaration import Boundary, Claim
from experiments.claims.laboratory import Job, Laboratory
from experiments.summary import interval
from sim.roster import SYNTHETIC
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["claim", "x", "x_value", "y", "y_value", "measure", "effect", "low", "high", "runs"]


def boundary(claim: Claim, runs: int, seed: int, months: int, laboratory: Laboratory) -> pd.DataFrame:
    """A row a cell: the paired effect in `runs` worlds, with its own 95 % interval (uncorrected)."""
    import pandas as pd

    plan = claim.boundary
    base = Scenario.load(roster=SYNTHETIC, months=months) if plan.drawn else Scenario.load(months=months)
    wanted = {arm: [_settings(plan, arm, x, y) for y in plan.ys for x in plan.xs] for arm in ("control", "treated")}
    different = list(dict.fromkeys(settings for arm in wanted.values() for settings in arm))
    jobs = [Job(base.replace(**dict(settings)), seed, 0, runs) for settings in different]
    values = dict(zip(different, laboratory.carry_out(jobs), strict=True))
    rows = []
    cells = [(x, y) for y in plan.ys for x in plan.xs]
    for (x, y), control, treated in zip(cells, wanted["control"], wanted["treated"], strict=True):
        difference = values[treated][plan.measure] - values[control][plan.measure]
        difference = difference[difference == difference]
        rows.append((claim.name, plan.x, x, plan.y, y, plan.measure, *interval(difference), len(difference)))
    return pd.DataFrame(rows, columns=COLUMNS)


def cells_of(plan: Boundary) -> int:
    """How many different settings its cells take together."""
    return len({_settings(plan, arm, x, y) for arm in ("control", "treated") for x in plan.xs for y in plan.ys})


def _settings(plan: Boundary, arm: str, x: float, y: float) -> tuple[tuple[str, Any], ...]:
    over = plan.control if arm == "control" else plan.treated
    return tuple(sorted({plan.x: x, plan.y: y, **over}.items()))
