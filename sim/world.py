"""Room for a world: rows for everybody who is or will be there, and tables that are large enough.

Nothing here is drawn: sim/beginning.py fills the tables for a run.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from zaedno.sim.observation.measures import MONTH
from zaedno.sim.parameters import RECORD, Parameters
from zaedno.sim.roster import Roster, blank_table
from zaedno.sim.state import (
    CLOCK,
    EVENT,
    ISSUE,
    LEDGER,
    LIFE,
    ORGANISATION,
    PARTNERSHIP,
    SCRATCH,
    TERRITORY,
    World,
)
from zaedno.sim.vocabulary import Sector

DRAWN = -1  # in `entered`: the month of entry is drawn


@dataclass(frozen=True)
class Room:
    """How many rows tables have, as factors; a run that finds one too small is done again with more (`doubled`)."""

    partnerships: float = 0.36
    issues: float = 1.0
    lives: float = 1.0
    events: float = 60.0

    def doubled(self, *full: str) -> Room:
        """Twice the room in the tables `full`; without any, in all of them."""
        return replace(self, **{name: 2 * getattr(self, name) for name in full or ROOMS})


ROOMS = tuple(field.name for field in fields(Room))


def template_with_newcomers(roster: Roster, parameters: Parameters) -> np.ndarray:
    """The roster's rows by territory, each followed by blank rows for those who will enter.  Shape (rows,) of TEMPLATE.

    Newcomers are civil organisations and businesses in turn: public bodies are rarely founded.
    """
    settled = roster.table
    counts = newcomers_of(np.bincount(settled["territory"]), parameters)
    newcomers = blank_table(int(counts.sum()))
    newcomers["uid"] += int(settled["uid"].max()) + 1
    newcomers["territory"] = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(newcomers)) - np.repeat(np.cumsum(counts) - counts, counts)  # among a territory's newcomers
    newcomers["sector"] = np.where(place % 2, Sector.BUSINESS, Sector.NGO)
    newcomers["entered"] = DRAWN
    table = np.concatenate([settled, newcomers])
    return table[np.argsort(table["territory"], kind="stable")]


def newcomers_of(counts: np.ndarray, parameters: Parameters) -> np.ndarray:
    """How many will enter each territory, of the shape of `counts`, which says how many are there at the start."""
    return np.rint(parameters.newcomer_share * counts).astype(np.int64)


def tables(counts: np.ndarray, months: int, room: Room) -> dict[str, tuple[int | tuple[int, int], np.dtype[Any]]]:
    """Shape and type of a world's tables, by name; `counts`: rows of organisations in each territory.

    The parameters and the events, which few runs keep, are left out.
    """
    n, largest, territories = int(counts.sum()), int(counts.max()), len(counts)
    live = int(room.partnerships * largest) + 4
    issues = int(room.issues * largest) + live + 8
    row, whole = np.dtype(np.int32), np.dtype(np.int64)
    return {
        "clock": (1, CLOCK),
        "scratch": (1, SCRATCH),
        "organisations": (n, ORGANISATION),
        "ledger": (n, LEDGER),
        "partnerships": (territories * live, PARTNERSHIP),
        "issues": (territories * issues, ISSUE),
        "territories": (territories, TERRITORY),
        "live": ((territories, live), row),
        "free": ((territories, live), row),
        "open": ((territories, issues), row),
        "free_issues": ((territories, issues), row),
        "scouts": ((2, largest), whole),
        "gini_order": (n, whole),
        "recent": (12, np.dtype(np.float64)),
        "month": (months, MONTH),
        "lives": (int(room.lives * n) + 16, LIFE),
    }


def rows_of_acquainted(roster: Roster, template: np.ndarray) -> np.ndarray:
    """The pairs of the roster that know each other, as rows of its template.  Shape (pairs, 2)."""
    row = {int(uid): at for at, uid in enumerate(template["uid"])}
    pairs = [(row[one], row[other]) for one, other in roster.acquainted if one in row and other in row]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def allocate(
    plan: np.ndarray,
    template: np.ndarray,
    past: int,
    room: Room,
    *,
    events: bool = False,
    acquainted: np.ndarray | None = None,
) -> World:
    """An empty world for the organisations of `template`, over the months of `plan` (`Scenario.plan`).

    The first `past` of them are what is before month 0; `acquainted` are rows, as `rows_of_acquainted` gives them.
    """
    counts, months = np.bincount(template["territory"]), len(plan)
    shapes = tables(counts, months, room)
    values = np.array(plan[0])
    world = World(
        p=values.view(RECORD).view(np.recarray),
        values=values,
        plan=plan,
        roster=template.view(np.recarray),
        acquainted=np.zeros((0, 2), np.int64) if acquainted is None else acquainted,
        events=event_table(len(template) if events else 0, room),
        **{name: _empty(shape, dtype) for name, (shape, dtype) in shapes.items()},
    )
    clock = world.clock[0]
    clock.months, clock.past = months, past
    clock.n_territories, clock.n_organisations = len(counts), len(template)
    world.territories["last"] = np.cumsum(counts)
    world.territories["first"] = world.territories["last"] - counts
    return world


def tied(world: World) -> World:
    """The world with the record of its parameters as a view of `values`, which a copy of its arrays is not."""
    return world._replace(p=world.values.view(RECORD).view(np.recarray))


def event_table(organisations: int, room: Room) -> np.ndarray:
    """A table for the events of so many organisations; without rows for none."""
    return _empty(int(room.events * organisations) + 64 if organisations else 0, EVENT)


def _empty(shape: int | tuple[int, int], dtype: np.dtype[Any]) -> np.ndarray:
    table = np.zeros(shape, dtype)
    return table if dtype.names is None else table.view(np.recarray)
