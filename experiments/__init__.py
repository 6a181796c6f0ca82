"""What is run, and what follows from it in numbers: studies, their results and where these come from, inference.

`zaedno.load(FOLDER)` opens a result folder.  Names are loaded when they are asked for, so that
help and the checking of input do not wait for pandas.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zaedno.experiments.claims.result import ClaimsResult as ClaimsResult
    from zaedno.experiments.opening import load as load
    from zaedno.experiments.result import Result as Result
    from zaedno.experiments.sweep.result import SweepResult as SweepResult

__all__ = ["ClaimsResult", "Result", "SweepResult", "load"]
_PLACES = {
    "ClaimsResult": "zaedno.experiments.claims.result",
    "Result": "zaedno.experiments.result",
    "SweepResult": "zaedno.experiments.sweep.result",
    "load": "zaedno.experiments.opening",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_PLACES[name]), name)
