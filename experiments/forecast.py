"""What a study will take, told before it starts: time, memory, room on the disk.  One reckoning for all kinds.

Time is measured on communities small enough to be quick, and counted up by organisation-months; memory is reckoned from
the types of tables.  So the answer is there within seconds, however large the study.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.demand import Demand, Memory, small
from zaedno.experiments.ensemble.conclude import BUDGET
from zaedno.sim.memory import available, gigabytes
from zaedno.sim.messages import InputError, Message
from zaedno.sim.scenario import Scenario

PILOTS = 6  # communities that are tried, at most
LONG = 3600.0  # seconds from which on a study says before it starts how long it will take
_WORTHWHILE = 60.0  # seconds, of a quick study of so much work: below it nothing is tried before a study
_QUICK = 0.3e-6  # seconds of an organisation-month, default scenario
_PATIENCE = 4.0  # seconds for all trials together
_TRIAL = 0.05  # seconds for the runs of one
_ORGANISATION_MONTHS = 150_000  # of a run that is tried
_FEWEST = 150  # organisations that are tried, where there are so many
_SHARED_OUT = 0.93  # of a core that a worker makes use of
_CACHED, _UNCACHED, _DEARER = (
    1e4,
    1e5,
    1.65,
)  # organisations whose month is in a core's cache; who is in none, and costs

Tell = Callable[[int, int], None]  # hears of each trial: how many are done, of how many


@dataclass(frozen=True)
class Forecast:
    """A demand, and the seconds that it will take."""

    demand: Demand
    seconds: float


def forecast(demand: Demand, tell: Tell = lambda done, of: None) -> Forecast:
    """Tries a few of the communities, made small, and counts up."""
    works = demand.works
    tried: list[float] = []
    begun = time.monotonic()
    places = spread(len(works), PILOTS)
    for done, place in enumerate(places):
        if tried and time.monotonic() - begun > _PATIENCE:
            break
        tell(done, len(places))
        tried.append(seconds_of_organisation_month(works[place].scenario))
    rate = fmean(tried)
    seconds = sum(work.organisation_months for work in works) * rate
    return Forecast(demand, _shared(demand, seconds) + demand.beside)


def quick_seconds(demand: Demand) -> float:
    """The least that it will take, without trying anything."""
    return _shared(demand, sum(work.organisation_months for work in demand.works) * _QUICK)


def worth_trying(demand: Demand) -> bool:
    """Whether it may take long, so that some seconds are well spent on finding out."""
    return quick_seconds(demand) > _WORTHWHILE


def spread(many: int, few: int) -> list[int]:
    """At most `few` places from 0 to `many` − 1, at even distances, the first and the last among them.

    >>> spread(10, 4), spread(2, 4)
    ([0, 3, 6, 9], [0, 1])
    """
    if many <= few:
        return list(range(many))
    return [place * (many - 1) // (few - 1) for place in range(few)]


def _shared(demand: Demand, seconds: float) -> float:
    memory = demand.memory
    seconds *= float(dearer(memory.organisations))
    return seconds / max(1.0, _SHARED_OUT * min(memory.workers, os.cpu_count() or 1))


def dearer(organisations: float | NDArray[np.float64]) -> NDArray[np.float64]:
    """How much more an organisation's month costs where no cache holds the community."""
    share = np.log(np.maximum(organisations, _CACHED) / _CACHED) / np.log(_UNCACHED / _CACHED)
    return np.asarray(_DEARER ** np.minimum(1.0, share))


def seconds_of_organisation_month(scenario: Scenario) -> float:
    """Measured, on a community like this one that is small enough."""
    from zaedno.sim.ensemble import Runner
    from zaedno.sim.memory import rows_of
    from zaedno.sim.pasts import PASTS

    months = scenario.past_months + scenario.months
    tried = small(scenario, max(_FEWEST, _ORGANISATION_MONTHS // months))
    PASTS.clear()  # a past that is found would make its months look quick
    runner = Runner(tried, 0)
    runner(0, False)  # makes room, and has machine code read
    begun, runs = time.perf_counter(), 0
    while True:
        runs += 1
        runner(runs, False)
        seconds = time.perf_counter() - begun
        if seconds > _TRIAL:
            PASTS.clear()
            return seconds / (runs * rows_of(tried) * months)


def require_room(demand: Demand) -> None:
    """Raises `InputError`, with what would fit, where the study's memory cannot be had."""
    there, memory = available(), demand.memory
    if np.isfinite(there.addresses):  # Arrow's own pool would reserve a gigabyte of addresses for itself
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    if there.holds(memory.total, memory.addresses):
        return
    short = memory.total > there.memory
    raise InputError(
        "{settings}: {need} GB of memory are needed, {have} GB can be had{limited}; accepted: {smaller}",
        settings=demand.settings,
        need=gigabytes(memory.total if short else memory.addresses),
        have=gigabytes(there.memory if short else there.addresses),
        limited="" if short else Message(" (ulimit -v)"),
        smaller=_smaller(demand, lambda other: there.holds(other.total, other.addresses)),
    )


def _smaller(demand: Demand, fits: Callable[[Memory], bool]) -> Message:
    """What would fit, each change alone."""
    memory = demand.memory
    found = [change for change, other in _changes(memory) if fits(other)][:2]
    workers = _most(memory.workers - 1, lambda n: fits(replace(memory, workers=n)))
    if workers:
        found.append(f"workers={workers}")
    organisations = _most(memory.organisations - 1, lambda n: fits(_of(memory, n / memory.organisations)))
    if organisations >= 2:
        found.append(f"organisations={organisations}")
    runs = _most(demand.runs - 1, lambda n: fits(_with_runs(memory, n / demand.runs)))
    if runs:
        found.append(f"runs={max(1, runs // max(1, len(demand.cases) * (demand.points or 1)))}")
    if not found:
        return Message("a machine, or a limit, with more")
    return Message("less of it, such as {changes}", changes=", ".join(found))


def _changes(memory: Memory) -> list[tuple[str, Memory]]:
    """Keys that save memory, and what is needed with them: each alone, then together."""
    found = []
    if memory.events:
        found.append(("events=[]", replace(memory, events=0.0)))
    if memory.pictures:
        found.append(("figures=off", replace(memory, pictures=0.0, courses=0.0)))
    if len(found) == 2:
        found.append(("events=[] figures=off", replace(memory, events=0.0, pictures=0.0, courses=0.0)))
    return found


def _of(memory: Memory, share: float) -> Memory:
    """With a community of that share of the organisations."""
    grown = ("shared", "worker", "events", "pictures")
    block = max(share * memory.block, min(memory.block, 1.3 * BUDGET))  # of more runs, as they get smaller
    return replace(memory, block=block, **{name: share * getattr(memory, name) for name in grown})


def _with_runs(memory: Memory, share: float) -> Memory:
    return replace(memory, **{name: share * getattr(memory, name) for name in ("conclusions", "pictures", "courses")})


def _most(high: int, fits: Callable[[int], bool]) -> int:
    """The largest number from 1 to `high` that fits, in two digits; 0 where none does."""
    low = 0
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    scale = 10 ** max(0, len(str(low)) - 2)
    return low // scale * scale
