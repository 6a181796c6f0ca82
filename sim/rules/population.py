"""Drawing what a roster leaves blank about an organisation.  Section 4.0 of docs/ODD.md.

Every draw is keyed by the organisation's identity, so that others do not change when one is taken out.
"""

import numpy as np

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.engine.draws import Decision, chance, draw, integer_below, normal, uniform
from zaedno.sim.engine.elementary import exp, log, power
from zaedno.sim.rules.derived import set_attitude, set_powers, set_seats
from zaedno.sim.rules.memory import LONG_AGO, forget_all
from zaedno.sim.state import NOBODY, POWERS, ROLES, THEMES
from zaedno.sim.vocabulary import Role, Sector

NGO, BUSINESS, MUNICIPALITY = Sector.NGO.value, Sector.BUSINESS.value, Sector.MUNICIPALITY.value
ENTERPRISE, ADMINISTRATION = Role.ENTERPRISE.value, Role.ADMINISTRATION.value
SERVICE, REPRESENTATION = Role.SERVICE.value, Role.REPRESENTATION.value
ROSTER, EXIT, ENTRY = Decision.ROSTER.value, Decision.EXIT.value, Decision.ENTRY.value
CIVIL = 6
PERIOD = 84  # months of an EU programming period, over which newcomers enter
COMPETENCE_SD, POWER_SD = 0.12, 0.13
LEAST_POWER = 0.02

# Mean authority, resources, legitimacy by sector: public bodies hold the chair and the budget (5 % of heads,
# a fifth to a third of board seats), businesses money, civil organisations their standing [I].
SECTOR_POWER = ((0.25, 0.30, 0.60), (0.25, 0.55, 0.40), (0.80, 0.65, 0.55))
# What a sector's missions lean to: economy, environment, social, culture and youth, tourism, infrastructure [I].
SECTOR_MISSION = ((0.6, 1.0, 1.5, 1.6, 0.8, 0.5), (2.0, 0.8, 0.5, 0.4, 1.3, 1.0), (1.0, 1.0, 1.0, 1.0, 1.0, 1.5))


@kernel
def given_sector(w, given):
    """The sector that the roster gives; a blank one: by the shares of a synthetic community, once a world."""
    if given.sector >= 0:
        return given.sector
    p, words = w.p[0], w.scratch[0].words
    draw(w.clock[0].world, 0, ROSTER, given.uid, 9, words)
    share = uniform(words[0])
    if share < p.share_municipality:
        return np.int64(MUNICIPALITY)
    return np.int64(BUSINESS if share < p.share_municipality + p.share_business else NGO)


@kernel
def draw_character(w, organisation, given):
    """Attitude, hidden disposition, hours, vulnerability."""
    sector = given_sector(w, given)
    p, words, key = w.p[0], w.scratch[0].words, w.clock[0].world
    draw(key, 0, ROSTER, organisation.uid, 0, words)
    svo = p.svo_mean + p.svo_sd * normal(words[0])
    if chance(words[3], p.win_lose_share):
        svo = p.win_lose_angle
    set_attitude(organisation, svo if np.isnan(given.svo) else given.svo)
    hidden = p.hidden_mean + p.hidden_sd * normal(words[1])
    organisation.hidden = min(1.0, max(0.0, hidden)) if np.isnan(given.hidden) else given.hidden
    hours = p.hours_median * exp(p.hours_sigma * normal(words[2]))
    if sector == MUNICIPALITY:
        hours *= p.hours_public_factor
    organisation.hours = hours if np.isnan(given.hours) else given.hours
    set_seats(organisation, p.membership_hours)
    draw(key, 0, ROSTER, organisation.uid, 1, words)
    organisation.vulnerable = given.vulnerable
    if given.vulnerable < 0:
        organisation.vulnerable = 1 if sector == NGO and chance(words[0], p.vulnerable_share) else 0


@kernel
def draw_functions(w, organisation, given):
    """One to three of the six civil functions, for a civil organisation."""
    words = w.scratch[0].words
    organisation.functions = given.functions
    if given.functions >= 0:
        return
    organisation.functions = 0
    if organisation.sector != NGO:
        return
    draw(w.clock[0].world, 0, ROSTER, organisation.uid, 2, words)
    for k in range(1 + integer_below(words[0], 3)):
        organisation.functions |= 1 << integer_below(words[1 + k], CIVIL)


@kernel
def draw_competence(w, organisation, given):
    """High in the roles it performs, low elsewhere."""
    sector = organisation.sector
    p, words = w.p[0], w.scratch[0].words
    for d in range(ROLES):
        if d & 3 == 0:
            draw(w.clock[0].world, 0, ROSTER, organisation.uid, 3 + (d >> 2), words)
        mean = p.competence_other
        if d < CIVIL and organisation.functions & (1 << d):
            mean = p.competence_mean
        elif (d == ENTERPRISE and sector == BUSINESS) or (d == ADMINISTRATION and sector == MUNICIPALITY):
            mean = p.competence_mean
        elif sector == MUNICIPALITY and (d == SERVICE or d == REPRESENTATION):
            mean = 0.5 * (p.competence_mean + p.competence_other)
        drawn = min(1.0, max(0.01, mean + COMPETENCE_SD * normal(words[d & 3])))
        organisation.competence[d] = drawn if np.isnan(given.competence[d]) else given.competence[d]


