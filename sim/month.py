"""One month: the processes in their order.  The one place that knows the order; both doors follow it."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from zaedno.sim.engine.compiled import entry, in_turn, is_compiled, kernel, linked, unkept
from zaedno.sim.messages import InputError
from zaedno.sim.observation.recording import note_living, record
from zaedno.sim.processes.attitudes import attitudes
from zaedno.sim.processes.bargaining import bargaining
from zaedno.sim.processes.checkins import checkins
from zaedno.sim.processes.circumstances import circumstances
from zaedno.sim.processes.relations import relations
from zaedno.sim.processes.review import review
from zaedno.sim.processes.scouting import scouting
from zaedno.sim.processes.work import work
from zaedno.sim.state import World
from zaedno.sim.turning import open_month

# A process changes the state of one territory, whose number it is given.
type Process = Callable[[World, int], Any]

PROCESSES: dict[str, Process] = {
    "circumstances": circumstances,
    "scouting": scouting,
    "work": work,
    "bargaining": bargaining,
    "checkins": checkins,
    "relations": relations,
    "review": review,
    "attitudes": attitudes,
}

_open_month, _record = linked(open_month), linked(record)
_in_order = in_turn(list(PROCESSES.values()))


@kernel
def one_month(w, in_order):
    """One month of the world: each territory in turn goes through all processes, then the month is recorded."""
    _open_month(w)
    for t in range(w.clock[0].n_territories):
        in_order(w, t)
    _record(w)
    w.clock[0].month += 1


@kernel
def months_until(w, in_order, until):
    """Months of the world up to its month `until`.  Returns whether all tables had room; else it must begin again."""
    clock = w.clock[0]
    while clock.month < until and clock.overflow == 0:
        one_month(w, in_order)
    if until == clock.months:
        note_living(w)
    return clock.overflow == 0


@entry
def month(w):
    """One month of the world `w`."""
    one_month(w, _in_order)


@entry
def live(w, until):
    """Months of the world `w`, as `months_until` has it."""
    return months_until(w, _in_order, until)


def live_with(replaced: Mapping[str, Process]) -> Callable[..., Any]:
    """`live` with the compiled processes `replaced`, by name, in their places.

    It is compiled in every process of the system that asks for it, so that an edit of a process is never missed.
    Raises `InputError` on names that are none of `PROCESSES`, and on functions that are not compiled.
    """
    require_known(replaced)
    for name, function in replaced.items():
        if not is_compiled(function):
            raise InputError(
                "processes.{name}={function}: a plain function; accepted: a compiled one, with @entry of "
                "zaedno.sim.engine.compiled above it",
                name=name,
                function=getattr(function, "__name__", repr(function)),
            )
    return _put_together(tuple((PROCESSES | dict(replaced)).values())) if replaced else live


@lru_cache(maxsize=16)
def _put_together(processes: tuple[Process, ...]) -> Callable[..., Any]:
    in_order = in_turn(processes)

    def live(w, until):
        return months_until(w, in_order, until)

    return unkept(live)


def require_known(names: Iterable[str]) -> None:
    """Raises `InputError` unless all are names of processes."""
    for name in names:
        if name not in PROCESSES:
            raise InputError("process {name!r}: accepted: {processes}", name=name, processes=", ".join(PROCESSES))
