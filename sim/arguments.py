"""What Python callers pass: taken in the forms it comes in, or refused with the name of the argument."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from zaedno.sim.messages import InputError

LARGEST_SEED = 2**64 - 1
_RANGES = {
    "seed": (0, LARGEST_SEED),
    "runs": (1, 10**9),
    "first_run": (0, 2**62),
    "workers": (1, 4096),
    "events": (0, 2**63),
    "duration": (0, 10**6),
}


def integers(**given: object) -> list[int]:
    """The values of seed, runs, first_run, workers, events or duration as plain integers.

    Raises `InputError` unless each is an integer in its range; True and 7.0 are none.
    """
    plain = []
    for name, value in given.items():
        low, high = _RANGES[name]
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not low <= value <= high:
            raise InputError(
                "{name}={value!r}: accepted: an integer from {low} to {high}",
                name=name,
                value=value,
                low=low,
                high=high,
            )
        plain.append(int(value))
    return plain


def run_numbers(name: str, given: Any) -> frozenset[int] | range:
    """The numbers of runs in a collection.  Raises `InputError`."""
    if isinstance(given, range):
        return given  # it may be long
    try:
        values = None if isinstance(given, (str, bytes)) else iter(given)
    except TypeError:
        values = None
    if values is None:
        raise InputError("{name}={given!r}: accepted: a collection of numbers of runs", name=name, given=given)
    return frozenset(number for value in values for number in integers(**{name: value}))


def of_kind[T](name: str, value: object, kind: type[T], accepted: str) -> T:
    """`value`, which is of that kind.  Raises `InputError`."""
    if not isinstance(value, kind):
        raise InputError("{name}={value!r}: accepted: {accepted}", name=name, value=value, accepted=accepted)
    return value


def require_path(name: str, value: object) -> None:
    """Raises `InputError` unless `value` is a path, as text or as `os.PathLike`, that the system takes as one."""
    given = os.fspath(value) if isinstance(value, os.PathLike) else value
    if not isinstance(given, str):
        raise InputError("{name}={value!r}: accepted: a path", name=name, value=value)
    try:
        os.lstat(given)
    except (OSError, ValueError) as error:  # that there is nothing, or not for us, is told by who looks
        if isinstance(error, ValueError) or error.errno == errno.ENAMETOOLONG:
            raise InputError(
                "{name}={given!r}: accepted: a path, not longer than one may be", name=name, given=given
            ) from error


def require_function(name: str, value: object) -> None:
    """Raises `InputError` unless `value` can be called."""
    if not callable(value):
        raise InputError("{name}={value!r}: accepted: a function", name=name, value=value)


def require_mapping(name: str, value: object) -> None:
    """Raises `InputError` unless `value` is a mapping."""
    if not isinstance(value, Mapping):
        raise InputError("{name}={value!r}: accepted: a mapping NAME: VALUE", name=name, value=value)


def functions(name: str, given: Mapping[str, Callable[..., Any]] | None) -> dict[str, Callable[..., Any]]:
    """Functions by the names of processes.  Raises `InputError`; which names there are is not asked."""
    if given is None:
        return {}
    require_mapping(name, given)
    for key, function in given.items():
        require_function(f"{name}.{key}", function)
    return dict(given)
