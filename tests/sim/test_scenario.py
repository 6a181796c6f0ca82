"""Scenarios: files, precedence, what is refused, and the way to config.yaml and back."""

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from zaedno.sim import choices
from zaedno.sim.messages import InputError
from zaedno.sim.parameters import Parameters, declaration, names
from zaedno.sim.scenario import Scenario

SCENARIOS: dict[str, dict[str, Any]] = {
    "baseline": {},
    "win_win": {"svo_mean": 38.0, "svo_sd": 6.0},
    "win_lose": {"svo_mean": -15.0, "svo_sd": 12.0},
    "mixed": {"win_lose_share": 0.3},
    "power_gap": {"power_gap": 2.5},
    "hidden_agendas": {"hidden_mean": 0.5},
    "newcomers": {"newcomer_share": 0.4},
    "civil_only": {"civil_only": 1},
    "win_win_some": {"svo_mean": 38.0, "svo_sd": 6.0, "win_lose_share": 0.3},
    "funding_gap": {},
    "bridge": {},
}
POLICIES = [
    "none",
    "as_today",
    "quarterly_checkins",
    "facilitation",
    "transparency_charter",
    "matchmaking",
    "time_refund",
    "win_win_training",
    "consortium_grants",
    "startup_support",
    "full_programme",
]


def own(folder: Path, group: str, name: str, text: str) -> Path:
    (folder / group).mkdir(exist_ok=True)
    path = folder / group / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


# -- the files of the software ---------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_sets_what_it_stands_for_and_nothing_else(name: str) -> None:
    assert Scenario.load(name).parameters == Parameters(**SCENARIOS[name])


def test_the_choices_that_users_were_promised() -> None:
    assert set(choices.known("scenario")) == set(SCENARIOS), "configs/scenario/, and SCENARIOS of this test"
    assert set(choices.known("policy")) == set(POLICIES), "configs/policy/, and POLICIES of this test"
    assert set(choices.known("roster")) == {"lyaskovets_strazhitsa", "synthetic", "file"}


@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy_pulls_levers_only(policy: str) -> None:
    changed = choices.read_choice("policy", policy).parameters
    assert bool(changed) == (policy != "none")
    others = [name for name in changed if declaration(name)["role"] != "lever"]
    assert others == [], f"configs/policy/{policy}.yaml: no levers; they belong into a scenario"


