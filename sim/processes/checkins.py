"""Check-ins bring hidden motives out; facilitation raises recognition.  Sections 4.2 and 4.7 of docs/ODD.md."""

import numpy as np

from zaedno.sim.engine.compiled import entry, kernel
from zaedno.sim.engine.draws import Decision, chance, draw
from zaedno.sim.observation.events import note_event
from zaedno.sim.rules.lag import facilitation, pay
from zaedno.sim.rules.ledger import raise_trust
from zaedno.sim.rules.membership import end, leave
from zaedno.sim.rules.production import checkin_due
from zaedno.sim.state import NOBODY
from zaedno.sim.vocabulary import Cause, Event

DISCLOSED, CHECKED_IN = Event.DISCLOSED.value, Event.CHECKED_IN.value
VALUE = Cause.VALUE.value
DISCLOSURE_REST = 0.3  # what stays hidden after a disclosure
OPENLY_ELSEWHERE = 0.3  # an undisclosed share from which on a disclosure frees a member whose mission is elsewhere


@entry
def checkins(w, t):
    """The month's check-ins and facilitation in territory `t`."""
    p, clock, territory = w.p[0], w.clock[0], w.territories[t]
    rate = facilitation(p, territory)
    place = 0
    while place < territory.n_live:
        row = np.int64(w.live[t, place])
        partnership = w.partnerships[row]
        if rate > 0.0:
            partnership.recognition += rate * (1.0 - partnership.recognition)
            pay(w, t, p.facilitator_hours * rate)
        if checkin_due(p, territory, partnership, clock.month):
            check_in(w, t, row)
        if partnership.n < 2:
            end(w, t, place, partnership.cause)
        else:
            place += 1


@kernel
def check_in(w, t, row):
    """Each hidden motive may be disclosed; one that shows a mission elsewhere lets its member go without blame."""
    p, clock, partnership = w.p[0], w.clock[0], w.partnerships[row]
    words = w.scratch[0].words
    month = w.month[clock.month]
    theme = w.issues[partnership.issue].theme
    month.checkins += 1.0
    for m in range(partnership.n):
        w.organisations[partnership.members[m]].lag_met = clock.month
    note_event(w, CHECKED_IN, NOBODY, partnership.uid, 0.0)
    pay(w, t, p.checkin_hours)
    chance_to_disclose = max(p.disclosure, p.charter_disclosure) if p.charter > 0.0 else p.disclosure
    m = 0
    while m < partnership.n:
        i = partnership.members[m]
        draw(clock.behaviour, clock.month, Decision.MOTIVES.value, w.organisations[i].uid, partnership.issue_uid, words)
        was = partnership.hidden[m]
        if was > 0.0 and chance(words[2], chance_to_disclose):
            month.disclosures += 1.0
            note_event(w, DISCLOSED, i, partnership.uid, was)
            partnership.hidden[m] = DISCLOSURE_REST * was
            for o in range(partnership.n):
                raise_trust(w.ledger[partnership.members[o]], i, p.disclosure_credit * was)
            elsewhere = w.organisations[i].mission[theme] < p.mission_floor and p.fixed_teams == 0.0
            if was > OPENLY_ELSEWHERE and elsewhere:
                leave(w, row, m, VALUE)
                continue
        m += 1
