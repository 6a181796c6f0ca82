"""A browser, and the pages that are opened in it.

A new kind of page joins by a line in `PAGES`: all that is asked of pages is then asked of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from filelock import FileLock
from helpers import known_functions
from helpers.browser import PROGRAMS, find_program
from playwright.sync_api import Browser, sync_playwright

from zaedno.app.cli import main
from zaedno.experiments.claims import communities

SMALL = ["figures=off", "--quiet"]
# Names as nobody should bear them: scripts, what would end the place they stand in, letters from right to left.
HOSTILE = (
    "<script>window.ran = 1; alert(1)</script>",
    '"><img src=x onerror="window.ran = 2; alert(2)">',
    "</style><script>window.ran = 3; alert(3)</script>",
    "</bdi></td></tr></table><h1>Out of the table",
    "' onmouseover='window.ran = 4",
    "<svg onload=alert(5)>",
    "{{ 7 * 7 }} ${alert(6)} $\\frac{1}{0}$ %s {name}",
    "&lt;b&gt; &amp;amp; &#0;",
    "Дълго" * 40,
    "Сдружение с много дълго име " * 7,
    "\u202eעברית עם סימן\u202c",
    "جمعية محلية للتنمية المستدامة",
    "👩‍🌾 Ферма „Роза“ ‘и’ «други»",
)
OTHERS = ("Читалище Надежда", "Община", "Зеленчуци ООД")


def _roster(folder: Path) -> list[str]:
    """Organisations with hostile names among others, and what a command is told to take them."""
    path = folder / "roster.csv"
    rows = [(name, ("ngo", "municipality", "business")[i % 3]) for i, name in enumerate([*OTHERS, *HOSTILE])]
    pd.DataFrame(rows, columns=["name", "sector"]).to_csv(path, index=False)
    return ["roster=file", f"roster.path={path}"]


def _study(*typed: str) -> Callable[[Path], Path]:
    def made(folder: Path) -> Path:
        assert main([*typed, f"out={folder / 'study'}", *SMALL]) == 0
        return folder / "study"

    return made


def _of_hostile_names(folder: Path) -> Path:
    return _study("compare", "policy=none,matchmaking", "runs=3", "months=24", *_roster(folder))(folder)


def _sobol(folder: Path) -> Path:
    return known_functions.swept(folder, known_functions.Noisy, "sobol", 16, runs=2)


def _claims(folder: Path) -> Path:
    with pytest.MonkeyPatch.context() as fewer:
        fewer.setattr(communities, "COMMUNITIES", 2)
        fewer.setattr(communities, "POINTS", 2)
        return _study("claims", "runs=2", "months=8")(folder)


_compared = _study("compare", "scenario=win_win,win_lose", "runs=2")
_many = _study("compare", "policy=none,quarterly_checkins,matchmaking,full_programme", "runs=2", "months=24")
_single = _study("run", "scenario=mixed", "runs=1", "months=30")

# A page: the study it is of, and how its report is asked for.
PAGES: dict[str, tuple[Callable[[Path], Path], list[str]]] = {
    "two cases in Bulgarian": (_compared, ["language=bg"]),
    "many cases in Bulgarian": (_many, ["language=bg"]),
    "one world": (_single, ["language=en"]),
    "hostile names": (_of_hostile_names, ["language=en", "names=yes"]),
    "sweep in Bulgarian": (_sobol, ["language=bg"]),
    "claims in Bulgarian": (_claims, ["language=bg"]),
}


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all pages.  Of the package, not the session: while it runs, nothing else can use asyncio."""
    program = find_program()
    if program is None:
        reason = f"no browser: none of {', '.join(PROGRAMS)}, and CHROMIUM names none"
        if os.environ.get("CI"):
            pytest.fail(f"{reason}; .ci/run installs one")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program)
        yield running
        running.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The file of a page of `PAGES`, by its name: made once, whichever of pytest's workers asks first."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def file_of(name: str) -> Path:
        study, arguments = PAGES[name]
        folder = shared / f"page {list(PAGES).index(name)}"
        with FileLock(f"{folder}.lock"):
            if not (folder / "page.html").exists():
                folder.mkdir(exist_ok=True)
                assert main(["report", str(study(folder)), *arguments, f"out={folder / 'page.html'}", "--quiet"]) == 0
        return folder / "page.html"

    return file_of


@pytest.fixture(scope="package", params=PAGES)
def file(request: pytest.FixtureRequest, browser: Browser, made: Callable[[str], Path]) -> Path:
    """Each page in turn; none is made where there is no browser."""
    return made(request.param)
