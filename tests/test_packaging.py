"""What is installed stands under one name, whatever files a user has beside a notebook.

Right values: the folders of the repository themselves, and what a wheel holds that was built from them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = ("sim", "experiments", "analysis", "app", "configs")
PLUMBING = {"__init__.py", "__main__.py", "opened.py", "studies.py"}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    """Built from a copy: building leaves its own folders beside the sources."""
    copy = tmp_path_factory.mktemp("wheel") / "copy"
    copy.mkdir()
    for name in ("zaedno", *FLOORS):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy2(ROOT / name, copy)
    build = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-deps"]
    subprocess.run([*build, "--no-build-isolation", "--wheel-dir", str(copy / "dist"), str(copy)], check=True)
    (built,) = (copy / "dist").glob("*.whl")
    return built


def test_a_wheel_holds_one_package_and_each_file_of_the_floors(wheel):
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    files = subprocess.run(["git", "ls-files", "-z", *FLOORS], cwd=ROOT, capture_output=True, text=True, check=False)
    if files.returncode:
        pytest.skip("no checkout of git: what belongs to the floors is not known")
    expected = {f"zaedno/{name}" for name in files.stdout.split("\0") if name and (ROOT / name).exists()}
    expected = {name for name in expected if not name.endswith((".pot",))}
    expected |= {f"zaedno/{name}" for name in PLUMBING}
    assert held == expected, "pyproject.toml: [tool.setuptools] packages and package-data name what is installed"


@pytest.fixture(scope="session")
def installed(wheel) -> Path:
    place = wheel.parent / "site"
    zipfile.ZipFile(wheel).extractall(place)
    return place


@pytest.fixture
def theirs(tmp_path) -> Path:
    """A researcher's folder, with the commonest names there are."""
    for name in ("analysis.py", "sim.py", "app.py"):
        (tmp_path / name).write_text("raise SystemExit('theirs, not ours')\n", encoding="utf-8")
    for name in ("experiments", "configs"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('theirs, not ours')\n", encoding="utf-8")
    return tmp_path


CELL = """
import sys
import zaedno
assert zaedno.__file__.startswith({place!r}), zaedno.__file__
table = zaedno.simulate("win_lose", runs=2, seed=0).runs
assert list(table["run"]) == [0, 1]
assert not {floors!r} & set(sys.modules), sorted({floors!r} & set(sys.modules))
"""


@pytest.mark.parametrize(
    "typed",
    [
        ["-c", CELL],
        ["-m", "zaedno", "run", "runs=1", "months=6", "out=study"],
        ["-c", "import sys; from zaedno.app.cli import main; sys.exit(main(['status', '--help']))"],
    ],
    ids=["a cell of a notebook", "python -m zaedno", "the command"],
)
def test_a_users_own_analysis_and_experiments_stand_in_nobodys_way(typed, theirs, installed):
    words = [word.format(place=str(installed), floors=set(FLOORS)) if word is CELL else word for word in typed]
    # the working folder is looked at first, as in a notebook; what is installed comes after it
    done = subprocess.run(
        [sys.executable, *words],
        cwd=theirs,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_nothing_of_ours_was_ever_loaded_under_a_bare_name():
    """A second copy would be compiled twice, and its classes would equal nothing."""
    assert not set(FLOORS) & set(sys.modules)
