"""How model code is compiled, and how stale machine code is kept from ever running.

Numba's own cache notices a change in a function's own file only, not in the functions it calls, and believes what
it finds.  So ours goes by the content of all of `sim/` (machine_code.py): any edit compiles anew.
"""

import gc
import hashlib
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numba
from numba import njit
from numba.core.caching import _Cache
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps

from zaedno.sim.engine.linking import KernelCompiler, ProcessCompiler
from zaedno.sim.engine.machine_code import KEEP, entry_name

# No reference counting (`_nrt`): kernels work on records in place and allocate nothing; an accidental
# allocation is then a compile error.  The NumPy error model: divisions are guarded by hand where needed.
_COMMON: dict[str, Any] = {"_nrt": False, "error_model": "numpy", "nogil": True}

_NO_WRAPPERS: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


class _Kept(_Cache):
    """A function's machine code in `KEEP`, as Numba's dispatcher asks for it: one entry for each kind of arguments."""

    def __init__(self, function: Callable[..., Any], file: Path) -> None:
        self._name = f"{file.stem}.{function.__qualname__}"
        code = function.__code__
        cells = [cell.cell_contents for cell in function.__closure__ or ()]
        self._about = (
            hashlib.sha256(file.read_bytes()).hexdigest(),
            code.co_firstlineno,
            hashlib.sha256(code.co_code + dumps(cells)).hexdigest(),
        )

    @property
    def cache_path(self) -> str:
        return ""  # asked for by `Dispatcher.stats` only

    def _entry(self, signature: Any, codegen: Any) -> str:
        return entry_name(self._name, *self._about, signature, codegen.magic_tuple())

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        target_context.refresh()
        name = self._entry(sig, target_context.codegen())
        content = KEEP.read(name)
        if content is None:
            return None
        try:
            return CompileResult._rebuild(target_context, *pickle.loads(content))
        except Exception:  # whatever it is, compiling gives the same again
            KEEP.discard(name)
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        if not data.library.has_dynamic_globals:  # an address of this process
            KEEP.write(self._entry(sig, data.codegen), dumps(data._reduce()))

    def enable(self) -> None:
        """It always is."""

    def disable(self) -> None:
        """It never is."""

    def flush(self) -> None:
        """Entries go by all that they depend on: none is ever out of date."""


def kernel[F: Callable[..., Any]](function: F) -> F:
    """Compiles a small function that other compiled code calls, into its callers.

    A world is a hundred numbers and more to hand over (every table's address, size and stride), so a call
    that is not inlined costs more than most rules: without this the model takes a third longer.
    Without a Python wrapper, for speed of compiling: calling it from Python outside
    `NUMBA_DISABLE_JIT=1` is not possible; wrap it with `callable_kernel` for that.
    """
    return njit(
        no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True, pipeline_class=KernelCompiler, **_COMMON
    )(function)


def process[F: Callable[..., Any]](function: F) -> F:
    """Compiles a function that Python calls (a process, a month, an ensemble), and keeps the machine code."""
    if numba.config.DISABLE_JIT:
        return function
    dispatcher = njit(no_cfunc_wrapper=True, pipeline_class=ProcessCompiler, **_COMMON)(function)
    file = Path(function.__code__.co_filename)
    if file.is_file():  # what was typed into a prompt is compiled each time
        dispatcher._cache = _Kept(function, file)
    return dispatcher


def linked[F: Callable[..., Any]](function: F) -> F:
    """The process `function` as a part of other compiled code, compiled together with it."""
    if numba.config.DISABLE_JIT:
        return function
    return njit(pipeline_class=KernelCompiler, **_NO_WRAPPERS, **_COMMON)(function.py_func)  # type: ignore[attr-defined]


def callable_kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    """The kernel `function` with a Python wrapper, for tests and for asking single agents."""
    if numba.config.DISABLE_JIT:
        return function
    return njit(pipeline_class=ProcessCompiler, **_COMMON)(function.py_func)  # type: ignore[attr-defined]


@contextmanager
def without_collector(function: Callable[..., Any]) -> Iterator[None]:
    """Holds Python's cycle collector while `function` may be compiled: a seventh of the time of compiling."""
    hold = gc.isenabled() and not getattr(function, "signatures", True)
    if hold:
        gc.disable()
    try:
        yield
    finally:
        if hold:
            gc.enable()
