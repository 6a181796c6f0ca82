"""The beginning of a world: tables emptied, organisations drawn, acquaintances, the strategy, the first issues."""

import numpy as np

from zaedno.sim.engine.compiled import entry, kernel
from zaedno.sim.engine.draws import (
    Decision,
    Stream,
    chance,
    draw,
    fill_run_keys,
    integer_below,
    poisson,
    uniform,
)
from zaedno.sim.engine.elementary import log, power
from zaedno.sim.rules.issues import emerge
from zaedno.sim.rules.ledger import meet
from zaedno.sim.rules.population import draw_organisation, scale_powers
from zaedno.sim.state import ALWAYS, KNOWN, MEMBERS, NOBODY, THEMES
from zaedno.sim.vocabulary import Sector

NGO, BUSINESS, MUNICIPALITY = Sector.NGO.value, Sector.BUSINESS.value, Sector.MUNICIPALITY.value
TIES, STRATEGY = Decision.TIES.value, Decision.STRATEGY.value
BOARD = (3, 2, 2)  # seats of the LAG's board by sector, most of them for those with most power in theirs
GROWTH = 0.85  # exponent by which coordination grows with partners
EVENNESS = 0.4  # added to exponential weights of themes, so that none is near 0
PRIORITIES = 3  # themes of the strategy that count as the LAG's priorities
STOCK_AGE = 6  # months whose issues are there at the start


@entry
def begin(w, seed, run, keep_events):
    """Puts the world `w` at the start of `run` of the study `seed` (uint64), with the organisations of its roster."""
    clock = w.clock[0]
    for k in range(w.values.shape[0]):
        w.values[k] = w.plan[0, k]
    fill_run_keys(seed, run, Stream.WORLD.value, clock.world)
    fill_run_keys(seed, run, Stream.BEHAVIOUR.value, clock.behaviour)
    reset(w, keep_events)
    for i in range(clock.n_organisations):
        draw_organisation(w, w.organisations[i], w.roster[i])
        clear(w.ledger[i])
        w.gini_order[i] = i
    for t in range(clock.n_territories):
        scale_powers(w, t, w.p[0].power_gap)
        elect_board(w, t)
        draw_strategy(w, t)
        count_start(w, t)
    for t in range(clock.n_territories):
        draw_ties(w, t)
        draw_ties_abroad(w, t)
        tie_acquainted(w, t)
        first_issues(w, t)


@kernel
def reset(w, keep_events):
    """Empties all tables and fills the table of coordination hours."""
    clock = w.clock[0]
    clock.month = 0
    clock.overflow = 0
    clock.turned = 0
    clock.n_lives = 0
    clock.n_events = 0
    clock.n_partnerships = 0
    clock.moves = 1
    clock.moves_recorded = 0
    clock.keep_events = keep_events
    clock.best_year = 0.0
    clock.last_year = 0.0
    for k in range(w.recent.shape[0]):
        w.recent[k] = 0.0
    start_counting(w)
    set_coordination(w)
    for t in range(clock.n_territories):
        territory = w.territories[t]
        territory.n_live = 0
        territory.n_issues = 0
        territory.spent = 0.0
        territory.funded = 1
        territory.waits = 0.0
        territory.n_waits = 0.0
        room = w.free.shape[1]
        territory.n_free = room
        for k in range(room):
            w.free[t, k] = t * room + room - 1 - k
            w.partnerships[t * room + k].alive = 0
        room = w.free_issues.shape[1]
        territory.n_free_issues = room
        for k in range(room):
            w.free_issues[t, k] = t * room + room - 1 - k
            w.issues[t * room + k].open = 0


@kernel
def start_counting(w):
    """What is counted so far begins at nothing."""
    clock = w.clock[0]
    clock.learnt = 0.0
    clock.ended_win_win = 0.0
    clock.ended_win_lose = 0.0
    clock.ended_lose_lose = 0.0


@kernel
def set_coordination(w):
    """Fills the table of coordination hours."""
    p, clock = w.p[0], w.clock[0]
    for n in range(MEMBERS + 1):
        partners = 0.0 if n < 2 else power(n - 1.0, GROWTH)
        clock.coordination[n] = p.coordination_hours + p.coordination_growth * partners


@kernel
def elect_board(w, t):
    """The LAG's board: those with the most power of each sector, as far as there are any."""
    territory = w.territories[t]
    for sector in range(len(BOARD)):
        for _ in range(BOARD[sector]):
            best = np.int64(NOBODY)
            for i in range(territory.first, territory.last):
                one = w.organisations[i]
                if one.entry > 0 or one.board or one.sector != sector:
                    continue
                if best < 0 or stands_before(one, w.organisations[best]):
                    best = np.int64(i)
            if best >= 0:
                w.organisations[best].board = 1


