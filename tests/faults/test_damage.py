"""Every file of a study, damaged in every way: it is named by who only reads, and the same command makes it again."""

import json
import shutil

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from helpers.damaged_files import another, damage, kinds_of
from helpers.killed_studies import contents

from zaedno.app.cli import main
from zaedno.experiments.claims import communities, settings

RUN = ["run", "runs=2", "months=3", "figures=off"]
COMPARE = ["compare", "scenario=win_win,win_lose", "runs=2", "months=3", "figures=off"]
SWEEP = ["sweep", "design=grid", "points=4", "factors={hidden_mean:[0,0.6]}", "months=3", "runs=2", "chunk=3"]
SWEEP = [*SWEEP, "keep_months=true", "workers=1"]
CLAIMS = ["claims", "runs=4", "months=3", "figures=off"]
CASES = {"run": RUN, "compare": COMPARE, "sweep": SWEEP, "claims": CLAIMS}
NOT_THEIRS = {".lock"}
HOLDS_TEXT = ("config.yaml", "provenance.json", "plan.json")


@pytest.fixture(scope="module", autouse=True)
def _fewer():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(communities, "COMMUNITIES", 2)
        patch.setattr(communities, "POINTS", 2)
        patch.setattr(settings, "CELL_RUNS", 2)
        yield


@pytest.fixture(scope="module")
def whole(_fewer, tmp_path_factory):
    """A folder of each command that nothing has happened to."""
    top = tmp_path_factory.mktemp("whole")
    for name, typed in CASES.items():
        assert main([*typed, "--quiet", f"out={top / name}"]) == 0
    return top


