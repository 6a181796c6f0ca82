"""Machine code of an older source is never run: editing any file of the model compiles anew what depends on it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# One month of work of two strangers, set by hand so that little has to be compiled.  `work` calls `delivered`, which
# stands in another file: Numba by itself would not notice that it has changed.
SCRIPT = """
import numpy as np
from zaedno.sim.parameters import Parameters
from zaedno.sim.processes.work import work
from zaedno.sim.roster import blank_table
from zaedno.sim.world import Room, allocate

plan = np.array([list(Parameters(collective_bonus=0.0, calculation=0.0).as_dict().values())], float)
w = allocate(plan, blank_table(2), 0, Room())
w.ledger.who[:] = -1
for organisation in w.organisations:
    organisation.competence[:] = 1.0
partnership, issue = w.partnerships[0], w.issues[0]
partnership.n, partnership.members[:2] = 2, (0, 1)
issue.n_needs, issue.weights[0], issue.value, issue.work, issue.means = 1, 1.0, 1.0, 1e9, -1
partnership.quarrel = -1
w.organisations.project = -1
w.territories[0].n_live = 1
work(w, 0)
print(float(w.month[0].output), sum(work.stats.cache_hits.values()))
"""


def output(folder: Path) -> tuple[float, int]:
    """What the copy of the model in `folder` delivers, and how often it took machine code from the disk."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPATH": str(folder)}
    environment.pop("NUMBA_DISABLE_JIT", None)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    value, hits = done.stdout.split()
    return float(value), int(hits)


def test_editing_a_called_function_changes_results(tmp_path):
    shutil.copytree(ROOT / "zaedno", tmp_path / "zaedno")
    for package in ("sim", "configs"):
        shutil.copytree(ROOT / package, tmp_path / "zaedno" / package, ignore=shutil.ignore_patterns("__pycache__"))
    first, hits = output(tmp_path)
    assert first > 0.0 and hits == 0
    assert output(tmp_path) == (first, 1)  # unchanged, it comes from the disk
    edited = tmp_path / "zaedno" / "sim" / "rules" / "production.py"
    source = edited.read_text(encoding="utf-8")
    assert source.count("return issue.value * ") == 1
    edited.write_text(source.replace("return issue.value * ", "return 2.0 * issue.value * "), encoding="utf-8")
    assert output(tmp_path) == (2.0 * first, 0)
