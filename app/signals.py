"""SIGTERM and SIGHUP (a time limit, a closed terminal) end a command as Ctrl-C does: in order, and with a line."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

INTERRUPTED = 130  # of Ctrl-C: 128 and the number of SIGINT
_NAMES = ("SIGTERM", "SIGHUP")  # the second is unknown to Windows
_received: list[int] = []


@contextlib.contextmanager
def interrupting() -> Iterator[None]:
    """While this lasts, these signals raise `KeyboardInterrupt`, unless somebody else takes care of them (nohup)."""
    _received.clear()
    ours = []
    if threading.current_thread() is threading.main_thread():
        numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
        ours = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _interrupt(number: int, frame: FrameType | None) -> None:
    _received.append(number)
    if len(_received) == 1:  # a second one comes while we are tidying up
        raise KeyboardInterrupt


def code() -> int:
    """The exit code of an interrupted command."""
    return 128 + _received[0] if _received else INTERRUPTED
