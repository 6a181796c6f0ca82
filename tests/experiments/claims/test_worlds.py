"""The worlds that a study of the claims keeps: tables follow from them, and a study goes on from them."""

import json
import shutil

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from filelock import FileLock
from helpers.killed_studies import committed, contents
from scipy import stats

import zaedno
from zaedno.app.cli import main
from zaedno.experiments.claims import communities, settings
from zaedno.experiments.claims.catalogue import CLAIMS
from zaedno.experiments.claims.settings import ClaimsSettings
from zaedno.experiments.claims.stages import how_far
from zaedno.experiments.claims.study import ClaimsStudy
from zaedno.experiments.claims.treated import Treated
from zaedno.experiments.files import replacing, write_json
from zaedno.experiments.opening import status
from zaedno.experiments.study.once import carry_out
from zaedno.experiments.study.watcher import Watcher
from zaedno.sim.messages import InputError

SETTINGS = {"runs": 60, "seed": 5, "months": 12}  # two blocks in the default community
TYPED = ["claims", *(f"{key}={value}" for key, value in SETTINGS.items()), "figures=off", "--quiet"]
DEFAULT, PLACES = "lyaskovets_strazhitsa", ["lyaskovets_strazhitsa", "synthetic", "uncertain"]


@pytest.fixture(scope="module", autouse=True)
def _fewer():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(communities, "COMMUNITIES", 3)
        patch.setattr(communities, "POINTS", 3)
        patch.setattr(settings, "CELL_RUNS", 3)
        yield


@pytest.fixture(scope="module")
def study(_fewer, tmp_path_factory):
    folder = tmp_path_factory.mktemp("study") / "claims"
    assert main([*TYPED, f"out={folder}"]) == 0
    return folder


@pytest.fixture(scope="module")
def worlds(study):
    return pd.read_parquet(study / "runs")


@pytest.fixture
def copy(study, tmp_path):
    """A study that was stopped: as much of `study` as `keep` lets pass, without what is concluded."""

    def stopped(keep):
        folder = tmp_path / "claims"
        shutil.copytree(study, folder)
        for path in (*folder.glob("runs/*"), *folder.glob("maps/*")):
            if not keep(path.stem):
                path.unlink()
        for path in folder.glob("*.csv"):
            path.unlink()
        amend(folder, end=None)
        return folder

    return stopped


def amend(folder, name="provenance.json", **changes):
    path = folder / name
    before = json.loads(path.read_text(encoding="utf-8"))
    with replacing(path) as aside:
        write_json(aside, {**before, **changes})


@pytest.fixture
def simulated(monkeypatch):
    """Counts the runs that are simulated."""
    counted = []
    take = Treated.take

    def counting(self, *run):
        counted.append(1)
        return take(self, *run)

    monkeypatch.setattr(Treated, "take", counting)
    return counted


STATEMENTS = [(claim, statement) for claim in CLAIMS for statement in claim.statements]


@pytest.mark.parametrize(("claim", "statement"), STATEMENTS, ids=[each.name for _, each in STATEMENTS])
@pytest.mark.parametrize("place", PLACES)
def test_effects_follow_from_the_worlds(study, worlds, claim, statement, place):
    """With pandas and SciPy alone: contrasts within worlds; over worlds, or over the means of several units."""
    told = pd.read_csv(study / "claims.csv").set_index(["statement", "community"]).loc[(statement.name, place)]

    ours = worlds[(worlds["claim"] == claim.name) & (worlds["community"] == place)]
    arms = ours.pivot(index=["unit", "run"], columns="arm", values=statement.measure)
    contrast = sum(weight * arms[arm] for arm, weight in statement.weights.items() if weight).dropna()
    sample = contrast if place == DEFAULT else contrast.groupby("unit").mean()

    assert told["runs"] == len(contrast)
    if len(sample) < 2 or np.ptp(sample) == 0:
        assert told["effect"] == pytest.approx(sample.mean(), nan_ok=True)
        return
    low, high = stats.t.interval(0.95, len(sample) - 1, sample.mean(), stats.sem(sample))
    assert (told["effect"], told["low"], told["high"]) == pytest.approx((sample.mean(), low, high), rel=1e-9)


def test_something_is_measured(study):
    """Else the recalculation above would be of nothing."""
    table = pd.read_csv(study / "claims.csv")

    assert (table["high"] > table["low"]).mean() > 0.7
    assert table["runs"].max() == 60


def test_what_treatments_gave_follows_from_the_worlds(study, worlds):
    told = pd.read_csv(study / "arms.csv")

    for row in told[told["community"] == DEFAULT].itertuples():
        ours = worlds[(worlds["claim"] == row.claim) & (worlds["community"] == DEFAULT) & (worlds["arm"] == row.arm)]
        values = ours[row.measure].dropna()
        assert row.runs == len(values)
        assert row.mean == pytest.approx(values.mean(), nan_ok=True)


def test_maps_follow_from_their_worlds(study):
    cells = pd.read_parquet(study / "maps").assign(effect=lambda rows: rows["treated"] - rows["control"])
    told = pd.read_csv(study / "boundaries.csv")

    found = cells.groupby(["claim", "x_value", "y_value"])["effect"].agg(["mean", "count"])
    expected = told.set_index(["claim", "x_value", "y_value"])
    assert len(found) == len(told)
    pd.testing.assert_series_equal(found["mean"], expected["effect"].reindex(found.index), check_names=False)
    pd.testing.assert_series_equal(found["count"], expected["runs"].reindex(found.index), check_names=False)


