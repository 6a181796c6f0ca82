"""Issues: how a need of the community comes up, with what it asks for, and how it goes.  Section 4.1 of docs/ODD.md.

What an issue is belongs to the world: it is drawn by the issue's identity, not by who meets it.
"""

import numpy as np

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.engine.draws import Decision, chance, draw, integer_below, normal, stirred, uniform
from zaedno.sim.engine.elementary import exp
from zaedno.sim.rules.memory import LONG_AGO
from zaedno.sim.state import NEEDS, NOBODY, POWERS, THEMES
from zaedno.sim.vocabulary import Role

FIRST_OWN = 1 << 31  # identities from here on belong to issues that an organisation brought itself
MONTH_ISSUES = 64  # most issues that come up in a territory in a month
CIVIL = 6
CALL_MONTHS = 9  # a call stays open
INNOVATION_VALUE = 1.15  # of an issue that an organisation brings, over an ordinary one's median
ENTERPRISE, ADMINISTRATION = Role.ENTERPRISE.value, Role.ADMINISTRATION.value
DETAIL = Decision.ISSUE_DETAIL.value


@kernel
def identity(t, slot, k):
    """Identity of the k-th issue of territory `t` in `slot`: 0 for the stock at the start, month + 1 after."""
    return (t * 2048 + slot) * MONTH_ISSUES + k


@kernel
def open_row(w, t):
    """Takes a free row of the territory's issues, or NOBODY: then the run is done again with more room."""
    territory = w.territories[t]
    if territory.n_free_issues == 0:
        w.clock[0].overflow = 1
        return NOBODY
    territory.n_free_issues -= 1
    row = np.int64(w.free_issues[t, territory.n_free_issues])
    w.open[t, territory.n_issues] = row
    territory.n_issues += 1
    return row


@kernel
def close_issue(w, t, row):
    """Frees the row of an issue that is done, closed or came to nothing."""
    territory = w.territories[t]
    w.issues[row].open = 0
    w.issues[row].server = NOBODY
    w.issues[row].carrier = NOBODY
    for place in range(territory.n_issues):
        if w.open[t, place] == row:
            territory.n_issues -= 1
            w.open[t, place] = w.open[t, territory.n_issues]
            break
    w.free_issues[t, territory.n_free_issues] = row
    territory.n_free_issues += 1


@kernel
def draw_needs(w, issue, keys):
    """Two to four different roles, each civil with the chance `civil_draws`, and weights that sum to 1."""
    p, words = w.p[0], w.scratch[0].words
    draw(keys, 0, DETAIL, issue.uid, 1, words)
    issue.n_needs = 2 + integer_below(words[0], 3)
    total = 0.0
    for d in range(issue.n_needs):
        draw(keys, 0, DETAIL, issue.uid, 2 + d, words)
        if chance(words[0], p.civil_draws):
            role = integer_below(words[1], CIVIL)
        else:
            role = ENTERPRISE + integer_below(words[1], 2)
        while is_needed(issue, d, role):  # the next role that is not asked for yet
            role = role + 1 if role < ADMINISTRATION else 0
        issue.needs[d] = role
        issue.weights[d] = 0.5 + uniform(words[2])
        total += issue.weights[d]
    for d in range(issue.n_needs):
        issue.weights[d] /= total
    for d in range(issue.n_needs, NEEDS):
        issue.needs[d] = 0
        issue.weights[d] = 0.0


@kernel
def is_needed(issue, n, role):
    """Whether `role` is among the first `n` needs."""
    for d in range(n):
        if issue.needs[d] == role:
            return True
    return False


@kernel
def no_grant(issue):
    """No grant is paid for the issue."""
    issue.grant_from = LONG_AGO
    issue.grant_left = 0
    issue.grant_month = 0.0


@kernel
def fill(w, row, uid, theme, value, month, keys):
    """Draws an issue into `row`; `value` is the median value."""
    p, words, issue = w.p[0], w.scratch[0].words, w.issues[row]
    issue.uid = uid
    issue.open = 1
    issue.theme = theme
    draw(keys, 0, DETAIL, uid, 0, words)
    issue.value = value * exp(p.issue_value_sigma * normal(words[0]))
    issue.work = p.issue_work * exp(p.issue_work_sigma * normal(words[1]))
    issue.need = p.issue_need * exp(p.issue_need_sigma * normal(words[2]))
    issue.emerged = month
    issue.idle_since = month
    issue.first_served = NOBODY
    issue.server = NOBODY
    issue.carrier = NOBODY
    issue.means = integer_below(words[3], POWERS) if chance(stirred(words[3], uid), p.means_share) else NOBODY
    no_grant(issue)
    issue.innovative = 0
    issue.call_until = NOBODY
    issue.call_role = 0
    draw_needs(w, issue, keys)


@kernel
def emerge(w, t, slot, k, month):
    """The k-th issue of a territory's slot comes up, with a call if one is tied to it.  Returns its row or NOBODY."""
    p, clock, words = w.p[0], w.clock[0], w.scratch[0].words
    row = open_row(w, t)
    if row < 0:
        return NOBODY
    uid = identity(t, slot, k)
    draw(clock.world, 0, Decision.CALL.value, uid, 0, words)
    call, role, theme = chance(words[0], p.grant_rate), integer_below(words[1], 2), integer_below(words[2], THEMES)
    fill(w, row, uid, theme, p.issue_value, month, clock.world)
    if call and w.territories[t].funded:
        w.issues[row].call_until = max(month, 0) + CALL_MONTHS - 1
        w.issues[row].call_role = role
    return row


@kernel
def innovate(w, t, i):
    """Row `i` thinks up an innovative issue on the theme it cares for most: worth more, less surely.  Row or NOBODY."""
    p, clock, me = w.p[0], w.clock[0], w.organisations[i]
    row = open_row(w, t)
    if row < 0:
        return NOBODY
    theme = 0
    for g in range(1, THEMES):
        if me.mission[g] > me.mission[theme]:
            theme = g
    uid = FIRST_OWN | ((me.uid * 2048 + clock.month) & (FIRST_OWN - 1))
    fill(w, row, uid, theme, p.issue_value * INNOVATION_VALUE, clock.month, clock.behaviour)
    w.issues[row].innovative = 1
    return row
