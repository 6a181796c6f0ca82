"""Review: members stay or leave, partnerships end, each with its cause.  Sections 4.10 and 4.13 of docs/ODD.md."""

import numpy as np

from zaedno.sim.engine.compiled import entry, kernel
from zaedno.sim.engine.draws import Decision, chance, draw
from zaedno.sim.engine.elementary import exp
from zaedno.sim.rules.issues import close_issue
from zaedno.sim.rules.lag import refund
from zaedno.sim.rules.membership import LASTING_MONTHS, end, leave
from zaedno.sim.rules.production import overhead
from zaedno.sim.rules.quarrels import chance_to_settle, is_culprit_gone, settle, start_quarrel
from zaedno.sim.state import NOBODY
from zaedno.sim.vocabulary import Cause

COMPLETED, VALUE, DISTRUST, CAPTURE = (
    Cause.COMPLETED.value,
    Cause.VALUE.value,
    Cause.DISTRUST.value,
    Cause.CAPTURE.value,
)
YEAR = 12
REVIEW_START = 3  # months of membership from which on a member looks back
WATCHED_YEAR = 6  # months after which a watchdog brings capture out


@entry
def review(w, t):
    """The month's review of every partnership of territory `t`."""
    clock, territory = w.clock[0], w.territories[t]
    place = 0
    while place < territory.n_live:
        row = np.int64(w.live[t, place])
        partnership = w.partnerships[row]
        issue_row = partnership.issue
        if w.issues[issue_row].work <= 0.0:
            end(w, t, place, COMPLETED)
            close_issue(w, t, issue_row)
            continue
        satisfy(w, t, partnership)
        part_ways(w, t, row)
        if partnership.n < 2:
            end(w, t, place, partnership.cause)
            continue
        if clock.month - partnership.formed == LASTING_MONTHS:
            w.month[clock.month].lasting += 1.0
        place += 1


@kernel
def asked_ratio(p, age):
    """Benefits over costs that members ask for: falls with the partnership's age from the first to the late ratio."""
    return p.value_ratio_late + (p.value_ratio - p.value_ratio_late) * exp(-age / p.value_ratio_months)


@kernel
def satisfy(w, t, partnership):
    """Satisfaction moves towards the month's net, costs weighed by the ratio asked for, over what hours yield alone."""
    p, clock, territory = w.p[0], w.clock[0], w.territories[t]
    cost = p.hour_value * overhead(p, clock, territory, partnership, clock.month) * (1.0 - refund(p, territory))
    alone = p.solo_yield * p.membership_hours
    age = clock.month - partnership.formed
    ratio = asked_ratio(p, float(age))
    for m in range(partnership.n):
        month_value = partnership.flow[m] - ratio * cost - alone
        partnership.satisfaction[m] += p.satisfaction_speed * (month_value - partnership.satisfaction[m])


@kernel
def captor(w, partnership):
    """The place of a member that over about a year took more than its agreed share by the capture ratio, or NOBODY."""
    p, month = w.p[0], w.clock[0].month
    if partnership.lead < 0:
        return NOBODY  # who leads together sees to it that nobody takes all
    wait = WATCHED_YEAR if partnership.watch > 1.0 else YEAR
    for m in range(partnership.n):
        if month - partnership.joined[m] >= wait and partnership.year_agreed[m] > 0.0:
            if partnership.year_received[m] > p.capture_ratio * partnership.year_agreed[m]:
                return m
    return NOBODY


@kernel
def reason_to_leave(w, partnership, m):
    """Why member `m` leaves this month (a Cause), or NOBODY."""
    p, clock = w.p[0], w.clock[0]
    words = w.scratch[0].words
    i = partnership.members[m]
    if partnership.mean_trust[m] < p.distrust_floor:
        return DISTRUST
    quarrels = partnership.quarrel >= 0 and i != partnership.culprit
    dissatisfied = partnership.satisfaction[m] < 0.0 and clock.month - partnership.joined[m] >= REVIEW_START
    if not quarrels and not dissatisfied:
        return NOBODY
    draw(clock.behaviour, clock.month, Decision.REVIEW.value, w.organisations[i].uid, partnership.issue_uid, words)
    if quarrels and chance(words[0], p.quarrel_leave):
        return partnership.quarrel
    if dissatisfied and chance(words[1], p.leave_rate):
        return VALUE
    return NOBODY


@kernel
def part_ways(w, t, row):
    """Members with a reason leave, until fewer than two are left; a quarrel that goes on may be settled.

    Where teams are fixed nobody leaves.
    """
    p, clock, partnership, words = w.p[0], w.clock[0], w.partnerships[row], w.scratch[0].words
    place = captor(w, partnership)
    if place >= 0:
        start_quarrel(w, partnership, partnership.members[place], CAPTURE)
    m = 0
    while m < partnership.n and partnership.n >= 2 and p.fixed_teams == 0.0:
        cause = reason_to_leave(w, partnership, m)
        if cause >= 0:
            leave(w, row, m, cause)
        else:
            m += 1
    if partnership.quarrel < 0:
        return
    draw(clock.behaviour, clock.month, Decision.QUARREL.value, partnership.issue_uid, 0, words)
    if is_culprit_gone(partnership) or chance(words[0], chance_to_settle(p, w.territories[t])):
        settle(w, partnership)
