"""What a call says when the model had to be compiled and the machine code could not be kept: all goes on, slower."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zaedno.app.output import remark

if TYPE_CHECKING:
    from zaedno.analysis.language import Language


def tell_if_not_kept(language: Language) -> None:
    """Says on stderr where the machine code of this call could not be kept, and why; nothing where it was."""
    from zaedno.experiments.compiling import not_kept

    reason = not_kept()
    if reason is not None:
        text = language(
            "the compiled model cannot be kept ({reason}); every call compiles it again, for up to a minute"
        )
        remark(f"zaedno: {text.format(reason=reason)}")
