"""Room for a world: rows for everybody who is or will be there, and tables that are large enough.

Nothing here is drawn: sim/beginning.py fills the tables for a run.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.measures import MONTH
from sim.parameters import Parameters
from sim.roster import Roster, blank_table
from sim.state import (
    CLOCK,
    HAPPENING,
    ISSUE,
    LEDGER,
    ORGANISATION,
    PARTNERSHIP,
    RECORD,
    SCRATCH,
    TERRITORY,
    World,
)
from sim.vocabulary import Sector

DRAWN = -1  # in `entered`: the month of entry is drawn


@dataclass(frozen=True)
class Room:
    """How many rows tables have, as factors; a run that finds one too small is done again with more (`doubled`)."""

    partnerships: float = 0.36
    issues: float = 1.0
    records: float = 1.0
    happenings: float = 60.0

    def doubled(self) -> Room:
        return Room(2 * self.partnerships, 2 * self.issues, 2 * self.records, 2 * self.happenings)


def template_with_newcomers(roster: Roster, parameters: Parameters) -> np.ndarray:
    """The roster's rows by territory, each followed by blank rows for those who will enter.  Shape (rows,) of TEMPLATE.

    Newcomers are civil organisations and businesses in turn: public bodies are rarely founded.
    """
    settled = roster.table
    counts = np.rint(parameters.newcomer_share * np.bincount(settled["territory"])).astype(np.int64)
    newcomers = blank_table(int(counts.sum()))
    newcomers["uid"] += int(settled["uid"].max()) + 1
    newcomers["territory"] = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(newcomers)) - np.repeat(np.cumsum(counts) - counts, counts)  # among a territory's newcomers
    newcomers["sector"] = np.where(place % 2, Sector.BUSINESS, Sector.NGO)
    newcomers["entered"] = DRAWN
    table = np.concatenate([settled, newcomers])
    return table[np.argsort(table["territory"], kind="stable")]


def _records(shape: int | tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    return np.zeros(shape, dtype=dtype).view(np.recarray)


def allocate(parameters: Parameters, template: np.ndarray, months: int, room: Room, *, events: bool = False) -> World:
    """An empty world for the organisations of `template` over `months` months."""
    counts = np.bincount(template["territory"])
    n, largest, territories = len(template), int(counts.max()), len(counts)
    live = int(room.partnerships * largest) + 4
    issues = int(room.issues * largest) + live + 8
    world = World(
        p=parameters.as_record().view(np.recarray),
        clock=_records(1, CLOCK),
        scratch=_records(1, SCRATCH),
        organisations=_records(n, ORGANISATION),
        ledger=_records(n, LEDGER),
        partnerships=_records(territories * live, PARTNERSHIP),
        issues=_records(territories * issues, ISSUE),
        territories=_records(territories, TERRITORY),
        live=np.zeros((territories, live), np.int32),
        free=np.zeros((territories, live), np.int32),
        open=np.zeros((territories, issues), np.int32),
        free_issues=np.zeros((territories, issues), np.int32),
        scouts=np.zeros((2, largest), np.int64),
        gini_order=np.zeros(n, np.int64),
        recent=np.zeros(12),
        month=_records(months, MONTH),
        records=_records(int(room.records * n) + 16, RECORD),
        happenings=_records(int(room.happenings * n) + 64 if events else 0, HAPPENING),
    )
    clock = world.clock[0]
    clock.months, clock.n_territories, clock.n_organisations = months, territories, n
    world.territories["last"] = np.cumsum(counts)
    world.territories["first"] = world.territories["last"] - counts
    return world
