"""A copy of the repository in which things may be changed and commands run, without touching the one that is tested.

`zaedno` means the copy there: a finder that stands before all others looks the floors up in it.  What is not changed in
sim/ keeps its machine code, which goes by content.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = (".git", ".venv", ".package", "outputs", "site", "__pycache__", ".*_cache", ".hypothesis")

FINDER = """import sys
from importlib.util import spec_from_file_location
from pathlib import Path

TOP = Path(__file__).parent.parent
FLOORS = ("sim", "experiments", "analysis", "app", "configs")
PLACES = {"zaedno": TOP / "zaedno", **{f"zaedno.{floor}": TOP / floor for floor in FLOORS}}


class Copied:
    def find_spec(name, path=None, target=None):
        if name in PLACES:
            place = PLACES[name]
            return spec_from_file_location(name, place / "__init__.py", submodule_search_locations=[str(place)])


sys.meta_path.insert(0, Copied)
"""


class Copied:
    """The copy in `folder`: `run` carries out what a shell is told, at its top."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT), dirs_exist_ok=True)
        programs = folder / ".venv" / "bin"
        programs.mkdir(parents=True)
        (programs.parent / "sitecustomize.py").write_text(FINDER, encoding="utf-8")
        for name, words in (("python", ""), ("zaedno", " -m zaedno")):
            (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}"{words} "$@"\n', encoding="utf-8")
            (programs / name).chmod(0o755)
        for stamp in ("pyvenv.cfg", ".runtime-ready", ".development-ready"):  # make finds nothing to install
            (programs.parent / stamp).touch()
        path = os.pathsep.join((str(programs), os.environ["PATH"]))
        self.environment = {**os.environ, "PATH": path, "PYTHONPATH": str(programs.parent)}
        self.environment.pop("MAKEFLAGS", None)  # of a `make test` that is running

    def run(self, script: str, **environment: str) -> str:
        """What `script`, for bash, prints; it has to end well."""
        done = subprocess.run(
            ["bash", "-ec", script],
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    def __truediv__(self, name: str) -> Path:
        return self.folder / name
