"""Streams that are closed, full, or that nobody reads, and what may not be printed to those that are read."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from zaedno.analysis.console import Terminal, new_table
from zaedno.app.cli import main
from zaedno.app.output import remark, tell

ROOT = Path(__file__).resolve().parents[2]
RUN = "run runs=2 months=3 figures=off --quiet out=o"
SWEEP = "sweep design=sobol points=2 factors={svo_mean:[0,1],hidden_mean:[0,0.5]} months=3 out=o"
needs_shell = pytest.mark.skipif(
    os.name == "nt" or not os.path.exists("/dev/full"), reason="needs a shell and /dev/full"
)


def in_shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What `line` does in bash, `Z` being the program."""
    script = f'Z() {{ "{sys.executable}" -m app.cli "$@"; }}; set -o pipefail; {line}'
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""}
    return subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)


@needs_shell
@pytest.mark.parametrize(
    "streams", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-", "2>/dev/full", "| head -n 1", "2>&1 | true"]
)
def test_nobody_has_to_listen(streams, tmp_path):
    done = in_shell(f"Z {RUN} {streams}", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "o" / "config.yaml").exists()


@needs_shell
def test_work_goes_on_when_the_reader_has_gone(tmp_path):
    """What is drawn after the first line was told is there as well."""
    done = in_shell(f"PYTHONUNBUFFERED=1 Z '{SWEEP.replace(' ', chr(39) + ' ' + chr(39))}' 2>&1 | true", tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "o" / "indices.csv").exists()
    assert any((tmp_path / "o" / "figures").iterdir())


@needs_shell
@pytest.mark.parametrize(("line", "code"), [(RUN, 1), ("--help", 1), ("run runs=x", 2)])
def test_a_full_device_is_told(line, code, tmp_path):
    done = in_shell(f"Z {line} > /dev/full", tmp_path)
    assert done.returncode == code
    assert done.stderr.startswith("zaedno: ")
    assert done.stderr.count("\n") == 1
    assert ("No space left" in done.stderr) == (code == 1)
    assert in_shell(f"Z {line} > /dev/full 2>&1", tmp_path).returncode == (code if line != RUN else 1)


@needs_shell
def test_a_folder_whose_name_is_not_utf8_is_told_by_its_bytes(tmp_path):
    done = in_shell(r"Z status $'\xcc\xe8\xe3\e[31m'", tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(r"zaedno: \xcc\xe8\xe3\x1b[31m: not a result folder")


def test_told_lines_give_no_orders(capsys):
    tell("a\x1b[31m\nb\u202e")
    remark("c\a")
    assert capsys.readouterr() == ("a\\x1b[31m\nb\\u202e\n", "c\\x07\n")


def test_a_terminal_shows_markup_and_obeys_none():
    file = io.StringIO()
    terminal = Terminal(file=file, force_terminal=True, width=120)
    hostile = "[bold red]x[/bold red] [link=http://evil]y[/link] [/nope] :smile: \x1b]0;t\a\u202e"
    table = new_table(hostile, terminal)
    table.add_column(hostile)
    table.add_row(hostile)
    terminal.print(table)
    terminal.print(hostile)
    shown = file.getvalue()
    assert shown.count("[/nope] :smile: \\x1b]0;t\\x07\\u202e") == 4
    assert not {"\x1b]", "\a", "\u202e"} & {shown[i : i + n] for n in (1, 2) for i in range(len(shown))}


def test_a_dumb_terminal_is_as_wide_as_it_is(monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "40")
    assert Terminal(file=io.StringIO(), force_terminal=True).width == 40


def test_the_log_of_a_failure_gives_no_orders_either(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["zaedno", "\x1b[31m", "\udccc"])

    def fail(*_):
        raise RuntimeError("\x1b[32m" + "x" * 5000)

    monkeypatch.setattr("zaedno.app.call.parse", fail)
    assert main(["run"]) == 1
    shown = capsys.readouterr().err
    assert shown.startswith("zaedno: could not finish: RuntimeError: \\x1b[32mxxx")
    assert len(shown) < 700
    (log,) = tmp_path.iterdir()
    text = log.read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert r"\xcc" in text
    assert "Traceback" in text


def test_everything_that_is_told_goes_through_one_door():
    """Another `print` would show what others wrote as it is, and end the work when its reader has gone."""
    modules = [path for path in (ROOT / "app").rglob("*.py") if path.name != "output.py"]
    assert modules
    assert [path.name for path in modules if re.search(r"(?<![\w.])print\(", path.read_text(encoding="utf-8"))] == []
