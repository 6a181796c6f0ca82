"""Machine code of entries, kept from process to process, and how stale machine code is kept from ever running.

Numba's own cache notices a change in a function's own file only, not in the functions it calls, and believes what
it finds.  Ours goes by the content of all of `sim/` (machine_code.py) and of the function's own file; a function of
somebody else's that stands on anything beyond these, or that was typed into a prompt, is compiled in every process.
"""

import hashlib
import inspect
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from numba.core.caching import _Cache
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps

from zaedno.sim.engine.machine_code import KEEP, entry_name

_MODEL = __name__.removesuffix("engine.kept")  # what its own modules' names begin with
_FIXED = {"math", "numpy"}  # libraries whose versions KEEP knows
_PLAIN = (int, float, str, type(None))


def keep(dispatcher: Any) -> None:
    """Has `dispatcher` take its machine code from where it is kept, and keep it there, if that can never be stale."""
    function = dispatcher.py_func
    file = Path(function.__code__.co_filename)
    frozen = what_is_frozen(function)
    if file.is_file() and frozen is not None:
        dispatcher._cache = _Kept(function, file, frozen)


def what_is_frozen(function: Callable[..., Any]) -> list[str] | None:
    """What the compiler takes into `function` from beyond the model and the function's own file, in words.

    Plain values, and names of the model's functions and of NumPy's.  None where there is more than can be told:
    functions of further files, modules of others, tables.  Tomorrow they may be others.
    """
    if function.__module__.startswith(_MODEL):
        return []
    told: list[str] = []
    todo, seen = [function], {function}
    while todo:
        reader = todo.pop()
        if any(isinstance(part, CodeType) for part in reader.__code__.co_consts):
            return None
        for name, value in _read_by(reader):
            plain = getattr(value, "py_func", value)
            if inspect.isfunction(plain) and plain.__code__.co_filename == function.__code__.co_filename:
                if plain not in seen:
                    seen.add(plain)
                    todo.append(plain)
            elif isinstance(value, _PLAIN):
                told.append(f"{name}={value!r}")
            elif _is_known(plain):
                told.append(f"{name}={_name_of(plain)}")
            else:
                return None
    return told


def _read_by(function: Callable[..., Any]) -> Iterator[tuple[str, Any]]:
    """What a function finds by name outside itself."""
    code, outside = function.__code__, function.__globals__
    yield from zip(code.co_freevars, (cell.cell_contents for cell in function.__closure__ or ()), strict=True)
    yield from ((name, outside[name]) for name in code.co_names if name in outside)


def _is_known(value: Any) -> bool:
    """Whether `value` is a module, function or class of the model, or of a library whose version `KEEP` knows."""
    home = _name_of(value)
    named = isinstance(value, (ModuleType, type)) or inspect.isroutine(value)
    return named and (home.startswith(_MODEL) or home.partition(".")[0] in _FIXED)


def _name_of(value: Any) -> str:
    if isinstance(value, ModuleType):
        return value.__name__
    return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', '')}"


class _Kept(_Cache):
    """A function's machine code in `KEEP`, as Numba's dispatcher asks for it: one entry for each kind of arguments."""

    def __init__(self, function: Callable[..., Any], file: Path, frozen: list[str]) -> None:
        self._name = f"{file.stem}.{function.__qualname__}"
        code = function.__code__
        cells = [cell.cell_contents for cell in function.__closure__ or ()]
        self._about = (
            hashlib.sha256(file.read_bytes()).hexdigest(),
            code.co_firstlineno,
            hashlib.sha256(code.co_code + dumps(cells)).hexdigest(),
            *frozen,
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
