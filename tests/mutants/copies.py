"""Copies of the repository whose rules may be spoilt, one for each worker; the model there runs as plain Python."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULES = ("sim/processes", "sim/rules")
PYTHON = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

_spec = importlib.util.spec_from_file_location("copied", ROOT / "tests" / "helpers" / "copied.py")
assert _spec is not None and _spec.loader is not None
_copied = importlib.util.module_from_spec(_spec)  # alone: the room it stands in needs packages that are not here
_spec.loader.exec_module(_copied)


class Copy:
    """The copy in `folder`, laid anew: an interrupted call may have left a changed rule."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*_copied.LEFT_OUT))
        finder = folder / ".found" / "sitecustomize.py"
        finder.parent.mkdir()
        finder.write_text(_copied.FINDER, encoding="utf-8")
        self.environment = {
            **os.environ,
            "NUMBA_DISABLE_JIT": "1",
            "PYTHONPATH": os.pathsep.join((str(finder.parent), str(folder / "tests" / "mutants"))),
            "PYTHONDONTWRITEBYTECODE": "1",  # a rule is changed within the second that Python takes for unchanged
            "OMP_NUM_THREADS": "1",
        }
        self._has_its_own_model()

    def _has_its_own_model(self) -> None:
        program = "import zaedno.sim.rules as rules; print(rules.__file__)"
        done = subprocess.run(
            [str(PYTHON), "-c", program],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert Path(done.stdout.strip()).is_relative_to(self.folder), done.stdout


def content() -> str:
    """What the rules that are changed say, in short: a sample belongs to them."""
    digest = hashlib.sha256()
    for folder in RULES:
        for path in sorted((ROOT / folder).glob("*.py")):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
