"""The tables alone give the network back: who was there, who was a member, month by month."""

import networkx as nx
import numpy as np
import pytest

from zaedno.sim import Scenario, simulate

MONTHS = 60


def there(table, first, last, month):
    return table[(table[first] <= month) & (table[last].isna() | (table[last] > month))]


@pytest.fixture(scope="module")
def ensemble():
    return simulate(Scenario.load("newcomers", months=MONTHS, exit_rate=0.02), 2, seed=4, events=[0, 1])


def test_density_centralisation_and_cohesion_follow_from_organisations_and_memberships(ensemble):
    worst = 0.0
    for run in (0, 1):
        tables = (ensemble.organisations, ensemble.memberships, ensemble.months)
        organisations, memberships, records = (table[table["run"] == run] for table in tables)
        records = records.set_index("month")
        for month in range(MONTHS):
            graph = nx.Graph()
            graph.add_nodes_from(there(organisations, "entered", "exited", month)["organisation"])
            for _, members in there(memberships, "joined", "left", month).groupby("partnership")["organisation"]:
                graph.add_edges_from((a, b) for a in members for b in members if a < b)
            assert graph.number_of_nodes() == records.loc[month, "present"]
            n, degrees = len(graph), np.array([degree for _, degree in graph.degree])
            expected = {
                "density": nx.density(graph),
                "network_cohesion": max(map(len, nx.connected_components(graph))) / n if graph.size() else 0.0,
                "centralisation": (degrees.max() - degrees).sum() / ((n - 1) * (n - 2)),
            }
            for measure, value in expected.items():
                worst = max(worst, abs(records.loc[month, measure] - value))
    assert worst < 1e-12


def test_who_left_says_when(ensemble):
    exits = ensemble.events.query("event == 'exited'").set_index(["run", "organisation"])["month"]
    told = ensemble.organisations.set_index(["run", "organisation"])["exited"].dropna()

    assert len(told) > 10
    assert told.to_dict() == exits.to_dict()
    assert told.between(1, MONTHS - 1).all()
