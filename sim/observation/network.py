"""Three networks: joint projects, joint projects with the LAG as a node, and who has met whom within a year.

Measures after Freeman (1978, degree centralisation), Watts & Strogatz (1998, local clustering) and Newman
(2003, assortativity by kind).  They are found from memberships, without a matrix: memory and time grow
with organisations, not with their square.
"""

import numpy as np

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.state import KNOWN, NOBODY, SECTORS

YEAR = 12
SIEVE = 63  # bits of a sieve, less one


@kernel
def root_of(organisations, i):
    """Representative of the component of row `i`, with path halving."""
    while organisations[i].root != i:
        organisations[i].root = organisations[organisations[i].root].root
        i = organisations[i].root
    return i


@kernel
def network(w, month):
    """Measures of the networks; last month's where nobody has joined or left since, or it is not yet a year ago."""
    clock = w.clock[0]
    if (clock.month - clock.past) % YEAR == YEAR - 1 or clock.month == 0:
        known(w, month)
    else:
        month.known_density = w.month[clock.month - 1].known_density
        month.known_centralisation = w.month[clock.month - 1].known_centralisation
    if clock.moves == clock.moves_recorded and clock.month > 0:
        last = w.month[clock.month - 1]
        month.network_cohesion = last.network_cohesion
        month.density = last.density
        month.centralisation = last.centralisation
        month.clustering = last.clustering
        month.assortativity = last.assortativity
    else:
        clock.moves_recorded = clock.moves
        components(w, month)
        neighbourhoods(w, month)
    with_lag(w, month)


@kernel
def with_lag(w, month):
    """Density and centralisation of joint projects with the LAG as a node.

    It is linked with whoever it has talked to or worked with within a year; the organisation with the most partners is
    taken to be among them.
    """
    clock, linked, n = w.clock[0], 0.0, month.present
    for i in range(clock.n_organisations):
        organisation = w.organisations[i]
        linked += organisation.present == 1 and (organisation.board == 1 or clock.month - organisation.lag_met < YEAR)
    month.lag_density, month.lag_centralisation = np.nan, np.nan
    if n > 2.0:
        total = month.density * n * (n - 1.0)
        highest = (month.centralisation * (n - 1.0) * (n - 2.0) + total) / n
        ends, most = total + 2.0 * linked, max(linked, highest + 1.0)
        month.lag_density = ends / ((n + 1.0) * n)
        month.lag_centralisation = ((n + 1.0) * most - ends) / (n * (n - 1.0))


@kernel
def known(w, month):
    """Who has met whom within a year, out of what organisations remember: density and degree centralisation."""
    clock, n, total, highest = w.clock[0], month.present, 0.0, 0.0
    for i in range(clock.n_organisations):
        if w.organisations[i].present == 0:
            continue
        degree, ledger = 0.0, w.ledger[i]
        for place in range(KNOWN):
            j = ledger.who[place]
            if j >= 0 and clock.month - ledger.met[place] < YEAR:
                degree += w.organisations[j].present
        total += degree
        highest = max(highest, degree)
    month.known_density = total / (n * (n - 1.0)) if n > 1.0 else np.nan
    month.known_centralisation = (n * highest - total) / ((n - 1.0) * (n - 2.0)) if n > 2.0 else np.nan


@kernel
def components(w, month):
    """Share of organisations present in the largest component."""
    clock = w.clock[0]
    for i in range(clock.n_organisations):
        w.organisations[i].root = i
        w.organisations[i].mark = 0
    for t in range(clock.n_territories):
        for place in range(w.territories[t].n_live):
            partnership = w.partnerships[np.int64(w.live[t, place])]
            first = root_of(w.organisations, partnership.members[0])
            for m in range(1, partnership.n):
                other = root_of(w.organisations, partnership.members[m])
                w.organisations[other].root = first
    largest = 0
    for i in range(clock.n_organisations):
        if w.organisations[i].present:
            root = w.organisations[root_of(w.organisations, i)]
            root.mark += 1
            largest = max(largest, root.mark)
    month.network_cohesion = largest / month.present if month.present > 0.0 else np.nan


@kernel
def partners(w, i, out, shared, sieve):
    """Fills `out` with the rows of the distinct partners of row `i`, and `shared` with bits of the memberships of `i`
    that each is in.  Returns their number.

    `sieve` has a bit set for the row of every partnership that one is in, modulo its width: who have none in common
    share none.  Whoever is found is marked with `i`, and its place stands in `root`: both mean nothing afterwards.
    """
    me = w.organisations[i]
    n, mark = 0, NOBODY - 1 - i
    for s in range(me.n_memberships):
        partnership = w.partnerships[me.memberships[s]]
        for m in range(partnership.n):
            j = partnership.members[m]
            if j == i:
                continue
            other = w.organisations[j]
            if other.mark != mark:
                other.mark = mark
                other.root = n
                out[n] = j
                shared[n] = 0
                sieve[n] = 0
                for o in range(other.n_memberships):
                    sieve[n] |= 1 << (other.memberships[o] & SIEVE)
                n += 1
            shared[other.root] |= 1 << s
    return n


