"""The partnership network: organisations are linked that share a live partnership.

Measures after Freeman (1978, degree centralisation), Watts & Strogatz (1998, local clustering) and Newman
(2003, assortativity by kind).  They are found from memberships, without a matrix: memory and time grow
with organisations, not with their square.
"""

import numpy as np

from sim.compiled import kernel
from sim.state import SECTORS


@kernel
def root_of(organisations, i):
    """Representative of the component of row `i`, with path halving."""
    while organisations[i].root != i:
        organisations[i].root = organisations[organisations[i].root].root
        i = organisations[i].root
    return i


@kernel
def network(w, month):
    """Measures of the partnership network; last month's where nobody has joined or left since."""
    clock = w.clock[0]
    if clock.moves == clock.moves_recorded and clock.month > 0:
        last = w.month[clock.month - 1]
        month.network_cohesion = last.network_cohesion
        month.density = last.density
        month.centralisation = last.centralisation
        month.clustering = last.clustering
        month.cross_sector_ngos = last.cross_sector_ngos
        month.assortativity = last.assortativity
        return
    clock.moves_recorded = clock.moves
    components(w, month)
    neighbourhoods(w, month)


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
def partners(w, i, out, shared):
    """Fills `out` with the rows of the distinct partners of row `i`, and `shared` with bits of the memberships of `i`
    that each is in.  Returns their number.
    """
    me = w.organisations[i]
    n = 0
    for s in range(me.n_memberships):
        partnership = w.partnerships[me.memberships[s]]
        before = n  # partners of earlier memberships
        for m in range(partnership.n):
            j = partnership.members[m]
            if j == i:
                continue
            known = False
            for k in range(before):
                if out[k] == j:
                    shared[k] |= 1 << s
                    known = True
            if not known:
                out[n] = j
                shared[n] = 1 << s
                n += 1
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
def local_clustering(w, i, rows, shared, n):
    """Share of pairs of the `n` partners of row `i` that are partners too.

    All of them are in a single partnership; across several, two can only be when both have a further membership.
    """
    if w.organisations[i].n_memberships == 1:
        return 1.0
    linked = 0.0
    for k in range(n):
        one = w.organisations[rows[k]]
        for m in range(k):
            if shared[k] & shared[m]:
                linked += 1.0
            elif one.n_memberships > 1 and w.organisations[rows[m]].n_memberships > 1:
                linked += are_partners(one, w.organisations[rows[m]])
    return 2.0 * linked / (n * (n - 1.0))


@kernel
def neighbourhoods(w, month):
    """Density, degree centralisation, clustering, assortativity by sector, and civil organisations with others."""
    scratch, mixing = w.scratch[0], w.scratch[0].mixing
    for s in range(SECTORS):
        for o in range(SECTORS):
            mixing[s, o] = 0.0
    total, highest, clustered, n_clustered = 0.0, 0.0, 0.0, 0.0
    civil, crossing = 0.0, 0.0
    for i in range(w.clock[0].n_organisations):
        me = w.organisations[i]
        if me.n_memberships == 0:
            continue
        n = partners(w, i, scratch.partners, scratch.shared)
        total += n
        highest = max(highest, float(n))
        if n >= 2:
            clustered += local_clustering(w, i, scratch.partners, scratch.shared, n)
            n_clustered += 1.0
        crosses = False
        for k in range(n):
            sector = w.organisations[scratch.partners[k]].sector
            mixing[me.sector, sector] += 1.0
            crosses = crosses or sector != me.sector
        if me.sector == 0:
            civil += 1.0
            crossing += crosses
    n = month.present
    month.density = total / (n * (n - 1.0)) if n > 1.0 else np.nan
    month.centralisation = (n * highest - total) / ((n - 1.0) * (n - 2.0)) if n > 2.0 else np.nan
    month.clustering = clustered / n_clustered if n_clustered > 0.0 else np.nan
    month.cross_sector_ngos = crossing / civil if civil > 0.0 else np.nan
    month.assortativity = mixing_coefficient(mixing, total)


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
