"""A case, carried out in a folder of its own: what a worker process is given."""

from __future__ import annotations

import importlib
import shutil
import tempfile
from pathlib import Path

type Job = tuple[str, int, int]  # kind, number, seed


def carry_out(job: Job) -> tuple[str, int, list[str]]:
    """Kind and number of a case, and what is wrong with how it went."""
    kind, number, seed = job
    folder = Path(tempfile.mkdtemp(prefix="zaedno-fuzz-"))
    try:
        return kind, number, importlib.import_module(kind).case(number, seed, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
