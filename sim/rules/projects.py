"""Projects of one: what an organisation can do in other ways than with partners, and then does.

Whoever finds an issue that nobody serves may serve it alone: with its own skills and its own means, in the hours of
one membership, without anybody to coordinate with.  It gives way to a partnership when it takes the last hours.
Section 4.5 of docs/ODD.md.
"""

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.observation.events import note_event
from zaedno.sim.rules.calls import draw_grant, funded_hours, hired_share, means_with_grant, price_of_bid
from zaedno.sim.rules.issues import close_issue, no_grant
from zaedno.sim.rules.production import delivered, effective_hours, gate, supply
from zaedno.sim.rules.value_test import STARTUP_MONTHS
from zaedno.sim.state import NEEDS, NOBODY
from zaedno.sim.vocabulary import Event

STARTED_ALONE, ENDED_ALONE = Event.STARTED_ALONE.value, Event.ENDED_ALONE.value
COMPLETED, GIVEN_UP, CLOSED, JOINED, GONE = 0.0, 1.0, 2.0, 3.0, 4.0  # how it ended: the value of the event


@kernel
def net_alone(w, me, issue, hoped):
    """What `me` expects of serving an issue alone, units a month: what can be divided is all its own.

    `hoped`: what it may keep of a grant that it would apply for.
    """
    p, scratch, hours = w.p[0], w.scratch[0], w.p[0].membership_hours
    for d in range(NEEDS):
        scratch.supplied[d] = hours * hired_share(p, hoped, 1.0, hours)
    supply(issue, me.competence, hours, scratch.supplied)
    effective = effective_hours(p, issue, scratch.supplied) * gate(issue, me.means)
    output = min(issue.work, delivered(p, issue, effective, 0.0))
    regard = p.community_regard * me.regard * me.mission[issue.theme]
    bid = price_of_bid(p) / STARTUP_MONTHS if hoped > 0.0 else 0.0
    return p.divisible * output + regard * (1.0 - p.divisible) * output + hoped - bid


@kernel
def can_go_alone(w, me):
    """Whether it has the hours for a project of its own, and none yet."""
    return w.p[0].alone > 0.0 and me.project < 0 and me.n_memberships < me.seats


@kernel
def start_alone(w, i, issue_row, net):
    """Row `i` takes the issue at `issue_row` alone, expecting a net of `net` units a month."""
    p, clock, me, issue = w.p[0], w.clock[0], w.organisations[i], w.issues[issue_row]
    me.project = issue_row
    me.project_setup = p.setup_months * issue.need
    me.project_net = net
    issue.carrier = i
    if issue.first_served < 0:
        issue.first_served = clock.month
    note_event(w, STARTED_ALONE, i, NOBODY, net)


@kernel
def stop_alone(w, i, how):
    """Row `i` serves no issue alone any more; where it goes on otherwise a grant goes with it."""
    me = w.organisations[i]
    if me.project < 0:
        return
    issue = w.issues[me.project]
    issue.carrier = NOBODY
    issue.idle_since = w.clock[0].month
    if how != JOINED:
        no_grant(issue)
    me.project = NOBODY
    note_event(w, ENDED_ALONE, i, NOBODY, how)


@kernel
def make_room(w, i):
    """Gives up the project of row `i` where the membership that it is about to take needs its hours."""
    me = w.organisations[i]
    if me.project >= 0 and me.n_memberships + 1 >= me.seats:
        stop_alone(w, i, GIVEN_UP)


@kernel
def work_on_project(w, t, i):
    """The month's work of row `i` on its project: what it delivers, of which the divisible part is its own."""
    p, me, month = w.p[0], w.organisations[i], w.month[w.clock[0].month]
    issue = w.issues[me.project]
    hired = funded_hours(w, issue, p.membership_hours)
    scratch = w.scratch[0]
    for d in range(NEEDS):
        scratch.supplied[d] = hired * p.hired_competence
    supply(issue, me.competence, p.membership_hours, scratch.supplied)
    effective = effective_hours(p, issue, scratch.supplied) * gate(issue, means_with_grant(w, issue, me.means))
    kept = draw_grant(w, issue)
    me.month_net += kept
    me.took_out += kept
    if me.project_setup > 0.0:
        me.project_setup -= effective
        return
    output = min(issue.work, delivered(p, issue, effective, 0.0))
    issue.work -= output
    own = p.divisible * output
    me.month_net += own
    me.took_out += own
    month.solo_gain += own
    month.output_alone += output
    month.community_gain += (1.0 - p.divisible) * output
    if w.territories[t].priority & (1 << issue.theme):
        month.strategy_alignment += output
    if issue.work <= 0.0:
        done = me.project
        stop_alone(w, i, COMPLETED)
        close_issue(w, t, done)
