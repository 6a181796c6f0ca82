"""What is typed as a value, before Hydra sees it: of a size that its grammar can take, and one value, not several."""

from __future__ import annotations

import re

from zaedno.app.keys import KEYS, PARAMETER
from zaedno.sim.messages import InputError, Message

_MOST_CHARACTERS = 50_000
_MOST_LEVELS = 10
_MOST_DIGITS = 400


def require_readable(override: str) -> None:
    """Raise `InputError` unless `override` is KEY=VALUE with a single value that Hydra's grammar can read."""
    key, _, value = override.lstrip("+").partition("=")
    wrong = _wrong(override, value)
    if wrong is not None:
        if key in KEYS:
            accepted = KEYS[key].wanted
        else:
            accepted = Message("a number") if key.startswith(PARAMETER) else Message("a name")
        raise InputError(
            "{key}={value}: {wrong}; accepted: {accepted}", key=key, value=value, wrong=wrong, accepted=accepted
        )


def _wrong(override: str, value: str) -> Message | None:
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    unreadable = Message("cannot be read")
    if "${" in value:
        return Message("nothing is filled in here")
    if len(value) > _MOST_CHARACTERS or _levels(value) > _MOST_LEVELS or _digits(value) > _MOST_DIGITS:
        return unreadable
    try:
        parsed = OverridesParser.create().parse_override(override)
    except (HydraException, ValueError):
        return unreadable
    return Message("several values") if parsed.is_sweep_override() else None


def _levels(value: str) -> int:
    """How deep the brackets of `value` are nested."""
    level = most = 0
    for character in value:
        level += (character in "[{(") - (character in "]})")
        most = max(most, level)
    return most


def _digits(value: str) -> int:
    """The length of the longest row of digits in `value`."""
    return max((len(digits) for digits in re.findall(r"[\d_]+", value)), default=0)
