"""Relations: trust follows what partners are seen to do; recognition grows; partners learn.

Sections 4.7, 4.8 and 4.13 of docs/ODD.md.
"""

import numpy as np

from zaedno.sim.engine.compiled import entry, kernel
from zaedno.sim.engine.draws import Decision, draw_lanes, normal
from zaedno.sim.rules.derived import bargaining_strength
from zaedno.sim.rules.ledger import find, meet
from zaedno.sim.state import LANES, ROLES
from zaedno.sim.vocabulary import Category, Power, Role, Sector

CONVERGENT = Category.CONVERGENT.value
NGO = Sector.NGO.value
ADVOCACY, CAPACITY = Role.ADVOCACY.value, Role.CAPACITY.value
LEGITIMACY = Power.LEGITIMACY.value
CIVIL = 6


@entry
def relations(w, t):
    """The month's changes in trust, recognition and competence in territory `t`."""
    for place in range(w.territories[t].n_live):
        partnership = w.partnerships[np.int64(w.live[t, place])]
        observe(w, partnership)
        recognise(w, partnership)
        learn(w, partnership)


@kernel
def conduct(w, partnership):
    """What members are seen to do (`scratch.seen`, in [0, 1]): open effort over open hours, less what they took beyond.

    LANES members are worked out side by side; what stands beyond the last member is used by nobody.
    """
    p, clock, scratch, n = w.p[0], w.clock[0], w.scratch[0], partnership.n
    for m in range(n):
        scratch.who[m] = w.organisations[partnership.members[m]].uid
    draw_lanes(
        clock.behaviour, clock.month, Decision.OBSERVE.value, scratch.who, partnership.issue_uid, n, scratch.lanes
    )
    for start in range(0, n, LANES):
        for m in range(start, start + LANES):
            open_hours = partnership.open_hours[m]
            effort = partnership.effort[m] / (open_hours if open_hours > 0.0 else 1.0)
            seen = (1.0 - partnership.hidden[m]) * effort if open_hours > 0.0 else 0.0
            excess = n * (partnership.received[m] - partnership.agreed[m])
            excess = excess if excess > 0.0 else 0.0
            seen += p.trust_noise * normal(scratch.lanes[0, m]) - (excess if excess < 1.0 else 1.0)
            seen = seen if seen > 0.0 else 0.0
            scratch.seen[m] = seen if seen < 1.0 else 1.0


@kernel
def update_trust(ledger, other, seen, up, down, stranger, month):
    """Moves the trust in `other` towards what was seen of it, faster down than up.  Returns it."""
    place = find(ledger, other)
    if place < 0:
        place = meet(ledger, other, stranger, month)
    trust = np.float64(ledger.trust[place])
    trust += (up if seen > trust else down) * (seen - trust)
    ledger.trust[place] = trust
    ledger.met[place] = month
    return trust


@kernel
def observe(w, partnership):
    """Every member learns of every other's conduct."""
    p, month, n = w.p[0], w.clock[0].month, partnership.n
    part = 1.0 / (n - 1)
    for m in range(n):
        partnership.mean_trust[m] = 0.0
    conduct(w, partnership)
    seen_of = w.scratch[0].seen
    for m in range(n):
        seen = seen_of[m]
        i = partnership.members[m]
        for o in range(n):
            if o != m:
                ledger = w.ledger[partnership.members[o]]
                trust = update_trust(ledger, i, seen, p.trust_up, p.trust_down, p.stranger_trust, month)
                partnership.mean_trust[o] += part * trust


@kernel
def best_at(w, partnership, role, civil_only):
    """Greatest competence in `role` among members (civil ones only, if asked)."""
    best = 0.0
    for m in range(partnership.n):
        member = w.organisations[partnership.members[m]]
        if not civil_only or member.sector == NGO:
            best = max(best, member.competence[role])
    return best


@kernel
def recognise(w, partnership):
    """Recognition grows with cohesion; advocacy in the team raises it, and the voice of the least legitimate member."""
    p = w.p[0]
    voice = 0.0
    weakest = partnership.members[0]
    for m in range(partnership.n):
        i = partnership.members[m]
        if w.organisations[i].functions & (1 << ADVOCACY):
            voice = max(voice, w.organisations[i].competence[ADVOCACY])
        if w.organisations[i].power[LEGITIMACY] < w.organisations[weakest].power[LEGITIMACY]:
            weakest = i
    growth = p.recognition_growth * partnership.cohesion + p.advocacy_voice * voice
    partnership.recognition = min(1.0, partnership.recognition + growth * (1.0 - partnership.recognition))
    if voice > 0.0:
        member = w.organisations[weakest]
        member.power[LEGITIMACY] += p.advocacy_voice * voice * (1.0 - member.power[LEGITIMACY])
        member.bargaining = bargaining_strength(member)


@kernel
def learn(w, partnership):
    """Convergent partners learn each role from the best of them; a capacity builder teaches the other civil members."""
    p = w.p[0]
    teacher = 0.0
    for m in range(partnership.n):
        member = w.organisations[partnership.members[m]]
        if member.functions & (1 << CAPACITY):
            teacher = max(teacher, member.competence[CAPACITY])
    convergent = partnership.category == CONVERGENT
    if not convergent and teacher == 0.0:
        return
    for d in range(ROLES):
        if convergent:
            raise_competence(w, partnership, d, p.learning_rate, False)
        if teacher > 0.0 and d < CIVIL:
            raise_competence(w, partnership, d, p.capacity_teaching * teacher, True)


@kernel
def raise_competence(w, partnership, role, rate, civil_only):
    """Members below the best in `role` close a part of the gap."""
    best = best_at(w, partnership, role, civil_only)
    for m in range(partnership.n):
        member = w.organisations[partnership.members[m]]
        if member.competence[role] < best and (not civil_only or member.sector == NGO):
            step = rate * (best - member.competence[role])
            member.competence[role] += step
            w.clock[0].learnt += step