@kernel
def are_partners(organisation, other):
    """Whether two organisations share a partnership."""
    for s in range(organisation.n_memberships):
        for o in range(other.n_memberships):
            if organisation.memberships[s] == other.memberships[o]:
                return True
    return False


@kernel
def local_clustering(w, rows, shared, sieve, n):
    """Share of pairs of the `n` partners that `partners` found which are partners too."""
    linked = 0
    for k in range(n):
        for m in range(k):
            if shared[k] & shared[m]:
                linked += 1
            elif sieve[k] & sieve[m]:
                linked += are_partners(w.organisations[rows[k]], w.organisations[rows[m]])
    return 2.0 * linked / (n * (n - 1.0))


@kernel
def neighbourhoods(w, month):
    """Density, degree centralisation, clustering and assortativity by sector.

    Most organisations are in one partnership, whose members are all their partners: these are counted by partnership.
    """
    scratch, ties = w.scratch[0], w.scratch[0].ties[0]
    for s in range(SECTORS):
        for o in range(SECTORS):
            scratch.mixing[s, o] = 0.0
    ties.total, ties.highest, ties.clustered, ties.n_clustered = 0.0, 0.0, 0.0, 0.0
    for t in range(w.clock[0].n_territories):
        for place in range(w.territories[t].n_live):
            count_members(w, w.partnerships[np.int64(w.live[t, place])], ties)
    for i in range(w.clock[0].n_organisations):
        if w.organisations[i].n_memberships > 1:
            count_partners(w, i, ties)
    n = month.present
    month.density = ties.total / (n * (n - 1.0)) if n > 1.0 else np.nan
    month.centralisation = (n * ties.highest - ties.total) / ((n - 1.0) * (n - 2.0)) if n > 2.0 else np.nan
    month.clustering = ties.clustered / ties.n_clustered if ties.n_clustered > 0.0 else np.nan
    month.assortativity = mixing_coefficient(scratch.mixing, ties.total)


@kernel
def count_members(w, partnership, ties):
    """Adds the members that are in no other partnership: all its members are their partners, and each other's."""
    scratch = w.scratch[0]
    alone, sizes = scratch.sector_sum, scratch.sector_count
    for s in range(SECTORS):
        alone[s] = 0.0
        sizes[s] = 0.0
    for m in range(partnership.n):
        member = w.organisations[partnership.members[m]]
        sizes[member.sector] += 1.0
        alone[member.sector] += 1.0 if member.n_memberships == 1 else 0.0
    n = alone[0] + alone[1] + alone[2]
    if n == 0.0:
        return
    degree = partnership.n - 1.0
    ties.total += n * degree
    ties.highest = max(ties.highest, degree)
    if degree >= 2.0:
        ties.clustered += n
        ties.n_clustered += n
    for s in range(SECTORS):
        for o in range(SECTORS):
            scratch.mixing[s, o] += alone[s] * (sizes[o] - (1.0 if s == o else 0.0))


@kernel
def count_partners(w, i, ties):
    """Adds row `i`, which is in several partnerships."""
    scratch, me = w.scratch[0], w.organisations[i]
    n = partners(w, i, scratch.partners, scratch.shared, scratch.sieve)
    ties.total += n
    ties.highest = max(ties.highest, float(n))
    if n >= 2:
        ties.clustered += local_clustering(w, scratch.partners, scratch.shared, scratch.sieve, n)
        ties.n_clustered += 1.0
    for k in range(n):
        scratch.mixing[me.sector, w.organisations[scratch.partners[k]].sector] += 1.0


@kernel
def mixing_coefficient(mixing, total):
    """Newman's coefficient (tr e - |e^2|) / (1 - |e^2|); not a number where there is no tie, or one sector only."""
    if total == 0.0:
        return np.nan
    trace, expected = 0.0, 0.0
    for s in range(SECTORS):
        rows, columns = 0.0, 0.0
        for o in range(SECTORS):
            rows += mixing[s, o]
            columns += mixing[o, s]
        trace += mixing[s, s] / total
        expected += rows * columns / (total * total)
    return (trace - expected) / (1.0 - expected) if expected < 1.0 else np.nan