@kernel
def stands_before(one, other):
    """More power, or the same and the smaller identity: no order of rows is asked."""
    if one.bargaining == other.bargaining:
        return one.uid < other.uid
    return one.bargaining > other.bargaining


@kernel
def clear(ledger):
    """Empties a ledger."""
    for place in range(KNOWN):
        ledger.who[place] = NOBODY
        ledger.met[place] = 0
        ledger.trust[place] = 0.0


@kernel
def count_start(w, t):
    """Counts those present at the start."""
    territory = w.territories[t]
    territory.n_start = 0
    for i in range(territory.first, territory.last):
        territory.n_start += w.organisations[i].present


@kernel
def draw_strategy(w, t):
    """Weights of the strategy over the themes, and which three are its priorities."""
    clock, territory, words = w.clock[0], w.territories[t], w.scratch[0].words
    total = 0.0
    for g in range(THEMES):
        if g & 3 == 0:
            draw(clock.world, 0, STRATEGY, t, g >> 2, words)
        territory.strategy[g] = EVENNESS - log(uniform(words[g & 3]))
        total += territory.strategy[g]
    for g in range(THEMES):
        territory.strategy[g] /= total
    territory.priority = 0
    for _ in range(PRIORITIES):
        best = NOBODY
        for g in range(THEMES):
            taken = territory.priority & (1 << g)
            if not taken and (best < 0 or territory.strategy[g] > territory.strategy[best]):
                best = g
        territory.priority |= 1 << best


@kernel
def acquaintance(p, one, other):
    """Chance that two organisations know each other at the start: by their sectors, and by who sits on the board."""
    if one.sector == other.sector:
        known = p.acquaintance_within
    elif one.sector == MUNICIPALITY or other.sector == MUNICIPALITY:
        known = p.acquaintance_public
    else:
        known = p.acquaintance_across
    return max(known, p.acquaintance_standing) if one.board or other.board else known


@kernel
def tie(w, i, j):
    """Rows `i` and `j` know each other, and go on seeing each other."""
    meet(w.ledger[i], j, w.p[0].first_trust, ALWAYS)
    meet(w.ledger[j], i, w.p[0].first_trust, ALWAYS)


@kernel
def draw_ties(w, t):
    """Who of a territory knows whom at the start; newcomers know nobody."""
    p, clock, territory, words = w.p[0], w.clock[0], w.territories[t], w.scratch[0].more_words
    for i in range(territory.first, territory.last):
        me = w.organisations[i]
        if me.entry > 0:
            continue
        block = NOBODY
        for j in range(i + 1, territory.last):
            other = w.organisations[j]
            if other.entry > 0:
                continue
            if other.uid >> 2 != block:  # a block of four words serves four identities
                block = other.uid >> 2
                draw(clock.world, 0, TIES, me.uid, block, words)
            if chance(words[other.uid & 3], acquaintance(p, me, other)):
                tie(w, i, j)


@kernel
def draw_ties_abroad(w, t):
    """Acquaintances in the next territory: a Poisson number each."""
    p, clock, words = w.p[0], w.clock[0], w.scratch[0].more_words
    if clock.n_territories < 2:
        return
    territory, nearby = w.territories[t], w.territories[(t + 1) % clock.n_territories]
    for i in range(territory.first, territory.last):
        me = w.organisations[i]
        if me.entry > 0:
            continue
        draw(clock.world, 0, TIES, me.uid, -1, words)
        for k in range(min(8, poisson(words[0], p.abroad_ties))):
            draw(clock.world, 0, TIES, me.uid, -2 - k, words)
            j = nearby.first + integer_below(words[0], nearby.last - nearby.first)
            if w.organisations[j].entry == 0:
                tie(w, i, j)


@kernel
def tie_acquainted(w, t):
    """Those of whom the roster says that they know each other do, where both are there at the start."""
    territory = w.territories[t]
    for k in range(w.acquainted.shape[0]):
        i, j = w.acquainted[k, 0], w.acquainted[k, 1]
        if territory.first <= i < territory.last and w.organisations[i].entry == 0 and w.organisations[j].entry == 0:
            tie(w, i, j)


@kernel
def first_issues(w, t):
    """The stock of issues at the start, a part of which has waited for some time."""
    p, clock, territory, words = w.p[0], w.clock[0], w.territories[t], w.scratch[0].words
    draw(clock.world, 0, Decision.ISSUES.value, t, 1, words)
    for k in range(min(63, poisson(words[0], p.issue_rate * STOCK_AGE * territory.n_start))):
        row = emerge(w, t, 0, k, 0)
        if row < 0:
            return
        draw(clock.world, 0, Decision.ISSUES.value, t, 2 + k, words)
        issue = w.issues[row]
        issue.emerged = -1 - integer_below(words[0], STOCK_AGE)
        issue.idle_since = issue.emerged
