"""How the files of a study were read, where that is not beyond doubt: told once, beside the results."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from zaedno.app.output import remark
from zaedno.sim.messages import Message

if TYPE_CHECKING:
    from zaedno.analysis.language import Language


def notice(told: Iterable[Message], language: Language) -> None:
    """Tells each of them once: cases of a study mostly have one and the same roster."""
    for line in dict.fromkeys(message.told(language) for message in told):
        remark(f"zaedno: {line}")
