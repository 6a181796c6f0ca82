"""What a user gets wrong in a sweep: exit code 2, one line that tells what would do, nothing written."""

import errno
import json
import os
import signal
from pathlib import Path

import pytest
from filelock import FileLock
from helpers.killed_studies import chunks, contents, ended_at_last, finish, start, typed, wait_until

from zaedno.app.cli import main
from zaedno.experiments.study.pieces import Pieces

SWEEP = "sweep runs=1 months=3 --quiet"
FACTORS = "factors={hidden_mean:[0,0.6]}"
WRONG = {
    "nothing to vary": (SWEEP, ["factors={}", "factors={hidden_mean:[0,0.6]"]),
    "factor that is none": (f"{SWEEP} factors={{hiden_mean:[0,1]}}", ["hiden_mean", "nearest: hidden_mean"]),
    "range beyond the declared": (f"{SWEEP} factors={{hidden_mean:[0,1.5]}}", ["hidden_mean=1.5", "0 to 1 (share)"]),
    "range the wrong way round": (f"{SWEEP} factors={{hidden_mean:[0.6,0]}}", ["[0.6, 0]", "LOW < HIGH"]),
    "range that is a number": (f"{SWEEP} factors={{hidden_mean:0.5}}", ["hidden_mean=0.5", "[LOW,HIGH] within 0 to 1"]),
    "range that is not a number": (f"{SWEEP} factors={{hidden_mean:[0,nan]}}", ["hidden_mean=nan", "0 to 1"]),
    "base of Sobol that is no power of two": (f"{SWEEP} {FACTORS} points=100", ["points=100", "64 or 128"]),
    "no points": (f"{SWEEP} {FACTORS} design=lhs points=0", ["points=0", "1 to"]),
    "unknown design": (f"{SWEEP} {FACTORS} design=sobl", ["design='sobl'", "nearest: sobol"]),
    "groups that leave a factor out": (
        f"{SWEEP} factors={{hidden_mean:[0,1],svo_sd:[0,9]}} groups={{a:[hidden_mean]}}",
        ["groups=", "exactly one group", "svo_sd"],
    ),
    "groups of another design": (f"{SWEEP} {FACTORS} design=lhs groups={{a:[hidden_mean]}}", ["design=sobol"]),
    "table without a file": (f"{SWEEP} design=table", ["design.path: missing", "design.path=FILE"]),
    "file without a table": (f"{SWEEP} {FACTORS} design.path=a.csv", ["design.path=a.csv", "design=table"]),
    "table that is not there": (f"{SWEEP} design=table design.path=none.csv", ["none.csv", "CSV, XLSX or Parquet"]),
    "unknown measure": (
        f"{SWEEP} {FACTORS} precision={{measure:joy,half_width:1,most:9}}",
        ["precision.measure='joy'", "docs/measures.md"],
    ),
    "precision without its parts": (
        f"{SWEEP} {FACTORS} precision={{measure:cohesion}}",
        ["precision=", "half_width:W"],
    ),
    "precision of one run": (
        f"{SWEEP} {FACTORS} precision={{measure:cohesion,half_width:0.1,most:1}}",
        ["precision.most=1", "2 to"],
    ),
    "no chunk": (f"{SWEEP} {FACTORS} chunk=0", ["chunk=0", "1 to"]),
    "retry of something else": (f"{SWEEP} {FACTORS} retry=all", ["retry='all'", "accepted: failed"]),
    "worlds of another kind": (f"{SWEEP} {FACTORS} worlds=own", ["worlds='own'", "shared, separate"]),
    "months kept somehow": (f"{SWEEP} {FACTORS} keep_months=some", ["keep_months='some'", "true, false"]),
    "scheduler of another executor": (
        f"{SWEEP} {FACTORS} executor.scheduler=tcp://127.0.0.1:1",
        ["executor.scheduler=tcp://127.0.0.1:1", "executor=dask"],
    ),
    "scheduler that is no address": (
        f"{SWEEP} {FACTORS} executor=dask executor.scheduler=nowhere:x",
        ["executor.scheduler=nowhere:x", "dask scheduler"],
    ),
    "scheduler that does not answer": (
        f"{SWEEP} {FACTORS} executor=dask executor.scheduler=tcp://127.0.0.1:1",
        ["executor.scheduler=tcp://127.0.0.1:1", "does not answer", "dask scheduler"],
    ),
    "status of nothing": ("status", ["zaedno status FOLDER"]),
    "status of a folder that is none": ("status nowhere", ["nowhere", "not a result folder"]),
}
TABLES = {
    "empty": ("", "the file is empty"),
    "no rows": ("hidden_mean\n", "no points"),
    "NaN": ("hidden_mean\n0.5\n\nnan\n", "row 4, column hidden_mean"),
    "text": ("hidden_mean\n0.5\nhalf\n", "row 3, column hidden_mean"),
    "out of range": ("hidden_mean\n7\n", "out of range"),
    "a fraction for a whole number": ("checkin_interval\n2.5\n", "an integer from 0 to 84"),
    "no parameter": ("hiden_mean\n0.5\n", "nearest: hidden_mean"),
}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("zaedno.experiments.study.scheduler.PATIENCE", 0.5)


