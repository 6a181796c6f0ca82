"""How a study ends before its time."""

from __future__ import annotations

from zaedno.sim.messages import Message


class InterruptedStudyError(RuntimeError):
    """A study could not go on; what it has done is kept.  `told`: it says so, and how to go on."""

    def __init__(self, reason: str | Message, *, told: bool = False) -> None:
        super().__init__(str(reason))
        self.reason = reason if isinstance(reason, Message) else Message("{reason}", reason=reason)
        self.told = told
