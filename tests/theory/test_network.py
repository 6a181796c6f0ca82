"""Measures of the network against networkx, and inequality against its formula, in communities that have run."""

import itertools

import networkx as nx
import numpy as np
import pytest
from helpers.small_worlds import LIVELY, compiled, started

from zaedno.sim import Scenario
from zaedno.sim.month import month
from zaedno.sim.observation.network import known

# The LAG's office talks to organisations, and people forget whom they have not met
OFFICE = {"consultations": 0.1, "introductions": 4, "running_budget": 1e4, "history": 12}
CASES = [
    pytest.param(("lyaskovets_strazhitsa", "none", {}, 30), id="one LAG"),
    pytest.param(
        ("lyaskovets_strazhitsa", "matchmaking", {"exit_rate": 0.02, "newcomer_share": 0.3, **OFFICE}, 30),
        id="coming and going",
    ),
    pytest.param(("synthetic", "none", {"organisations": 160, "abroad_ties": 3.0}, 24), id="two LAGs"),
    pytest.param(
        ("synthetic", "none", {"organisations": 25, "issue_rate": 0.1, "acquaintance_across": 0.5}, 20), id="a village"
    ),
]


@pytest.fixture(params=CASES)
def ended(request):
    """A world after its last month: (world, that month's record, graph of organisations present)."""
    roster, policy, parameters, months = request.param
    w = started(Scenario.load("baseline", policy, roster, months=months, **{**LIVELY, **parameters}), seed=8)
    for _ in range(months):
        month(w)
    w.clock[0].month -= 1  # the running month is the last
    graph = nx.Graph()
    for row in np.flatnonzero(w.organisations.present):
        graph.add_node(int(row), sector=int(w.organisations.sector[row]))
    for t, territory in enumerate(w.territories):
        for row in w.live[t, : territory.n_live]:
            members = w.partnerships[row].members[: w.partnerships[row].n]
            graph.add_edges_from(itertools.combinations([int(member) for member in members], 2))
    assert graph.number_of_nodes() == w.organisations.present.sum()  # all members are present
    assert graph.number_of_edges() > 3
    return w, w.month[-1], graph


def test_density_and_largest_component(ended):
    _, record, graph = ended
    assert record.density == pytest.approx(nx.density(graph), rel=1e-12)
    largest = max(len(component) for component in nx.connected_components(graph))
    assert record.network_cohesion == pytest.approx(largest / len(graph), rel=1e-12)


def test_degree_centralisation(ended):
    """Freeman's: differences to the highest degree, over those of a star."""
    _, record, graph = ended
    degrees = [degree for _, degree in graph.degree]
    n = len(degrees)
    differences = sum(max(degrees) - degree for degree in degrees)
    assert record.centralisation == pytest.approx(differences / ((n - 1) * (n - 2)), rel=1e-12)


def test_mean_local_clustering(ended):
    _, record, graph = ended
    local = [value for node, value in nx.clustering(graph).items() if graph.degree[node] >= 2]
    assert record.clustering == pytest.approx(np.mean(local), rel=1e-12)


def test_assortativity_by_sector(ended):
    _, record, graph = ended
    expected = nx.attribute_assortativity_coefficient(graph, "sector")
    assert record.assortativity == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_civil_organisations_with_partners_in_business(ended):
    _, record, graph = ended
    """With a business, at a table without a public body: the fact that it is held against counts no convenor."""
    w = ended[0]
    sector = nx.get_node_attributes(graph, "sector")
    civil = [node for node in graph if sector[node] == 0 and graph.degree[node] > 0]
    tables = [set(map(int, one.members[: one.n])) for one in w.partnerships if one.alive]
    meeting = [table for table in tables if {sector[other] for other in table} == {0, 1}]
    crossing = [node for node in civil if any(node in table for table in meeting)]
    assert record.cross_sector_ngos == pytest.approx(len(crossing) / len(civil), rel=1e-12)