def refused(arguments, *told, capsys, code=2):
    """That a call ends so, with one line on stderr that tells all this, and nothing else."""
    assert main(arguments) == code

    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("zaedno: ")
    assert shown.err.count("\n") == 1, shown.err
    assert [part for part in told if part not in shown.err] == [], shown.err
    return shown.err


@pytest.mark.parametrize(("line", "told"), WRONG.values(), ids=WRONG.keys())
def test_one_line_and_nothing_written(line, told, tmp_path, capsys):
    refused(line.split(), *told, capsys=capsys)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("content", "told"), TABLES.values(), ids=TABLES.keys())
def test_a_table_that_will_not_do(content, told, tmp_path, capsys):
    Path("mine.csv").write_text(content)

    refused([*SWEEP.split(), "design=table", "design.path=mine.csv"], "mine.csv", told, "accepted", capsys=capsys)

    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]


def study(*changed, folder="study"):
    """Command line of a study of three points."""
    return ["sweep", "design=grid", "points=3", FACTORS, "months=3", "runs=1", "--quiet", f"out={folder}", *changed]


@pytest.fixture
def there(capsys):
    """A study that is complete."""
    assert main(study()) == 0
    capsys.readouterr()
    return Path("study")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (study("seed=3"), "seed=0 instead of 3"),
        (study("scenario=win_win"), "scenario=baseline instead of win_win"),
        (study("parameters.svo_sd=3"), "svo_sd"),
        (["run", "out=study", "runs=1", "--quiet"], "command=sweep instead of run"),
    ],
)
def test_a_folder_with_another_study(arguments, told, there, capsys):
    before = contents(there)
    repeated = [*{argument.split("=", 1)[0]: argument for argument in arguments}.values()]

    refused(repeated, "out=study", told, "out=FOLDER", capsys=capsys)

    assert contents(there) == before


def test_the_folder_of_a_run(capsys):
    assert main(["run", "runs=1", "months=3", "figures=off", "out=study", "--quiet"]) == 0
    capsys.readouterr()

    refused(study(), "out=study", "command=run instead of sweep", capsys=capsys)


def test_a_folder_with_other_files(tmp_path, capsys):
    Path("mine").mkdir()
    Path("mine/letter.txt").write_text("dear")

    refused(study(folder="mine"), "out=mine", "holds other files", "out=FOLDER", capsys=capsys)

    assert [path.name for path in tmp_path.glob("**/*")] == ["mine", "letter.txt"]


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        ({"sources": "0" * 64}, ["another version of the model", "provenance.json"]),
        ({"versions": {"numpy": "1.0", "scipy": "1.0", "SALib": "1.0"}}, ["numpy=1.0 instead of", "those versions"]),
    ],
)
def test_a_study_begun_with_other_code(edit, told, there, capsys):
    path = there / "plan.json"
    plan = json.loads(path.read_text())
    path.write_text(json.dumps({**plan, **edit}))
    before = contents(there)

    refused(study(), "study", *told, "accepted", capsys=capsys)

    assert contents(there) == before


