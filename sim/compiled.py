"""How model code is compiled, and how stale machine code is kept from ever running.

Numba's on-disk cache notices a change in a function's own file only, not in the functions it calls.
So the cache lives in a folder named after the content of all of `sim/`, the Numba version and the
switches that change machine code: any edit leads to a new folder, and old ones are swept away.
"""

import gc
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba import njit

from sim.linking import KernelCompiler, ProcessCompiler

_KEPT_DAYS = 14.0
_SWITCHES = ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES", "NUMBA_BOUNDSCHECK", "NUMBA_OPT", "NUMBA_DEBUGINFO")


def source_hash(folder: Path | None = None) -> str:
    """SHA-256 (hex) over names and contents of the Python files below `folder` (default: this package)."""
    folder = folder or Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _cache_folder() -> Path:
    versions = (sys.version, numba.__version__, np.__version__, *(os.environ.get(name, "") for name in _SWITCHES))
    key = hashlib.sha256("\0".join((source_hash(), *versions)).encode()).hexdigest()[:16]
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zaedno" / "machine-code"
    for base in (home, Path(tempfile.gettempdir()) / f"zaedno-{os.getuid() if hasattr(os, 'getuid') else 'user'}"):
        try:
            folder = base / key
            folder.mkdir(parents=True, exist_ok=True)
            os.utime(folder)  # marks it as used, and proves that it can be written
            _sweep(base)
            return folder
        except OSError:
            continue
    raise OSError(f"no folder for compiled code can be written; tried {home} and the temporary folder")


def _sweep(base: Path) -> None:
    """Removes folders of machine code that nothing has used for two weeks."""
    for folder in base.iterdir():
        if folder.is_dir() and time.time() - folder.stat().st_mtime > _KEPT_DAYS * 86400:
            shutil.rmtree(folder, ignore_errors=True)


CACHE_FOLDER = "" if numba.config.DISABLE_JIT else str(_cache_folder())

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
    return njit(
        no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True, pipeline_class=KernelCompiler, **_COMMON
    )(function)


def process[F: Callable[..., Any]](function: F) -> F:
    """Compiles, with an on-disk cache, a function that Python calls: a process, a month, an ensemble."""
    if numba.config.DISABLE_JIT:
        return function
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = CACHE_FOLDER
    try:
        return njit(no_cfunc_wrapper=True, cache=True, pipeline_class=ProcessCompiler, **_COMMON)(function)
    finally:
        numba.config.CACHE_DIR = before


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