def some_of(folder):
    """All files of a study; of many pieces of one table the first, the last and one between."""
    for place in (folder, *(each for each in sorted(folder.iterdir()) if each.is_dir())):
        files = sorted(path for path in place.iterdir() if path.is_file() and path.name not in NOT_THEIRS)
        yield from files if place == folder or len(files) < 4 else (files[0], files[len(files) // 2], files[-1])


def says(arguments, capsys):
    """Exit code and stderr of a command."""
    capsys.readouterr()
    code = main([str(argument) for argument in arguments])
    return code, capsys.readouterr().err


def cases(study, share):
    """Each file with the kinds of damage it can suffer, or with a `share` of them, other ones from file to file."""
    for number, file in enumerate(some_of(study)):
        for k, kind in enumerate(kinds_of(file)):
            if (k + number) % share == 0:
                yield file.relative_to(study), kind


@pytest.mark.parametrize("share", [7, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "name", [*(name for name in CASES if name != "claims"), pytest.param("claims", marks=pytest.mark.long)]
)
def test_what_is_damaged_is_named_and_made_again(name, share, whole, tmp_path, capsys):
    study, copy, undisturbed, wrong = whole / name, tmp_path / name, contents(whole / name), []
    for place, kind in cases(study, share):
        shutil.copytree(study, copy)
        damage(copy / place, kind)
        fault = what_is_wrong(name, copy, place, kind, undisturbed, capsys)
        if fault:
            wrong.append((str(place), kind, *fault))
        shutil.rmtree(copy)
    assert wrong == []


def values(files):
    """Tables by value: a flip in the words that document a column is no damage."""
    return {
        name: pq.read_table(pa.BufferReader(content)).replace_schema_metadata().to_pandas().to_csv()
        if name.endswith(".parquet")
        else content
        for name, content in files.items()
    }


def what_is_wrong(name, copy, place, kind, undisturbed, capsys):
    """Of a damaged study: how a command ended, and what it said, that should not have done so."""
    for reading in (["status", copy], ["report", copy]):
        code, err = says(reading, capsys)
        named = place.name in err or place.name == "provenance.json"  # a digest in it that is wrong blames its file
        if code not in (0, 2) or (code == 2 and (err.count("\n") != 1 or not named)):
            return reading[0], code, err
    code, err = says([*CASES[name], f"out={copy}"], capsys)
    flipped = kind.startswith("flipped")  # it may be another study then, or as good as nothing may have changed
    if code != 0 and not (code == 2 and flipped and place.name in HOLDS_TEXT):
        return "again", code, err
    if code == 0 and (values(contents(copy)) != values(undisturbed) if flipped else contents(copy) != undisturbed):
        return "other content", code, err
    if code == 0 and not flipped and f"{place.name}: " not in err:
        return "not told", code, err
    return None


@pytest.mark.parametrize("name", ["sweep", "claims"])
def test_a_piece_that_holds_another_ones_rows_is_made_again(name, whole, tmp_path, capsys):
    study, copy = whole / name, tmp_path / name
    for place in [path.relative_to(study) for path in some_of(study) if path.parent != study]:
        shutil.copytree(study, copy)
        assert another(copy / place)
        code, err = says([*CASES[name], f"out={copy}"], capsys)
        assert code == 0
        assert f"{place.name}: " in err
        assert contents(copy) == contents(study)
        shutil.rmtree(copy)


@pytest.mark.parametrize("table", ["runs", "months"])
def test_a_piece_of_another_study_is_made_again(table, whole, tmp_path, capsys):
    study, copy = whole / "sweep", tmp_path / "sweep"
    other = [argument.replace("0.6", "0.5") for argument in SWEEP]
    seed = [*SWEEP, "seed=3"]
    for typed in (other, seed) if table == "runs" else ():
        shutil.copytree(study, copy)
        assert main([*typed, "--quiet", f"out={tmp_path / 'other'}"]) == 0
        shutil.copyfile(tmp_path / "other" / table / "0-0000001.parquet", copy / table / "0-0000001.parquet")
        assert says([*SWEEP, f"out={copy}"], capsys)[0] == 0
        assert contents(copy) == contents(study)
        shutil.rmtree(copy)
        shutil.rmtree(tmp_path / "other")


def test_pieces_that_nobody_planned_are_removed_or_passed_over(whole, tmp_path, capsys):
    study, copy = whole / "sweep", tmp_path / "sweep"
    shutil.copytree(study, copy)
    for name in ("0-0000009.parquet", "1-0000000.parquet", "retry1-0000000.parquet"):
        shutil.copyfile(copy / "runs/0-0000000.parquet", copy / "runs" / name)
    note = copy / "runs" / "0-0000000 (copy).parquet"
    shutil.copyfile(copy / "runs/0-0000000.parquet", note)

    code, err = says([*SWEEP, f"out={copy}"], capsys)

    assert code == 0
    assert err.count("made again") >= 3
    assert note.exists()  # not ours
    note.unlink()
    assert contents(copy) == contents(study)


@pytest.mark.parametrize("stands", ["a folder", "a dangling link", "a file"])
def test_what_stands_in_the_place_of_the_lock_is_passed_over(stands, whole, tmp_path, capsys):
    copy = tmp_path / "sweep"
    shutil.copytree(whole / "sweep", copy)
    (copy / ".lock").unlink()
    {
        "a folder": lambda path: path.mkdir(),
        "a dangling link": lambda path: path.symlink_to("nowhere"),
        "a file": lambda path: path.write_text("x"),
    }[stands](copy / ".lock")

    assert says(["status", copy], capsys) == (0, "")
    assert says([*SWEEP, f"out={copy}"], capsys)[0] == 0


@pytest.mark.parametrize("table", ["runs", "months", "summary.csv"])
def test_a_folder_with_things_of_somebody_is_left_alone(table, whole, tmp_path, capsys):
    copy = tmp_path / "sweep"
    shutil.copytree(whole / "sweep", copy)
    path = copy / table / "0-0000000.parquet" if "." not in table else copy / table
    path.unlink()
    path.mkdir()
    (path / "letter.txt").write_text("dear")

    code, err = says([*SWEEP, "--quiet", f"out={copy}"], capsys)

    assert (code, err.count("\n")) == (2, 1)
    assert f"{path}: a folder in the place of a file" in err
    assert (path / "letter.txt").read_text() == "dear"


def test_a_sweep_of_which_nothing_tells_how_it_was_begun_is_refused(whole, tmp_path, capsys):
    copy = tmp_path / "sweep"
    shutil.copytree(whole / "sweep", copy)
    (copy / "plan.json").write_text("{")
    (copy / "provenance.json").write_text("{")
    before = contents(copy)

    code, err = says([*SWEEP, "--quiet", f"out={copy}"], capsys)

    assert (code, err.count("\n")) == (2, 1)
    assert "plan.json" in err
    assert contents(copy) == before


@pytest.mark.parametrize("name", CASES)
def test_a_folder_of_an_earlier_version_opens_and_is_complete(name, whole, tmp_path, capsys):
    """No checksums of pages, no digests."""
    copy = tmp_path / name
    shutil.copytree(whole / name, copy)
    for path in copy.rglob("*.parquet"):
        pq.write_table(pq.read_table(path), path)
    origin = json.loads((copy / "provenance.json").read_text())
    for key in ("files", "study", "plan", "pictures"):
        origin.pop(key, None)
    (copy / "provenance.json").write_text(json.dumps(origin))

    assert says(["status", copy], capsys) == (0, "")
    assert main([*CASES[name], "--quiet", f"out={copy}"]) == 0
    assert "found complete" in capsys.readouterr().out

    if name == "run":  # found by what it looks like
        pd.read_parquet(copy / "runs.parquet").iloc[:1].to_parquet(copy / "runs.parquet")
        assert says([*CASES[name], f"out={copy}"], capsys)[0] == 0
        assert len(pd.read_parquet(copy / "runs.parquet")) == 2
