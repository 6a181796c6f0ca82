"""Whom a team builder thinks of: those it knows, partners of partners, and those the LAG introduces.

A shortlist of at most CANDIDATES stands in the scratch record: `candidate` (row), `trust` (the builder's), `weight`
(by which it made the list: trust times a draw, so that the trusted come first and others get their chance).
"""

import numpy as np

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.engine.draws import Decision, draw, draw_part, integer_below, stirred, uniform
from zaedno.sim.rules.lag import pay
from zaedno.sim.rules.ledger import meet, trust_in
from zaedno.sim.rules.membership import has_room, is_member
from zaedno.sim.state import CANDIDATES, DRAW_LANES, KNOWN, NOBODY, SECTORS
from zaedno.sim.vocabulary import Sector

PUBLIC = Sector.MUNICIPALITY.value
INTRODUCTION_HOURS = 2.0  # the LAG's time for an introduction
OFFICE_MEMORY = 24  # months for which the LAG's office knows whom it has talked to
SECTOR_TRIES = 6  # rows that the LAG looks at for a sector that a call's team still lacks


@kernel
def shortlist(scratch, k, row, trust, weight):
    """Puts `row` on the shortlist of length `k`, in place of the least weighty if it is full.  Returns its length."""
    place = k
    if k == CANDIDATES:
        place = 0
        for c in range(1, CANDIDATES):
            if scratch.weight[c] < scratch.weight[place]:
                place = c
        if weight <= scratch.weight[place]:
            return k
    scratch.candidate[place] = row
    scratch.trust[place] = trust
    scratch.weight[place] = weight
    scratch.used[place] = 0
    return min(k + 1, CANDIDATES)


@kernel
def listed(scratch, k, row):
    """Whether `row` is on the shortlist."""
    for c in range(k):
        if scratch.candidate[c] == row:
            return True
    return False


@kernel
def introduce(w, t, i, j):
    """The LAG of territory `t` brings rows `i` and `j` together: strangers start with a vouched trust."""
    p, month = w.p[0], w.clock[0].month
    pay(w, t, INTRODUCTION_HOURS)
    meet(w.ledger[i], j, p.first_trust, month)
    meet(w.ledger[j], i, p.first_trust, month)
    w.organisations[i].lag_met = month
    w.organisations[j].lag_met = month


@kernel
def anyone(w, t, word):
    """A row of territory `t`, by lot."""
    territory = w.territories[t]
    return territory.first + integer_below(word, territory.last - territory.first)


@kernel
def anyone_known(w, ledger, word):
    """A row that the ledger knows, by lot among all of them; NOBODY from an empty one.

    By their identities: after its place in the ledger, whoever stands behind a gap would come up more often.
    """
    chosen, highest = np.int64(NOBODY), np.int64(NOBODY)
    for place in range(KNOWN):
        j = np.int64(ledger.who[place])
        if j >= 0:
            lot = np.int64(stirred(word, w.organisations[j].uid))
            if lot > highest:
                chosen, highest = j, lot
    return chosen


@kernel
def knows_anybody(ledger):
    """Whether the ledger has any entry."""
    for place in range(KNOWN):
        if ledger.who[place] >= 0:
            return True
    return False


@kernel
def purpose(w, row):
    """What partners are looked for: the identity of the issue that the partnership serves; NOBODY: a new team."""
    return w.partnerships[row].issue_uid if row >= 0 else np.int64(NOBODY)


@kernel
def draw_referrals(w, i, row):
    """Words for two referrals (`scratch.referral`), nobody yet who makes them; gives the words that say who does."""
    clock, scratch = w.clock[0], w.scratch[0]
    for attempt in range(2):
        scratch.referrer[attempt] = NOBODY
        draw_part(
            clock.behaviour,
            clock.month,
            Decision.REFERRAL.value,
            w.organisations[i].uid,
            purpose(w, row),
            attempt,
            scratch.referral[attempt],
        )
    return scratch.referral[0, 0], scratch.referral[1, 0]


