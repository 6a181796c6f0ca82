"""One engine behind two doors: Mesa's model and ensembles give the same numbers, however the work is dealt out."""

import functools

import numpy as np
import pytest
from helpers.small_worlds import LIVELY

import zaedno.sim.ensemble
from zaedno.sim import InputError, PartnershipModel, Scenario, simulate
from zaedno.sim.month import PROCESSES
from zaedno.sim.state import MEMBERS, SEATS
from zaedno.sim.world import Room

SCENARIOS = [
    pytest.param(("baseline", "none", "lyaskovets_strazhitsa", {}), id="baseline"),
    pytest.param(("newcomers", "full_programme", "lyaskovets_strazhitsa", {"exit_rate": 0.02}), id="coming and going"),
    # The competitive begin with much trust here, so that there is something to fight over for a while
    pytest.param(("win_lose", "quarterly_checkins", "lyaskovets_strazhitsa", {"first_trust": 0.8}), id="win-lose"),
    pytest.param(
        ("funding_gap", "full_programme", "lyaskovets_strazhitsa", {"history": 14, "exit_rate": 0.01}), id="a past"
    ),
    pytest.param(
        ("mixed", "consortium_grants", "synthetic", {"organisations": 170, "abroad_ties": 2.0}), id="two LAGs"
    ),
]
MONTHS = 20


def scenario_of(choice, months=MONTHS):
    name, policy, roster, parameters = choice
    return Scenario.load(name, policy, roster, months=months, **{**LIVELY, **parameters})


def results_of(scenario, runs, **more):
    return simulate(scenario, runs, seed=9, **more).results


def assert_same(one, other):
    for name in ("months", "lives", "accounts"):
        for field in getattr(one, name).dtype.names:
            np.testing.assert_array_equal(getattr(one, name)[field], getattr(other, name)[field], err_msg=field)


def months_of(model):
    while model.running and model.month < model.setting.months:
        model.step()
    return model.world.month[int(model.world.clock[0].past) :]


def assert_same_months(one, other):
    for field in one.dtype.names:
        np.testing.assert_array_equal(one[field], other[field], err_msg=field)


@pytest.fixture(scope="module")
def lively():
    return scenario_of(("newcomers", "full_programme", "lyaskovets_strazhitsa", {"exit_rate": 0.01}))


@pytest.fixture(scope="module")
def two_lags():
    return scenario_of(("newcomers", "none", "synthetic", {"organisations": 150, "abroad_ties": 2.0}))


@pytest.mark.parametrize("choice", SCENARIOS)
def test_a_step_of_mesas_model_is_a_month_of_the_ensemble(choice):
    scenario = scenario_of(choice)
    expected = results_of(scenario, 1, first_run=3)[0]
    model = PartnershipModel(scenario, rng=9, run=3)
    assert_same_months(months_of(model), expected.months)
    for field in expected.accounts.dtype.names:
        if field in ("entry", "gone"):  # the world counts from the beginning of its past
            there = model.world.organisations[field]
            counted = np.where(there > 0, there - scenario.past_months, there)
            np.testing.assert_array_equal(counted, expected.accounts[field], err_msg=field)
        elif field != "risked":  # what those still partnering risked is noted at the horizon
            np.testing.assert_array_equal(model.world.organisations[field], expected.accounts[field], err_msg=field)
    assert expected.months["output"].sum() > 0.0  # else nothing much was compared


def test_agents_are_those_present_with_the_classes_of_their_sectors(lively):
    model = PartnershipModel(lively, rng=9)
    for _ in range(MONTHS):
        model.step()
        assert len(model.agents) == model.world.organisations.present.sum()
        assert {agent.row for agent in model.agents} == set(np.flatnonzero(model.world.organisations.present))
    assert {type(agent).__name__ for agent in model.agents} == {"NGO", "Business", "Municipality"}
    assert all(type(agent).__name__.lower() == agent.sector.slug for agent in model.agents)
    collected = model.datacollector.get_model_vars_dataframe()
    np.testing.assert_array_equal(collected["output"], model.world.month["output"])
    with pytest.raises(InputError, match="horizon is over"):
        model.step()


def test_the_processes_one_by_one_are_the_month(lively):
    expected = results_of(lively, 1)[0].months
    assert_same_months(months_of(PartnershipModel(lively, rng=9, processes=dict(PROCESSES))), expected)


@pytest.mark.parametrize("name", ["scouting", "bargaining", "relations", "review"])
def test_a_replaced_process_is_the_one_that_runs(lively, name):
    calls = []
    plain = months_of(PartnershipModel(lively, rng=9))
    model = PartnershipModel(lively, rng=9, processes={name: lambda world, territory: calls.append(territory)})
    changed = months_of(model)
    assert calls == [0] * MONTHS
    assert changed["took_out"].tobytes() != plain["took_out"].tobytes()
    if name == "scouting":
        assert not changed["partnerships"].any()
    if name == "review":
        assert not (changed["ended_value"] + changed["ended_distrust"] + changed["ended_completed"]).any()


def test_a_process_put_behind_another_sees_its_state(lively):
    outputs = []

    def note(world, territory):
        outputs.append(float(world.month[int(world.clock[0].month)].output))

    plain = months_of(PartnershipModel(lively, rng=9))
    model = PartnershipModel(lively, rng=9, after={"work": note})
    assert_same_months(months_of(model), plain)
    assert outputs == plain["output"].tolist()


def test_an_unknown_process_is_refused(lively):
    with pytest.raises(InputError, match=r"'reveiw'.*review"):
        PartnershipModel(lively, processes={"reveiw": lambda world, territory: None})


