"""Parameters: declared once, accepted within their range only, and passed on unchanged."""

import dataclasses
import math
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zaedno.sim.messages import InputError
from zaedno.sim.parameters import CONSTANT, LEVER, UNCERTAINTY, Parameters, declaration, names

NAMES = st.sampled_from(names())


@st.composite
def accepted(draw: st.DrawFn) -> tuple[str, float | int]:
    """A parameter's name with a value of its range; those that bound each other stay at their defaults."""
    name = draw(
        NAMES.filter(
            lambda name: name not in ("share_municipality", "share_business", "value_ratio", "value_ratio_late")
        )
    )
    declared = declaration(name)
    if declared["integer"]:
        return name, draw(st.integers(declared["low"], declared["high"]))
    return name, draw(st.floats(declared["low"], declared["high"]))


@given(accepted())
def test_any_value_of_the_range_is_kept_and_reaches_the_engine(choice: tuple[str, float | int]) -> None:
    name, value = choice
    parameters = Parameters.from_mapping({name: value})
    assert getattr(parameters, name) == value
    assert parameters.as_record()[name][0] == value
    assert Parameters.from_mapping(parameters.as_dict()) == parameters


@given(NAMES, st.booleans(), st.floats(min_value=1e-6, max_value=1e12))
def test_a_value_beyond_the_range_is_refused_by_name_and_range(name: str, below: bool, by: float) -> None:
    declared = declaration(name)
    scale = max(1.0, abs(declared["high"]))
    value: float | int = declared["low"] - by * scale if below else declared["high"] + by * scale
    if declared["integer"]:
        value = math.floor(value) if below else math.ceil(value)
    with pytest.raises(InputError) as refusal:
        Parameters.from_mapping({name: value})
    message = str(refusal.value)
    assert "\n" not in message
    for part in (f"parameters.{name}", f"{declared['low']:g}", f"{declared['high']:g}", declared["unit"]):
        assert part in message


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, True, "0.5", None, [0.5], 1j])
def test_what_is_no_finite_number_is_refused(value: object) -> None:
    with pytest.raises(InputError, match=r"parameters\.hidden_mean"):
        Parameters.from_mapping({"hidden_mean": value})


@pytest.mark.parametrize("value", [3.0, 3.5, "3", False])
def test_a_whole_number_must_be_one(value: object) -> None:
    with pytest.raises(InputError, match=r"parameters\.checkin_interval=.*not an integer"):
        Parameters.from_mapping({"checkin_interval": value})


@pytest.mark.parametrize(
    ("given_name", "near"),
    [
        ("hiden_mean", "hidden_mean"),
        ("svo_men", "svo_mean"),
        ("checkin_intervall", "checkin_interval"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(given_name: str, near: str) -> None:
    with pytest.raises(InputError, match=rf"parameters\.{given_name}: no such parameter; nearest: {near}"):
        Parameters.from_mapping({given_name: 1})


@pytest.mark.parametrize(
    "together",
    [{"share_municipality": 0.6, "share_business": 0.5}, {"value_ratio": 1.0, "value_ratio_late": 1.5}],
)
def test_values_that_contradict_each_other_are_refused_naming_both(together: dict[str, Any]) -> None:
    with pytest.raises(InputError) as refusal:
        Parameters(**together)
    assert all(name in str(refusal.value) for name in together)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("hidden_mean", 0, 1),
        ("svo_mean", -45, 45),
        ("svo_sd", 0, 45),
        ("power_gap", 0, 3),
        ("recognition_start", 0, 1),
        ("checkin_interval", 0, 84),
        ("organisations", 2, 10**6),
    ],
)
def test_ranges_that_users_were_promised(name: str, low: float, high: float) -> None:
    assert declaration(name)["low"] <= low
    assert declaration(name)["high"] >= high


@pytest.mark.parametrize("name", names())
def test_every_parameter_says_what_it_is(name: str) -> None:
    declared = declaration(name)
    assert declared["low"] <= declared["default"] <= declared["high"]
    assert declared["role"] in (CONSTANT, UNCERTAINTY, LEVER)
    assert declared["unit"] and declared["about"]
    assert declared["source"][0] in "VSDMI", "the first letter is the strength of the evidence"


def test_parameters_are_frozen_and_survive_pickling() -> None:
    parameters = Parameters(svo_mean=-30.0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        parameters.svo_mean = 0.0  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(parameters)) == parameters


def test_the_record_has_a_field_for_each_parameter() -> None:
    record = Parameters().as_record()
    assert record.shape == (1,)
    assert record.dtype.names == names()
    assert all(record.dtype[name] == np.float64 for name in names())
