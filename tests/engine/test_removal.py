"""Taking one organisation out of the roster changes nothing about the others at the start, nor their luck."""

from dataclasses import replace

import numpy as np
import pytest
from helpers.small_worlds import LIVELY, started, trust

from zaedno.sim import Scenario
from zaedno.sim.processes.scouting import scouting
from zaedno.sim.roster import Roster, blank_table

N = 60
DRAWN = (
    "sector",
    "entry",
    "gone",
    "functions",
    "vulnerable",
    "hidden",
    "svo",
    "hours",
    "power",
    "mission",
    "competence",
)


def pair_of_worlds(removed, *, run=0):
    """The same community with and without the organisation `removed`; all the rest is drawn."""
    table = blank_table(N)
    table["sector"] = np.arange(N) % 3
    # Few enough acquaintances that no ledger is full: who gives way there is a matter of rows
    known = {"acquaintance_within": 0.4, "acquaintance_across": 0.1, "acquaintance_public": 0.1}
    scenario = Scenario.load(months=6, **{**LIVELY, **known, "exit_rate": 0.01, "newcomer_share": 0.0})
    whole = replace(scenario, roster=Roster("all", table, ("",) * N))
    rest = replace(scenario, roster=Roster("rest", table[table["uid"] != removed], ("",) * (N - 1)))
    return started(whole, seed=6, run=run), started(rest, seed=6, run=run)


def others(w, removed):
    """Rows of all organisations but one, in the order of their identities."""
    rows = np.argsort(w.organisations.uid)
    return [int(row) for row in rows if w.organisations.uid[row] != removed]


@pytest.mark.parametrize("removed", [0, 17, N - 1])
def test_the_others_are_who_they_were(removed):
    whole, rest = pair_of_worlds(removed)
    for field in DRAWN:
        np.testing.assert_array_equal(
            whole.organisations[field][others(whole, removed)],
            rest.organisations[field][others(rest, removed)],
            err_msg=field,
        )


@pytest.mark.parametrize("removed", [0, 17, N - 1])
def test_the_others_know_and_trust_whom_they_did(removed):
    whole, rest = pair_of_worlds(removed)
    known = 0
    for one, same in zip(others(whole, removed), others(rest, removed), strict=True):
        for other, its_same in zip(others(whole, removed), others(rest, removed), strict=True):
            if one != other:
                before, after = trust(whole, one, other), trust(rest, same, its_same)
                assert before == after or (np.isnan(before) and np.isnan(after))
                known += before >= 0.0
    assert known > N


def test_the_strategy_and_the_issues_are_what_they_were():
    whole, rest = pair_of_worlds(17)
    np.testing.assert_array_equal(whole.territories[0].strategy, rest.territories[0].strategy)
    first = {int(issue.uid): issue for issue in whole.issues if issue.open}
    common = [(first[int(issue.uid)], issue) for issue in rest.issues if issue.open and int(issue.uid) in first]
    assert len(common) > 3
    for one, other in common:
        for field in ("theme", "value", "work", "need", "emerged", "n_needs"):
            assert one[field] == other[field], field
        for field in ("needs", "weights"):
            assert one[field][: one.n_needs].tolist() == other[field][: one.n_needs].tolist()


def scouts_of(w, month):
    """Identities of those who scout in `month`, in the order in which they act."""
    w.clock[0].month = month
    w.scouts[:] = 0
    scouting(w, 0)
    return [int(w.organisations.uid[row]) for row in w.scouts[1, : np.count_nonzero(w.scouts[0])]]


def test_the_same_others_go_scouting_in_the_same_order():
    removed = 17
    whole, rest = (scouts_of(w, 0) for w in pair_of_worlds(removed))
    assert len(whole) > N // 10
    assert [uid for uid in whole if uid != removed] == rest


def test_the_order_of_acting_is_a_fresh_one_every_month():
    w, _ = pair_of_worlds(17)
    orders = [scouts_of(w, month) for month in range(3)]
    both = set(orders[0]) & set(orders[1])
    assert len(both) > 4
    assert [uid for uid in orders[0] if uid in both] != [uid for uid in orders[1] if uid in both]
    assert all(order != sorted(order) for order in orders)
