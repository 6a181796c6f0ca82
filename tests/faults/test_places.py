"""Wherever `out` is: the study lands there, or is refused before anything is computed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.killed_studies import ENVIRONMENT, finish, start

import zaedno
from zaedno.app.cli import main

RUN = ["run", "runs=1", "months=3", "figures=off", "--quiet"]
SWEEP = ["sweep", "design=grid", "points=3", "factors={hidden_mean:[0,0.6]}", "runs=1", "months=3", "--quiet"]
COMPARE = ["compare", "scenario=win_win,win_lose", *RUN[1:]]
CLAIMS = ["claims", "runs=2", "months=3", "figures=off", "--quiet"]
CASES = pytest.mark.parametrize("typed", [RUN, SWEEP], ids=["run", "sweep"])
posix = pytest.mark.skipif(os.name == "nt", reason="no such names there")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@CASES
def test_a_link_to_an_empty_folder(typed):
    Path("real").mkdir()
    Path("link").symlink_to("real", target_is_directory=True)

    assert main([*typed, "out=link"]) == 0

    assert len(zaedno.load("real").runs) == (1 if typed is RUN else 3)
    assert Path("link").is_symlink()


@CASES
def test_the_folder_is_never_renamed(typed, monkeypatch):
    """So it may be a mount point, or the only folder that can be written."""
    Path("mount/lost+found").mkdir(parents=True)
    rename = os.replace

    def inside(source, target):
        assert Path(source).absolute().is_relative_to(Path("mount").absolute())
        rename(source, target)

    monkeypatch.setattr(os, "replace", inside)
    monkeypatch.setattr(os, "rename", inside)
    before = set(os.listdir())

    assert main([*typed, "out=mount"]) == 0

    assert set(os.listdir()) == before
    assert len(zaedno.load("mount").runs)


@CASES
def test_the_working_directory(typed):
    assert main([*typed, "out=."]) == 0
    assert len(zaedno.load(".").runs)


@posix
@CASES
@pytest.mark.parametrize("name", ["s3:test", "file:x", "проект: 2026", os.fsdecode(b"\xcc\xe8\xe3")])
def test_any_name(typed, name, capsys):
    assert main([*typed, f"out={name}"]) == 0
    assert len(zaedno.load(name).runs)
    assert main(["status", name]) == 0
    assert main([*typed, f"out={name}"]) == 0
    assert "found complete" in capsys.readouterr().out


@posix
@CASES
def test_a_working_directory_that_is_no_unicode(typed, monkeypatch):
    os.mkdir(b"\xcc\xe8\xe3")
    monkeypatch.chdir(os.fsdecode(b"\xcc\xe8\xe3"))

    assert main([*typed, "out=study"]) == 0
    assert main(["report", "study"]) == 0


@CASES
def test_a_name_that_is_too_long_is_refused(typed, capsys):
    assert main([*typed, f"out={'л' * 130}"]) == 2

    (line,) = capsys.readouterr().err.splitlines()
    assert "File name too long" in line
    assert os.listdir() == []


@pytest.mark.parametrize("typed", [RUN, COMPARE, SWEEP, CLAIMS], ids=["run", "compare", "sweep", "claims"])
def test_the_same_study_begun_three_times_at_once(typed, capsys):
    program = ["-m", "zaedno"] if typed is not CLAIMS else [str(Path(__file__).with_name("small_claims.py"))]
    together = [start([*typed, "out=study"], program) for _ in range(3)]
    said = [(process.communicate()[1], process.returncode) for process in together]

    assert 0 in [code for _, code in said]
    for line, code in said:
        assert (code, line) == (0, "") or (code == 2 and "another process is working on this study" in line), line
    assert len(zaedno.load("study").runs)
    assert main(["status", "study"]) == 0
    assert "complete" in capsys.readouterr().out
    assert os.listdir() == ["study"]


@CASES
def test_what_a_killed_process_left_is_removed(typed):
    Path("study/.aside").mkdir(parents=True)
    Path("study/.aside/runs.parquet").write_text("half")
    Path("study/.lock").write_text("")

    assert main([*typed, "out=study"]) == 0

    assert not Path("study/.aside").exists()
    assert os.listdir() == ["study"]


@pytest.mark.skipif(os.name == "nt", reason="there are no such limits there")
@CASES
def test_a_disk_that_takes_no_more_ends_with_a_line(typed):
    """A limit on the size of files stands for a full disk: the system refuses to write, and nobody else is harmed."""
    code = f"""
import resource, sys
from zaedno.app.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))
sys.exit(main({[*typed, "out=study"]!r}))
"""
    process = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True)

    assert process.returncode == 1
    (line,) = process.stderr.splitlines()
    assert "make room on the disk" in line
    assert "the same command starts again" in line
    Path(line.rpartition("the trace is in ")[2]).unlink(missing_ok=True)
    finish(start([*typed, "out=study"]))
    assert len(zaedno.load("study").runs)


@pytest.mark.skipif(os.name == "nt", reason="there are no such limits there")
@pytest.mark.parametrize("before", [None, "an older report"])
@CASES
def test_a_report_that_the_disk_does_not_take_leaves_no_half(typed, before):
    finish(start([*typed, "out=study"]))
    report = Path("study/report.html")
    if before:
        report.write_text(before)
    there = sorted(Path("study").rglob("*"))
    code = """
import resource, sys
from zaedno.app.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))
sys.exit(main(["report", "study"]))
"""
    process = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True)

    assert (process.returncode, process.stdout) == (1, "")
    (line,) = process.stderr.splitlines()
    assert "out=study/report.html: " in line and "make room on the disk" in line
    Path(line.rpartition("the trace is in ")[2]).unlink(missing_ok=True)
    assert sorted(Path("study").rglob("*")) == there
    assert not before or report.read_text() == before


@posix
@pytest.mark.parametrize("typed", [RUN, COMPARE, SWEEP], ids=["run", "compare", "sweep"])
def test_a_study_is_repeated_where_names_are_no_unicode(typed, monkeypatch, capsys):
    """A working directory, a roster and a configuration of such names, all that a study reads and writes."""
    os.mkdir(b"\xcc\xe8\xe3")
    monkeypatch.chdir(os.fsdecode(b"\xcc\xe8\xe3"))
    roster = os.fsdecode(b"\xf1\xef\xe8\xf1\xfa\xea.csv")
    Path(roster).write_text("name,sector\nA,ngo\nB,business\nC,municipality\n")

    assert main([*typed, "roster=file", f"roster.path={roster}", "out=first"]) == 0
    assert main([typed[0], "config=first/config.yaml", "out=again"]) == 0
    assert main(["report", "again"]) == 0
    assert main(["status", "again"]) == 0
    assert main([*typed, "roster=file", f"roster.path={roster}", "out=again"]) == 0

    assert "found complete: again" in capsys.readouterr().out
    first, again = (zaedno.load(name).runs for name in ("first", "again"))
    assert first.equals(again)
    assert Path("first/summary.csv").read_bytes() == Path("again/summary.csv").read_bytes()
