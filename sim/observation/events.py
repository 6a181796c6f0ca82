"""The diary of a run: events, the record of every partnership, and what is counted of formations and endings."""

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.state import NOBODY
from zaedno.sim.vocabulary import Category, Cause, Outcome

WIN_WIN, WIN_LOSE, LOSE_LOSE = Outcome.WIN_WIN.value, Outcome.WIN_LOSE.value, Outcome.LOSE_LOSE.value


@kernel
def happen(w, event, organisation, partnership, value):
    """Notes an event, where events are kept: row of an organisation and uid of a partnership, or NOBODY."""
    clock = w.clock[0]
    if not clock.keep_events:
        return
    if clock.n_happenings >= w.happenings.shape[0]:
        clock.overflow = 1
        return
    note = w.happenings[clock.n_happenings]
    note.month = clock.month
    note.event = event
    note.organisation = organisation
    note.partnership = partnership
    note.value = value
    clock.n_happenings += 1


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
def note_record(w, partnership, ended):
    """Writes the partnership's row of the table of partnerships; `ended` is NOBODY while it is alive."""
    clock = w.clock[0]
    if clock.n_records >= w.records.shape[0]:
        clock.overflow = 1
        return
    record = w.records[clock.n_records]
    clock.n_records += 1
    record.uid = partnership.uid
    record.category = partnership.category
    record.issue = partnership.issue_uid
    record.formed = partnership.formed
    record.ended = ended
    record.cause = partnership.cause if ended >= 0 else NOBODY
    record.size_max = partnership.size_max
    record.sectors = partnership.sectors
    record.gain = partnership.gain
    record.outcome = classify(partnership) if ended >= 0 else NOBODY


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
