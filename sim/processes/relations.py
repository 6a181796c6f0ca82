"""Relations: trust follows what partners are seen to do; recognition grows; partners learn.

Sections 4.7, 4.8 and 4.13 of docs/ODD.md.
"""

import numpy as np

from zaedno.sim.engine.compiled import entry, kernel
from zaedno.sim.engine.draws import Decision, draw_lanes, normal
from zaedno.sim.rules.derived import set_powers
from zaedno.sim.rules.ledger import find, meet
from zaedno.sim.rules.quarrels import start_quarrel
from zaedno.sim.state import LANES, NOBODY, ROLES
from zaedno.sim.vocabulary import Category, Cause, Power, Role, Sector

CONVERGENT = Category.CONVERGENT.value
NGO = Sector.NGO.value
ADVOCACY, CAPACITY = Role.ADVOCACY.value, Role.CAPACITY.value
LEGITIMACY = Power.LEGITIMACY.value
CIVIL = 6
DISTRUST = Cause.DISTRUST.value
PATIENCE = 3  # months of membership before which nobody is accused of that
BROKEN_PROMISE = 0.35  # how far below their trust the others see a member work, that they quarrel over


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
    """Moves the trust in `other` towards what was seen of it, faster down than up.  Returns it, before and after."""
    place = find(ledger, other)
    if place < 0:
        place = meet(ledger, other, stranger, month)
    before = np.float64(ledger.trust[place])
    trust = before + (up if seen > before else down) * (seen - before)
    ledger.trust[place] = trust
    ledger.met[place] = max(month, ledger.met[place])
    return before, trust


@kernel
def observe(w, partnership):
    """Every member learns of every other's conduct; they quarrel with one that does far less than they trusted in."""
    p, month, n = w.p[0], w.clock[0].month, partnership.n
    part = 1.0 / (n - 1)
    for m in range(n):
        partnership.mean_trust[m] = 0.0
    conduct(w, partnership)
    seen_of = w.scratch[0].seen
    for m in range(n):
        seen = seen_of[m]
        i = partnership.members[m]
        promised = 0.0
        for o in range(n):
            if o != m:
                ledger = w.ledger[partnership.members[o]]
                before, trust = update_trust(ledger, i, seen, p.trust_up, p.trust_down, p.stranger_trust, month)
                partnership.mean_trust[o] += part * trust
                promised += part * before
        if promised - seen > BROKEN_PROMISE and month - partnership.joined[m] >= PATIENCE:
            start_quarrel(w, partnership, i, DISTRUST)


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
        set_powers(member)


@kernel
def learn(w, partnership):
    """Convergent partners learn each role from the best of them; capacity builders teach the other civil members.

    Whoever is the best capacity builder is taught by the next best of them, if there is one.
    """
    p = w.p[0]
    teacher, next_best, teacher_place = 0.0, 0.0, NOBODY
    for m in range(partnership.n):
        member = w.organisations[partnership.members[m]]
        if member.functions & (1 << CAPACITY):
            competence = member.competence[CAPACITY]
            if competence > teacher:
                teacher, next_best, teacher_place = competence, teacher, m
            else:
                next_best = max(next_best, competence)
    convergent = partnership.category == CONVERGENT
    if not convergent and teacher == 0.0:
        return
    for d in range(ROLES):
        if convergent:
            raise_competence(w, partnership, d, False, p.learning_rate, NOBODY, 0.0)
        if teacher > 0.0 and d < CIVIL:
            rate, rate_of_teacher = p.capacity_teaching * teacher, p.capacity_teaching * next_best
            raise_competence(w, partnership, d, True, rate, teacher_place, rate_of_teacher)


@kernel
def raise_competence(w, partnership, role, civil_only, rate, place, rate_there):
    """Members below the best in `role` close a part of the gap: `rate` of it, but `rate_there` in `place`."""
    best = best_at(w, partnership, role, civil_only)
    for m in range(partnership.n):
        member = w.organisations[partnership.members[m]]
        if member.competence[role] < best and (not civil_only or member.sector == NGO):
            step = (rate_there if m == place else rate) * (best - member.competence[role])
            member.competence[role] += step
            w.clock[0].learnt += step
