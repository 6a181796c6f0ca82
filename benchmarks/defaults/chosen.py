"""What a search ends in: the best, the chosen set, and whether it holds in many runs of worlds that it has not seen."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from benchmarks.defaults.evaluate import Trial
from benchmarks.defaults.search import Standing
from benchmarks.defaults.targets import Target
from zaedno.experiments.calibration.priors import Factor, rounded

SHIPPED_DIGITS = 3  # of a default
RESAMPLES = 200
ENDS = (0.025, 0.975)


def table(standings: Sequence[Standing]) -> pd.DataFrame:
    """A row a point, in the order given: `wave, point, misses, distance, missed`, values, what was got."""
    rows = [
        {
            "wave": s.wave,
            "point": s.point,
            "misses": len(s.missed),
            "distance": s.distance,
            "missed": " ".join(s.missed),
            **s.values,
            **s.got,
        }
        for s in standings
    ]
    return pd.DataFrame(rows)


def accepted(standings: Sequence[Standing]) -> list[Standing]:
    """Those with the fewest misses."""
    least = min(len(s.missed) for s in standings)
    return [s for s in standings if len(s.missed) == least]


def middle(those: Sequence[Standing], factors: Sequence[Factor]) -> Standing:
    """The one nearest the median of them all, each factor measured by its range."""
    units = np.array([[f.unit(s.values[f.name]) for f in factors] for s in those])
    return those[int(np.argmin(((units - np.median(units, axis=0)) ** 2).sum(axis=1)))]


def shipped(chosen: Standing, factors: Sequence[Factor]) -> dict[str, float]:
    """Its values as defaults would be written, within their ranges."""
    return {f.name: _short(chosen.values[f.name], f) for f in factors}


def _short(value: float, factor: Factor) -> float:
    return value if isinstance(value, int) else min(max(rounded(value, SHIPPED_DIGITS), factor.low), factor.high)


def yaml(values: dict[str, float], those: Sequence[Standing]) -> str:
    """Lines `name: value`, with what the accepted sets span beside them."""
    lines = []
    for name, value in values.items():
        span = [s.values[name] for s in those]
        lines.append(f"{name}: {value:g}  # {len(span)} accepted: {min(span):g} to {max(span):g}")
    return "\n".join(lines) + "\n"


def confirmed(values: dict[str, float], targets: Sequence[Target], runs: int, seed: int, workers: int) -> pd.DataFrame:
    """A row a target: `target, low, high, got, from, to, inside, source`.

    `from` … `to` hold 95 % of what samples of the runs with replacement give (Efron 1979); a run is drawn with its like
    in all scenarios, so that differences stay paired.
    """
    trial = Trial(values, runs, seed, workers=workers)
    got = [target.of(trial) for target in targets]
    draw = np.random.default_rng(seed)
    samples = [trial.again(draw.integers(runs, size=runs)) for _ in range(RESAMPLES)]
    rows = []
    for target, value in zip(targets, got, strict=True):
        found = np.array([target.of(sample) for sample in samples])
        known = found[~np.isnan(found)]
        low, high = np.quantile(known, ENDS) if len(known) else (math.nan, math.nan)
        rows.append((target.name, target.low, target.high, value, low, high, target.inside(value), target.source))
    return pd.DataFrame(rows, columns=["target", "low", "high", "got", "from", "to", "inside", "source"])
