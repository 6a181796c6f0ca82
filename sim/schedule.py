"""When levers are in force: from month, to month; all the time by default.

A scenario or a policy file may hold `schedule:`, a window or several for a lever, or for all of them:

    schedule:
      checkin_interval: [24, 84]        # from month 24 on, up to month 84, which is not in it
      all: [[0, 30], [48, 84]]          # a gap of 18 months
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from zaedno.sim.messages import InputError

ALL = "all"
# Levers that are off at 0.  The others say how a lever works while it is in force.
SCHEDULED = (
    "checkin_interval",
    "charter",
    "facilitation_rate",
    "matchmaking",
    "introductions",
    "consultations",
    "time_refund",
    "training_share",
    "grant_rate",
    "startup_support",
    "onboarding",
    "outreach",
)

type Windows = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Schedule:
    """Windows of months [from, to) by lever, or by `all`; a lever without any is in force all the time.

    Several schedules may meet (`within`): then a lever is in force where each of them has it so.
    """

    layers: tuple[tuple[tuple[str, Windows], ...], ...] = ()

    @classmethod
    def from_mapping(cls, place: str, values: Any) -> Schedule:
        """The schedule that a file or configuration holds at `place`.  Raises `InputError`."""
        if isinstance(values, list):  # several, as `as_dict` writes them
            layers = [layer for each in values for layer in cls.from_mapping(place, each).layers]
            return cls(tuple(layers))
        if not isinstance(values, Mapping):
            raise InputError(
                "{place}={values!r}: not a mapping; accepted: lines of the form LEVER: [FROM, TO]",
                place=place,
                values=values,
            )
        for name in values:
            _require_lever(place, name)
        layer = tuple((str(name), _windows(f"{place}.{name}", value)) for name, value in values.items())
        return cls((layer,) if layer else ())

    def within(self, other: Schedule) -> Schedule:
        """Where both have a lever in force."""
        return Schedule(self.layers + other.layers)

    def as_dict(self) -> dict[str, Any] | list[dict[str, Any]]:
        """Plain values for `config.yaml`, from which `from_mapping` makes the same."""
        plain = [{name: [list(window) for window in windows] for name, windows in layer} for layer in self.layers]
        if not plain:
            return {}
        return plain[0] if len(plain) == 1 else plain

    def off(self, months: int) -> dict[str, np.ndarray]:
        """Which months of a horizon each lever that has a schedule is not in force, boolean, shape (months,)."""
        month = np.arange(months)
        out: dict[str, np.ndarray] = {}
        for layer in self.layers:
            named = dict(layer)
            for lever in SCHEDULED:
                windows = named.get(lever, named.get(ALL))
                if windows is None:
                    continue
                on = np.zeros(months, bool)
                for first, last in windows:
                    on |= (month >= first) & (month < last)
                out[lever] = out.get(lever, np.zeros(months, bool)) | ~on
        return out


NO_SCHEDULE = Schedule()


def _require_lever(place: str, name: Any) -> None:
    known = (*SCHEDULED, ALL)
    if name not in known:
        raise InputError(
            "{place}.{name}: no lever that can be scheduled; nearest: {near}; accepted: {known}",
            place=place,
            name=name,
            near=difflib.get_close_matches(str(name), known, n=1, cutoff=0.0)[0],
            known=", ".join(known),
        )


def _windows(place: str, value: Any) -> Windows:
    windows = value if isinstance(value, list) and value and isinstance(value[0], list) else [value]
    for window in windows:
        if not _is_window(window):
            raise InputError(
                "{place}={value!r}: no window; accepted: [FROM, TO], months from 0 on, the second above the first, "
                "or a list of such",
                place=place,
                value=value,
            )
    return tuple((int(first), int(last)) for first, last in windows)


def _is_window(window: Any) -> bool:
    whole = isinstance(window, list) and len(window) == 2
    whole = whole and all(isinstance(month, int) and not isinstance(month, bool) for month in window)
    return whole and 0 <= window[0] < window[1]
