"""What several scenarios and policies share: the past of a world, lived once and then put back.

A past depends on the seed, the run, the roster and what held before month 0; levers are off in it, and people are as
they were (`Scenario.past`).  The store is bounded: what does not fit is lived again, with the same numbers.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import TYPE_CHECKING

import numpy as np

from zaedno.sim.state import World

if TYPE_CHECKING:
    from zaedno.sim.scenario import Scenario

MOST = 128 * 2**20  # bytes
# What a run brings itself, or what only thinks: the rest is the state of a world.
_OWN = frozenset({"p", "plan", "roster", "acquainted", "scratch", "scouts", "month", "lives", "events"})
FIELDS = tuple(name for name in World._fields if name not in _OWN)


def key_of(scenario: Scenario, seed: int) -> str:
    """What tells the pasts of `scenario` from others, the run apart."""
    digest = hashlib.sha256(repr((int(seed), scenario.past(), len(scenario.roster))).encode())
    digest.update(scenario.roster.table.tobytes())
    digest.update(repr(scenario.roster.acquainted).encode())
    return digest.hexdigest()


class Pasts:
    """Worlds as they were at month 0, the least recently used forgotten when there are more bytes than `most`."""

    def __init__(self, most: int) -> None:
        self._most, self._bytes = most, 0
        self._kept: OrderedDict[Hashable, dict[str, np.ndarray]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, world: World, key: Hashable) -> None:
        """Keeps a copy of the world, which stands at month 0."""
        tables = {name: getattr(world, name).copy() for name in FIELDS}
        tables["month"] = world.month[int(world.clock[0].past) - 1 :][:1].copy()  # measures that are carried on
        size = sum(table.nbytes for table in tables.values())
        if size > self._most // 4:
            return
        with self._lock:
            self._bytes += size - _size(self._kept.pop(key, None))
            self._kept[key] = tables
            while self._bytes > self._most:
                self._bytes -= _size(self._kept.popitem(last=False)[1])

    def put_into(self, world: World, key: Hashable) -> bool:
        """Puts the past `key` into tables of the same shapes.  Whether there was one."""
        with self._lock:
            tables = self._kept.get(key)
            if tables is None or any(tables[name].shape != getattr(world, name).shape for name in FIELDS):
                return False
            self._kept.move_to_end(key)
        months = int(world.clock[0].months)
        for name in FIELDS:
            getattr(world, name)[...] = tables[name]
        world.clock[0].months = months
        world.month[int(world.clock[0].past) - 1] = tables["month"][0]
        return True

    def clear(self) -> None:
        """Forgets all."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0


def _size(tables: dict[str, np.ndarray] | None) -> int:
    return sum(table.nbytes for table in tables.values()) if tables else 0


PASTS = Pasts(MOST)
