"""The tutorials, carried out as they are printed, in a folder of their own."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("*.md"))
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```", re.M | re.S)
SHORTER = {"runs=200": "runs=20", "runs=100": "runs=20"}  # the same commands on fewer worlds: CI's time is short


def blocks(page: Path) -> list[tuple[str, str]]:
    return [(language, text) for language, text in BLOCK.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.name)
def test_a_tutorial_works_as_it_is_printed(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "configs" / "roster" / "lyaskovets_strazhitsa.csv", tmp_path / "my_lag.csv")
    names: dict[str, object] = {}
    assert blocks(page)
    for language, text in blocks(page):
        if language == "python":
            exec(compile(text, str(page), "exec"), names)
            continue
        for line in text.splitlines():
            for long, short in SHORTER.items():
                line = line.replace(long, short)
            words = line.split()
            assert words[0] == "zaedno", line
            done = subprocess.run(
                [sys.executable, "-m", "app.cli", *words[1:]],
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{line}\n{done.stderr}"
