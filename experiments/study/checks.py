"""What settings of all studies are checked by."""

from __future__ import annotations

import hashlib
from typing import Any

from zaedno.sim import choices
from zaedno.sim.messages import InputError, Message

LANGUAGES = ("en", "bg")
MOST_SEED = 2**64 - 1
MOST_RUNS = 10**9
MOST_WORKERS = 1024
_LONGEST_NAME, _MOST_BYTES = 120, 200  # of a folder's name; file systems take 255 bytes


def folder_name(wanted: str) -> str:
    """`wanted` as a folder may be called: a name in a file that was edited cannot lead out of outputs/."""
    name = "".join(character if choices.is_name(f"a{character}a") else "_" for character in wanted)
    if len(name) <= _LONGEST_NAME and len(name.encode()) <= _MOST_BYTES:
        return name
    start = name[: _LONGEST_NAME - 9].encode()[: _MOST_BYTES - 9].decode(errors="ignore")
    return f"{start}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def require_integer(key: str, value: Any, low: int, high: int, unit: Message | None = None) -> None:
    """Raise `InputError` unless `value` is an integer (and no boolean) from `low` to `high`."""
    if unit:
        accepted = Message("accepted: an integer from {low} to {high} ({unit})", low=low, high=high, unit=unit)
    else:
        accepted = Message("accepted: an integer from {low} to {high}", low=low, high=high)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError("{key}={value!r}: not an integer; {accepted}", key=key, value=value, accepted=accepted)
    if not low <= value <= high:
        raise InputError("{key}={value}: out of range; {accepted}", key=key, value=value, accepted=accepted)


def require_switch(key: str, value: Any) -> None:
    """Raise `InputError` unless `value` is true or false."""
    if not isinstance(value, bool):
        raise InputError("{key}={value!r}: accepted: true, false", key=key, value=value)
