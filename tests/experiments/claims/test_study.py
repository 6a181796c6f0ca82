"""`zaedno claims` from end to end, with few worlds of a few months, in fewer communities."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest
from helpers.killed_studies import contents, forget_digests

from zaedno.app.cli import main
from zaedno.experiments.claims import communities
from zaedno.experiments.claims.catalogue import CLAIMS
from zaedno.experiments.claims.result import ClaimsResult
from zaedno.experiments.result import read_yaml

SMALL = ["claims", "runs=2", "months=8", "seed=5", "--quiet"]


@pytest.fixture(scope="module", autouse=True)
def _fewer(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(communities, "COMMUNITIES", 2)
        patch.setattr(communities, "POINTS", 2)
        patch.chdir(tmp_path_factory.mktemp("claims"))
        yield


@pytest.fixture(scope="module")
def study(_fewer, tmp_path_factory):
    folder = tmp_path_factory.mktemp("study") / "claims"
    assert main([*SMALL, f"out={folder}", "language=bg"]) == 0
    return folder


def test_every_claim_gets_a_verdict_in_every_community(study):
    table = pd.read_csv(study / "claims.csv")

    assert {"claim", "community", "verdict", "measure", "effect", "low", "high", "runs"} <= set(table.columns)
    statements = [statement.name for claim in CLAIMS for statement in claim.statements]
    places = ["lyaskovets_strazhitsa", "synthetic", "uncertain"]
    assert sorted(zip(table["statement"], table["community"], strict=True)) == sorted(
        (statement, place) for statement in statements for place in places
    )
    assert set(table["verdict"]) <= {"supported", "partly", "not_supported"}
    assert (table.groupby(["claim", "community"])["verdict"].nunique() == 1).all()
    assert ((table["low"] <= table["effect"]) | table["low"].isna()).all()


def test_every_claim_gets_a_map(study):
    maps = pd.read_csv(study / "boundaries.csv").groupby("claim").size()

    assert maps.to_dict() == {claim.name: len(claim.boundary.xs) * len(claim.boundary.ys) for claim in CLAIMS}


def test_pictures_are_there_in_the_language_asked_for(study):
    drawn = {path.name for path in (study / "figures").iterdir()}

    names = ["seven", "claims", *(f"boundary_{claim.name.lower()}" for claim in CLAIMS)]
    assert drawn == {f"{name}.{kind}" for name in names for kind in ("svg", "png")}
    assert "основна общност" in (study / "figures/claims.svg").read_text(encoding="utf-8")


def test_the_declared_experiments_are_kept_beside_the_numbers(study):
    config = read_yaml(study / "config.yaml")

    assert (config["command"], config["runs"], config["seed"]) == ("claims", 2, 5)
    assert config["claims"] == {claim.name: claim.as_config() for claim in CLAIMS}


def test_the_same_again_on_one_core_gives_the_same_numbers(study, tmp_path):
    again = tmp_path / "again"

    assert (
        main(["claims", f"config={study / 'config.yaml'}", f"out={again}", "workers=1", "figures=off", "--quiet"]) == 0
    )

    assert contents(again) == contents(study)
    assert len(contents(study)) == 5 + 3 * 7 + 7  # tables and configuration, blocks of worlds, maps
    assert not (again / "figures").exists()


def test_a_complete_study_is_found(study, capsys):
    before = (study / "claims.csv").stat().st_mtime_ns

    assert main([*SMALL, f"out={study}", "language=bg"]) == 0

    assert f"изчислението вече е завършено: {study}" in capsys.readouterr().out
    assert (study / "claims.csv").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("argument", "told"),
    [
        ("runs=1", "runs=1: out of range; accepted: an integer from 2"),
        ("seed=-1", "seed=-1: out of range"),
        ("language=de", "language='de': no such language"),
        ("figures=maybe", "figures='maybe': not a choice"),
        ("scenario=win_win", "scenario: no such key"),
    ],
)
def test_wrong_input_is_one_line_and_leaves_nothing(argument, told, tmp_path, capsys):
    out = tmp_path / "none"

    assert main(["claims", argument, f"out={out}"]) == 2

    (line,) = capsys.readouterr().err.strip().splitlines()
    assert told in line
    assert not out.exists()


def test_another_study_is_refused(study, capsys):
    assert main(["claims", "runs=3", "months=8", f"out={study}", "--quiet"]) == 2
    assert "holds another study, with runs=2 instead of 3" in capsys.readouterr().err


def test_means_of_treatments_are_those_the_effects_come_from(study):
    """Where every world has a value: the effect of a contrast is the contrast of the means."""
    arms = pd.read_csv(study / "arms.csv").set_index(["community", "claim", "measure", "arm"])
    table = pd.read_csv(study / "claims.csv").set_index(["community", "statement"])
    for claim in CLAIMS:
        for statement in claim.statements:
            row = table.loc[("lyaskovets_strazhitsa", statement.name)]
            place = ("lyaskovets_strazhitsa", claim.name, statement.measure)
            means = [arms.loc[(*place, arm), ["mean", "runs"]] for arm in statement.weights]
            if all(mean["runs"] == row["runs"] for mean in means):
                contrast = sum(w * m["mean"] for w, m in zip(statement.weights.values(), means, strict=True))
                assert row["effect"] == pytest.approx(contrast, abs=1e-9) or np.isnan(contrast)


@pytest.mark.parametrize(("language", "word"), [("en", "What the training claims, tested"), ("bg", "основна общност")])
def test_a_report_tells_the_verdicts(study, tmp_path, language, word):
    out = tmp_path / "report.html"

    assert main(["report", str(study), f"language={language}", f"out={out}"]) == 0
    page = out.read_text(encoding="utf-8")
    assert word in page
    assert all(f">{claim.name}<" in page for claim in CLAIMS)
    assert page.count("<svg") == 2 + len(CLAIMS)  # the seven, the effects, a map each


def test_a_study_that_lacks_a_column_has_no_report(study, tmp_path, capsys):
    folder = tmp_path / "broken"
    shutil.copytree(study, folder)
    pd.read_csv(folder / "claims.csv").drop(columns="state").to_csv(folder / "claims.csv", index=False)

    assert main(["report", str(folder)]) == 2
    assert "claims.csv: the column state is missing" in capsys.readouterr().err
    assert not (folder / "report.html").exists()


def test_an_interrupted_study_has_no_report_yet(study, tmp_path, capsys):
    folder = tmp_path / "stopped"
    shutil.copytree(study, folder)
    origin = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    (folder / "provenance.json").write_text(json.dumps({**origin, "end": None}), encoding="utf-8")

    assert main(["report", str(folder)]) == 2
    assert "worlds are missing" in capsys.readouterr().err


def test_bands_of_a_study_that_is_older_than_they_are_made_when_it_is_opened(study, tmp_path):
    """Version 0.1 wrote no bands and noted no digests; the report shows them, and nothing is written."""
    old = tmp_path / "old"
    shutil.copytree(study, old)
    whole = pd.read_csv(study / "boundaries.csv")
    without = whole.drop(columns=["band_low", "band_high"])
    without.to_csv(old / "boundaries.csv", index=False)
    forget_digests(old)
    before = contents(old)

    made = ClaimsResult(old).boundaries

    pd.testing.assert_frame_equal(made[list(whole.columns)], whole, check_dtype=False)
    assert made[["band_low", "band_high"]].notna().any(axis=None)
    assert main(["report", str(old), f"out={tmp_path / 'old.html'}"]) == 0
    assert main(["report", str(study), f"out={tmp_path / 'new.html'}"]) == 0
    page = (tmp_path / "old.html").read_text(encoding="utf-8")
    assert "band over the map" in page
    assert page == (tmp_path / "new.html").read_text(encoding="utf-8")
    assert contents(old) == before
