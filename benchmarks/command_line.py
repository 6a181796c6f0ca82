"""How long people wait for the command line: whole processes, from call to prompt."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.measuring import ROOT, Row, Table, main, median_row

SCRIPT = Path(sys.executable).with_name("zaedno")
COMMAND = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "zaedno"]


def wait_for(folder: Path, *arguments: str) -> float:
    """Seconds of one call; what the software keeps between calls (machine code, fonts) is kept in `folder`."""
    start = time.perf_counter()
    subprocess.run(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env={**os.environ, "XDG_CACHE_HOME": str(folder / "cache")},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - start


def measure(quick: bool) -> Table:
    runs, rounds = (2, 2) if quick else (100, 5)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def study(out: str, figures: str) -> float:
            return wait_for(folder, "run", f"runs={runs}", f"figures={figures}", f"out={folder / out}", "--quiet")

        (folder / "cache").mkdir()
        first = study("first", "on")
        calls = [
            (wait_for(folder, "--help"), study(f"bare-{k}", "off"), study(f"drawn-{k}", "on")) for k in range(rounds)
        ]
    shown, bare, drawn = np.array(calls).T
    return Table(
        "The command line",
        [
            median_row("`zaedno --help`", shown, "s", aim="below 1"),
            median_row(f"`zaedno run runs={runs} figures=off`", bare, "s"),
            median_row(f"`zaedno run runs={runs}`, with pictures and page", drawn, "s"),
            Row(f"the first ever `zaedno run runs={runs}`: compiles", first, "s"),
        ],
        [
            f"Whole processes, wall time, medians of {rounds}; the first ever once, with an empty cache folder. "
            f"Called as `{'zaedno' if SCRIPT.exists() else 'python -m zaedno'}`."
        ],
    )


if __name__ == "__main__":
    main(measure)
