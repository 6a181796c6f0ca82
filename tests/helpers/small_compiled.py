"""A small compiled function that stands for the model in tests of where its machine code is kept.

It goes through the same decorator, and takes a tenth of a second.
"""

import os
from pathlib import Path

import pytest

from zaedno.sim.engine import compiled
from zaedno.sim.engine.machine_code import KEEP

__all__ = ["COMPILED", "KEEP", "STRANGER", "TAKEN", "Deed", "as_root", "entry", "files", "kept_function", "occupied"]

as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file to somebody else"
)
STRANGER = 12345  # a user's number


def twice(x):
    return 2 * x


def kept_function() -> tuple[int, int]:
    """What the function gives, and how often its machine code came from the disk."""
    function = compiled.entry(twice)
    return function(21), sum(function.stats.cache_hits.values())


COMPILED, TAKEN = (42, 0), (42, 1)


class Deed:
    """Unpickled, it makes a file: what a stranger's pickle could do is anything."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self):
        return Path.touch, (self.mark,)


def occupied(tmp_path: Path) -> Path:
    """A place for a folder where there is a file."""
    (tmp_path / "file").touch()
    return tmp_path / "file"


def files(base: Path) -> list[Path]:
    return sorted(path for path in base.rglob("*") if path.is_file())


def entry(base: Path) -> Path:
    [found] = files(base)
    return found
