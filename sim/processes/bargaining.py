"""Bargaining: what can be divided is divided; claims that do not fit are contested; accounts are kept.

Sections 4.6 and 4.9 of docs/ODD.md.
"""

import numpy as np

from zaedno.sim.engine.compiled import entry, kernel
from zaedno.sim.observation.events import note_event
from zaedno.sim.rules.calls import draw_grant
from zaedno.sim.rules.contest import claims, contest
from zaedno.sim.rules.lag import refund
from zaedno.sim.rules.production import overhead
from zaedno.sim.state import NOBODY
from zaedno.sim.vocabulary import Event

YEAR = 12
CONTESTED = Event.CONTESTED.value
SMALLEST_POT = 1e-12  # units: below, there is nothing to fight over


@entry
def bargaining(w, t):
    """The month's bargaining and book-keeping in territory `t`."""
    for place in range(w.territories[t].n_live):
        partnership = w.partnerships[np.int64(w.live[t, place])]
        pot = draw_grant(w, w.issues[partnership.issue]) + w.p[0].divisible * partnership.output
        divide(w, partnership, pot)
        keep_books(w, t, partnership, pot)


@kernel
def agree(partnership):
    """Agreed shares: by effort, or equal where nobody makes any."""
    total = 0.0
    for m in range(partnership.n):
        total += partnership.effort[m]
    for m in range(partnership.n):
        partnership.agreed[m] = partnership.effort[m] / total if total > 0.0 else 1.0 / partnership.n


@kernel
def divide(w, partnership, pot):
    """Fills received shares and the month's contest spending (`scratch.spent`)."""
    p, scratch, n = w.p[0], w.scratch[0], partnership.n
    agree(partnership)
    w.month[w.clock[0].month].contested_pot += pot
    partnership.contested = 0
    for m in range(n):
        partnership.received[m] = partnership.agreed[m]
        scratch.spent[m] = 0.0
    if pot <= SMALLEST_POT:
        return
    claimed = claims(
        w.organisations,
        partnership.members,
        n,
        partnership.agreed,
        partnership.recognition,
        p.overrating,
        scratch.power_sum,
        scratch.claim,
    )
    if claimed <= 1.0 + 1e-12:
        return
    part = 1.0 - 1.0 / claimed
    for m in range(n):
        i = partnership.members[m]
        strength = w.organisations[i].bargaining * (1.0 + p.lead_premium * (i == partnership.lead))
        scratch.bargaining[m] = strength
        scratch.strength[m] = strength * w.organisations[i].press * (1.0 + p.joy_of_winning)
    if contest(n, part * pot, scratch.bargaining, scratch.strength, scratch.share, scratch.spent, scratch.order):
        partnership.contested = 1
        w.month[w.clock[0].month].conflicts += 1.0
        note_event(w, CONTESTED, NOBODY, partnership.uid, part * pot)
        for m in range(n):
            partnership.received[m] = (1.0 - part) * partnership.agreed[m] + part * scratch.share[m]


@kernel
def keep_books(w, t, partnership, pot):
    """Books what each member took out and paid: share, private benefit, refund, transaction cost, contest spending.

    What was spent on the contest stands in `scratch.spent` since `divide`.
    """
    p, scratch, territory = w.p[0], w.scratch[0], w.territories[t]
    month = w.month[w.clock[0].month]
    cost = p.hour_value * overhead(p, w.clock[0], territory, partnership, w.clock[0].month)
    back = cost * refund(p, territory)
    fade = 1.0 - 1.0 / YEAR
    for m in range(partnership.n):
        member = w.organisations[partnership.members[m]]
        private = p.private_benefit * partnership.hidden[m] * partnership.effort[m]
        received = partnership.received[m] * pot
        taken = received + private
        net = taken + back - cost - scratch.spent[m]
        partnership.flow[m] = taken - scratch.spent[m]
        partnership.account[m] += net
        partnership.deepest[m] = min(partnership.deepest[m], partnership.account[m])
        partnership.gain += net
        partnership.year_received[m] = fade * partnership.year_received[m] + received
        partnership.year_agreed[m] = fade * partnership.year_agreed[m] + partnership.agreed[m] * pot
        member.month_net += net
        member.took_out += taken
        member.put_in += cost - back + scratch.spent[m]
        month.private_gain += private
        month.contest_waste += scratch.spent[m]
        month.transaction_cost += cost
        month.refunds += back
        month.policy_cost += back
        territory.spent += back
