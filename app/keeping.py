"""How a study ends before its time: with a line that says what is kept, and how to go on."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from zaedno.experiments.place import FULL, absolute
from zaedno.experiments.provenance import read_provenance
from zaedno.experiments.study.interrupted import InterruptedStudyError
from zaedno.sim.messages import InputError

if TYPE_CHECKING:
    from zaedno.analysis.language import Language


def kept(folder: Path, language: Language) -> str:
    """What there is of a study that was left, and what the same command does with it."""
    if _complete(folder):
        return language("the runs are kept in {folder}; the same command draws the pictures").format(folder=folder)
    if any(True for _ in folder.rglob("*.parquet")):
        return language("what is done is kept in {folder}; the same command goes on").format(folder=folder)
    return language("no run is done yet; the same command starts again")


def _complete(folder: Path) -> bool:
    try:
        return read_provenance(folder)["end"] is not None
    except (InputError, OSError):
        return False


@contextlib.contextmanager
def keeping(folder: Path, language: Language) -> Iterator[None]:
    """Says what there is in `folder` when an interruption, a full disk or the like ends what is done."""
    place = absolute(folder)
    try:
        yield
    except KeyboardInterrupt as interruption:
        raise KeyboardInterrupt(str(interruption) or kept(folder, language)) from None
    except InputError:
        raise
    except Exception as error:
        if isinstance(error, InterruptedStudyError) and error.told:
            raise
        reason = _reason(error, language)
        if reason is None and _is_gone(error, place):
            told = language("{folder} is gone: moved or removed while it was worked on").format(folder=folder)
            there = language("what is done is where it is now; the same command goes on there, with out=")
            raise InterruptedStudyError(f"{told}; {there}", told=True) from error
        if reason is None:
            raise
        raise InterruptedStudyError(f"{reason}; {kept(folder, language)}", told=True) from error


def _is_gone(error: Exception, folder: Path) -> bool:
    """Whether a file was missed because the folder is no longer where it was."""
    return isinstance(error, FileNotFoundError) and not folder.is_dir()


def _reason(error: BaseException | None, language: Language) -> str | None:
    """Why a study could not go on, and what helps; None where it is a fault of ours."""
    if isinstance(error, InterruptedStudyError):
        return error.reason.told(language)
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL:
            return f"{os.strerror(error.errno)}: {language('make room on the disk')}"
        if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
            return (
                f"{os.strerror(error.errno)}: {language('fewer workers (workers=N), or more open files (ulimit -n)')}"
            )
        if isinstance(error, RuntimeError) and "start new thread" in str(error):
            return f"{error}: {language('fewer workers (workers=N)')}"
        error = error.__cause__ or error.__context__
    return None
