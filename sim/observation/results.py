"""What an ensemble yields, as pandas tables with the columns of the result folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from zaedno.sim.observation.measures import COUNT, LAST, MAXIMUM, MEASURES, TOTAL
from zaedno.sim.state import ORGANISATION
from zaedno.sim.vocabulary import Category, Cause, Event, Outcome, Sector

if TYPE_CHECKING:
    import pandas as pd

    from zaedno.sim.scenario import Scenario

# Fields of an organisation's state that outlive a run.
ACCOUNTS = (
    "uid",
    "sector",
    "entry",
    "gone",
    "vulnerable",
    "svo",
    "hidden",
    "net",
    "put_in",
    "took_out",
    "risked",
    "memberships_ever",
)
ACCOUNT = np.dtype([(name, ORGANISATION[name]) for name in ACCOUNTS])


@dataclass(frozen=True)
class RunResult:
    """Arrays of one run: months (months,), lives, accounts (organisations,), events (None unless kept)."""

    months: np.ndarray
    lives: np.ndarray
    accounts: np.ndarray
    events: np.ndarray | None


@dataclass(frozen=True)
class Ensemble:
    """The runs of one scenario.  Tables are made when asked for.

    `numbers`: which runs they are; `failed`: those that are not there, where their error came from, what it says.
    """

    scenario: Scenario
    seed: int
    numbers: Sequence[int]
    results: Sequence[RunResult]
    failed: Sequence[tuple[int, str, str]] = ()

    @property
    def runs_done(self) -> int:
        return len(self.results)

    @cached_property
    def failures(self) -> pd.DataFrame:
        """A row a run that failed: `run, scenario, policy, seed, origin, message`."""
        import pandas as pd

        runs = pd.DataFrame(self.failed, columns=["run", "origin", "message"])
        labels = {"scenario": self.scenario.name, "policy": self.scenario.policy, "seed": np.uint64(self.seed)}
        return runs.assign(**labels)[["run", *labels, "origin", "message"]]

    def _keys(self, lengths: list[int]) -> dict[str, np.ndarray]:
        run = np.repeat(np.asarray(self.numbers, dtype=np.int64), lengths)
        return {
            "run": run,
            "scenario": np.full(len(run), self.scenario.name, dtype=object),
            "policy": np.full(len(run), self.scenario.policy, dtype=object),
        }

    @cached_property
    def runs(self) -> pd.DataFrame:
        """A row a run: `run, scenario, policy, seed`, then every measure."""
        import pandas as pd

        stacked = np.stack([result.months for result in self.results])
        columns: dict[str, np.ndarray] = self._keys([1] * len(self.results))
        columns["seed"] = np.full(len(self.results), self.seed, dtype=np.uint64)
        return pd.DataFrame({**columns, **run_values(stacked)})

    @cached_property
    def months(self) -> pd.DataFrame:
        """A row a run's month: `run, scenario, policy, month`, then every measure."""
        import pandas as pd

        lengths = [len(result.months) for result in self.results]
        columns = self._keys(lengths)
        columns["month"] = np.concatenate([np.arange(length) for length in lengths])
        for measure in MEASURES:
            columns[measure.name] = np.concatenate([result.months[measure.name] for result in self.results])
        return pd.DataFrame(columns)

    @cached_property
    def partnerships(self) -> pd.DataFrame:
        """A row a partnership; `ended`, `cause` and `outcome` are null while it is alive."""
        import pandas as pd

        lives = np.concatenate([result.lives for result in self.results])
        columns: dict[str, object] = dict(self._keys([len(result.lives) for result in self.results]))
        alive = lives["ended"] < 0
        columns["partnership"] = lives["uid"]
        columns["category"] = _words(Category)[lives["category"]]
        columns["issue"] = lives["issue"]
        columns["formed"] = lives["formed"]
        columns["ended"] = pd.array(np.where(alive, 0, lives["ended"]), dtype="Int64")
        columns["ended"][alive] = pd.NA  # type: ignore[index]
        columns["cause"] = np.where(alive, None, _words(Cause)[lives["cause"]])
        columns["size_max"] = lives["size_max"]
        bits = lives["sectors"]
        columns["sectors"] = (bits & 1) + (bits >> 1 & 1) + (bits >> 2 & 1)
        columns["gain"] = lives["gain"]
        columns["outcome"] = np.where(alive, None, _words(Outcome)[lives["outcome"]])
        return pd.DataFrame(columns)

    @cached_property
    def organisations(self) -> pd.DataFrame:
        """A row an organisation in a run: what it put in, risked, took out (units), and how often it was a member."""
        import pandas as pd

        entered = [result.accounts[result.accounts["entry"] < self.scenario.months] for result in self.results]
        accounts = np.concatenate(entered)
        columns = self._keys([len(those) for those in entered])
        columns["organisation"] = accounts["uid"]
        columns["sector"] = _words(Sector)[accounts["sector"]]
        for name in ("put_in", "risked", "took_out", "net"):
            columns[name] = accounts[name]
        columns["memberships"] = accounts["memberships_ever"]
        columns["entered"] = accounts["entry"]
        left = (accounts["gone"] >= 0) & (accounts["gone"] < self.scenario.months)
        columns["exited"] = _nullable(np.where(left, accounts["gone"], -1))
        columns["vulnerable"] = accounts["vulnerable"] == 1
        columns["svo"] = accounts["svo"]
        columns["hidden"] = accounts["hidden"]
        return pd.DataFrame(columns)

    @cached_property
    def events(self) -> pd.DataFrame:
        """A row an event of the runs whose events were kept; organisation, partnership: null where none is meant."""
        import pandas as pd

        frames = []
        for number, result in zip(self.numbers, self.results, strict=True):
            if result.events is None:
                continue
            events = result.events
            uids = np.append(result.accounts["uid"], -1)  # row NOBODY is -1: the last place
            frame = {
                "run": np.full(len(events), number),
                "scenario": self.scenario.name,
                "policy": self.scenario.policy,
                "month": events["month"],
                "event": _words(Event)[events["event"]],
                "organisation": _nullable(uids[events["organisation"]]),
                "partnership": _nullable(events["partnership"]),
                "value": events["value"],
            }
            frames.append(pd.DataFrame(frame))
        if not frames:
            names = ["run", "scenario", "policy", "month", "event", "organisation", "partnership", "value"]
            return pd.DataFrame({name: [] for name in names})
        return pd.concat(frames, ignore_index=True)

    @cached_property
    def memberships(self) -> pd.DataFrame:
        """A row a membership of the runs whose events were kept: `joined` and `left` months (null: to the end)."""
        import pandas as pd

        events = self.events
        moves = events[events["event"].isin(["joined", "left"])].copy()
        keys = ["run", "scenario", "policy", "partnership", "organisation"]
        moves["spell"] = (moves["event"] == "joined").groupby([moves[key] for key in keys]).cumsum()
        wide = moves.pivot_table(index=[*keys, "spell"], columns="event", values="month", aggfunc="first")
        wide = wide.reindex(columns=["joined", "left"]).astype("Int64").reset_index().drop(columns="spell")
        wide.columns.name = None
        return pd.DataFrame(wide)


