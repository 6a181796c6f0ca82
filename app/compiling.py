"""What a call says when the model had to be compiled and the machine code could not be kept: all goes on, slower."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.language import Language


def tell_if_not_kept(language: Language) -> None:
    """Says on stderr where the machine code of this call could not be kept, and why; nothing where it was."""
    from experiments.compiling import not_kept

    reason = not_kept()
    if reason is not None:
        text = language(
            "the compiled model cannot be kept ({reason}); every call compiles it again, for up to a minute"
        )
        print(f"zaedno: {text.format(reason=reason)}", file=sys.stderr, flush=True)
