"""Measures: what is recorded of a month, and the accounting identity.  Section 5 of docs/ODD.md."""

import numpy as np

from zaedno.sim.engine.compiled import entry, kernel
from zaedno.sim.observation.events import note_life
from zaedno.sim.observation.network import network
from zaedno.sim.state import NOBODY, SECTORS
from zaedno.sim.vocabulary import Power, Sector

NGO, BUSINESS, MUNICIPALITY = Sector.NGO.value, Sector.BUSINESS.value, Sector.MUNICIPALITY.value
BUSINESS_BIT, PUBLIC_BIT = 1 << Sector.BUSINESS.value, 1 << Sector.MUNICIPALITY.value
AUTHORITY, RESOURCES = Power.AUTHORITY.value, Power.RESOURCES.value
YEAR = 12


@entry
def record(w):
    """Completes the running month's record; flows and counts were added by the processes.

    Of the past only gains are recorded, for the best year may lie there, and the networks that it leaves.
    """
    clock = w.clock[0]
    month = w.month[clock.month]
    if clock.month < clock.past - 1:
        for i in range(clock.n_organisations):
            close_account(w.organisations[i])
    else:
        record_partnerships(w, month)
        record_organisations(w, month)
        network(w, month)
    record_gains(w, month)


@kernel
def close_account(organisation):
    """Closes the month's account of an organisation.  Returns the month's net."""
    gain = organisation.month_net
    organisation.month_net = 0.0
    organisation.net += gain
    return gain


@kernel
def share(part, whole):
    """Part of a whole; not a number where there is no whole."""
    return part / whole if whole > 0.0 else np.nan


@kernel
def record_partnerships(w, month):
    """Means over live partnerships; not a number where there are none."""
    trusts, pairs, multi, with_public = 0.0, 0.0, 0.0, 0.0
    n, hidden = 0.0, 0.0
    size, power, recognition, least, cohesive, cross, inclusive = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    issues, served, waits, n_waits = 0.0, 0.0, 0.0, 0.0
    for t in range(w.clock[0].n_territories):
        territory = w.territories[t]
        issues += territory.n_issues
        waits += territory.waits
        n_waits += territory.n_waits
        for place in range(territory.n_issues):
            issue = w.issues[np.int64(w.open[t, place])]
            served += issue.server >= 0
            count_need(month, issue)
        for place in range(territory.n_live):
            partnership = w.partnerships[np.int64(w.live[t, place])]
            sectors, included = 0, 0
            for m in range(partnership.n):
                member = w.organisations[partnership.members[m]]
                hidden += partnership.hidden[m]
                sectors |= 1 << member.sector
                included |= member.vulnerable
            partnership.present = sectors
            ordered = partnership.n * (partnership.n - 1.0)
            trusts += partnership.cohesion * ordered
            pairs += ordered
            n += 1.0
            size += partnership.n
            power += partnership.collective_power
            recognition += partnership.recognition
            least += partnership.least_trust
            cohesive += partnership.cohesion > 0.5
            cross += sectors == 7
            multi += sectors & (sectors - 1) != 0
            with_public += sectors & PUBLIC_BIT != 0
            inclusive += included
    month.partnerships = n
    month.cohesion = share(trusts, pairs)
    month.cohesion_min = share(least, n)
    month.cohesive_share = share(cohesive, n)
    month.hidden_share = share(hidden, size)
    month.collective_power = share(power, n)
    month.recognition = share(recognition, n)
    month.size_mean = share(size, n)
    month.cross_sector_share = share(cross, n)
    month.multi_sector_share = share(multi, n)
    month.public_partner_share = share(with_public, n)
    month.inclusion_share = share(inclusive, n)
    month.issues_served_share = share(served, issues)
    month.emergent_wait = share(waits, n_waits)
    ended = w.clock[0].ended_win_win + w.clock[0].ended_win_lose + w.clock[0].ended_lose_lose
    month.outcome_win_win = share(w.clock[0].ended_win_win, ended)
    month.outcome_win_lose = share(w.clock[0].ended_win_lose, ended)
    month.outcome_lose_lose = share(w.clock[0].ended_lose_lose, ended)
    month.competence_gain = w.clock[0].learnt


@kernel
def count_need(month, issue):
    """Counts an open issue by who serves it and by what it asks for."""
    if issue.server >= 0:
        month.served_together += 1.0
        if issue.means == AUTHORITY:
            month.served_together_authority += 1.0
        elif issue.means == RESOURCES:
            month.served_together_resources += 1.0
        elif issue.means >= 0:
            month.served_together_legitimacy += 1.0
    elif issue.carrier >= 0:
        month.served_alone += 1.0
        if issue.means == AUTHORITY:
            month.served_alone_authority += 1.0
        elif issue.means == RESOURCES:
            month.served_alone_resources += 1.0
        elif issue.means >= 0:
            month.served_alone_legitimacy += 1.0
    else:
        month.unserved += 1.0
        if issue.means == AUTHORITY:
            month.unserved_authority += 1.0
        elif issue.means == RESOURCES:
            month.unserved_resources += 1.0
        elif issue.means >= 0:
            month.unserved_legitimacy += 1.0


@kernel
def meets_business(w, organisation):
    """Whether it sits with a business in a partnership without a public body."""
    for s in range(organisation.n_memberships):
        present = w.partnerships[organisation.memberships[s]].present
        if present & BUSINESS_BIT and not present & PUBLIC_BIT:
            return True
    return False


