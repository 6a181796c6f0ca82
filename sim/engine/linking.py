"""Kernels are linked into the entries that call them, and only those become machine code.

Numba by itself optimises each function and turns it into machine code, then does the same again with
everything below it for each caller.  Here a kernel's library keeps its LLVM module as it was lowered;
an entry links the modules of all kernels it reaches, optimises once, and is compiled once: half the
time of a first run.

Rows are counted from 0: an index below 0 does not count from the end here, as it does in Python.  To tell the
two apart at every reading and writing of a table would take a fifteenth of the model's time.

Uses Numba's documented extension point, the compiler pipeline, and classes and a function behind it, which
are private: it is taken with the versions that it was tried with (`compiled.TRIED`), and is held to the plain
pipeline's numbers, bit by bit, by tests/engine/test_uncompiled.py.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from numba.core import types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.itanium_mangler import mangle
from numba.np import arrayobj


class _NoMachineCode:
    """The code generator as a kernel's library shows it: nothing is installed for functions nobody calls directly."""

    def __init__(self, codegen: Any) -> None:
        self._real = codegen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def set_env(self, name: str, environment: Any) -> None:
        """Kernels raise nothing and hold no Python objects: no environment."""


class KernelLibrary(JITCodeLibrary):
    """Keeps a kernel's module for linking."""

    @property
    def codegen(self) -> Any:
        return _NoMachineCode(self._codegen)

    def finalize(self) -> None:
        self._raise_if_finalized()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        self._ensure_finalized()
        return 0

    def _get_module_for_linking(self) -> Any:
        return self._final_module


class EntryLibrary(JITCodeLibrary):
    """Links all kernels that an entry reaches, then optimises and compiles."""

    _linking_libraries: list[Any]

    def finalize(self) -> None:
        reached: list[Any] = list(dict.fromkeys(self._linking_libraries))
        for library in reached:  # grows while it is read
            if isinstance(library, KernelLibrary):
                reached += [below for below in dict.fromkeys(library._linking_libraries) if below not in reached]
        self._linking_libraries = reached
        super().finalize()

    def _optimize_final_module(self) -> None:
        for library in self._linking_libraries:
            if isinstance(library, KernelLibrary):
                for function in library._final_module.functions:
                    if not function.is_declaration:
                        self._final_module.get_function(function.name).linkage = "internal"
        super()._optimize_final_module()


def _short(name: str, types: Any, *, abi_tags: Any = (), uid: Any = None) -> str:
    """A symbol for a function: the types of records alone would make it twelve thousand characters long."""
    digest = hashlib.sha256("\0".join(map(str, types)).encode()).hexdigest()[:16]
    return str(mangle(name, (), abi_tags=(*abi_tags, digest), uid=uid))


def _index(context: Any, builder: Any, kind: Any, index: Any, _size: Any) -> Any:
    """In place of Numba's `fix_integer_index`: the index as it is."""
    return context.cast(builder, index, kind, types.intp if kind.signed else types.uintp)


@contextmanager
def _rows_from_0() -> Iterator[None]:
    """What is compiled meanwhile takes indices as they are.  Only one thread compiles: Numba holds a lock."""
    before = arrayobj.fix_integer_index
    arrayobj.fix_integer_index = _index
    try:
        yield
    finally:
        arrayobj.fix_integer_index = before


class _RowCompiler(Compiler):
    """Numba's compiler, for functions that index by rows."""

    def compile_extra(self, func: Any) -> Any:
        with _rows_from_0():
            return super().compile_extra(func)


class KernelCompiler(_RowCompiler):
    """Compiles what is linked, with a `KernelLibrary` to put the code into."""

    def __init__(self, typing: Any, target: Any, library: Any, *rest: Any) -> None:
        super().__init__(typing, target, library or KernelLibrary(target.codegen(), "kernel"), *rest)
        self.state.targetctx.mangler = _short


class EntryCompiler(_RowCompiler):
    """Compiles what Python calls, with a `EntryLibrary` to put the code into."""

    def __init__(self, typing: Any, target: Any, library: Any, *rest: Any) -> None:
        if library is None:
            library = EntryLibrary(target.codegen(), "entry")
            library.enable_object_caching()
        super().__init__(typing, target, library, *rest)
        self.state.targetctx.mangler = _short