@pytest.mark.parametrize(
    "path",
    [p for group in ("scenario", "policy", "roster") for p in choices.bundled(group).glob("*.yaml")],
    ids=lambda p: p.stem,
)
def test_each_file_opens_with_what_it_stands_for(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# "), "open it with a comment: its first sentence is help's"


def test_a_scenario_under_each_policy_loads() -> None:
    for policy in POLICIES:
        scenario = Scenario.load("win_lose", policy)
        assert scenario.label == f"win_lose/{policy}"
        assert scenario.parameters.svo_mean == -15.0


def test_loading_a_scenario_needs_neither_engine_nor_agents_nor_hydra() -> None:
    code = (
        "import sys; from zaedno.sim.scenario import Scenario; Scenario.load('win_win')\n"
        "print([name for name in ('numba', 'mesa', 'hydra', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# -- precedence ------------------------------------------------------------------------------------


def test_defaults_give_way_to_scenario_policy_and_overrides_in_turn(tmp_path: Path) -> None:
    own(tmp_path, "scenario", "s", "name: s\nparameters: {hidden_mean: 0.3, svo_mean: 1, power_gap: 2}")
    own(tmp_path, "policy", "p", "name: p\nparameters: {svo_mean: 2, power_gap: 2.5}")
    parameters = Scenario.load("s", "p", config_dir=tmp_path, power_gap=3.0).parameters
    assert (parameters.hidden_mean, parameters.svo_mean, parameters.power_gap) == (0.3, 2, 3.0)
    assert parameters.svo_sd == Parameters().svo_sd


def test_a_folder_of_ones_own_comes_first_and_adds_to_what_is_there(tmp_path: Path) -> None:
    own(tmp_path, "scenario", "win_win", "name: win_win\nparameters: {svo_mean: 40}")
    own(tmp_path, "scenario", "наш", "name: наш\n")
    assert Scenario.load("win_win", config_dir=tmp_path).parameters.svo_mean == 40
    assert Scenario.load("наш", config_dir=tmp_path).parameters == Parameters()
    assert Scenario.load("win_lose", config_dir=tmp_path).parameters.svo_mean == -15
    assert Scenario.load("win_win").parameters.svo_mean == 38


def test_names_are_labels_without_effect(tmp_path: Path) -> None:
    own(tmp_path, "scenario", "win_lose", "name: win_lose\nparameters: {}")
    assert Scenario.load("win_lose", config_dir=tmp_path).parameters == Scenario.load("baseline").parameters


# -- refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ({"name": "winwin"}, "scenario='winwin': no such scenario; nearest: win_win; accepted: baseline"),
        ({"policy": "quarterly"}, "policy='quarterly': no such policy; nearest: quarterly_checkins"),
        ({"name": "../policy/none"}, "scenario='../policy/none': not a name"),
        ({"name": "a/b"}, "not a name"),
        ({"name": "a\\b"}, "not a name"),
        ({"policy": "/etc/passwd"}, "not a name"),
        ({"name": ""}, "not a name"),
        ({"name": "baseline\0"}, "not a name"),
        ({"name": "baseline.yaml"}, "not a name"),
        ({"name": None}, "scenario=None: not a name"),
        ({"months": 0}, "months=0: accepted: an integer from 1 to 1200"),
        ({"months": 1201}, "months=1201"),
        ({"months": 84.0}, "months=84.0"),
        ({"months": True}, "months=True"),
        ({"months": "84"}, "months='84'"),
        ({"hiden_mean": 0.2}, "parameters.hiden_mean: no such parameter; nearest: hidden_mean"),
        ({"svo_mean": 46}, "parameters.svo_mean=46: out of range"),
        ({"organisations": 100}, "parameters.organisations=100: roster=lyaskovets_strazhitsa has 75"),
        ({"config_dir": "nowhere"}, "config_dir='nowhere': no such folder"),
        ({"roster": "file"}, "roster.path=None"),
    ],
)
def test_what_is_refused_is_named_on_one_line(arguments: dict[str, Any], part: str) -> None:
    with pytest.raises(InputError) as refusal:
        Scenario.load(**arguments)
    assert part in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("name: mine\nparameters: {svo_mean: [1\n", ", line "),
        ("name: mine\nparameters:\n  svo_mean: 1\n  svo_mean: 2\n", ", line 4: svo_mean: given twice"),
        ("name: mine\n\tparameters: {}", ", line 2: not YAML"),
        ("- name\n- mine\n", "not a mapping"),
        ("just text", "not a mapping"),
        ("name: mine\nparameter: {svo_mean: 1}", "parameter={'svo_mean': 1}: no such key; nearest: parameters"),
        ("name: mine\nparameters: {svo_man: 1}", "parameters.svo_man: no such parameter; nearest: svo_mean"),
        ("name: mine\nparameters: {svo_mean: high}", "parameters.svo_mean='high': not a number"),
        ("name: mine\nparameters: {svo_mean: .nan}", "parameters.svo_mean=nan: out of range"),
        ("name: mine\nparameters: {svo_mean: '???'}", "parameters.svo_mean='???'"),
        ("name: mine\nparameters: {svo_mean: '${nowhere}'}", "svo_mean='${nowhere}': not a number"),
        ("name: mine\nparameters: {1: 2}", "parameters.1: no such parameter"),
        ("name: mine\nparameters: 5", "parameters=5: not a mapping"),
        ("name: other\nparameters: {}", "name='other': not the file's own name; accepted: name: mine"),
        ("parameters: {}", "name=None"),
        ("", "name=None"),
    ],
)
def test_a_bad_file_is_named_with_what_is_wrong(tmp_path: Path, text: str, part: str) -> None:
    path = own(tmp_path, "scenario", "mine", text)
    with pytest.raises(InputError) as refusal:
        Scenario.load("mine", config_dir=tmp_path)
    message = str(refusal.value)
    assert message.startswith(str(path))
    assert part in message and "\n" not in message


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    own(tmp_path, "scenario", "mine", "").write_bytes("# наш\nname: mine\n".encode("cp1251"))
    with pytest.raises(InputError, match="YAML"):
        Scenario.load("mine", config_dir=tmp_path)


# -- replace ---------------------------------------------------------------------------------------


def test_replace_changes_what_is_named_and_leaves_the_original() -> None:
    scenario = Scenario.load("win_lose", "facilitation")
    other = scenario.replace(hidden_mean=0.2, months=12)
    assert (other.parameters.hidden_mean, other.parameters.svo_mean, other.months) == (0.2, -15.0, 12)
    assert (other.label, other.roster) == (scenario.label, scenario.roster)
    assert scenario.parameters.hidden_mean == Parameters().hidden_mean and scenario.months == 84


