"""Structural variants and schedules of levers: typed, in files, in config.yaml and back; what is wrong is one line."""

from pathlib import Path

import pytest

from zaedno.app.call import parse
from zaedno.app.cli import main
from zaedno.app.compose import compose
from zaedno.experiments.files import write_yaml
from zaedno.sim import choices
from zaedno.sim.parameters import declaration, names
from zaedno.sim.schedule import SCHEDULED

WRONG = {
    "no structure": (["structure=no_trst"], ["structure='no_trst'", "nearest: no_trust", "accepted: ", "as_built"]),
    "several structures": (["structure=no_trust,no_means"], ["structure='no_trust,no_means'", "accepted: "]),
    "a schedule of no lever": (
        ["schedule={svo_mean:[0,9]}"],
        ["schedule.svo_mean", "no lever", "accepted: ", "checkin_interval", "all"],
    ),
    "a window that ends before it begins": (
        ["schedule={charter:[9,3]}"],
        ["schedule.charter=[9, 3]", "accepted: [FROM, TO]"],
    ),
    "a month that is none": (["schedule={charter:[0,3.5]}"], ["schedule.charter=[0, 3.5]", "accepted: [FROM, TO]"]),
    "a schedule that is no mapping": (["schedule=5"], ["schedule=5", "accepted: ", "LEVER: [FROM, TO]"]),
}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def settings_of(*typed):
    return compose(parse(list(typed)))


@pytest.mark.parametrize("structure", choices.known("structure"))
def test_each_structure_is_what_its_file_says_and_nothing_else(structure):
    (built,) = settings_of("run").scenarios
    (changed,) = settings_of("run", f"structure={structure}").scenarios
    told = choices.read_choice("structure", structure).parameters

    differ = {name for name in names() if getattr(built.parameters, name) != getattr(changed.parameters, name)}
    assert differ <= set(told)
    assert {name: getattr(changed.parameters, name) for name in told} == told
    assert changed.name == ("baseline" if structure == "as_built" else f"baseline-{structure}")
    assert bool(differ) == (structure != "as_built")


def test_parameters_that_are_typed_stand_above_a_structure():
    (scenario,) = settings_of("run", "structure=no_means", "parameters.means_share=0.5").scenarios
    assert scenario.parameters.means_share == 0.5


@pytest.mark.parametrize("lever", SCHEDULED)
def test_a_typed_schedule_holds_for_its_lever_alone(lever):
    on = min(1.0, declaration(lever)["high"])
    typed = ("run", "policy=full_programme", f"parameters.{lever}={on:g}", "months=12")
    (always,) = settings_of(*typed).scenarios
    (timed,) = settings_of(*typed, f"schedule={{{lever}:[[0,3],[6,8]]}}").scenarios
    place = names().index(lever)
    plan, whole = timed.plan()[timed.past_months :], always.plan()[always.past_months :]
    assert plan[:, place].tolist() == [on if month in (0, 1, 2, 6, 7) else 0.0 for month in range(12)]
    plan[:, place] = whole[:, place]
    assert (plan == whole).all()


def test_a_policy_of_ones_own_may_hold_a_schedule():
    Path("own/policy").mkdir(parents=True)
    text = "# Later.\nname: later\nparameters:\n  charter: 1\nschedule:\n  charter: [2, 4]\n"
    Path("own/policy/later.yaml").write_text(text)
    (scenario,) = settings_of("run", "policy=later", "config_dir=own", "months=6").scenarios
    charter = scenario.plan()[scenario.past_months :, names().index("charter")]
    assert charter.tolist() == [0, 0, 1, 1, 0, 0]


@pytest.mark.parametrize("command", ["run", "sweep"])
def test_both_come_back_from_a_configuration(command):
    typed = ["structure=random_partners", "scenario=funding_gap", "policy=as_today", "schedule={all:[0,40]}"]
    if command == "sweep":
        typed += ["factors={hidden_mean:[0,1]}", "design=grid"]
    study = settings_of(command, *typed)
    write_yaml(Path("study.yaml"), study.study())
    again = settings_of(command, "config=study.yaml")
    assert again.scenarios == study.scenarios
    assert (again.scenarios[0].plan() == study.scenarios[0].plan()).all()
    assert again.scenarios[0].schedule.layers


@pytest.mark.parametrize("command", [["run"], ["compare", "policy=none,as_today"]])
@pytest.mark.parametrize(("typed", "told"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_one_line(command, typed, told, capsys):
    assert main([*command, *typed, "runs=1", "months=2"]) == 2
    shown = capsys.readouterr()
    (line,) = shown.err.splitlines()
    assert line.startswith("zaedno: ") and [part for part in told if part not in line] == []
    assert shown.out == "" and list(Path().iterdir()) == []


@pytest.mark.parametrize("change", ["one of an earlier version", "one that lacks a parameter"])
def test_a_configuration_of_an_earlier_version_is_refused_with_what_helps(change, capsys):
    study = settings_of("run", "months=2", "runs=1").study()
    values = study["scenarios"][0]["parameters"]
    if change == "one of an earlier version":
        values["option_discount"] = 0.2
        told = "config.parameters.option_discount: no such parameter in this version"
    else:
        del values["history"]
        told = "config.parameters.history: missing"
    write_yaml(Path("study.yaml"), study)
    assert main(["run", "config=study.yaml", "out=again"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"zaedno: config=study.yaml: {told}")
    assert "accepted: the config.yaml of a study of this version" in line
    assert not Path("again").exists()
