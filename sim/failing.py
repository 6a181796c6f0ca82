"""What is told of a run that fails: the others go on without it."""

from __future__ import annotations

import traceback


def told(error: Exception) -> tuple[str, str]:
    """Where an error came from (FOLDER/FILE:LINE FUNCTION), and what it says."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = frame.filename.replace("\\", "/").split("/")[-2:]
    return f"{'/'.join(place)}:{frame.lineno} {frame.name}", f"{type(error).__name__}: {error}"[:500]
