"""Studies made up of random tables with the columns of the contract: no engine, so that these tests take seconds."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from zaedno.experiments.differences import difference, table_of
from zaedno.sim.observation.measures import MEASURES
from zaedno.sim.vocabulary import Category, Cause, Sector

ORGANISATIONS, PARTNERSHIPS, ENDED = 24, 7, 21
WITHOUT_PARTNERSHIPS = ("cohesion", "cohesion_min", "hidden_share", "recognition", "size_mean", "collective_power")

Study = Callable[..., Any]


@pytest.fixture(scope="session")
def study() -> Study:
    """Makes a study: `study(cases, runs, months=24, alive=True, effect=0.5)`."""
    return make


def make(
    cases: tuple[tuple[str, str], ...] = (("win_win", "none"), ("win_lose", "none")),
    runs: int = 12,
    months: int = 24,
    alive: bool = True,
    effect: float = 0.5,
) -> SimpleNamespace:
    """Each case after the first has measures `effect` times those of the first, in the same worlds."""
    parts = [_case(case, runs, months, alive, effect if i else 1.0) for i, case in enumerate(cases)]
    tables = {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in parts[0]}
    return SimpleNamespace(
        **tables,
        events=None,
        differences=_differences([part["runs"] for part in parts], cases) if len(cases) > 1 else None,
        config={"command": "compare" if len(cases) > 1 else "run", "runs": runs, "seed": 7},
        provenance={"seed": 7, "command_line": ["zaedno", "compare"], "versions": {"numpy": "2"}, "commit": None},
    )


def _case(case: tuple[str, str], runs: int, months: int, alive: bool, factor: float) -> dict[str, pd.DataFrame]:
    rng = np.random.default_rng(1)
    keys = {"scenario": case[0], "policy": case[1]}
    values = {}
    for measure in MEASURES:
        drawn = factor * rng.uniform(0.2, 0.8, size=(runs, months))
        dead = np.nan if measure.name in WITHOUT_PARTNERSHIPS else 0.0
        values[measure.name] = drawn if alive else np.full_like(drawn, dead)
    run, month = np.divmod(np.arange(runs * months), months)
    monthly = pd.DataFrame({"run": run, **keys, "month": month, **{name: v.ravel() for name, v in values.items()}})
    of_runs = pd.DataFrame({"run": range(runs), **keys, "seed": 7, **{n: v.mean(axis=1) for n, v in values.items()}})
    return {"months": monthly, "runs": of_runs, **_people(keys, runs, months, alive, rng)}


def _people(keys: dict[str, str], runs: int, months: int, alive: bool, rng: np.random.Generator) -> dict[str, Any]:
    sectors = [list(Sector)[i % 3].slug for i in range(ORGANISATIONS)]
    accounts = {name: rng.normal(50, 40, runs * ORGANISATIONS) for name in ("put_in", "risked", "took_out", "net")}
    organisations = pd.DataFrame(
        {
            "run": np.repeat(np.arange(runs), ORGANISATIONS),
            **keys,
            "organisation": list(range(ORGANISATIONS)) * runs,
            "entered": 0,
            "memberships": 2,
            "sector": sectors * runs,
            **accounts,
        }
    )
    n = PARTNERSHIPS if alive else 0
    partnerships = _partnerships(keys, n, months)
    joined = [(p, int(o)) for p in range(n) for o in rng.choice(ORGANISATIONS - 4, 2 + p % 4, replace=False)]
    memberships = pd.DataFrame(
        {
            "run": 0,
            **keys,
            "partnership": [p for p, _ in joined],
            "organisation": [o for _, o in joined],
            "joined": 0,
            "left": pd.array([None] * len(joined), dtype="Int64"),
        }
    )
    return {"organisations": organisations, "partnerships": partnerships, "memberships": memberships}


def _partnerships(keys: dict[str, str], n: int, months: int) -> pd.DataFrame:
    """In world 0, `n` that live and, where there are any, ENDED more that ended, one after the other."""
    ended = ENDED if n else 0
    causes = [list(Cause)[i % len(Cause)].slug for i in range(ended)]
    return pd.DataFrame(
        {
            "run": 0,
            **keys,
            "partnership": range(n + ended),
            "category": [list(Category)[i % 4].slug for i in range(n + ended)],
            "formed": 0,
            "ended": pd.array([None] * n + [i % months for i in range(ended)], dtype="Int64"),
            "cause": [None] * n + causes,
            "outcome": [None] * n + ["win_win"] * ended,
            "gain": [10.0 * (-1) ** i for i in range(n + ended)],
        }
    )


def _differences(runs: list[pd.DataFrame], cases: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    rows = []
    for case, table in zip(cases[1:], runs[1:], strict=True):
        for measure in MEASURES:
            a, b = (frame[measure.name].to_numpy(dtype=float) for frame in (runs[0], table))
            rows.append(("/".join(cases[0]), "/".join(case), measure.name, difference(a, b, measure)))
    return table_of(rows)
