"""One world of one case at the end, or at a month before: who is in which live partnership, who gained what."""

from dataclasses import dataclass, field

import pandas as pd

from zaedno.analysis.cases import Case
from zaedno.analysis.result import Result, optional, part

_CASE = ("run", "scenario", "policy")
_PARTNERSHIPS = (*_CASE, "partnership", "category", "formed", "ended", "gain")
_ORGANISATIONS = (*_CASE, "organisation", "sector")


@dataclass(frozen=True)
class Snapshot:
    case: str  # its name in front of readers
    run: int
    members: dict[int, list[int]]  # of each live partnership
    category: dict[int, str]
    loses: dict[int, bool]  # whether the members' net account is below 0 so far
    sector: dict[int, str]  # of every organisation present
    net: dict[int, float]
    carriers: frozenset[int]  # who serves an issue alone
    short: dict[int, str] = field(default_factory=dict)  # short labels, of those that have one

    @property
    def partnered(self) -> set[int]:
        return {organisation for group in self.members.values() for organisation in group}


def snapshot(result: Result, case: Case, name: str, run: int) -> Snapshot:
    """The world `run` of `case`, whose memberships were kept, at its end."""
    alive = case.rows(part(result, "partnerships", _PARTNERSHIPS, run))
    alive = alive[alive["ended"].isna()].set_index("partnership")
    here = case.rows(part(result, "organisations", (*_ORGANISATIONS, "net"), run)).set_index("organisation")
    here = here.drop(index=_gone(result, case, run), errors="ignore")
    return Snapshot(
        case=name,
        run=run,
        members=_members(result, case, run, alive),
        category={int(p): str(category) for p, category in alive["category"].items()},
        loses={int(p): gain < 0 for p, gain in alive["gain"].items()},
        sector={int(o): str(sector) for o, sector in here["sector"].items()},
        net={int(o): float(net) for o, net in here["net"].items()},
        carriers=_carriers(result, case, run),
    )


def snapshot_after(result: Result, case: Case, name: str, run: int, months: int) -> Snapshot:
    """As `snapshot`, after the first `months` months; who gained what by then was not kept, so all count as even."""
    founded = case.rows(part(result, "partnerships", _PARTNERSHIPS, run))
    alive = founded[(founded["formed"] < months) & ~(founded["ended"] < months).fillna(False)].set_index("partnership")
    here = case.rows(part(result, "organisations", (*_ORGANISATIONS, "entered"), run))
    here = here[here["entered"] < months].set_index("organisation")
    here = here.drop(index=_gone(result, case, run, months), errors="ignore")
    return Snapshot(
        case=name,
        run=run,
        members=_members(result, case, run, alive, months),
        category={int(p): str(category) for p, category in alive["category"].items()},
        loses=dict.fromkeys((int(p) for p in alive.index), False),
        sector={int(o): str(sector) for o, sector in here["sector"].items()},
        net=dict.fromkeys((int(o) for o in here.index), 0.0),
        carriers=_carriers(result, case, run, months),
    )


def _members(
    result: Result, case: Case, run: int, alive: pd.DataFrame, months: int | None = None
) -> dict[int, list[int]]:
    """Who is in each partnership of `alive`: at the end, or after `months` months."""
    memberships = optional(result, "memberships")
    if memberships is None:  # nobody has joined anything
        return {}
    now = _of(memberships, case, run)
    gone = now["left"].notna() if months is None else (now["left"] < months).fillna(False)
    now = now[~gone & now["partnership"].isin(alive.index)]
    if months is not None:
        now = now[now["joined"] < months]
    return {int(p): sorted({int(o) for o in group}) for p, group in now.groupby("partnership")["organisation"]}


def _of(table: pd.DataFrame, case: Case, run: int) -> pd.DataFrame:
    rows = case.rows(table)
    return rows[rows["run"] == run]


def _carriers(result: Result, case: Case, run: int, months: int | None = None) -> frozenset[int]:
    """Who serves an issue alone, at the end or after `months` months, as far as events were kept."""
    events = optional(result, "events")
    if events is None:
        return frozenset()
    ours = _of(events, case, run)
    ours = ours[ours["event"].isin(["started_alone", "ended_alone"])]
    if months is not None:
        ours = ours[ours["month"] < months]
    last = ours.groupby("organisation")["event"].last()
    return frozenset(int(o) for o, event in last.items() if event == "started_alone")


def _gone(result: Result, case: Case, run: int, months: int | None = None) -> list[int]:
    """Organisations that closed down, at all or in the first `months` months, as far as events were kept."""
    events = optional(result, "events")
    if events is None:
        return []
    ours = _of(events, case, run)
    ours = ours[ours["event"] == "exited"]
    if months is not None:
        ours = ours[ours["month"] < months]
    return [int(o) for o in ours["organisation"].dropna()]
