"""Where numbers come from: versions, commit, content of the model's source, seed, command line, times."""

from __future__ import annotations

import importlib.metadata
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_LIBRARIES = (
    "zaedno",
    "numpy",
    "numba",
    "llvmlite",
    "scipy",
    "pandas",
    "pyarrow",
    "hydra-core",
    "omegaconf",
    "SALib",
    "distributed",
)


def now() -> str:
    """The time, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def provenance(seed: int, workers: int | None, command_line: list[str], start: str) -> dict[str, Any]:
    """What is written to `provenance.json`, as plain values; `start` is what `now()` gave when the study began."""
    from sim.machine_code import source_hash

    return {
        "command_line": command_line,
        "seed": seed,
        "workers": workers,
        "start": start,
        "end": now(),
        "model": source_hash(),
        "commit": _commit(),
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "versions": {name: _version(name) for name in _LIBRARIES},
        "figures": None,
    }


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None  # run from a source tree that was never installed


def _commit() -> str | None:
    """The commit of the source tree, with `+` where files differ from it; None outside a git work tree."""
    top = Path(__file__).resolve().parent.parent
    if not (top / ".git").exists():
        return None
    answers = []
    for question in (["rev-parse", "HEAD"], ["status", "--porcelain", "--untracked-files=no"]):
        try:
            answer = subprocess.run(["git", *question], cwd=top, capture_output=True, text=True, timeout=10)
        except (OSError, subprocess.TimeoutExpired):
            return None
        if answer.returncode:
            return None
        answers.append(answer.stdout.strip())
    commit, changes = answers
    return commit + ("+" if changes else "")
