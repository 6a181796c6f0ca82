"""Opens a result folder, whatever command wrote it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from experiments import result

if TYPE_CHECKING:
    from experiments.claims.result import ClaimsResult
    from experiments.result import Result
    from experiments.sweep.result import SweepResult


def load(folder: str | Path) -> Result | SweepResult | ClaimsResult:
    """What a folder holds: the `Result` of a run or a comparison, or that of a sweep, or of a study of the claims.

    The last two open as far as they are done.  Raises `InputError` on other folders.
    """
    folder = Path(folder)
    if (folder / "plan.json").is_file():
        from experiments.sweep.result import SweepResult

        return SweepResult(folder)
    from experiments.claims.settings import COMMAND

    found = result.load(folder)
    if found.config.get("command") == COMMAND:
        from experiments.claims.result import ClaimsResult

        return ClaimsResult(folder)
    return found
