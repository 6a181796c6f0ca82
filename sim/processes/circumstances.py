"""Circumstances change: issues come and go, organisations and persons too; interests and undisclosed shares drift.

Sections 4.1 and 4.2 of docs/ODD.md.
"""

import numpy as np

from zaedno.sim.engine.compiled import entry, kernel
from zaedno.sim.engine.draws import Decision, chance, draw, draw_lanes, normal, poisson, stirred
from zaedno.sim.engine.elementary import exp
from zaedno.sim.observation.events import note_event
from zaedno.sim.rules.candidates import anyone, anyone_known, introduce
from zaedno.sim.rules.issues import MONTH_ISSUES, close_issue, emerge
from zaedno.sim.rules.lag import open_budget, pay
from zaedno.sim.rules.ledger import fade_trust, meet, scale_trust
from zaedno.sim.rules.membership import end, leave
from zaedno.sim.rules.projects import CLOSED as CLOSED_ALONE
from zaedno.sim.rules.projects import GONE, stop_alone
from zaedno.sim.rules.quarrels import start_quarrel
from zaedno.sim.state import LANES, NOBODY, THEMES
from zaedno.sim.vocabulary import Cause, Event, Role, Sector

CLOSED, MEMBER_GONE, EXPOSED = Cause.CLOSED.value, Cause.MEMBER_GONE.value, Cause.EXPOSED.value
ENTERED, EXITED, LEAKED = Event.ENTERED.value, Event.EXITED.value, Event.LEAKED.value
PERSON_LEFT = Event.PERSON_LEFT.value
SOCIAL_BIT = 1 << Role.SOCIAL.value
PUBLIC = Sector.MUNICIPALITY.value
PAIRS_AT_EVENT = 0.08  # introductions at a matchmaking event, over organisations at the start
PUBLIC_TALK = 10.0  # how much oftener a public body talks to the LAG than another organisation
TALK_HOURS = 0.5  # the LAG's time for a consultation
YEAR = 12
CLOSING_RATE = 0.0003  # a month: a served issue closes from outside


@entry
def circumstances(w, t):
    """What happens to territory `t` this month before anybody acts."""
    open_budget(w, t)
    enter_and_leave(w, t)
    new_issues(w, t)
    old_issues(w, t)
    interests(w, t)
    motives(w, t)
    gatherings(w, t)
    lag_events(w, t)


@kernel
def enter_and_leave(w, t):
    """Entries and exits, as the world has drawn them; whoever leaves, leaves its partnerships too."""
    clock, territory = w.clock[0], w.territories[t]
    for i in range(territory.first, territory.last):
        organisation = w.organisations[i]
        if organisation.present == 0 and organisation.entry == clock.month:
            organisation.present = 1
            clock.moves += 1
            note_event(w, ENTERED, i, NOBODY, 0.0)
            onboard(w, t, i)
        if organisation.present == 1 and organisation.gone == clock.month:
            organisation.present = 0
            clock.moves += 1
            note_event(w, EXITED, i, NOBODY, 0.0)
            stop_alone(w, i, GONE)
            while organisation.n_memberships > 0:
                row = organisation.memberships[organisation.n_memberships - 1]
                drop_out(w, row, i)


@kernel
def drop_out(w, row, i):
    """Row `i` leaves the partnership at `row` for good; with fewer than two left it ends."""
    partnership = w.partnerships[row]
    for m in range(partnership.n):
        if partnership.members[m] == i:
            leave(w, row, m, MEMBER_GONE)
            break
    if partnership.n < 2:
        home = partnership.territory
        for place in range(w.territories[home].n_live):
            if w.live[home, place] == row:
                end(w, home, place, MEMBER_GONE)
                break


@kernel
def onboard(w, t, i):
    """A newcomer is introduced to as many organisations as the LAG's onboarding provides."""
    clock, words = w.clock[0], w.scratch[0].words
    n = int(w.p[0].onboarding) if w.territories[t].funded else 0
    for k in range(n):
        draw(clock.behaviour, clock.month, Decision.ONBOARD.value, w.organisations[i].uid, k, words)
        j = anyone(w, t, words[0])
        if j != i and w.organisations[j].present:
            introduce(w, t, i, j)


@kernel
def new_issues(w, t):
    """Community needs come up: Poisson with the rate of an organisation times their number at the start."""
    p, clock, territory = w.p[0], w.clock[0], w.territories[t]
    draw(clock.world, clock.month, Decision.ISSUES.value, t, 0, w.scratch[0].words)
    n = min(MONTH_ISSUES, poisson(w.scratch[0].words[0], p.issue_rate * territory.n_start))
    for k in range(n):
        emerge(w, t, clock.month + 1, k, clock.month)


