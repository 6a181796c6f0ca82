"""How model code is compiled: kernels, which compiled code calls, and entries, which Python calls.

What an entry became is kept on the disk (kept.py), under a name that any edit of the model changes.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numba
from numba import njit

# Versions of Numba with which linking.py, which stands on private parts of it, was tried: every test passes, and the
# plain pipeline gives the same bits.  With any other the plain one compiles, which takes about twice as long.
TRIED = ("0.68.1",)

_KERNEL: dict[str, Any] = {}
_ENTRY: dict[str, Any] = {}
if numba.__version__ in TRIED:
    from zaedno.sim.engine.linking import EntryCompiler, KernelCompiler

    _KERNEL["pipeline_class"], _ENTRY["pipeline_class"] = KernelCompiler, EntryCompiler
try:
    from zaedno.sim.engine.kept import keep
except ImportError:  # Numba has moved what it stands on: everything is compiled in every process

    def keep(dispatcher: Any) -> None: ...


# No reference counting (`_nrt`): kernels work on records in place and allocate nothing; an accidental
# allocation is then a compile error.  The NumPy error model: divisions are guarded by hand where needed.
_COMMON: dict[str, Any] = {"_nrt": False, "error_model": "numpy", "nogil": True}

_NO_WRAPPERS: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def kernel[F: Callable[..., Any]](function: F) -> F:
    """Compiles a small function that other compiled code calls, into its callers.

    A world is a hundred numbers and more to hand over (every table's address, size and stride), so a call
    that is not inlined costs more than most rules: without this the model takes a third longer.
    Without a Python wrapper, for speed of compiling: calling it from Python outside
    `NUMBA_DISABLE_JIT=1` is not possible; wrap it with `callable_kernel` for that.
    """
    return njit(forceinline=True, **_KERNEL, **_NO_WRAPPERS, **_COMMON)(function)


def entry[F: Callable[..., Any]](function: F) -> F:
    """Compiles a function that Python calls (a process, a month, a run), and keeps the machine code."""
    if numba.config.DISABLE_JIT:
        return function
    dispatcher = njit(no_cfunc_wrapper=True, **_ENTRY, **_COMMON)(function)
    keep(dispatcher)
    return dispatcher


def unkept[F: Callable[..., Any]](function: F) -> F:
    """An `entry` of which nothing is kept: for what is put together from functions that Python holds already."""
    if numba.config.DISABLE_JIT:
        return function
    return njit(no_cfunc_wrapper=True, **_ENTRY, **_COMMON)(function)


def is_compiled(function: Callable[..., Any]) -> bool:
    """Whether `function` is an entry or kernel; without the compiler every function is as good as one."""
    return bool(numba.config.DISABLE_JIT) or hasattr(function, "py_func")


def linked[F: Callable[..., Any]](function: F) -> F:
    """The entry `function` as a part of other compiled code, compiled together with it."""
    if numba.config.DISABLE_JIT:
        return function
    return njit(**_KERNEL, **_NO_WRAPPERS, **_COMMON)(function.py_func)  # type: ignore[attr-defined]


def in_turn(functions: Sequence[Callable[[Any, Any], Any]]) -> Callable[[Any, Any], Any]:
    """A kernel that calls the entries `functions`, of two arguments each, one after the other.

    By halves: at every level Numba's own pipeline compiles anew all that is below.
    """
    if len(functions) == 1:
        return linked(functions[0])
    half = len(functions) // 2
    return _then(in_turn(functions[:half]), in_turn(functions[half:]))


def _then(first: Callable[[Any, Any], Any], second: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    @kernel
    def both(w, t):
        first(w, t)
        second(w, t)

    return both


def callable_kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    """The kernel `function` with a Python wrapper, for tests and for asking single agents."""
    if numba.config.DISABLE_JIT:
        return function
    return njit(**_ENTRY, **_COMMON)(function.py_func)  # type: ignore[attr-defined]


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