def test_a_synthetic_roster_follows_its_parameters() -> None:
    scenario = Scenario.load(roster="synthetic", organisations=20)
    assert len(scenario.roster) == 20
    assert len(scenario.replace(organisations=30).roster) == 30
    assert (scenario.replace(share_business=0.0).roster.table["sector"] != 1).all()


def test_a_roster_that_is_a_table_keeps_its_size() -> None:
    scenario = Scenario.load()
    with pytest.raises(InputError, match="organisations of its own"):
        scenario.replace(organisations=76)
    assert scenario.replace(organisations=75) == scenario
    with pytest.raises(InputError, match="nearest: hidden_mean"):
        scenario.replace(hiden_mean=0.1)


def test_the_number_of_organisations_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "lag.csv"
    path.write_text("name,sector\nA,ngo\nB,business\nC,ngo\n", encoding="utf-8")
    assert Scenario.load(roster="file", roster_path=path).parameters.organisations == 3


# -- to config.yaml and back -----------------------------------------------------------------------


@st.composite
def overrides(draw: st.DrawFn) -> dict[str, Any]:
    bound = ("organisations", "share_municipality", "share_business", "value_ratio", "value_ratio_late")
    chosen = draw(st.lists(st.sampled_from([name for name in names() if name not in bound]), max_size=4, unique=True))
    values: dict[str, Any] = {}
    for name in chosen:
        declared = declaration(name)
        low, high = declared["low"], declared["high"]
        values[name] = draw(st.integers(low, high) if declared["integer"] else st.floats(low, high))
    return values


@settings(max_examples=40)
@given(overrides(), st.integers(1, 1200), st.integers(2, 300))
def test_a_scenario_comes_back_from_yaml_as_it_was(values: dict[str, Any], months: int, size: int) -> None:
    drawn: dict[str, Any] = {"roster": "synthetic", "organisations": size}
    for roster in ({}, drawn):
        scenario = Scenario.load("mixed", "matchmaking", months=months, **roster, **values)
        text = yaml.safe_dump(scenario.as_config())
        assert Scenario.from_config(yaml.safe_load(text)) == scenario
        assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_a_config_holds_plain_values_in_the_declared_kind() -> None:
    scenario = Scenario.load(hidden_mean=np.float64(0.25), charter=np.int64(1), svo_mean=5, months=9)
    config = scenario.as_config()
    assert {type(config["parameters"][name]) for name in ("hidden_mean", "svo_mean")} == {float}
    assert type(config["parameters"]["charter"]) is int
    assert tuple(config["parameters"]) == names()
    assert Scenario.from_config(config) == scenario


def test_a_config_repeats_the_users_file_until_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "lag.csv"
    path.write_text("name,sector\nA,ngo\nB,business\n", encoding="utf-8")
    scenario = Scenario.load(roster="file", roster_path=path)
    config = scenario.as_config()
    assert config["roster"]["path"] == str(path.resolve())
    assert Scenario.from_config(config) == scenario
    path.write_text("name,sector\nA,ngo\nC,business\n", encoding="utf-8")
    with pytest.raises(InputError, match="has changed since"):
        Scenario.from_config(config)
    path.unlink()
    with pytest.raises(InputError, match="no longer there"):
        Scenario.from_config(config)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"scenari": "x"}, "config.scenari: no such key; nearest: scenario"),
        ({"months": 0}, "months=0"),
        ({"parameters": {"svo_men": 1}}, "nearest: svo_mean"),
        ({"parameters": None}, "config.parameters=None"),
        ({"parameters": {"organisations": 9}}, "organisations of its own"),
        ({"roster": "synthetic"}, "config.roster='synthetic': not a mapping"),
        ({"roster": {"path": None}}, "config.roster.name: missing"),
        ({"roster": {"name": "nobody", "path": None}}, "no such roster"),
        ({"roster": {"name": "synthetic", "path": "x.csv"}}, "a synthetic roster has no file"),
    ],
)
def test_a_bad_config_is_refused(change: dict[str, object], part: str) -> None:
    with pytest.raises(InputError) as refusal:
        Scenario.from_config({**Scenario.load().as_config(), **change})
    assert part in str(refusal.value)


@pytest.mark.parametrize("key", ["scenario", "policy", "roster", "months", "parameters"])
def test_a_config_that_lacks_a_part_is_refused(key: str) -> None:
    config = Scenario.load().as_config()
    del config[key]
    with pytest.raises(InputError, match=rf"config\.{key}: missing"):
        Scenario.from_config(config)
