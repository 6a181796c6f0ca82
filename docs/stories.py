"""Writes docs/stories.md and docs/stories.bg.md: `python docs/stories.py`, five partnerships told from the event log.

Which five is a matter of rule, not of taste.  There is one of each kind in `TESTS`, from the world nearest to the
middle of `WORLDS` worlds of the baseline, or, where the kind does not happen there, from the nearest in which it does;
the one that won a grant is from the nearest such world under the policy `GRANTS`.  Of the partnerships of a kind that
were formed within the period those of a category that is not told yet come first; of these, the one of median length
is told.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "docs"))

from story_telling import Names, page_of, story_of  # noqa: E402
from story_watch import Seen, Watch  # noqa: E402
from story_words import LANGUAGES  # noqa: E402

from zaedno.experiments.typical import nearest  # noqa: E402
from zaedno.sim.ensemble import simulate  # noqa: E402
from zaedno.sim.observation.results import Ensemble  # noqa: E402
from zaedno.sim.scenario import Scenario  # noqa: E402

PAGES = {"en": "stories.md", "bg": "stories.bg.md"}
WORLDS, SEED = 100, 0
LASTING = 36  # months
GRANTS = "consortium_grants"
JOINED_BY_OTHERS = 3.0  # value of the event `ended_alone`
LASTED, QUARRELLED, ALONE, NOT_WORTH, GRANT = "lasted", "quarrelled", "alone", "not_worth", "grant"


@dataclass(frozen=True)
class Told:
    """A partnership as the tables have it: its row, its memberships and the events that it is told from."""

    kind: str
    row: Any  # of the table `partnerships`
    members: pd.DataFrame
    events: pd.DataFrame
    began_alone: int | None  # month in which one of its founders took the issue up alone
    asked: pd.DataFrame  # who was asked before it was formed, and declined
    grant: bool | None  # applied for when it was formed: won or not; None: nobody applied


class Run:
    """One run's tables, out of an ensemble with all events."""

    def __init__(self, lived: Ensemble, run: int) -> None:
        self.scenario, self.run = lived.scenario, run
        tables = (lived.partnerships, lived.memberships, lived.events, lived.organisations)
        of_run = [table[table["run"] == run].reset_index(drop=True) for table in tables]
        self.partnerships, self.memberships, self.events, organisations = of_run
        self.organisations = organisations.set_index("organisation")

    def candidates(self, kind: str) -> pd.DataFrame:
        """The partnerships of a kind that were formed within the period."""
        rows = self.partnerships[self.partnerships["formed"] >= 0]
        return rows[[bool(TESTS[kind](self, row)) for row in rows.itertuples()]]

    def lived(self, row: Any) -> int:
        """Months from its formation to the end of the period."""
        return int(self.scenario.months - row.formed)

    def length(self, rows: pd.DataFrame) -> pd.Series:
        """Months of life, up to the end of the period."""
        return rows["ended"].fillna(self.scenario.months).astype(int) - rows["formed"]

    def told(self, kind: str, rows: pd.DataFrame, uid: int) -> Told:
        asked, grant = self.before(uid)
        members = self.memberships[self.memberships["partnership"] == uid]
        events = self.events[self.events["partnership"] == uid]
        [row] = rows[rows["partnership"] == uid].itertuples()
        return Told(kind, row, members, events, self.began_alone(uid), asked, grant)

    def _formed(self, uid: int) -> Any:
        events = self.events
        return events[(events["event"] == "formed") & (events["partnership"] == uid)].iloc[0]

    def before(self, uid: int) -> tuple[pd.DataFrame, bool | None]:
        """Who declined in the proposal that led to it, and whether a grant was won with it (None: nobody applied)."""
        events, formed = self.events, self._formed(uid)
        earlier = events.loc[: formed.name]
        start = earlier[(earlier["event"] == "proposed") & earlier["partnership"].isna()].index[-1]
        since = earlier.loc[start:]
        applied = since["event"].isin(["applied"]).any()
        won = bool((events["partnership"].eq(uid) & events["event"].eq("grant_won")).any())
        return since[since["event"] == "declined"], won if applied else None

    def began_alone(self, uid: int) -> int | None:
        events, formed = self.events, self._formed(uid)
        founders = self.memberships.loc[self.memberships["partnership"] == uid, "organisation"]
        now = events[(events["month"] == formed["month"]) & (events["event"] == "ended_alone")].loc[: formed.name]
        for organisation in now.loc[now["value"].eq(JOINED_BY_OTHERS), "organisation"]:
            if organisation in set(founders):
                begun = events[(events["event"] == "started_alone") & (events["organisation"] == organisation)]
                begun = begun[begun["month"] <= formed["month"]]
                return None if begun.empty else int(begun["month"].iloc[-1])
        return None

    def broke_over_quarrel(self, uid: int) -> bool:
        """Whether somebody left over a quarrel, and it ended within three months of that."""
        events = self.events[self.events["partnership"] == uid]
        left = events[events["event"].eq("left") & events["value"].isin([3.0, 4.0])]  # exposed, capture
        ended = events[events["event"] == "ended"]
        return not left.empty and not ended.empty and int(ended["month"].iloc[0]) - int(left["month"].iloc[-1]) <= 3