def test_units_tell_what_was_drawn(study):
    units = zaedno.load(study).units.set_index(["community", "unit"])

    for community in communities.communities(60, 5, 12):
        for k, unit in enumerate(community.units):
            row = units.loc[(community.name, k)]
            assert row["seed"] == unit.seed
            assert row.drop("seed").dropna().to_dict() == unit.varied
    assert len(units) == 1 + 3 + 3


@pytest.mark.parametrize("table", ["runs", "maps", "units"])
def test_every_column_is_documented_in_the_file(study, table):
    for path in [study / f"{table}.parquet"] if table == "units" else (study / table).iterdir():
        schema = pq.read_schema(path)
        assert [field.name for field in schema if not (field.metadata or {}).get(b"description")] == []
        assert schema.metadata[b"description"]


def test_a_key_names_one_row(study):
    result = zaedno.load(study)

    assert not result.runs.duplicated(["claim", "arm", "community", "unit", "run"]).any()
    assert not result.maps.duplicated(["claim", "x_value", "y_value", "run"]).any()


def early(name):
    return name.startswith(DEFAULT)


def amid(name):
    """Up to the first of two blocks of a claim in the middle."""
    return name.startswith(DEFAULT) and name[len(DEFAULT) + 1 :] <= "C4-0000000"


def holes(name):
    """As if somebody had taken some away."""
    return name.endswith(("C2", "C3", "C5-0000000", "C6-0000050"))


def all_but_the_end(name):
    return name != "C7"


@pytest.mark.parametrize(
    ("keep", "workers"),
    [
        pytest.param(early, 2, marks=pytest.mark.long),
        (amid, 1),
        pytest.param(holes, 2, marks=pytest.mark.long),
        (all_but_the_end, 1),
    ],
)
def test_what_is_there_is_kept_and_what_is_missing_comes_out_the_same(study, copy, keep, workers, simulated):
    folder = copy(keep)
    before, done = committed(folder), status(folder).done

    assert main([*TYPED, f"out={folder}", f"workers={workers}"]) == 0

    assert contents(folder) == contents(study)
    assert committed(folder).items() >= before.items()
    if keep is not holes:
        assert sum(simulated) == status(study).done - done


def test_status_counts_what_is_done_and_what_is_missing(study, copy):
    whole, part = status(study), status(copy(amid))

    assert (whole.state, whole.missing, whole.total) == ("complete", 0, whole.done)
    assert (part.state, part.total, part.at_most) == ("stopped", part.done + part.missing, True)
    assert 0 < part.done < whole.done <= part.total


def test_status_in_words(copy, capsys):
    folder = copy(amid)

    assert main(["status", str(folder)]) == 0
    assert "at most\n" in capsys.readouterr().out
    assert main(["status", str(folder), "language=bg"]) == 0
    assert "спряно: същата команда ще продължи" in capsys.readouterr().out


def test_progress_goes_from_what_is_there_to_the_end(copy):
    folder, told = copy(amid), []
    asked = ClaimsSettings(**SETTINGS, out=folder)
    extent = how_far(asked)

    class Told(Watcher):
        def advance(self, runs, failures):
            told.append(runs)

    carry_out(ClaimsStudy(asked), watcher=Told())

    assert 0 < extent.missing < extent.most
    assert sum(told) == extent.missing
    assert min(told) > 0


def test_an_incomplete_study_opens_as_far_as_it_is(study, copy):
    part = zaedno.load(copy(amid))

    assert not part.complete
    whole = zaedno.load(study).runs
    assert len(part.runs) < len(whole)
    assert part.units.equals(zaedno.load(study).units)
    for table in ("claims", "arms", "boundaries", "maps"):
        with pytest.raises(InputError, match=r"not there yet|no world is done yet"):
            getattr(part, table)


def test_an_interruption_keeps_what_is_done(study, copy, monkeypatch, capsys, simulated):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(
        "zaedno.app.cli.threading.active_count", lambda: 1
    )  # else it would end this process, tests and all
    folder = copy(amid)

    with monkeypatch.context() as patch:
        patch.setattr("zaedno.experiments.claims.study.cells", interrupted)
        assert main([*TYPED, f"out={folder}"]) == 130
    assert f"what is done is kept in {folder}; the same command goes on" in capsys.readouterr().err
    simulated.clear()
    assert main([*TYPED, f"out={folder}"]) == 0

    of_maps = [int(pq.read_schema(path).metadata[b"simulated"]) for path in (folder / "maps").iterdir()]
    assert sum(simulated) == sum(of_maps)
    assert contents(folder) == contents(study)


def refused(folder, told, capsys, typed=TYPED):
    assert main([*typed, f"out={folder}"]) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert told in line


def test_an_incomplete_folder_of_something_else_is_refused(copy, capsys):
    folder = copy(amid)
    before = contents(folder)

    refused(folder, "seed=5 instead of 6", capsys, [each.replace("seed=5", "seed=6") for each in TYPED])
    with FileLock(folder / ".lock"):
        refused(folder, "another process is working on this study", capsys)
        assert status(folder).state == "running"
    amend(folder, "plan.json", claims="other code")
    refused(folder, "begun with another version of the model", capsys)

    assert contents(folder) == before


def test_nothing_in_the_tables_tells_who_computed_them(study):
    for path in (study / "runs").iterdir():
        assert {b"description", b"simulated"} == set(pq.read_schema(path).metadata)
