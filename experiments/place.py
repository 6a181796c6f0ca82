"""A study's folder, wherever it is: made or taken when it is empty, and one process's for as long as it works there.

    .lock      held while a process works on the study
    .aside/    what is being written; each file is renamed into the folder when it is whole

Nothing is written beside the folder and the folder itself is never renamed, so it may be a link, a volume, or below a
folder that cannot be written.  What a process that was killed left in it is removed by the next one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from zaedno.experiments.files import make_way, replacing
from zaedno.sim.messages import InputError

LOCK, ASIDE = ".lock", ".aside"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # what the system says when a disk takes no more
_NOBODYS = {LOCK, ASIDE, "lost+found", ".DS_Store", ".snapshot", "System Volume Information", "$RECYCLE.BIN"}


def entries(folder: Path) -> list[str]:
    """Names in a folder, apart from those that every study or every volume has.  Raises `OSError`."""
    return [name for name in os.listdir(folder) if name not in _NOBODYS]


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """While this lasts, `folder` is there, can be written, and nobody else works in it; leave it if it holds nothing.

    Entering proves all that before anything is computed, and raises `InputError` where it is not so.  Where nothing has
    come into the folder at the end, it is as it was before: one that this made is gone, with the parents it made.
    """
    place = absolute(folder)
    made = _make(place, folder)
    try:
        with locked(folder):
            clear(place)
            try:
                (place / ASIDE).mkdir()
            except OSError as error:
                raise _unwritable(folder, error) from error
            try:
                yield
            finally:
                clear(place)
                with contextlib.suppress(OSError):
                    if not entries(place):
                        (place / LOCK).unlink()
    finally:
        _remove(made)


def absolute(folder: Path) -> Path:
    """`folder` from the root on; `..` stays, for it may follow a link."""
    try:
        return folder.absolute()
    except FileNotFoundError:
        raise InputError(
            "out={folder}: the working directory is gone; accepted: a folder from the root on, or another directory",
            folder=folder,
        ) from None


def clear(folder: Path) -> None:
    """Removes what is half written; nobody else may be at work."""
    aside = folder / ASIDE
    if aside.is_symlink() or aside.is_file():
        aside.unlink()
    shutil.rmtree(aside, ignore_errors=True)


def unlocked(folder: Path) -> None:
    """Removes the lock of a study that is complete and will not be added to; called while it is held."""
    (folder / LOCK).unlink(missing_ok=True)


def putting(path: Path) -> contextlib.AbstractContextManager[Path]:
    """A place to write a file or folder of a study at, which takes its place when all went well."""
    aside = path.parent / ASIDE
    aside.mkdir(exist_ok=True)
    return replacing(path, aside)


def _make(place: Path, folder: Path) -> list[Path]:
    """Makes the folder and its parents, as far as they are missing; those that were made."""
    made: list[Path] = []
    try:
        for each in reversed([place, *place.parents]):
            if not os.path.isdir(each):
                each.mkdir(exist_ok=True)  # somebody else may make it at this moment
                made.append(each)
    except OSError as error:
        _remove(made)
        raise _unwritable(folder, error) from error
    return made


def _unwritable(folder: Path, error: OSError) -> Exception:
    if error.errno in FULL:  # nothing is wrong with what was typed
        return error
    return InputError(
        "out={folder}: cannot be written ({strerror}); accepted: a folder that you may write",
        folder=folder,
        strerror=error.strerror,
    )


def _remove(folders: list[Path]) -> None:
    for folder in reversed(folders):
        with contextlib.suppress(OSError):  # somebody has put something there
            folder.rmdir()


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the lock of a folder.  Raises `InputError` where another process has it; a killed one lets it go."""
    from filelock import FileLock, Timeout

    path = absolute(folder) / LOCK
    lock = FileLock(path)
    try:
        if path.is_symlink() or path.is_dir():
            make_way(path)
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError(
            "out={folder}: another process is working on this study; accepted: wait for it, or another folder",
            folder=folder,
        ) from None
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        yield
    finally:
        lock.release()


def in_use(folder: Path) -> bool:
    """Whether a process works in the folder; False too where that cannot be known, for it cannot be written."""
    from filelock import FileLock, Timeout

    path = absolute(folder) / LOCK
    if path.is_symlink() or not path.is_file():
        return False
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False