def test_asking_agents_changes_nothing_and_is_answered(lively):
    plain = months_of(PartnershipModel(lively, rng=9))
    model = PartnershipModel(lively, rng=9)
    answers, trusts = [], []
    while model.running:
        model.step()
        for partnership in model.partnerships:
            if len(partnership.members) < MEMBERS:  # a full one asks nobody
                answers += [agent.consider(partnership) for agent in list(model.agents)[:10]]
            first, second = partnership.members[:2]
            trusts.append(first.trust_in(second))
            assert 0.0 <= partnership.undisclosed(first) <= 1.0
            assert partnership in [*first.partnerships] or first in partnership.members
    assert_same_months(model.world.month, plain)
    assert {answer.accepts for answer in answers} == {True, False}
    assert all((answer.stopped_by is None) == answer.accepts for answer in answers)
    assert all(0.0 <= trust <= 1.0 for trust in trusts)  # members know each other
    strangers = [one.trust_in(other) for one in model.agents for other in model.agents if one is not other]
    assert None in strangers


def test_what_is_set_through_an_agent_takes_effect(lively):
    plain = months_of(PartnershipModel(lively, rng=9))
    model = PartnershipModel(lively, rng=9)
    for agent in model.agents:
        agent.svo = -45.0
    changed = months_of(model)
    assert changed["attitude_mean"][0] < -40.0
    assert changed["contest_waste"].tobytes() != plain["contest_waste"].tobytes()
    with pytest.raises(InputError, match="svo"):
        next(iter(model.agents)).svo = 60.0


@pytest.mark.parametrize(("hours", "seats"), [(0.0, 0), (9.0, 0), (10.0, 1), (39.0, 3), (1000.0, SEATS)])
def test_hours_that_are_set_allow_as_many_memberships(lively, hours, seats):
    model = PartnershipModel(lively.replace(membership_hours=10.0), rng=9)
    agent = next(iter(model.agents))
    agent.hours = hours
    assert model.world.organisations[agent.row].seats == seats


def test_two_models_do_not_share_anything(lively):
    """Stepping them in turn gives what each gives alone."""
    alone = [months_of(PartnershipModel(lively, rng=9, run=run)).copy() for run in (0, 1)]
    models = [PartnershipModel(lively, rng=9, run=run) for run in (0, 1)]
    for _ in range(MONTHS):
        for model in models:
            model.step()
    for model, expected in zip(models, alone, strict=True):
        assert_same_months(model.world.month, expected)


def test_numbers_do_not_depend_on_workers(two_lags):
    for one, two in zip(results_of(two_lags, 6, workers=1), results_of(two_lags, 6, workers=3), strict=True):
        assert_same(one, two)


def test_a_study_in_parts_is_the_whole_study(lively):
    whole = results_of(lively, 6, workers=1)
    parts = results_of(lively, 2) + results_of(lively, 3, first_run=2) + results_of(lively, 1, first_run=5)
    for one, other in zip(whole, parts, strict=True):
        assert_same(one, other)
    assert whole[0].months["took_out"].tobytes() != whole[1].months["took_out"].tobytes()


def test_keeping_events_changes_nothing(lively):
    plain, kept = results_of(lively, 2), results_of(lively, 2, events=[1])
    for one, other in zip(plain, kept, strict=True):
        assert_same(one, other)
    assert kept[0].events is None and len(kept[1].events) > 0


def test_who_never_entered_is_in_no_table(lively):
    ensemble = simulate(lively, 2, seed=9, events=[0, 1])
    there = ensemble.organisations
    assert (there["entered"] < MONTHS).all()
    for run, result in enumerate(ensemble.results):
        ours = there[there["run"] == run]
        newcomers = ensemble.events.query("run == @run and event == 'entered'")["organisation"]
        assert set(ours.loc[ours["entered"] > 0, "organisation"]) == set(newcomers)
        assert 0 < len(newcomers) < (result.accounts["entry"] > 0).sum()  # some are still to come


def test_a_run_that_outgrows_its_tables_is_done_again_with_more_room(two_lags, monkeypatch):
    """To the same end: where tables lie, and what stood in them before, must not matter."""
    expected = results_of(two_lags, 3, events=[2])
    tight = functools.partial(Room, partnerships=0.01, issues=0.01, lives=0.01, events=0.1)
    grown = []
    double = Room.doubled
    monkeypatch.setattr(zaedno.sim.ensemble, "Room", tight)
    monkeypatch.setattr(Room, "doubled", lambda room, *full: grown.append(full) or double(room, *full))
    for one, other in zip(expected, results_of(two_lags, 3, events=[2], workers=1), strict=True):
        assert_same(one, other)
        if one.events is not None:
            assert one.events.tobytes() == other.events.tobytes()
    assert grown


@pytest.mark.parametrize("seed", [0, 2**64 - 1])
def test_all_seeds_are_accepted_and_differ(lively, seed):
    one, other = simulate(lively, 1, seed).results[0], simulate(lively, 1, seed ^ 1).results[0]
    assert one.months["took_out"].tobytes() != other.months["took_out"].tobytes()


@pytest.mark.parametrize("given", [{"seed": -1}, {"seed": 2**64}, {"seed": 1.0}, {"runs": 0}, {"workers": 0}])
def test_what_is_no_count_is_refused(lively, given):
    name, value = next(iter(given.items()))
    with pytest.raises(InputError, match=f"{name}={value}"):
        simulate(lively, **{"runs": 1, **given})
