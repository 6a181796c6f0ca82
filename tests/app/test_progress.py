"""How progress is told where there is no terminal, and on one."""

import io
import sys

import pytest

from zaedno.analysis.language import translator
from zaedno.app import progress

ENGLISH = translator("en")


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test sets: `clock[0] = seconds`."""
    now = [0.0]
    monkeypatch.setattr("zaedno.app.progress.time.monotonic", lambda: now[0])
    return now


def test_a_plain_line_at_most_every_few_seconds(clock, capsys):
    with progress.progress(1000, ENGLISH, quiet=False) as teller:
        for second in range(1, 12):
            clock[0] = float(second)
            teller.advance(10)

    lines = capsys.readouterr().err.splitlines()
    assert lines == ["50 of 1,000 runs, 10.0 a second, 95 s left", "100 of 1,000 runs, 10.0 a second, 90 s left"]


def test_compiling_before_the_first_run_does_not_spoil_the_rate(clock, capsys):
    with progress.progress(100, ENGLISH, quiet=False) as teller:
        clock[0] = 60.0
        teller.advance(1)
        assert capsys.readouterr().err == ""
        clock[0] = 70.0
        teller.advance(20)

    assert capsys.readouterr().err == "21 of 100 runs, 2.00 a second, 40 s left\n"


def test_quiet_tells_nothing(clock, capsys):
    with progress.progress(100, ENGLISH, quiet=True) as teller:
        teller.say("compiling")
        clock[0] = 60.0
        teller.advance(50)

    assert capsys.readouterr().err == ""


def test_a_bar_on_a_terminal(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress.progress(4, ENGLISH, quiet=False) as teller:
        teller.say("compiling")
        teller.advance(4)

    assert "compiling" in terminal.getvalue()
    assert "4/4" in terminal.getvalue()
