"""What a study is, and which values are refused."""

import numpy as np
import pytest

from zaedno.experiments.ensemble.settings import RunSettings
from zaedno.experiments.study.execution import Execution
from zaedno.sim import InputError, Scenario

BASELINE = Scenario.load()


def settings(**changed):
    how = {key: changed.pop(key) for key in ("workers", "chunk", "retry") if key in changed}
    given = {"command": "run", "scenarios": (BASELINE,), "runs": 2, "seed": 0, **changed}
    return RunSettings(**given, execution=Execution(**how))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("runs", 0),
        ("runs", True),
        ("runs", 2.0),
        ("runs", None),
        ("seed", -1),
        ("seed", 2**64),
        ("seed", np.nan),
        ("workers", 0),
        ("workers", False),
        ("chunk", 0),
        ("retry", "all"),
        ("events", (2,)),
        ("figures", "on"),
        ("language", "fr"),
        ("command", "rum"),
    ],
)
def test_wrong_values_are_refused_by_name(key, value):
    with pytest.raises(InputError, match=rf"^{key}=.*accepted: "):
        settings(**{key: value})


@pytest.mark.parametrize("seed", [0, 2**63, 2**64 - 1])
def test_every_seed_of_64_bits_is_accepted(seed):
    assert settings(seed=seed).study()["seed"] == seed


def test_a_study_is_rebuilt_from_its_plain_values():
    first = settings(scenarios=(Scenario.load("mixed", "matchmaking", leak_rate=0.2),), events=(0, 1), seed=7)

    again = RunSettings.from_study(first.study())

    assert again == first
    assert again.study() == first.study()


def test_folders_are_named_after_scenarios_policies_and_seed():
    pair = (Scenario.load("win_win"), Scenario.load("win_lose"))

    assert settings(seed=7).folder.as_posix() == "outputs/run/baseline-none-seed7"
    assert settings(command="compare", scenarios=pair).name == "win_win-vs-win_lose-none-seed0"


def test_a_long_name_is_cut_and_stays_its_own():
    many = tuple(Scenario.load(policy=name) for name in ("none", "facilitation", "matchmaking", "time_refund"))
    longer = tuple(Scenario.load(policy=name) for name in ("consortium_grants", "quarterly_checkins", "full_programme"))
    names = [settings(command="compare", scenarios=many + longer, seed=seed).name for seed in range(2)]

    assert len(names[0]) == len(names[1]) == 120
    assert names[0] != names[1]


def test_a_name_from_an_edited_file_cannot_lead_elsewhere():
    study = settings().study()
    study["scenarios"][0]["scenario"] = "../../elsewhere"

    assert RunSettings.from_study(study).folder.as_posix() == "outputs/run/______elsewhere-none-seed0"
