"""The table of commands.  A command's module is imported when it is called, and offers `execute(call) -> int`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """A command: what it does, an example, and the keys that it understands (app/keys.py)."""

    about: str
    example: str
    keys: tuple[str, ...]


_STUDY = ("runs", "seed", "months", "parameters.NAME", "roster.path", "events")
_PRESENTATION = ("workers", "out", "figures", "language", "config", "config_dir")

COMMANDS = {
    "run": Command(
        "an ensemble of one scenario under one policy",
        "zaedno run scenario=win_lose policy=quarterly_checkins runs=200 seed=7",
        _STUDY + _PRESENTATION,
    ),
    "compare": Command(
        "several scenarios or policies in the same worlds",
        "zaedno compare scenario=win_win,win_lose",
        _STUDY + _PRESENTATION,
    ),
}
