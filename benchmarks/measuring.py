"""Taking turns, medians with intervals, tables of what was found, and child processes to measure in."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from math import comb
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
ORGANISATIONS, MONTHS = 75, 84  # of the default scenario
PACKAGES = ("numpy", "numba", "llvmlite", "mesa", "pandas")


@dataclass(frozen=True)
class Row:
    """One number; `low`, `high`: an interval around it; `aim`: what it is hoped to be, in words."""

    what: str
    value: float | str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    aim: str = ""


@dataclass
class Table:
    """What one script found; `notes` say how it was measured."""

    title: str
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def markdown(self) -> str:
        lines = ["| | | interval | aim |", "| --- | ---: | ---: | --- |"]
        for row in self.rows:
            interval = "" if row.low is None or row.high is None else f"{_digits(row.low)} – {_digits(row.high)}"
            value = row.value if isinstance(row.value, str) else _digits(row.value)
            lines.append(f"| {row.what} | {value} {row.unit} | {interval} | {row.aim} |")
        return "\n".join([f"## {self.title}", "", *self.notes, "", *lines])


def _digits(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


type Timed = Callable[[], float]  # does a piece of work and returns what it cost


def take_turns(pieces: Sequence[Timed], rounds: int) -> np.ndarray:
    """Costs, shape (rounds, pieces), of the pieces in turns; a first round warms up and does not count."""
    for piece in pieces:
        piece()
    return np.array([[piece() for piece in pieces] for _ in range(rounds)])


def median_row(what: str, values: np.ndarray, unit: str = "", aim: str = "") -> Row:
    """The median with its interval of at least 95 %, which two order statistics of the sample give (none below six)."""
    ordered = np.sort(values)
    n = len(ordered)
    covered = np.cumsum([comb(n, k) for k in range(n)]) / 2.0**n
    out = int(np.searchsorted(covered, 0.025, side="right"))  # so many values may lie outside on each side
    low, high = (float(ordered[out - 1]), float(ordered[n - out])) if out else (None, None)
    return Row(what, float(np.median(ordered)), unit, low, high, aim)


def python(*arguments: str, **environment: str) -> str:
    """Standard output of a Python of its own, called in the project's folder with these additional variables."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def peak_memory() -> int:
    """Most bytes of memory that this process has had.

    Where Linux tells it, not from getrusage: that one starts with the size of the process that called this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return 1024 * next(int(line.split()[1]) for line in status.open() if line.startswith("VmHWM"))
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def machine() -> str:
    """Processor, cores and versions, in a line."""
    name = platform.processor() or platform.machine()
    described = Path("/proc/cpuinfo")
    if described.exists():
        models = [line.split(":", 1)[1].strip() for line in described.open() if line.startswith("model name")]
        name = models[0] if models else name
    packages = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    return f"{name}, {os.cpu_count()} cores; {platform.system()}, Python {platform.python_version()}, {packages}"


def main(measure: Callable[[bool], Table]) -> None:
    """What every script does: measure, print the table, and write it to `--json FILE` if asked."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results to FILE")
    parser.add_argument("--quick", action="store_true", help="small sizes: whether it works, not how fast it is")
    arguments = parser.parse_args()
    table = measure(arguments.quick)
    print(table.markdown())
    if arguments.json:
        arguments.json.write_text(json.dumps(asdict(table), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