TESTS: dict[str, Callable[[Run, Any], bool]] = {
    QUARRELLED: lambda run, row: run.broke_over_quarrel(row.partnership),
    ALONE: lambda run, row: run.began_alone(row.partnership) is not None,
    NOT_WORTH: lambda run, row: row.cause == "value",
    LASTED: lambda run, row: row.cause == "completed" or (pd.isna(row.ended) and run.lived(row) >= LASTING),
    GRANT: lambda run, row: run.before(row.partnership)[1] is True,
}
TELLING = (LASTED, QUARRELLED, ALONE, NOT_WORTH, GRANT)  # the order on the page


def chosen() -> tuple[int, list[tuple[Run, Told]]]:
    """The run nearest to the middle, and the stories, each with the run that it is from."""
    lived = {
        policy: simulate(Scenario.load("baseline", policy=policy), WORLDS, SEED, events=range(WORLDS))
        for policy in ("none", GRANTS)
    }
    order = nearest(lived["none"].runs)
    stories: dict[str, tuple[Run, Told]] = {}
    for kind in TESTS:
        for number in order:
            run = Run(lived[GRANTS if kind == GRANT else "none"], number)
            if len(run.candidates(kind)):
                told = [each for other, each in stories.values() if other.run == number]
                stories[kind] = run, _median(run, kind, told)
                break
    return order[0], [stories[kind] for kind in TELLING if kind in stories]


def _median(run: Run, kind: str, told: list[Told]) -> Told:
    """Of a kind and not told yet, of a category that is not told yet if there is one: the one of median length."""
    rows = run.candidates(kind)
    untold = rows[~rows["partnership"].isin([each.row.partnership for each in told])]
    rows = rows if untold.empty else untold
    fresh = rows[~rows["category"].isin([each.row.category for each in told])]
    rows = rows if fresh.empty else fresh
    rows = rows.assign(length=run.length(rows)).sort_values(["length", "partnership"])
    return run.told(kind, rows, int(rows["partnership"].iloc[(len(rows) - 1) // 2]))


@cache
def _watched() -> tuple[int, list[tuple[Run, Told, Seen]]]:
    number, stories = chosen()
    found = []
    for run, told in stories:
        uid = int(told.row.partnership)
        joined = told.members.groupby("organisation")["joined"].min().astype(int)
        found.append((run, told, Watch(run.scenario, SEED, run.run, {uid: dict(joined)}).seen[uid]))
    return number, found


def page(code: str) -> str:
    """The page in the language `code`."""
    number, found = _watched()
    stories = [
        story_of(code, k + 1, told, seen, Names(code, run.scenario, run.organisations), run)
        for k, (run, told, seen) in enumerate(found)
    ]
    return page_of(code, number, WORLDS, GRANTS, found[0][0].scenario, stories)


def main() -> None:
    for code in LANGUAGES:
        (TOP / "docs" / PAGES[code]).write_text(page(code), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
