"""Every command of README and docs, pasted into a shell: it reaches the program as it is meant, and it works."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from zaedno.app.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md")), *sorted((DOCS / "tutorials").glob("*.md"))]
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```|((?:^    \S[^\n]*\n)+)", re.M | re.S)
OURS = re.compile(r"(\.venv/bin/)?zaedno ")
# What needs another machine, or makes the environment that these tests run in.
ELSEWHERE = re.compile(r"make |python3\.12 -m venv |\.venv/bin/python -m |dask |zaedno sweep … ")
SHELLS = {"bash": ["bash", "-ec"], "zsh": ["zsh", "-fec"]}
SAFE = re.compile(r"[\w./=:~ -]*")  # means itself in bash, zsh and PowerShell


def blocks(page: Path) -> list[tuple[str, str]]:
    """What can be pasted of a page, in its order: (sh or python, text)."""
    text = page.read_text(encoding="utf-8")
    found = [
        (kind or "sh", fenced or re.sub("^    ", "", indented, flags=re.M))
        for kind, fenced, indented in BLOCK.findall(text)
    ]
    return [
        (kind, text)
        for kind, text in found
        if kind == "python" or re.match(rf"{OURS.pattern}|{ELSEWHERE.pattern}", text)
    ]


def commands(text: str) -> list[str]:
    """The lines of a block of a shell that call us; every other line is known to belong elsewhere."""
    lines = [line for line in text.splitlines() if line.strip() and not ELSEWHERE.match(line)]
    assert [line for line in lines if not OURS.match(line)] == []
    return [line.partition("  #")[0] for line in lines]


LINES = [line for page in PAGES for kind, text in blocks(page) if kind == "sh" for line in commands(text)]
EXAMPLES = [command.example for command in COMMANDS.values()]
WITH_COMMANDS = [page for page in PAGES if any(kind == "sh" and commands(text) for kind, text in blocks(page))]


def test_there_are_commands_in_all_kinds_of_pages():
    assert {page.name for page in WITH_COMMANDS} >= {
        "README.md",
        "sweeps.md",
        "sensitivity.md",
        "planner.md",
        "trainer.bg.md",
    }
    assert len(LINES) > 25


@pytest.mark.parametrize("line", [*LINES, *EXAMPLES])
def test_no_shell_finds_anything_of_its_own_in_it(line):
    """PowerShell too, which is not at hand here: it takes commas apart, as well as braces and brackets."""
    outside = "".join(line.split("'")[::2])
    assert SAFE.fullmatch(outside), outside


@pytest.mark.parametrize("shell", [shell for shell in SHELLS if shutil.which(shell)])
def test_words_arrive_as_they_are_meant(shell, tmp_path):
    program = tmp_path / ".venv" / "bin" / "zaedno"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\" >> arrived\n")
    program.chmod(0o755)
    path = os.pathsep.join((str(program.parent), os.environ["PATH"]))

    done = subprocess.run(
        [*SHELLS[shell], "\n".join([*LINES, *EXAMPLES])], cwd=tmp_path, env={**os.environ, "PATH": path}
    )

    assert done.returncode == 0
    meant = [word for line in [*LINES, *EXAMPLES] for word in shlex.split(line)[1:]]
    assert (tmp_path / "arrived").read_text(encoding="utf-8").splitlines() == meant


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: page.name)
def test_a_page_can_be_pasted_from_top_to_bottom(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "configs").symlink_to(ROOT / "configs")
    shutil.copy(ROOT / "configs" / "roster" / "lyaskovets_strazhitsa.csv", tmp_path / "my_lag.csv")
    program = tmp_path / ".venv" / "bin" / "zaedno"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).parent / "in_little.py"}" "$@"\n')
    program.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": os.pathsep.join((str(program.parent), os.environ["PATH"])),
        "PYTHONPATH": str(ROOT),
    }
    names: dict[str, object] = {}
    if page.name == "report.md":  # which speaks of what `make demo` made
        subprocess.run(["bash", "-ec", f"{EXAMPLES[1]} out=outputs/demo"], env=environment, check=True)
    for kind, text in blocks(page):
        if kind == "sh":
            script = "\n".join(commands(text))
            done = subprocess.run(["bash", "-ec", script], env=environment, capture_output=True, text=True)
            assert done.returncode == 0, f"{script}\n{done.stderr}"
        elif page.parent != DOCS:  # those of docs/ are run by test_code_blocks.py, by themselves
            exec(compile(text, str(page), "exec"), names)
