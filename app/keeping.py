"""How a study that keeps what is done ends before its time: with a line that says how to go on."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.kept import InterruptedStudyError

if TYPE_CHECKING:
    from analysis.language import Language


@contextlib.contextmanager
def keeping(folder: Path, language: Language) -> Iterator[None]:
    """Says of an interruption, of workers that are gone and of a full disk that what is done is kept in `folder`."""
    kept = language("what is done is kept in {folder}; the same command goes on").format(folder=folder)
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(kept) from None
    except InterruptedStudyError as error:
        raise InterruptedStudyError(f"{error}; {kept}") from error
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        room = language("make room on the disk")
        raise InterruptedStudyError(f"{error.strerror}: {room}; {kept}") from error
