"""One call of the command line, in this process, and what is wrong with how it went.

Whatever is typed and whatever lies in a folder, a call ends with 0 or 2; with 2 it says why in at most three lines
and writes nothing; it takes neither for ever nor half a gigabyte.
"""

from __future__ import annotations

import contextlib
import io
import os
import resource
import signal
import sys
import traceback
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

MOST_LINES, MOST_MEGABYTES, PATIENCE = 3, 500, 120
_TOO_LONG = 2000  # characters of a line that nobody reads to its end
_HARMLESS = "\n\t"


class TooLongError(BaseException):
    """A call has not come back in time."""


@dataclass(frozen=True)
class Went:
    """How a call went."""

    code: int | str
    out: str
    said: str
    megabytes: float
    changed: tuple[str, ...]  # files that are new, gone or other than before


def went(arguments: Sequence[str], folder: Path) -> Went:
    """Carry out `zaedno ARGUMENTS` in `folder`."""
    from zaedno.app.cli import main

    before = _state(folder)
    out, said = io.StringIO(), io.StringIO()
    here = os.getcwd()
    os.chdir(folder)
    code: int | str
    _forget_peak()
    try:
        with _in_time(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(said), warnings.catch_warnings():
            warnings.simplefilter("default")  # what a user would see
            code = main(list(arguments))
    except TooLongError:
        code = f"not back after {PATIENCE} s"
    except BaseException:
        code = traceback.format_exc()
    finally:
        os.chdir(here)
    after = _state(folder)
    changed = tuple(sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)))
    return Went(code, out.getvalue(), said.getvalue(), _peak(), changed)


def complaints(way: Went, most_lines: int = MOST_LINES) -> Iterator[str]:
    """What is wrong with how a call went."""
    lines = way.said.splitlines()
    if way.code not in (0, 2):
        yield f"ended {way.code}: {way.said}"
    if way.code == 2:
        if not 1 <= len(lines) <= most_lines:
            yield f"{len(lines)} lines where it was refused: {way.said}"
        if way.changed:
            yield f"written though it was refused: {', '.join(way.changed)}"
    if "Traceback" in way.said or "Warning:" in way.said:
        yield f"no words for users: {way.said}"
    for name, text in (("stdout", way.out), ("stderr", way.said)):
        raw = sorted({character for character in text if _is_raw(character)})
        if raw:
            yield f"raw {raw} on {name}"
    if any(len(line) > _TOO_LONG for line in lines):
        yield f"a line of {max(map(len, lines))} characters"
    if way.megabytes > MOST_MEGABYTES:
        yield f"peak of {way.megabytes:.0f} MB"


def _is_raw(character: str) -> bool:
    """Whether a terminal would obey the character instead of showing it."""
    if character in _HARMLESS:
        return False
    return (
        unicodedata.category(character) == "Cc"
        or "\u202a" <= character <= "\u202e"
        or "\u2066" <= character <= "\u2069"
    )


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    def late(*_: object) -> None:
        raise TooLongError

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _state(folder: Path) -> dict[str, object]:
    """What lies below `folder`: of files size and time of change, of links where they lead."""
    found: dict[str, object] = {}
    for top, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = os.path.join(top, name)
            what = os.lstat(path)
            kept = os.readlink(path) if os.path.islink(path) else (what.st_size, what.st_mtime_ns)
            found[os.path.relpath(path, folder)] = kept if name in files else "folder"
    return found


def _forget_peak() -> None:
    """Have the system measure the peak of memory from now on, where it can."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    """The peak of memory in MB since it was last forgotten."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1024 * 1024 if sys.platform == "darwin" else 1024)
