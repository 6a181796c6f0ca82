"""What is run: settings, the runner, the result store and provenance.

`experiments.load(FOLDER)` opens a result folder.  Names are loaded when they are asked for, so that
help and the checking of input do not wait for pandas.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.result import Result as Result
    from experiments.result import load as load

__all__ = ["Result", "load"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from experiments import result

    return getattr(result, name)
