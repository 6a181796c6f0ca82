"""Where a claim holds and where it turns over: its effect over two parameters, cell by cell, in the same worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.claims.declaration import Boundary, Claim
from zaedno.experiments.claims.laboratory import Gained, Job, Live
from zaedno.experiments.inference.band import half_widths
from zaedno.experiments.inference.intervals import interval
from zaedno.sim.roster import SYNTHETIC
from zaedno.sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["claim", "x", "x_value", "y", "y_value", "measure", "effect", "low", "high", "runs", "band_low", "band_high"]


def cells(
    claim: Claim, runs: int, seed: int, months: int, live: Live
) -> tuple[dict[str, NDArray[np.generic]], list[Gained]]:
    """Columns of the table `maps`: each cell's `control` and `treated` in `runs` worlds; and what was gained for it."""
    plan = claim.boundary
    base = Scenario.load(roster=SYNTHETIC, months=months) if plan.drawn else Scenario.load(months=months)
    places = [(x, y) for y in plan.ys for x in plan.xs]
    wanted = {arm: [_settings(plan, arm, x, y) for x, y in places] for arm in ("control", "treated")}
    different = list(dict.fromkeys(settings for arm in wanted.values() for settings in arm))
    jobs = [Job(base.replace(**dict(settings)), seed, 0, runs) for settings in different]
    gained = live(claim.name, jobs)
    values = dict(zip(different, gained, strict=True))
    columns = keys(claim, runs)
    for arm, settings in wanted.items():
        columns[arm] = np.concatenate([values[each].values[plan.measure] for each in settings])
    order = ("claim", "x", "x_value", "y", "y_value", "measure", "run", "control", "treated")
    return {key: columns[key] for key in order}, gained


def keys(claim: Claim, runs: int) -> dict[str, NDArray[np.generic]]:
    """Columns of the table `maps` that tell which world of which cell a row is."""
    plan = claim.boundary
    places = [(x, y) for y in plan.ys for x in plan.xs]
    count = len(places) * runs
    labels = {"claim": claim.name, "x": plan.x, "y": plan.y, "measure": plan.measure}
    return {
        **{key: np.full(count, label, dtype=object) for key, label in labels.items()},
        "x_value": np.repeat([float(x) for x, _ in places], runs),
        "y_value": np.repeat([float(y) for _, y in places], runs),
        "run": np.tile(np.arange(runs), len(places)),
    }


def boundary(worlds: pd.DataFrame) -> pd.DataFrame:
    """A row a cell of the table `maps`: the paired effect, its own 95 % interval `low` … `high` (uncorrected), and the
    band `band_low` … `band_high` of its claim's map, which holds in all cells at once."""
    import pandas as pd

    places_by = ["claim", "x", "x_value", "y", "y_value", "measure"]
    paired = worlds.assign(difference=worlds["treated"] - worlds["control"])
    rows: list[tuple[Any, ...]] = []
    for _, of_claim in paired.groupby("claim", sort=False):
        places, cells = zip(*of_claim.groupby(places_by, sort=False), strict=True)
        runs = sorted(of_claim["run"].unique())
        differences = np.array([cell.set_index("run")["difference"].reindex(runs).to_numpy(float) for cell in cells])
        for place, values, half in zip(places, differences, half_widths(differences), strict=True):
            known = values[~np.isnan(values)]
            mean, low, high = interval(known)
            rows.append((*place, mean, low, high, len(known), mean - half, mean + half))
    return pd.DataFrame(rows, columns=COLUMNS)


def cells_of(plan: Boundary) -> int:
    """How many different settings its cells take together."""
    return len({_settings(plan, arm, x, y) for arm in ("control", "treated") for x in plan.xs for y in plan.ys})


def _settings(plan: Boundary, arm: str, x: float, y: float) -> tuple[tuple[str, Any], ...]:
    over = plan.control if arm == "control" else plan.treated
    return tuple(sorted({plan.x: x, plan.y: y, **over}.items()))
