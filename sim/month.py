"""One month: the processes in their order.  The one place that knows the order."""

from zaedno.sim.beginning import begin
from zaedno.sim.engine.compiled import linked, process
from zaedno.sim.observation.recording import note_living, record
from zaedno.sim.processes.attitudes import attitudes
from zaedno.sim.processes.bargaining import bargaining
from zaedno.sim.processes.checkins import checkins
from zaedno.sim.processes.circumstances import circumstances
from zaedno.sim.processes.relations import relations
from zaedno.sim.processes.review import review
from zaedno.sim.processes.scouting import scouting
from zaedno.sim.processes.work import work

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


# The same as parts of the month, which is compiled as a whole.
_begin, _record = linked(begin), linked(record)
_circumstances, _scouting, _work, _bargaining = (
    linked(circumstances),
    linked(scouting),
    linked(work),
    linked(bargaining),
)
_checkins, _relations, _review, _attitudes = linked(checkins), linked(relations), linked(review), linked(attitudes)


@process
def month(w):
    """One month of the world: each territory in turn goes through all processes, then the month is recorded."""
    for t in range(w.clock[0].n_territories):
        _circumstances(w, t)
        _scouting(w, t)
        _work(w, t)
        _bargaining(w, t)
        _checkins(w, t)
        _relations(w, t)
        _review(w, t)
        _attitudes(w, t)
    _record(w)
    w.clock[0].month += 1


_month = linked(month)


@process
def whole_run(w, roster, seed, run, keep_events):
    """One run from its beginning to its horizon.  Returns whether all tables had room; else it must be done again."""
    _begin(w, roster, seed, run, keep_events)
    clock = w.clock[0]
    while clock.month < clock.months and clock.overflow == 0:
        _month(w)
    note_living(w)
    return clock.overflow == 0
