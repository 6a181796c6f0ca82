"""Opens a result folder, whatever command wrote it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from experiments import result

if TYPE_CHECKING:
    from experiments.result import Result
    from experiments.sweep.result import SweepResult


def load(folder: str | Path) -> Result | SweepResult:
    """The `Result` of a run or a comparison, or the `SweepResult` of a sweep.  Raises `InputError` on other folders."""
    folder = Path(folder)
    if (folder / "plan.json").is_file():
        from experiments.sweep.result import SweepResult

        return SweepResult(folder)
    return result.load(folder)
