"""Worker processes that do not run the caller's program again.

Python has a spawned process run the file of the program first.  Chunks name what they need by module, so workers need
none of it; and there may be no such file (`python -`), or one that would begin the study again (a script without
`if __name__ == "__main__"`).
"""

from __future__ import annotations

import contextlib
import sys
import threading
import types
from collections.abc import Iterator
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any

_PROGRAM = "__main__"
_lock = threading.Lock()


def spawning(model: str) -> SpawnContext:
    """What makes the worker processes; a `model` (MODULE:NAME) of the program itself needs it in them."""
    return SpawnContext() if model.partition(":")[0] == _PROGRAM else _Context()


def without_program(model: str) -> contextlib.AbstractContextManager[None]:
    """Meanwhile worker processes that others begin do not run the program, unless the `model` is a part of it."""
    return contextlib.nullcontext() if model.partition(":")[0] == _PROGRAM else _no_program()


@contextlib.contextmanager
def _no_program() -> Iterator[None]:
    """Meanwhile the program looks like one without a file: what multiprocessing asks `sys.modules` for."""
    with _lock:
        program = sys.modules[_PROGRAM]
        sys.modules[_PROGRAM] = types.ModuleType(_PROGRAM)
        try:
            yield
        finally:
            sys.modules[_PROGRAM] = program


class _Process(SpawnProcess):
    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802 (multiprocessing's own name)
        with _no_program():
            return SpawnProcess._Popen(process_obj)


class _Context(SpawnContext):
    Process = _Process
