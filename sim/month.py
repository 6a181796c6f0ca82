"""One month: the processes in their order.  The one place that knows the order."""

from sim.beginning import begin
from sim.compiled import process
from sim.processes.attitudes import attitudes
from sim.processes.bargaining import bargaining
from sim.processes.checkins import checkins
from sim.processes.circumstances import circumstances
from sim.processes.relations import relations
from sim.processes.review import review
from sim.processes.scouting import scouting
from sim.processes.work import work
from sim.recording import note_living, record

PROCESSES = {
    "circumstances": circumstances,
    "scouting": scouting,
    "work": work,
    "bargaining": bargaining,
    "checkins": checkins,
    "relations": relations,
    "review": review,
    "attitudes": attitudes,
}


@process
def month(w):
    """One month of the world: each territory in turn goes through all processes, then the month is recorded."""
    for t in range(w.clock[0].n_territories):
        circumstances(w, t)
        scouting(w, t)
        work(w, t)
        bargaining(w, t)
        checkins(w, t)
        relations(w, t)
        review(w, t)
        attitudes(w, t)
    record(w)
    w.clock[0].month += 1


@process
def whole_run(w, roster, seed, run, keep_events):
    """One run from its beginning to its horizon.  Returns whether all tables had room; else it must be done again."""
    begin(w, roster, seed, run, keep_events)
    clock = w.clock[0]
    while clock.month < clock.months and clock.overflow == 0:
        month(w)
    note_living(w)
    return clock.overflow == 0