@kernel
def add_known(w, i, row, k):
    """Adds acquaintances with room that are not members of the partnership at `row` (NOBODY: none).

    Leaves in `scratch.referrer` two of all acquaintances, by lot as `anyone_known` has it, who may refer a partner.
    """
    clock, scratch, ledger = w.clock[0], w.scratch[0], w.ledger[i]
    draw(
        clock.behaviour, clock.month, Decision.CANDIDATES.value, w.organisations[i].uid, purpose(w, row), scratch.words
    )
    luck, by_lot = scratch.words[0], w.p[0].random_partners > 0.0
    first, second = draw_referrals(w, i, row)
    n = 0
    for place in range(KNOWN):
        if ledger.who[place] >= 0:
            scratch.known[n] = place
            scratch.known_uid[n] = w.organisations[ledger.who[place]].uid
            n += 1
    for m in range((n + DRAW_LANES - 1) & -DRAW_LANES):  # what stands beyond the last is used by nobody
        uid = scratch.known_uid[m]
        scratch.lots[0, m] = stirred(first, uid)
        scratch.lots[1, m] = stirred(second, uid)
        scratch.lots[2, m] = stirred(luck, uid)
    for attempt in range(2):
        highest = np.int64(NOBODY)
        for m in range(n):
            lot = np.int64(scratch.lots[attempt, m])
            if lot > highest:
                scratch.referrer[attempt], highest = np.int64(ledger.who[scratch.known[m]]), lot
    for m in range(n):
        j = np.int64(ledger.who[scratch.known[m]])
        other = w.organisations[j]
        if not has_room(other) or (row >= 0 and is_member(other, row)):
            continue
        trust = np.float64(ledger.trust[scratch.known[m]])
        weight = uniform(scratch.lots[2, m])
        k = shortlist(scratch, k, j, trust, weight if by_lot else trust * weight)
    return k


@kernel
def add_referred(w, i, row, k):
    """Adds up to two partners of an acquaintance, trusted as far as the acquaintance is and trusts them.

    Whom it asks, and the words for that, stand in `scratch` since `add_known`.
    """
    scratch, ledger = w.scratch[0], w.ledger[i]
    stranger = w.p[0].stranger_trust
    for attempt in range(2):
        referrer = scratch.referrer[attempt]
        if referrer < 0 or w.organisations[referrer].n_memberships == 0:
            continue
        busy, words = w.organisations[referrer], scratch.referral[attempt]
        partnership = w.partnerships[busy.memberships[integer_below(words[1], busy.n_memberships)]]
        j = partnership.members[integer_below(words[2], partnership.n)]
        other = w.organisations[j]
        if j == i or not has_room(other) or (row >= 0 and is_member(other, row)) or listed(scratch, k, j):
            continue
        trust = trust_in(ledger, referrer, stranger) * trust_in(w.ledger[referrer], j, stranger)
        trust = max(stranger, trust_in(ledger, j, trust))
        k = shortlist(scratch, k, j, trust, uniform(words[3]) if w.p[0].random_partners > 0.0 else trust)
    return k


@kernel
def add_introduced(w, t, i, k):
    """The LAG, while it can pay for that, names some that it knows and that have room."""
    clock, scratch = w.clock[0], w.scratch[0]
    if not w.territories[t].funded:
        return k
    draw(clock.behaviour, clock.month, Decision.INTRODUCE.value, w.organisations[i].uid, 0, scratch.words)
    for word in range(int(w.p[0].introductions)):
        j = anyone(w, t, scratch.words[word])
        other = w.organisations[j]
        if j != i and is_known_to_lag(w, other) and has_room(other) and not listed(scratch, k, j):
            introduce(w, t, i, j)
            k = shortlist(scratch, k, j, w.p[0].first_trust, 1.0)
    return k


@kernel
def is_known_to_lag(w, organisation):
    """Whether the office can name it: it is of standing, or has talked to the LAG within its memory."""
    if organisation.board or organisation.sector == PUBLIC:
        return True
    return w.clock[0].month - organisation.lag_met <= OFFICE_MEMORY


@kernel
def is_outside(organisation):
    """Whether a newcomer is in no partnership yet."""
    return organisation.entry > 0 and organisation.memberships_ever == 0


@kernel
def add_missing_sectors(w, t, i, k):
    """For a call that asks for all sectors, the LAG, while it makes calls and can pay, names one of each missing."""
    clock, scratch = w.clock[0], w.scratch[0]
    if not w.territories[t].funded or w.p[0].grant_rate == 0.0:
        return k
    present = 1 << w.organisations[i].sector
    for c in range(k):
        present |= 1 << w.organisations[scratch.candidate[c]].sector
    for sector in range(SECTORS):
        if present & (1 << sector):
            continue
        for attempt in range(SECTOR_TRIES):
            if attempt % 3 == 0:
                draw(
                    clock.behaviour,
                    clock.month,
                    Decision.SUMMON.value,
                    w.organisations[i].uid,
                    8 * sector + attempt + 1,
                    scratch.words,
                )
            j = anyone(w, t, scratch.words[attempt % 3])
            if j != i and w.organisations[j].sector == sector and has_room(w.organisations[j]):
                introduce(w, t, i, j)
                k = shortlist(scratch, k, j, w.p[0].first_trust, 2.0)
                break
    return k


@kernel
def gather(w, t, i, row, all_sectors):
    """Fills the shortlist of row `i`, for a new team (`row` NOBODY) or a partnership.  Returns its length."""
    k = add_known(w, i, row, 0)
    k = add_referred(w, i, row, k)
    if is_outside(w.organisations[i]) or (k == 0 and not knows_anybody(w.ledger[i])):
        k = add_introduced(w, t, i, k)
    if all_sectors:
        k = add_missing_sectors(w, t, i, k)
    return k
