"""Every Python block of the documentation runs, in the order of its page, compiled and not."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def session(page: Path) -> str:
    """The blocks of a page as one script, on the lines that they have in the page."""
    text = page.read_text(encoding="utf-8")
    lines = [""] * (text.count("\n") + 1)
    for block in BLOCK.finditer(text):
        first = text.count("\n", 0, block.start(1))
        for place, line in enumerate(block[1].splitlines()):
            lines[first + place] = line
    return "\n".join(lines)


PAGES = [page for page in sorted(DOCS.glob("*.md")) if BLOCK.search(page.read_text(encoding="utf-8"))]


def test_there_are_blocks_and_all_are_closed() -> None:
    assert PAGES
    for page in DOCS.glob("*.md"):
        text = page.read_text(encoding="utf-8")
        assert len(BLOCK.findall(text)) == text.count("```python")


def slow(page: Path) -> bool:
    """The page on debugging compiles a process of its own; `test_blocks_run_uncompiled` runs it too."""
    return page.name == "debugging.md"


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, marks=pytest.mark.long if slow(page) else ()) for page in PAGES],
    ids=lambda page: page.name,
)
def test_blocks_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "breakpointhook", lambda *_: None)
    exec(compile(session(page), str(page), "exec"), {"__name__": "__main__"})


def test_blocks_run_uncompiled() -> None:
    """As the page on debugging says: the same session, without the compiler."""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONBREAKPOINT": "0"}
    command = [sys.executable, "-c", session(DOCS / "debugging.md")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=DOCS.parent)
    assert done.returncode == 0, done.stderr
