"""Files that appear whole or not at all: written aside, flushed to the disk, renamed."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zaedno.sim.messages import InputError, printable

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

NAMES = dict.fromkeys(("scenario", "policy", "baseline", "against"), "str")  # columns of names, such as 2026: text
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell starts that a spreadsheet would run


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
def replacing(path: Path, aside: Path | None = None) -> Iterator[Path]:
    """A place to write a file or a folder at, beside `path` or in the folder `aside`; it takes the place of `path`
    when all went well, and is gone when not.
    """
    there = (aside or path.parent) / f".{path.name[:40]}.{os.getpid()}"  # short: a long name may be as long as can be
    try:
        yield there
        if there.is_dir() and path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            make_way(path)
        os.replace(there, path)
    finally:
        if there.is_dir():
            shutil.rmtree(there, ignore_errors=True)
        else:
            there.unlink(missing_ok=True)


def make_way(path: Path) -> None:
    """Removes what stands where a file is to be: a link, an empty folder.

    Raises `InputError` for a folder in which somebody keeps something.
    """
    if path.is_symlink():
        path.unlink()
    elif path.is_dir():
        try:
            path.rmdir()
        except OSError as error:
            raise InputError(
                "{path}: a folder in the place of a file; accepted: nothing there (move it away)", path=path
            ) from error


def remove(path: Path) -> None:
    """Removes a file, a link or an empty folder, if there is one (see `make_way`)."""
    make_way(path)
    path.unlink(missing_ok=True)


def write_parquet(path: Path, content: pa.Table, **options: Any) -> None:
    """Write a table whose pages have checksums.  Raises `OSError` where the disk does not take it."""
    import pyarrow.parquet as pq

    with parquet_sink(path) as sink:
        pq.write_table(content, sink, compression="zstd", write_page_checksum=True, **options)


def parquet_sink(path: Path) -> pa.NativeFile:
    """A file to write Parquet into: by the bytes of its name, which need not be UTF-8 or what is no address."""
    import pyarrow as pa

    return pa.OSFile(os.fsencode(path), "wb")


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
    from zaedno.sim import plain_yaml

    path.write_text(plain_yaml.written(values), encoding="utf-8", newline="\n")


def first_line(error: BaseException) -> str:
    """What an error says, as far as it fits a line of ours."""
    lines = str(error).splitlines()
    return lines[0] if lines else type(error).__name__