def run_values(months: np.ndarray) -> dict[str, np.ndarray]:
    """A run's value of every measure, from its months: (runs, months) of MONTH in, arrays of shape (runs,) out."""
    half = months.shape[1] // 2
    values = {}
    for measure in MEASURES:
        column = months[measure.name]
        if measure.over:
            top, *parts = (months[name].sum(axis=1) for name in measure.over)
            bottom = sum(parts)
            values[measure.name] = np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom > 0)
        elif measure.kind == COUNT:
            values[measure.name] = column.sum(axis=1)
        elif measure.kind == MAXIMUM:
            values[measure.name] = column.max(axis=1)
        elif measure.kind in (LAST, TOTAL):
            values[measure.name] = column[:, -1]
        else:
            values[measure.name] = _mean(column[:, half:])
    return values


def _mean(values: np.ndarray) -> np.ndarray:
    """Mean over the second axis, nulls left out; null where there is nothing else.

    As `np.nanmean`, without its warning, which cannot be held back in one thread alone.
    """
    known = ~np.isnan(values)
    counts = known.sum(axis=1)
    sums = np.where(known, values, 0.0).sum(axis=1)
    return np.divide(sums, counts, out=np.full(len(sums), np.nan), where=counts > 0)


def _words(terms: type) -> np.ndarray:
    return np.array([term.slug for term in terms], dtype=object)  # type: ignore[attr-defined]


def _nullable(numbers: np.ndarray):
    import pandas as pd

    column = pd.array(np.maximum(numbers, 0), dtype="Int64")
    column[numbers < 0] = pd.NA
    return column
