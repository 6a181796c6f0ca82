"""Events of a run, the life of every partnership, and what is counted of formations and endings."""

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.state import NOBODY
from zaedno.sim.vocabulary import Category, Cause, Outcome

WIN_WIN, WIN_LOSE, LOSE_LOSE = Outcome.WIN_WIN.value, Outcome.WIN_LOSE.value, Outcome.LOSE_LOSE.value


@kernel
def note_event(w, event, organisation, partnership, value):
    """Notes an event, where events are kept: row of an organisation and uid of a partnership, or NOBODY."""
    clock = w.clock[0]
    if not clock.keep_events or clock.month < clock.past:
        return
    if clock.n_events >= w.events.shape[0]:
        clock.overflow = 1
        return
    event_row = w.events[clock.n_events]
    event_row.month = clock.month - clock.past
    event_row.event = event
    event_row.organisation = organisation
    event_row.partnership = partnership
    event_row.value = value
    clock.n_events += 1


@kernel
def classify(partnership):
    """Outcome by the net accounts of all who were members."""
    winning, losing = partnership.gone_winning, partnership.gone_losing
    for m in range(partnership.n):
        if partnership.account[m] >= 0.0:
            winning += 1
        else:
            losing += 1
    if losing == 0:
        return WIN_WIN
    return WIN_LOSE if winning > 0 else LOSE_LOSE


@kernel
def note_life(w, partnership, ended):
    """Writes the partnership's row of the table of partnerships; `ended` is NOBODY while it is alive.

    Months count from month 0: what was formed before has a negative one, and what ended before has no row.
    """
    clock = w.clock[0]
    if clock.month < clock.past:
        return
    if clock.n_lives >= w.lives.shape[0]:
        clock.overflow = 1
        return
    life = w.lives[clock.n_lives]
    clock.n_lives += 1
    life.uid = partnership.uid
    life.category = partnership.category
    life.issue = partnership.issue_uid
    life.formed = partnership.formed - clock.past
    life.ended = ended - clock.past if ended >= 0 else NOBODY
    life.cause = partnership.cause if ended >= 0 else NOBODY
    life.size_max = partnership.size_max
    life.sectors = partnership.sectors
    life.gain = partnership.gain
    life.outcome = classify(partnership) if ended >= 0 else NOBODY


@kernel
def count_formed(month, category):
    """Counts a formation under its category."""
    if category == Category.COMPLEMENTARY.value:
        month.formed_complementary += 1.0
    elif category == Category.CONVERGENT.value:
        month.formed_convergent += 1.0
    elif category == Category.CREATION.value:
        month.formed_creation += 1.0
    else:
        month.formed_consortium += 1.0


@kernel
def count_end(month, cause):
    """Counts an ending under its cause."""
    if cause == Cause.COMPLETED.value:
        month.ended_completed += 1.0
    elif cause == Cause.VALUE.value:
        month.ended_value += 1.0
    elif cause == Cause.DISTRUST.value:
        month.ended_distrust += 1.0
    elif cause == Cause.EXPOSED.value:
        month.ended_exposed += 1.0
    elif cause == Cause.CAPTURE.value:
        month.ended_capture += 1.0
    elif cause == Cause.CLOSED.value:
        month.ended_closed += 1.0
    else:
        month.ended_member_gone += 1.0
