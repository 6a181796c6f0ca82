"""Claims that do not fit, and the contest over what is claimed twice.  Section 4.6 of docs/ODD.md.

The contest is an asymmetric lottery (Tullock 1980) among parties with interdependent preferences; its
equilibrium is closed-form by share functions (Cornes & Hartley 2005).
"""

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.state import POWERS


@kernel
def claims(organisations, members, n, agreed, recognition, overrating, whole, out):
    """Fills `out` with each member's claimed share of the pot; returns their sum.  `whole` is room for POWERS numbers.

    A member measures itself by the criterion that suits it best: its effort, overrated by `overrating`; an
    equal part; or the kind of power of which it has the greatest part among members.  It presses the
    difference to its agreed share by 1 - tan(svo), the less the more powers are recognised.
    """
    for s in range(POWERS):
        whole[s] = 0.0
    for m in range(n):
        for s in range(POWERS):
            whole[s] += organisations[members[m]].power[s]
    total = 0.0
    for m in range(n):
        best = max(agreed[m] * (1.0 + overrating), 1.0 / n)
        for s in range(POWERS):
            if whole[s] > 0.0:
                best = max(best, organisations[members[m]].power[s] / whole[s])
        press = organisations[members[m]].press
        out[m] = min(1.0, agreed[m] + (1.0 - recognition) * press * (best - agreed[m]))
        total += out[m]
    return total


@kernel
def contest(n, pot, bargaining, strength, share, spent, order):
    """Shares and spending of `n` parties that contest `pot` units.

    `bargaining` b_i makes spending effective; `strength` is b_i times what winning is worth to i over what
    spending costs it (0: it does not fight).  Fills `share` (sums to 1) and `spent` (units); `order` is
    room for n integers.  Returns False, filling nothing, when nobody fights.
    """
    active = 0
    for m in range(n):
        place = m
        while place > 0 and strength[order[place - 1]] < strength[m]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = m
        if strength[m] > 0.0:
            active += 1
    if active == 0:
        return False
    for m in range(n):
        share[m] = 0.0
        spent[m] = 0.0
    if active == 1:
        share[order[0]] = 1.0
        return True
    inverse = 1.0 / strength[order[0]] + 1.0 / strength[order[1]]
    size = 2
    while size < active:
        # The next joins if its share would be positive: 1 - B / (L s) > 0 with B / L of the set that includes it
        joined = inverse + 1.0 / strength[order[size]]
        if size >= joined * strength[order[size]]:
            break
        inverse = joined
        size += 1
    total = pot * (size - 1) / inverse
    for k in range(size):
        m = order[k]
        share[m] = 1.0 - total / (pot * strength[m])
        spent[m] = share[m] * total / bargaining[m]
    return True
