"""What is printed: nothing that a terminal would obey, and nobody has to listen.

A reader that went away (`zaedno … | head`), or a stream that was closed, stops no work.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TextIO

from zaedno.sim.messages import printable_lines


def ready() -> None:
    """Make the standard streams such that every text can be written to them."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever called us
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - it is open to the end
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without Cyrillic still gets its answer


def tell(text: str) -> None:
    """Print what a command found."""
    try:
        print(printable_lines(text))
    except BrokenPipeError:
        abandon(sys.stdout)


def remark(text: str) -> None:
    """Print beside the results, to stderr, if anybody listens."""
    try:
        print(printable_lines(text), file=sys.stderr, flush=True)
    except (OSError, ValueError):
        abandon(sys.stderr)


def finish() -> None:
    """Write out what has been told.  Raises `OSError` where there is no room for it."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        abandon(sys.stdout)
    except OSError:
        abandon(sys.stdout)
        raise


def abandon(stream: TextIO) -> None:
    """Send what else goes to `stream` nowhere, what it still holds included."""
    with contextlib.suppress(OSError, ValueError):  # a stream of a program that we are part of has no descriptor
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
