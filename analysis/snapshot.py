"""One world of one case at its last month: who is in which live partnership, who gained what."""

from dataclasses import dataclass

import pandas as pd

from analysis.cases import Case
from analysis.result import Result, optional


@dataclass(frozen=True)
class Snapshot:
    case: str  # its name in front of readers
    run: int
    members: dict[int, list[int]]  # of each live partnership
    category: dict[int, str]
    loses: dict[int, bool]  # whether the members' net account is below 0 so far
    sector: dict[int, str]  # of every organisation present
    net: dict[int, float]

    @property
    def partnered(self) -> set[int]:
        return {organisation for group in self.members.values() for organisation in group}


def snapshot(result: Result, case: Case, name: str) -> Snapshot | None:
    """The first world of `case` whose memberships were kept; None where none were."""
    memberships = optional(result, "memberships")
    kept = case.rows(memberships) if memberships is not None else None
    if memberships is None or kept is None or kept.empty:
        return None
    run = int(kept["run"].iloc[0])
    alive = _of(result.partnerships, case, run)
    alive = alive[alive["ended"].isna()].set_index("partnership")
    now = kept[(kept["run"] == run) & kept["left"].isna() & kept["partnership"].isin(alive.index)]
    here = _of(result.organisations, case, run).set_index("organisation")
    here = here.drop(index=_gone(result, case, run), errors="ignore")
    return Snapshot(
        case=name,
        run=run,
        members={int(p): sorted(int(o) for o in group) for p, group in now.groupby("partnership")["organisation"]},
        category={int(p): str(category) for p, category in alive["category"].items()},
        loses={int(p): gain < 0 for p, gain in alive["gain"].items()},
        sector={int(o): str(sector) for o, sector in here["sector"].items()},
        net={int(o): float(net) for o, net in here["net"].items()},
    )


def _of(table: pd.DataFrame, case: Case, run: int) -> pd.DataFrame:
    rows = case.rows(table)
    return rows[rows["run"] == run]


def _gone(result: Result, case: Case, run: int) -> list[int]:
    """Organisations that closed down before the end, as far as events were kept."""
    events = optional(result, "events")
    if events is None:
        return []
    ours = _of(events, case, run)
    return [int(o) for o in ours.loc[ours["event"] == "exited", "organisation"].dropna()]
