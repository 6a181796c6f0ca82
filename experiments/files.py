"""Files that appear whole or not at all: written aside, flushed to the disk, renamed."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.messages import InputError, printable

if TYPE_CHECKING:
    import pandas as pd

NAMES = dict.fromkeys(("scenario", "policy", "baseline", "against"), "str")  # columns of names, such as 2026: text
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell starts that a spreadsheet would run


@contextlib.contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A hidden folder beside `folder`, to be filled; it takes its name when all went well, else nothing is left.

    Entering proves that the folder can be written, before anything is computed.  Raises `InputError` where it
    cannot.
    """
    final = Path(os.path.abspath(folder))
    made: list[Path] = []
    try:
        for parent in reversed([parent for parent in final.parents if not parent.exists()]):
            parent.mkdir(exist_ok=True)
            made.append(parent)
        aside = Path(tempfile.mkdtemp(prefix=f".{final.name[:60]}.", dir=final.parent))
    except OSError as error:
        _remove(made)
        raise InputError(
            "out={final}: cannot be written ({strerror}); accepted: a folder that you may write",
            final=final,
            strerror=error.strerror,
        ) from error
    try:
        yield aside
        aside.chmod(0o755)  # mkdtemp's is for its owner alone
        for path in aside.iterdir():
            flush(path)
        flush(aside)
        if final.is_dir():
            final.rmdir()  # an empty folder, or this raises
        aside.rename(final)
        flush(final.parent)
    finally:
        if aside.exists():
            shutil.rmtree(aside, ignore_errors=True)
            _remove(made)


def _remove(parents: list[Path]) -> None:
    for parent in reversed(parents):
        with contextlib.suppress(OSError):  # somebody else has put something there
            parent.rmdir()


def flush(path: Path) -> None:
    """Have the system put a file or folder on the disk (folders: where the system knows that)."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A place beside `path` to write a file or a folder at, which takes its place when all went well."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield aside
        if path.is_dir():
            shutil.rmtree(path)
        os.replace(aside, path)
    finally:
        if aside.is_dir():
            shutil.rmtree(aside, ignore_errors=True)
        else:
            aside.unlink(missing_ok=True)


def safe_cell(cell: Any) -> Any:
    """`cell`, if it is text, on one line, with an apostrophe before it where a spreadsheet would run it as a formula.

    >>> safe_cell("=1+1"), safe_cell("win_win")
    ("'=1+1", 'win_win')
    """
    if not isinstance(cell, str):
        return cell
    return f"'{printable(cell)}" if cell.startswith(_FORMULA) else printable(cell)


def write_csv(path: Path, rows: pd.DataFrame) -> None:
    """Write a small table for people: full precision, no cell that a spreadsheet would run as a formula."""
    safe = rows.copy()
    for name in safe.select_dtypes(exclude="number"):
        safe[name] = [safe_cell(cell) for cell in safe[name]]
    safe.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def write_json(path: Path, values: Mapping[str, Any]) -> None:
    """Write `values` as JSON; a name that is not UTF-8 is spelled as JSON spells it, and reads as it was."""
    text = json.dumps(values, indent=2, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")


def write_yaml(path: Path, values: Mapping[str, Any]) -> None:
    from sim import plain_yaml

    path.write_text(plain_yaml.written(values), encoding="utf-8", newline="\n")


def first_line(error: BaseException) -> str:
    """What an error says, as far as it fits a line of ours."""
    lines = str(error).splitlines()
    return lines[0] if lines else type(error).__name__
