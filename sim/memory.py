"""Memory: how much can be had, and how much worlds and what is kept of runs take.

What a study needs is reckoned from the types of its tables before anything is made, so that what cannot fit is refused
with numbers.  Rows that only a run itself can tell (partnerships, events) are reckoned with what was seen (benchmarks).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from zaedno.sim.messages import InputError
from zaedno.sim.observation.measures import MONTH
from zaedno.sim.observation.results import ACCOUNT
from zaedno.sim.parameters import RECORD
from zaedno.sim.pasts import FIELDS, MOST
from zaedno.sim.roster import TEMPLATE
from zaedno.sim.state import EVENT, LIFE
from zaedno.sim.world import Room, newcomers_of, tables

if TYPE_CHECKING:
    from zaedno.sim.scenario import Scenario

THREAD = 100 * 2**20  # addresses that a thread takes: its stack, and an arena of the C library
_CGROUPS = Path("/sys/fs/cgroup")
# Rows an organisation: partnerships, and events where they are kept, at once and with every month.
_LIVES = (0.2, 0.0015)
_EVENTS = (5.0, 0.6)
_MOST_LIVES = 1.0
# Bytes a row in pandas' and Arrow's tables, on their way to the disk (benchmarks/RESULTS.md has what was seen).
_FRAME_MONTH, _FRAME_LIFE, _FRAME_ACCOUNT, _FRAME_EVENT = 1100, 400, 250, 250


class Available(NamedTuple):
    """Bytes that this process may take in all, with what it has: in memory, and of addresses (`ulimit -v`)."""

    memory: float
    addresses: float

    def holds(self, memory: float, addresses: float) -> bool:
        return memory <= self.memory and addresses <= self.addresses


def available() -> Available:
    """What there is now: the machine's free memory, or less where its container or user is allowed less."""
    import psutil

    own = psutil.Process().memory_info()
    memory = own.rss + min(float(psutil.virtual_memory().available), *control_groups())
    if sys.platform == "win32":
        return Available(memory, float("inf"))
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    return Available(memory, float("inf") if soft == resource.RLIM_INFINITY else float(soft))


def taken() -> Available:
    """What this process has taken of it so far."""
    import psutil

    own = psutil.Process().memory_info()
    return Available(own.rss, own.vms)


def control_groups(root: Path = _CGROUPS, own: Path = Path("/proc/self/cgroup")) -> list[float]:
    """Bytes that each control group above this process leaves it (both versions of them); none where there are none."""
    found = [float("inf")]
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return found
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers not in ("", "memory"):
            continue
        old = controllers == "memory"
        base = root / "memory" if old else root
        names = ("memory.limit_in_bytes", "memory.usage_in_bytes") if old else ("memory.max", "memory.current")
        place = base / path.lstrip("/")
        for folder in (place, *place.parents):
            if folder.is_relative_to(base):
                found.append(_left(folder, *names))
    return found


def _left(folder: Path, limit: str, used: str) -> float:
    """What a control group has left; pages of files that it could let go of count as free."""
    try:
        most, now = (folder / limit).read_text().strip(), float((folder / used).read_text())
        statistics = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
    except (OSError, ValueError):
        return float("inf")
    if most == "max":
        return float("inf")
    return max(0.0, float(most) - now + float(statistics.get("inactive_file", 0)))


def rows_of(scenario: Scenario) -> int:
    """Organisations, those included who are still to come."""
    return int(_counts(scenario).sum())


def _counts(scenario: Scenario) -> np.ndarray:
    settled = np.bincount(scenario.roster.table["territory"])
    return settled + newcomers_of(settled, scenario.parameters)


def world_bytes(scenario: Scenario, room: Room | None = None) -> int:
    """Bytes of a world with its past and its plan, of which every thread has one."""
    months = scenario.past_months + scenario.months
    return sum(_table_bytes(scenario, room).values()) + months * RECORD.itemsize


def past_bytes(scenario: Scenario) -> int:
    """Bytes of a world at month 0, as `sim/pasts.py` keeps it for the next scenario or policy; 0 without a past."""
    if scenario.past_months == 0:
        return 0
    sizes = _table_bytes(scenario)
    return sum(sizes.get(name, 0) for name in FIELDS) + MONTH.itemsize


def pasts_bytes(scenario: Scenario, pasts: int) -> int:
    """Bytes of so many pasts, at most: those of very large communities are not kept."""
    return min(MOST, pasts * past_bytes(scenario))


def _table_bytes(scenario: Scenario, room: Room | None = None) -> dict[str, int]:
    shapes = tables(_counts(scenario), scenario.past_months + scenario.months, room or Room())
    return {name: int(np.prod(shape)) * dtype.itemsize for name, (shape, dtype) in shapes.items()}


def shared_bytes(scenario: Scenario) -> int:
    """Bytes of the roster and of the template, which all threads read."""
    return (len(scenario.roster) + rows_of(scenario)) * TEMPLATE.itemsize


def kept_bytes(scenario: Scenario) -> int:
    """Bytes of what is kept of a run, its events left out, before it becomes a part of tables."""
    rows = rows_of(scenario)
    lives = int(rows * _lives(scenario.months))
    return scenario.months * MONTH.itemsize + lives * LIFE.itemsize + rows * ACCOUNT.itemsize


def table_bytes(scenario: Scenario) -> int:
    """Bytes of what is kept of a run and of the tables that are made of it."""
    rows = rows_of(scenario)
    lives = int(rows * _lives(scenario.months))
    tables = scenario.months * _FRAME_MONTH + lives * _FRAME_LIFE + rows * _FRAME_ACCOUNT
    return kept_bytes(scenario) + tables


def event_bytes(scenario: Scenario) -> int:
    """Bytes of the events of a run of which they are kept: as they are noted, as they are kept, and in their table."""
    once, monthly = _EVENTS
    return int(rows_of(scenario) * (once + monthly * scenario.months) * (2 * EVENT.itemsize + _FRAME_EVENT))


def _lives(months: int) -> float:
    once, monthly = _LIVES
    return min(_MOST_LIVES, once + monthly * months)


def require(scenario: Scenario, runs: int, threads: int, events: int) -> None:
    """Raises `InputError` where there is no memory for so many runs at once, of which `events` keep their events."""
    worlds, kept = threads * world_bytes(scenario), runs * kept_bytes(scenario) + events * event_bytes(scenario)
    more = worlds + shared_bytes(scenario) + pasts_bytes(scenario, runs) + kept
    there, have = available(), taken()
    memory, addresses = have.memory + more, have.addresses + more + threads * THREAD
    if there.holds(memory, addresses):
        return
    short = memory > there.memory
    raise InputError(
        "runs={runs}, {organisations} organisations, {months} months, {threads} threads: {need} GB of memory are "
        "needed, {have} GB can be had; accepted: fewer of any of them",
        runs=runs,
        organisations=len(scenario.roster),
        months=scenario.months,
        threads=threads,
        need=gigabytes(memory if short else addresses),
        have=gigabytes(there.memory if short else there.addresses),
    )


def gigabytes(size: float) -> str:
    """Bytes in GB, two digits that tell.

    >>> gigabytes(2.34e9), gigabytes(3.21e11), gigabytes(9e6)
    ('2.2', '299', '0.01')
    """
    value = size / 2**30
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}" if value >= 0.1 else f"{value:.2f}"
