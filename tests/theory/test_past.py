"""The past of a world: what is compared shares it to the bit, accounts begin after it, and no lever is in it."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from helpers.small_worlds import LIVELY, bytes_of, started

from zaedno.sim import PartnershipModel, Scenario, ensemble, simulate
from zaedno.sim.parameters import names
from zaedno.sim.pasts import PASTS
from zaedno.sim.schedule import SCHEDULED
from zaedno.sim.state import NOBODY
from zaedno.sim.vocabulary import Event
from zaedno.sim.world import Room

PAST, MONTHS = 20, 18
COMMUNITY = {**LIVELY, "history": PAST}
# Another character of people, other levers, at other times: all that is compared in one world
SHARING = [
    ("baseline", "none", None),
    ("win_lose", "none", None),
    ("win_win_some", "none", None),
    ("hidden_agendas", "quarterly_checkins", None),
    ("power_gap", "full_programme", None),
    ("funding_gap", "full_programme", None),
    ("baseline", "consortium_grants", {"all": [3, 9]}),
]


def scenario(name="baseline", policy="none", schedule=None, **more):
    return Scenario.load(name, policy, months=MONTHS, schedule=schedule, **{**COMMUNITY, **more})


@pytest.fixture(autouse=True)
def _nothing_kept():
    PASTS.clear()
    yield
    PASTS.clear()


def at_month_0(chosen, run=0):
    """Everything that is known of the world as its past ends."""
    w = started(chosen, seed=4, run=run)
    rest = [np.ascontiguousarray(getattr(w, name)).tobytes() for name in ("partnerships", "live", "open", "recent")]
    return bytes_of(w) + b"".join(rest)


def test_what_is_compared_shares_the_past_to_the_bit():
    pasts = [at_month_0(scenario(*each)) for each in SHARING]
    assert all(past == pasts[0] for past in pasts)
    assert at_month_0(scenario(), run=1) != pasts[0]
    assert at_month_0(scenario(hidden_mean=0.6)) != pasts[0]  # for good, and so before month 0 too


def test_without_a_history_the_community_is_born_empty():
    born = started(scenario(history=0), seed=4)
    assert born.territories[0].n_live == 0 and not born.organisations.memberships_ever.any()
    assert (born.organisations.project == NOBODY).all() and born.clock[0].month == 0
    lived = started(scenario(), seed=4)
    assert lived.territories[0].n_live > 0 and lived.clock[0].month == PAST


def numbers(chosen, workers=1, runs=4):
    found = simulate(chosen, runs, seed=4, workers=workers, events=range(runs))
    parts = [(r.months.tobytes(), r.lives.tobytes(), r.accounts.tobytes(), r.events.tobytes()) for r in found.results]
    return [part for run in parts for part in run]


@pytest.mark.parametrize("each", SHARING[1:5], ids=lambda each: f"{each[0]}/{each[1]}")
def test_a_past_that_is_found_gives_the_same_as_one_that_is_lived(each, monkeypatch):
    monkeypatch.setattr(ensemble, "Room", partial(Room, partnerships=4.0, issues=8.0))  # no run needs more
    chosen = scenario(*each)
    lived = numbers(chosen)
    PASTS.clear()
    numbers(scenario())  # which leaves its pasts
    found = PASTS.put_into
    hits = []
    monkeypatch.setattr(PASTS, "put_into", lambda world, key: hits.append(found(world, key)) or hits[-1])
    assert numbers(chosen) == lived
    assert hits == [True] * 4
    assert numbers(chosen, workers=3) == lived
    monkeypatch.setattr(PASTS, "_most", 1)  # nothing fits any more
    PASTS.clear()
    del hits[:]
    assert numbers(chosen) == lived
    assert hits and not any(hits)


def test_the_store_forgets_and_the_numbers_stay(monkeypatch):
    whole = numbers(scenario(*SHARING[1]), runs=6)
    PASTS.clear()
    numbers(scenario(), runs=1)
    monkeypatch.setattr(PASTS, "_most", int(4.5 * PASTS._bytes))
    numbers(scenario(), runs=6)
    assert len(PASTS._kept) == 4 and PASTS._bytes <= PASTS._most
    assert numbers(scenario(*SHARING[1]), runs=6) == whole


def test_accounts_start_at_month_0():
    found = simulate(scenario("win_lose", "full_programme"), 4, seed=4)
    for result in found.results:
        months, accounts = result.months, result.accounts
        assert len(months) == MONTHS
        assert accounts["net"].sum() == pytest.approx(months["took_out"].sum(), rel=1e-9)
        np.testing.assert_allclose(accounts["net"], accounts["took_out"] - accounts["put_in"], atol=1e-9)
        received = sum(months[name].sum() for name in ("divided", "private_gain", "solo_gain", "grants"))
        assert accounts["took_out"].sum() == pytest.approx(received, rel=1e-9)
        assert months["gain_kept"][0] != months["gain_kept"][0] or 0.0 <= months["gain_kept"][0] <= 1.0


def test_mesas_door_has_the_same():
    chosen = scenario("win_lose", "full_programme")
    found = simulate(chosen, 2, seed=4)
    for run in range(2):
        model = PartnershipModel(chosen, rng=4, run=run)
        assert model.month == 0
        model.run_for(MONTHS)
        assert model.month == MONTHS
        assert model.world.month[PAST:].tobytes() == found.results[run].months.tobytes()


def test_nobody_enters_or_closes_down_before_month_0():
    chosen = scenario(newcomer_share=0.5, exit_rate=0.03)
    w = started(chosen, seed=4)
    assert (w.organisations.present == (w.organisations.entry == 0)).all()
    found = simulate(chosen, 3, seed=4, events=range(3))
    settled = len(chosen.roster)
    for result in found.results:
        entry, gone = result.accounts["entry"], result.accounts["gone"]
        assert (entry > 0).sum() == round(0.5 * settled) and entry[entry != 0].min() >= 1
        assert gone[gone != NOBODY].min() >= 1 and (gone > entry)[gone != NOBODY].all()
        present = [(entry <= k).sum() - ((gone <= k) & (gone >= 0)).sum() for k in range(MONTHS)]
        np.testing.assert_array_equal(result.months["present"], present)
    come = found.events[found.events["event"].isin([Event.ENTERED.slug, Event.EXITED.slug])]
    assert len(come) > 0 and come["month"].min() >= 1


def test_the_past_knows_no_lever_scheduled_or_not():
    for each in SHARING:
        chosen = scenario(*each, consultations=0.2, introductions=4)
        plan = pd.DataFrame(chosen.plan(), columns=names())
        assert len(plan) == PAST + MONTHS
        assert not plan.loc[: PAST - 1, list(SCHEDULED)].to_numpy().any()
        assert plan.loc[PAST:, list(SCHEDULED)].to_numpy().any()
    w = started(scenario("baseline", "full_programme", consultations=0.2), seed=4)
    before = w.month[:PAST]
    assert not before["checkins"].any() and not before["policy_cost"].any() and not before["bids"].any()


def test_the_budget_of_the_lag_counts_from_month_0():
    w = started(scenario("baseline", "full_programme"), seed=4)
    assert w.territories[0].spent == 0.0
    found = simulate(scenario("baseline", "full_programme", running_budget=0.0, grant_rate=0.0), 2, seed=4)
    spent = found.months.groupby("run")["policy_cost"].apply(lambda cost: (cost > 0.0).sum())
    assert (spent == 1).all()  # it has spent nothing until it has spent something


def test_people_are_as_the_scenario_says_from_month_0_on():
    chosen = scenario("win_lose", svo_sd=0.0)
    assert dict(chosen.past().as_dict())["svo_mean"] == Scenario.load().parameters.svo_mean > 0.0
    model = PartnershipModel(chosen, rng=4)
    assert model.world.organisations[model.world.organisations.entry == 0].svo == pytest.approx(-15.0)
