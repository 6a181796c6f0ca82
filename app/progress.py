"""How far a study is: a bar on a terminal, a plain line now and then elsewhere, nothing when asked for quiet.

Everything goes to stderr; results go to stdout.
"""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from zaedno.app.output import remark

if TYPE_CHECKING:
    from zaedno.analysis.language import Language

_EVERY = 5.0  # seconds between plain lines
_TOO_SHORT = 0.5  # seconds from which no rate can be told


class Silence:
    """No progress at all."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: Any, value: Any, trace: Any) -> None:
        pass

    def say(self, line: str) -> None:
        pass

    def advance(self, runs: int) -> None:
        pass


class Pace:
    """Runs done and runs a second, counted from the first report on: what came before may have been compiling."""

    def __init__(self, done: int = 0) -> None:
        self.done = done
        self._first: tuple[int, float] | None = None

    def add(self, runs: int) -> float:
        """Count `runs` more; runs a second, 0 while that is unknown."""
        self.done += runs
        now = time.monotonic()
        if self._first is None:
            self._first = self.done, now
        done, then = self._first
        return (self.done - done) / (now - then) if now - then > _TOO_SHORT else 0.0


class Lines(Silence):
    """Plain lines: what begins, and every few seconds how many of `total` runs are done."""

    def __init__(self, total: int, language: Language, done: int = 0) -> None:
        self._total, self._language = total, language
        self._pace, self._lock = Pace(done), threading.Lock()
        self._last = time.monotonic()

    def say(self, line: str) -> None:
        remark(line)

    def advance(self, runs: int) -> None:
        with self._lock:
            rate = self._pace.add(runs)
            now = time.monotonic()
            if now - self._last < _EVERY or not rate:
                return
            self._last = now
            language = self._language
            text = language("{done} of {total} runs, {rate} a second, {left} s left")
            number = language.number
            done, left = self._pace.done, (self._total - self._pace.done) / rate
            self.say(
                text.format(done=number(done, 0), total=number(self._total, 0), rate=number(rate), left=number(left, 0))
            )


class Bar(Silence):
    """A bar with rate and time left, on a terminal."""

    def __init__(self, total: int, language: Language, done: int = 0) -> None:
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        from zaedno.analysis.console import Terminal

        told = TextColumn("{task.fields[rate]}")
        columns = (SpinnerColumn(finished_text=" "), BarColumn(), MofNCompleteColumn(), told, TimeRemainingColumn())
        self._progress = Progress(*columns, console=Terminal(stderr=True), transient=True)
        self._task = self._progress.add_task("", total=total, completed=done, rate="")
        self._language = language
        self._pace, self._lock = Pace(done), threading.Lock()

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def say(self, line: str) -> None:
        self._progress.console.print(line)

    def advance(self, runs: int) -> None:
        with self._lock:
            rate = self._pace.add(runs)
            language = self._language
            text = language("{rate} runs a second").format(rate=language.number(rate)) if rate else ""
            self._progress.update(self._task, completed=self._pace.done, rate=text)


def progress(total: int, language: Language, quiet: bool, done: int = 0) -> Silence:
    """The way of telling progress that fits: `total` runs, `done` of them there already, are reported to `advance`."""
    if quiet:
        return Silence()
    return Bar(total, language, done) if sys.stderr.isatty() else Lines(total, language, done)