@pytest.mark.equation("4.5.4")
def test_cohesion_is_mean_trust_over_ordered_pairs(ended):
    w, record, _ = ended
    live = [w.partnerships[row] for t, territory in enumerate(w.territories) for row in w.live[t, : territory.n_live]]
    pairs = [partnership.n * (partnership.n - 1) for partnership in live]
    expected = np.average([partnership.cohesion for partnership in live], weights=pairs)
    assert record.cohesion == pytest.approx(expected, rel=1e-12)
    assert record.size_mean == pytest.approx(np.mean([partnership.n for partnership in live]), rel=1e-12)
    assert record.partnerships == len(live)


def test_gini_is_the_mean_difference_over_twice_the_mean(ended):
    """Of what those of a LAG that entered have taken out, also the gone; several LAGs weigh by their organisations."""
    w, record, _ = ended
    total = 0.0
    for territory in w.territories:
        here = w.organisations[territory.first : territory.last]
        values = here.took_out[here.entry < w.clock[0].months]
        total += np.abs(values[:, None] - values).mean() / (2.0 * values.mean()) * len(here)
    assert record.individual_gain_gini == pytest.approx(total / len(w.organisations), rel=1e-9)


def test_attitudes_and_gains_by_sector(ended):
    w, record, _ = ended
    there = w.organisations[w.organisations.present == 1]
    assert record.attitude_mean == pytest.approx(there.svo.mean(), rel=1e-12)
    assert record.attitude_sd == pytest.approx(there.svo.std(), rel=1e-9)
    counts = np.bincount(there.sector, minlength=3)
    by_sector = np.array([record.gain_ngo, record.gain_business, record.gain_municipality])
    assert record.individual_gain_mean == pytest.approx(np.nansum(counts * by_sector) / counts.sum(), rel=1e-9)


# -- who knows whom, and the LAG as a node ---------------------------------------------------------


def test_who_has_met_whom_within_a_year(ended):
    """By what each remembers, as a directed graph; at the end of a year, for it is looked at once a year."""
    w, _, graph = ended
    fresh = np.zeros(1, w.month.dtype).view(np.recarray)[0]
    fresh.present = len(graph)
    compiled(known)(w, fresh)
    met = nx.DiGraph()
    met.add_nodes_from(graph)
    for i in graph:
        ledger = w.ledger[i]
        recent = (ledger.who >= 0) & (w.clock[0].month - ledger.met.astype(int) < 12)
        met.add_edges_from((i, int(j)) for j in ledger.who[recent] if int(j) in graph)
    assert met.number_of_edges() > graph.number_of_edges()  # partners see each other, and not only they
    for a, b in graph.edges:
        assert met.has_edge(a, b) or met.has_edge(b, a)
    degrees = [degree for _, degree in met.out_degree]
    n = len(degrees)
    differences = sum(max(degrees) - degree for degree in degrees)
    assert fresh.known_density == pytest.approx(nx.density(met), rel=1e-12)
    assert fresh.known_centralisation == pytest.approx(differences / ((n - 1) * (n - 2)), rel=1e-12)


def test_it_is_looked_at_once_a_year_and_at_the_start(ended):
    w, _, _ = ended
    months = w.month[int(w.clock[0].past) :]
    for name in ("known_density", "known_centralisation"):
        values = months[name]
        for now in range(1, len(values)):
            assert values[now] == values[now - 1] or now % 12 == 11
        assert not np.isnan(values).any()


def test_the_lag_is_a_node_linked_with_whom_it_talked_to_within_a_year(ended):
    w, record, graph = ended
    there = w.organisations
    linked = [i for i in graph if there.board[i] or w.clock[0].month - there.lag_met[i] < 12]
    lag = graph.copy()
    lag.add_edges_from(("LAG", i) for i in linked)
    assert 0 < len(linked) < len(graph)
    assert record.lag_density == pytest.approx(nx.density(lag), rel=1e-12)
    degrees = dict(lag.degree)
    # Whoever has the most partners is taken to be linked with the LAG
    degrees[max(graph, key=graph.degree)] = max(degree for _, degree in graph.degree) + 1
    n, highest = len(lag), max(degrees.values())
    expected = (n * highest - 2 * lag.number_of_edges()) / ((n - 1) * (n - 2))
    assert record.lag_centralisation == pytest.approx(expected, rel=1e-12)