@kernel
def old_issues(w, t):
    """Issues that nobody serves close in the end; served ones now and then, and their partnership with them."""
    p, clock, territory, words = w.p[0], w.clock[0], w.territories[t], w.scratch[0].words
    place = 0
    while place < territory.n_issues:
        row = np.int64(w.open[t, place])
        issue = w.issues[row]
        closes = False
        if issue.server < 0 and issue.carrier < 0:
            closes = clock.month - issue.idle_since >= p.issue_patience
        else:
            draw(clock.world, clock.month, Decision.CLOSING.value, issue.uid, 0, words)
            closes = chance(words[0], CLOSING_RATE)
            if closes and issue.server >= 0:
                end_at(w, t, issue.server, CLOSED)
            elif closes:
                stop_alone(w, issue.carrier, CLOSED_ALONE)
        if closes:
            close_issue(w, t, row)
        else:
            place += 1


@kernel
def end_at(w, t, row, cause):
    """Ends the live partnership at `row` of territory `t`."""
    for place in range(w.territories[t].n_live):
        if w.live[t, place] == row:
            end(w, t, place, cause)
            break


@kernel
def motives(w, t):
    """Undisclosed shares drift, and now and then one leaks, by the words that `drift` leaves in `scratch.lanes`."""
    p, clock, territory, lanes = w.p[0], w.clock[0], w.territories[t], w.scratch[0].lanes
    month = w.month[clock.month]
    place = 0
    while place < territory.n_live:
        row = np.int64(w.live[t, place])
        partnership = w.partnerships[row]
        drift(w, partnership)
        for m in range(partnership.n):
            hidden = partnership.hidden[m]
            if chance(lanes[1, m], p.leak_rate * hidden * partnership.watch):
                month.leaks += 1.0
                leak(w, partnership, m)
            if chance(lanes[3, m], p.person_leaves / YEAR):
                person_leaves(w, partnership, m)
        place += 1


@kernel
def interests(w, t):
    """Once a year the weights of an organisation's mission drift, each by a factor of its own."""
    p, clock, territory, words = w.p[0], w.clock[0], w.territories[t], w.scratch[0].words
    if p.mission_drift == 0.0:
        return
    for i in range(territory.first, territory.last):
        organisation = w.organisations[i]
        if (clock.month + organisation.uid) % YEAR != 0:
            continue
        total = 0.0
        for g in range(THEMES):
            if g & 3 == 0:
                draw(clock.world, clock.month, Decision.INTERESTS.value, organisation.uid, g >> 2, words)
            organisation.mission[g] *= exp(p.mission_drift * normal(words[g & 3]))
            total += organisation.mission[g]
        for g in range(THEMES):
            organisation.mission[g] /= total


@kernel
def person_leaves(w, partnership, m):
    """The person who carried a membership goes: what the others trusted and knew of it fades towards a stranger's.

    Where two organisations have several ties, as much less is lost.
    """
    p = w.p[0]
    i = partnership.members[m]
    note_event(w, PERSON_LEFT, i, partnership.uid, 0.0)
    for o in range(partnership.n):
        j = partnership.members[o]
        if j == i:
            continue
        kept = 1.0 - (1.0 - p.person_keeps) / ties(w.organisations[i], w.organisations[j])
        fade_trust(w.ledger[j], i, kept, p.stranger_trust)
        fade_trust(w.ledger[i], j, kept, p.stranger_trust)


@kernel
def ties(organisation, other):
    """Partnerships that two partners share."""
    count = 0
    for s in range(organisation.n_memberships):
        for o in range(other.n_memberships):
            count += organisation.memberships[s] == other.memberships[o]
    return max(1, count)


@kernel
def drift(w, partnership):
    """Undisclosed shares drift towards each member's disposition.  Leaves members' words in `scratch.lanes`.

    LANES members are worked out side by side; what stands beyond the last member is used by nobody.
    """
    p, clock, scratch, n = w.p[0], w.clock[0], w.scratch[0], partnership.n
    for m in range(n):
        member = w.organisations[partnership.members[m]]
        scratch.who[m] = member.uid
        scratch.disposition[m] = member.hidden
    draw_lanes(
        clock.behaviour, clock.month, Decision.MOTIVES.value, scratch.who, partnership.issue_uid, n, scratch.lanes
    )
    for start in range(0, n, LANES):
        for m in range(start, start + LANES):
            hidden = partnership.hidden[m]
            hidden += p.hidden_reversion * (scratch.disposition[m] - hidden) + p.hidden_drift * normal(
                scratch.lanes[0, m]
            )
            hidden = hidden if hidden > 0.0 else 0.0
            partnership.hidden[m] = hidden if hidden < 1.0 else 1.0