@kernel
def record_organisations(w, month):
    """Net gains and memberships by sector, attitudes, inequality; closes the month's account of every organisation."""
    scratch = w.scratch[0]
    sums, counts, inside = scratch.sector_sum, scratch.sector_count, scratch.sector_in
    for s in range(SECTORS):
        sums[s] = 0.0
        counts[s] = 0.0
        inside[s] = 0.0
    entered, joined, crossing = 0.0, 0.0, 0.0
    present, members, svo, squares, took_out, gini = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for t in range(w.clock[0].n_territories):
        territory = w.territories[t]
        for i in range(territory.first, territory.last):
            organisation = w.organisations[i]
            gain = close_account(organisation)
            took_out += gain
            if organisation.entry > 0 and organisation.entry <= w.clock[0].month:
                entered += 1.0
                joined += organisation.memberships_ever > 0
            if organisation.present == 0:
                continue
            present += 1.0
            if organisation.n_memberships > 0:
                members += 1.0
                inside[organisation.sector] += 1.0
                crossing += organisation.sector == NGO and meets_business(w, organisation)
            svo += organisation.svo
            squares += organisation.svo * organisation.svo
            sums[organisation.sector] += gain
            counts[organisation.sector] += 1.0
        gini += inequality(w, territory) * (territory.last - territory.first)
    month.present = present
    month.members = members
    month.took_out = took_out
    month.individual_gain_mean = share(sums[0] + sums[1] + sums[2], present)
    month.individual_gain_gini = gini / w.clock[0].n_organisations
    month.gain_ngo = share(sums[NGO], counts[NGO])
    month.gain_business = share(sums[BUSINESS], counts[BUSINESS])
    month.gain_municipality = share(sums[MUNICIPALITY], counts[MUNICIPALITY])
    month.ngo_in = share(inside[NGO], counts[NGO])
    month.business_in = share(inside[BUSINESS], counts[BUSINESS])
    month.public_in = share(inside[MUNICIPALITY], counts[MUNICIPALITY])
    month.newcomers_in = share(joined, entered)
    month.cross_sector_ngos = share(crossing, inside[NGO])
    mean = share(svo, present)
    month.attitude_mean = mean
    month.attitude_sd = np.sqrt(max(0.0, share(squares, present) - mean * mean)) if present > 0.0 else np.nan


@kernel
def inequality(w, territory):
    """Gini coefficient of what the territory's organisations, once they entered, have taken out so far.

    The order of last month is nearly this month's: insertion keeps it sorted at little cost.
    """
    order = w.gini_order
    total, ranked = 0.0, 0.0
    for k in range(territory.first, territory.last):
        row = order[k]
        value = w.organisations[row].took_out
        place = k
        while place > territory.first and w.organisations[order[place - 1]].took_out > value:
            order[place] = order[place - 1]
            place -= 1
        order[place] = row
    n = 0
    for k in range(territory.first, territory.last):
        organisation = w.organisations[order[k]]
        if organisation.entry <= w.clock[0].month:  # those still to come have taken nothing out
            n += 1
            total += organisation.took_out
            ranked += n * organisation.took_out
    return 2.0 * ranked / (n * total) - (n + 1.0) / n if total > 0.0 else 0.0


@kernel
def record_gains(w, month):
    """Collective gain, its keeping, shares of output, and the accounting identity."""
    clock = w.clock[0]
    own_costs = month.policy_cost - month.refunds - month.grants - month.hired
    output = month.output + month.output_alone
    month.collective_gain = output - month.transaction_cost - month.contest_waste - own_costs
    if clock.month >= clock.past:
        add_up(w, month)
    month.strategy_alignment = share(month.strategy_alignment, output)
    month.transaction_cost_share = share(month.transaction_cost, month.output)
    month.contest_waste_share = share(month.contest_waste, month.contested_pot)
    place = clock.month % YEAR
    together = month.collective_gain - month.output_alone  # what is done alone needs nobody to keep it
    clock.last_year += together - w.recent[place]
    w.recent[place] = together
    if clock.month >= YEAR - 1:
        clock.best_year = max(clock.best_year, clock.last_year)
    month.gain_kept = share(max(0.0, clock.last_year), clock.best_year)
    received = month.divided + month.private_gain + month.solo_gain + month.grants + month.refunds
    paid = month.transaction_cost + month.contest_waste
    scale = max(1.0, received + paid)
    month.identity_error = abs(month.took_out - (received - paid)) / scale


@kernel
def add_up(w, month):
    """Running totals from month 0 on."""
    clock = w.clock[0]
    month.collective_gain_total = month.collective_gain
    month.policy_cost_total = month.policy_cost
    if clock.month > clock.past:
        before = w.month[clock.month - 1]
        month.collective_gain_total += before.collective_gain_total
        month.policy_cost_total += before.policy_cost_total


@kernel
def note_living(w):
    """Writes the rows of partnerships that are alive at the horizon, and what their members risked."""
    for t in range(w.clock[0].n_territories):
        for place in range(w.territories[t].n_live):
            partnership = w.partnerships[np.int64(w.live[t, place])]
            for m in range(partnership.n):
                member = w.organisations[partnership.members[m]]
                member.risked = max(member.risked, -partnership.deepest[m])
            note_life(w, partnership, NOBODY)