@kernel
def draw_mission(w, organisation, given):
    """Weights over the themes, summing to 1: exponential draws to a power, with the lean of the sector."""
    p, words = w.p[0], w.scratch[0].words
    total = 0.0
    for g in range(THEMES):
        if g & 3 == 0:
            draw(w.clock[0].world, 0, ROSTER, organisation.uid, 5 + (g >> 2), words)
        weight = power(-log(uniform(words[g & 3])), p.mission_focus) * SECTOR_MISSION[organisation.sector][g]
        organisation.mission[g] = weight if np.isnan(given.mission[g]) else given.mission[g]
        total += organisation.mission[g]
    for g in range(THEMES):
        organisation.mission[g] /= total


@kernel
def draw_power(w, organisation, given):
    """Authority, resources and legitimacy, around the means of the sector."""
    words = w.scratch[0].words
    draw(w.clock[0].world, 0, ROSTER, organisation.uid, 7, words)
    for s in range(POWERS):
        drawn = SECTOR_POWER[organisation.sector][s] + POWER_SD * normal(words[s])
        organisation.power[s] = min(1.0, max(LEAST_POWER, drawn)) if np.isnan(given.power[s]) else given.power[s]


@kernel
def draw_times(w, organisation, given):
    """Months of entry and of exit."""
    clock, words = w.clock[0], w.scratch[0].words
    organisation.entry = clock.past + given.entered if given.entered > 0 else given.entered
    if given.entered < 0:
        draw(clock.world, 0, ENTRY, organisation.uid, 0, words)
        organisation.entry = clock.past + 1 + integer_below(words[0], PERIOD)
    organisation.present = 1 if organisation.entry == 0 else 0
    organisation.gone = NOBODY
    staying = log(1.0 - w.p[0].exit_rate)
    if staying < 0.0:  # a rate that 1 cannot tell from 0 closes nobody down
        draw(clock.world, 0, EXIT, organisation.uid, 0, words)
        stay = log(uniform(words[0])) / staying
        organisation.gone = max(organisation.entry, clock.past) + 1 + int(min(stay, 1.0e6))


@kernel
def make_civil(w, organisation):
    """Turns a business or public body into a civil organisation with the same hours and level of competence.

    What it could do as such it can now do in a civil function, drawn by lot; its powers are those of a civil one.
    """
    words = w.scratch[0].words
    own = ENTERPRISE if organisation.sector == BUSINESS else ADMINISTRATION
    draw(w.clock[0].world, 0, ROSTER, organisation.uid, 8, words)
    function = integer_below(words[0], CIVIL)
    competence = organisation.competence[function]
    organisation.competence[function] = organisation.competence[own]
    organisation.competence[own] = competence
    organisation.functions |= 1 << function
    for s in range(POWERS):
        civil = organisation.power[s] + SECTOR_POWER[NGO][s] - SECTOR_POWER[organisation.sector][s]
        organisation.power[s] = min(1.0, max(LEAST_POWER, civil))
    organisation.sector = NGO


@kernel
def draw_organisation(w, organisation, given):
    """Fills one organisation: what the roster gives stays, what it leaves blank is drawn."""
    organisation.uid = given.uid
    organisation.sector = given_sector(w, given)
    organisation.territory = given.territory
    draw_times(w, organisation, given)
    draw_character(w, organisation, given)
    draw_functions(w, organisation, given)
    draw_competence(w, organisation, given)
    draw_mission(w, organisation, given)
    draw_power(w, organisation, given)
    if w.p[0].civil_only > 0.0 and organisation.sector != NGO:
        make_civil(w, organisation)
    organisation.n_memberships = 0
    organisation.project = NOBODY
    organisation.lag_met = LONG_AGO
    organisation.board = 0
    organisation.broke_grant = LONG_AGO
    forget_all(organisation)
    organisation.trained = NOBODY
    organisation.memberships_ever = 0
    open_accounts(organisation)
    organisation.mark = NOBODY


@kernel
def open_accounts(organisation):
    """Accounts are kept from here on."""
    organisation.net = 0.0
    organisation.put_in = 0.0
    organisation.took_out = 0.0
    organisation.risked = 0.0
    organisation.month_net = 0.0


@kernel
def scale_powers(w, t, gap):
    """Draws powers towards (gap below 1) or away from (above 1) the mean of their kind among those of the start."""
    territory = w.territories[t]
    for s in range(POWERS):
        total, n = 0.0, 0
        for i in range(territory.first, territory.last):
            if w.organisations[i].entry == 0:
                total += w.organisations[i].power[s]
                n += 1
        mean = total / max(1, n)
        for i in range(territory.first, territory.last):
            power_now = w.organisations[i].power[s]
            if gap != 1.0:
                power_now = mean + gap * (power_now - mean)
            w.organisations[i].power[s] = min(1.0, max(LEAST_POWER, power_now))
    for i in range(territory.first, territory.last):
        set_powers(w.organisations[i])