@kernel
def leak(w, partnership, m):
    """What member `m` keeps from the others comes out: they trust it less, and may quarrel over it."""
    p, clock, words = w.p[0], w.clock[0], w.scratch[0].words
    i, hidden = partnership.members[m], partnership.hidden[m]
    note_event(w, LEAKED, i, partnership.uid, hidden)
    for o in range(partnership.n):
        j = partnership.members[o]
        if j == i:
            continue
        scale_trust(w.ledger[j], i, 1.0 - p.leak_damage * hidden)
    draw(clock.behaviour, clock.month, Decision.EXPOSE.value, w.organisations[i].uid, partnership.issue_uid, words)
    if chance(words[0], hidden):
        start_quarrel(w, partnership, i, EXPOSED)


@kernel
def gatherings(w, t):
    """Organisations with a social function bring somebody they know together with a stranger."""
    p, clock, territory, words = w.p[0], w.clock[0], w.territories[t], w.scratch[0].words
    for i in range(territory.first, territory.last):
        host = w.organisations[i]
        if host.present == 0 or not host.functions & SOCIAL_BIT:
            continue
        draw(clock.behaviour, clock.month, Decision.MEETING.value, host.uid, 0, words)
        if chance(words[0], p.social_meetings * host.competence[Role.SOCIAL.value]):
            guest = anyone_known(w, w.ledger[i], words[1])
            other = anyone(w, t, words[2])
            if guest >= 0 and guest != other and w.organisations[guest].present and w.organisations[other].present:
                meet(w.ledger[guest], other, p.first_trust, clock.month)
                meet(w.ledger[other], guest, p.first_trust, clock.month)


@kernel
def lag_events(w, t):
    """Matchmaking events, spread evenly over the year, and outreach to vulnerable groups' organisations."""
    p, clock, territory = w.p[0], w.clock[0], w.territories[t]
    if not territory.funded:
        return
    month = clock.month - clock.past
    events = due(p.matchmaking, month + 1) - due(p.matchmaking, month)
    if events > 0:
        for k in range(events * max(1, int(PAIRS_AT_EVENT * territory.n_start + 0.5))):
            match(w, t, k)
        pay(w, t, events * p.event_hours)
    if p.consultations > 0.0:
        consult(w, t)
    if p.outreach > 0.0:
        reach_out(w, t)


@kernel
def due(rate, months):
    """Events held in the first `months` months at `rate` a year."""
    return int(rate * months / 12.0 + 1e-9)


@kernel
def match(w, t, k):
    """One introduction at an event: an organisation by lot, and one of another sector."""
    clock, words = w.clock[0], w.scratch[0].words
    draw(clock.behaviour, clock.month, Decision.MATCH.value, t, k, words)
    i = anyone(w, t, words[0])
    j = of_other_sector(w, t, i, words[1])
    if w.organisations[i].present and j >= 0:
        introduce(w, t, i, j)


@kernel
def of_other_sector(w, t, i, word):
    """A row of another sector than row `i`, by lot among all that are present, or NOBODY."""
    territory, me = w.territories[t], w.organisations[i]
    chosen, highest = np.int64(NOBODY), np.int64(NOBODY)
    for j in range(territory.first, territory.last):
        other = w.organisations[j]
        if other.present == 1 and other.sector != me.sector:
            lot = np.int64(stirred(word, other.uid))  # by identity: no place in the roster is luckier than another
            if lot > highest:
                chosen, highest = np.int64(j), lot
    return chosen


@kernel
def consult(w, t):
    """Organisations talk to the LAG's office, public bodies far oftener: so it knows whom it can name."""
    p, clock, territory, words = w.p[0], w.clock[0], w.territories[t], w.scratch[0].words
    for i in range(territory.first, territory.last):
        organisation = w.organisations[i]
        if organisation.present == 0:
            continue
        rate = p.consultations * (PUBLIC_TALK if organisation.sector == PUBLIC else 1.0)
        draw(clock.behaviour, clock.month, Decision.CONSULT.value, organisation.uid, 0, words)
        if chance(words[0], rate):
            organisation.lag_met = clock.month
            pay(w, t, TALK_HOURS)


@kernel
def reach_out(w, t):
    """Organisations of vulnerable groups in no partnership are introduced to somebody."""
    p, clock, territory, words = w.p[0], w.clock[0], w.territories[t], w.scratch[0].words
    for i in range(territory.first, territory.last):
        organisation = w.organisations[i]
        if organisation.present == 0 or organisation.vulnerable != 1 or organisation.n_memberships > 0:
            continue
        draw(clock.behaviour, clock.month, Decision.OUTREACH.value, organisation.uid, 0, words)
        if chance(words[0], p.outreach):
            j = anyone(w, t, words[1])
            if j != i and w.organisations[j].present:
                introduce(w, t, i, j)