def test_what_is_refused_is_not_mended_before(there, capsys):
    """Begun with other code, and its configuration damaged: refused as it is."""
    path = there / "plan.json"
    plan = json.loads(path.read_text())
    path.write_text(json.dumps({**plan, "versions": {**plan["versions"], "numpy": "1.0"}}))
    (there / "config.yaml").write_text("command: sweep\n")
    before = contents(there)

    refused(study(), "numpy=1.0 instead of", capsys=capsys)

    assert contents(there) == before


@pytest.mark.parametrize("copy", [{"a": 1}, {"points": "x"}])
def test_a_plan_of_which_no_copy_can_be_read_is_not_known(copy, there, capsys):
    origin = json.loads((there / "provenance.json").read_text())
    (there / "provenance.json").write_text(json.dumps({**origin, "plan": copy}))
    (there / "plan.json").write_text("")

    refused(study(), "plan.json: cannot be read, nor provenance.json", capsys=capsys)

    assert (there / "plan.json").read_text() == ""


@pytest.mark.parametrize("depth", [30, 900, 2000, 100_000])
@pytest.mark.parametrize("name", ["provenance.json", "plan.json", "config.yaml"])
def test_values_within_values_are_no_study(name, depth, there, capsys):
    """Thousands of brackets: more than Python's parsers go down."""
    before, nested = contents(there), "[" * depth + "]" * depth
    for text in (nested, f"versions: {nested}\n" if name.endswith("yaml") else f'{{"versions": {nested}}}'):
        (there / name).write_text(text)
        for reading in (["status", "study"], ["report", "study", "out=x.html"]):
            refused(reading, f"study/{name}", "accepted", capsys=capsys)
        assert main(study()) == 0
        assert contents(there) == before
        capsys.readouterr()


@pytest.mark.parametrize("depth", [30, 100_000])
def test_a_configuration_of_brackets_is_refused(depth, capsys):
    Path("deep.yaml").write_text("command: run\nruns: " + "[" * depth + "]" * depth + "\n")
    refused(["run", "config=deep.yaml"], "deep.yaml, line 2: more than 20 levels", capsys=capsys)


def test_a_folder_that_another_process_works_on(there, capsys):
    with FileLock(there / ".lock"):
        refused(study(), "out=study", "another process is working on this study", "wait", capsys=capsys)
        assert main(["status", "study"]) == 0
        assert "running" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written(tmp_path, capsys):
    (tmp_path / "file").write_text("below a file no folder can be made, not even by root")

    refused(study(folder="file/below"), "out=", "file/below", "a folder that you may write", capsys=capsys)

    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_full_disk_ends_in_order_and_what_is_done_stays(tmp_path, monkeypatch, capsys):

    commit = Pieces.commit

    def filling(self, done):
        if chunks(self.folder) >= 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        commit(self, done)

    monkeypatch.setattr(Pieces, "commit", filling)
    shown = refused(study("chunk=1"), "No space left on device", "make room", "goes on", capsys=capsys, code=1)
    Path(shown.rsplit(" ", 1)[1].strip()).unlink()  # the log
    assert chunks(tmp_path / "study") == 2

    monkeypatch.setattr(Pieces, "commit", commit)
    assert main(study("chunk=1")) == 0
    assert chunks(tmp_path / "study") == 3


@pytest.mark.skipif(os.name == "nt", reason="a console's Ctrl-C cannot be sent to one process there")
@pytest.mark.parametrize("executor", [[], ["executor.processes=true"], ["executor=dask"]])
def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(executor, tmp_path):
    folder = tmp_path / "study"
    process = start(typed(folder, *executor, points=100_000))
    with ended_at_last(process):
        assert wait_until(lambda: chunks(folder) > 2, process), process.communicate()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: workers get it too
        said = finish(process, code=130)
    assert "Traceback" not in said
    assert said.splitlines()[-1].endswith(f"what is done is kept in {folder}; the same command goes on")
