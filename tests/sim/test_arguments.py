"""What Python callers pass by mistake is refused with the name of the argument, never with an error from inside."""

import decimal
import pickle

import numpy as np
import pandas as pd
import pytest

import zaedno.experiments.result
from zaedno.sim import InputError, Parameters, PartnershipModel, Scenario, simulate
from zaedno.sim.arguments import integers, run_numbers

SCENARIO = Scenario.load(months=2)
ODD = {
    "a number": 1.5,
    "a bool": True,
    "not a number": float("nan"),
    "bytes": b"x",
    "a list": [1.5],
    "a set": {None},
    "an object": object(),
    "a type": int,
    "an array": np.array([1.5, 2.5]),
    "an array without axes": np.array(0.5),
    "an empty array": np.zeros((0, 2, 2))[None],
    "a table": pd.DataFrame({"a": [1]}),
    "missing": pd.NA,
    "a decimal": decimal.Decimal("1.5"),
    "parameters": SCENARIO.parameters,
    "a roster": SCENARIO.roster,
    "an ellipsis": ...,
}
DOORS = {
    "simulate, scenario": ("scenario", lambda odd: simulate(odd, 1)),
    "simulate, runs": ("runs", lambda odd: simulate(SCENARIO, odd)),
    "simulate, seed": ("seed", lambda odd: simulate(SCENARIO, 1, odd)),
    "simulate, workers": ("workers", lambda odd: simulate(SCENARIO, 1, workers=odd)),
    "simulate, first_run": ("first_run", lambda odd: simulate(SCENARIO, 1, first_run=odd)),
    "simulate, events": ("events", lambda odd: simulate(SCENARIO, 1, events=odd)),
    "PartnershipModel, scenario": ("scenario", PartnershipModel),
    "PartnershipModel, rng": ("seed", lambda odd: PartnershipModel(SCENARIO, rng=odd)),
    "PartnershipModel, run": ("first_run", lambda odd: PartnershipModel(SCENARIO, run=odd)),
    "PartnershipModel, processes": ("processes", lambda odd: PartnershipModel(SCENARIO, processes=odd)),
    "PartnershipModel, after": ("after", lambda odd: PartnershipModel(SCENARIO, after=odd)),
    "run_for": ("duration", lambda odd: PartnershipModel(SCENARIO).run_for(odd)),
    "Scenario, name": ("name", lambda odd: Scenario(odd, "none", SCENARIO.parameters, SCENARIO.roster)),
    "Scenario, policy": ("policy", lambda odd: Scenario("a", odd, SCENARIO.parameters, SCENARIO.roster)),
    "load, name": ("scenario", Scenario.load),
    "load, policy": ("policy", lambda odd: Scenario.load("baseline", odd)),
    "load, months": ("months", lambda odd: Scenario.load(months=odd)),
    "load, config_dir": ("config_dir", lambda odd: Scenario.load(config_dir=odd)),
    "load, roster_path": ("roster_path", lambda odd: Scenario.load(roster="file", roster_path=odd)),
    "load, a parameter": ("organisations", lambda odd: Scenario.load(organisations=odd)),
    "replace, months": ("months", lambda odd: SCENARIO.replace(months=odd)),
    "replace, a parameter": ("organisations", lambda odd: SCENARIO.replace(organisations=odd)),
    "Parameters.from_mapping": ("parameters", lambda odd: Parameters.from_mapping(odd)),
    "a result's folder": ("folder", zaedno.experiments.result.load),
}


@pytest.mark.parametrize("door", DOORS)
def test_an_odd_value_is_refused_by_the_name_of_its_argument(door):
    name, call = DOORS[door]
    for kind, odd in ODD.items():
        if door.startswith("Parameters") and kind == "a table":
            continue
        with pytest.raises(InputError) as refusal:
            call(odd)
        assert str(refusal.value).partition("=")[0].endswith(name), kind


@pytest.mark.parametrize("given", ["a" * 300, "a/" * 5000, "a\0b"], ids=["name", "path", "zero"])
@pytest.mark.parametrize("door", ["load, config_dir", "load, roster_path", "a result's folder"])
def test_what_the_system_takes_for_no_path_is_refused(door, given):
    name, call = DOORS[door]
    with pytest.raises(InputError, match=f"{name}="):
        call(given)


def test_what_is_no_function_is_refused():
    for odd in (True, 7, "len", [len], {}):
        with pytest.raises(InputError, match="progress="):
            simulate(SCENARIO, 1, progress=odd)
        with pytest.raises(InputError, match=r"processes\.review="):
            PartnershipModel(SCENARIO, processes={"review": odd})
    for name in ("parameters", "roster"):
        with pytest.raises(InputError, match=f"{name}="):
            Scenario(
                **{"name": "a", "policy": "b", "parameters": SCENARIO.parameters, "roster": SCENARIO.roster, name: 7}
            )


@pytest.mark.parametrize(
    "seed", [0, 7, 2**64 - 1, np.int8(7), np.int64(7), np.uint64(2**63 + 5), np.uint64(2**64 - 1)], ids=repr
)
def test_seeds_of_all_integer_types_are_the_integer(seed):
    [plain] = integers(seed=seed)
    assert plain == seed and type(plain) is int
    assert PartnershipModel(SCENARIO, rng=seed).world.organisations.tobytes() == (
        PartnershipModel(SCENARIO, rng=int(seed)).world.organisations.tobytes()
    )


@pytest.mark.parametrize("seed", [-1, 2**64, True, np.True_, 7.0, np.float64(7), "7", None, np.array(7)], ids=repr)
def test_what_is_no_seed_is_refused(seed):
    with pytest.raises(InputError, match="seed="):
        simulate(SCENARIO, 1, seed)


def test_runs_that_keep_events_may_come_in_any_collection():
    for given in ([1, 3], (1, 3), {1: "a", 3: "b"}, np.array([1, 3]), pd.Series([1, 3]), iter([1, 3])):
        assert run_numbers("events", given) == {1, 3}
    assert 10**15 in run_numbers("events", range(10**18))


def test_equal_scenarios_have_equal_hashes():
    other = pickle.loads(pickle.dumps(SCENARIO))
    assert other is not SCENARIO and other == SCENARIO and hash(other) == hash(SCENARIO)
    assert len({SCENARIO, other, SCENARIO.replace(hidden_mean=0.2), Scenario.load(months=2, roster="synthetic")}) == 3
