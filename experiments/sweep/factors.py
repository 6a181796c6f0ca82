"""Factors: the parameters that a design varies, each with its range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zaedno.sim.messages import InputError
from zaedno.sim.parameters import check_value, declaration

type Points = NDArray[np.float64]  # (points, factors), in the units of the parameters


@dataclass(frozen=True)
class Factor:
    """A parameter and the range that it is varied over; `levels` where the user listed values of their own."""

    name: str
    low: float
    high: float
    integer: bool
    levels: tuple[float, ...] = ()

    def from_unit(self, unit: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values for numbers from 0 to 1, shape kept; whole numbers get equal parts of the unit interval each.

        >>> Factor("checkin_interval", 0, 3, True).from_unit(np.array([0.0, 0.3, 0.99, 1.0])).tolist()
        [0.0, 1.0, 3.0, 3.0]
        """
        if self.integer:
            return np.minimum(np.floor(self.low + unit * (self.high - self.low + 1.0)), self.high)
        return self.low + unit * (self.high - self.low)


def factors_of(given: Any) -> tuple[Factor, ...]:
    """The factors of NAME → [LOW, HIGH] (or null: the declared range; a longer list: levels).  Raises `InputError`."""
    if not isinstance(given, Mapping) or not given:
        raise InputError(
            "factors={given!r}: nothing to vary; accepted: factors={{NAME:[LOW,HIGH],…}}, as in "
            "factors={{hidden_mean:[0,0.6],svo_mean:[-20,40]}}",
            given=given,
        )
    return tuple(_factor(str(name), value) for name, value in given.items())


def _factor(name: str, value: Any) -> Factor:
    declared = declaration(name)
    low, high, integer = declared["low"], declared["high"], declared["integer"]
    if value is None:
        return Factor(name, low, high, integer)
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) < 2:
        raise InputError(
            "factors.{name}={value!r}: not a range; accepted: [LOW,HIGH] within {low:g} to {high:g} ({unit})",
            name=name,
            value=value,
            low=low,
            high=high,
            unit=declared["unit"],
        )
    for number in value:
        check_value(name, _whole(number) if integer else number)
    if len(value) == 2 and value[0] >= value[1]:
        raise InputError(
            "factors.{name}={value!r}: LOW is not below HIGH; accepted: [LOW,HIGH] with LOW < HIGH",
            name=name,
            value=list(value),
        )
    levels = tuple(float(number) for number in value)
    return Factor(name, min(levels), max(levels), integer, levels)


def _whole(number: Any) -> Any:
    """A float that is a whole number as an integer, for tables and YAML write 3.0 as often as 3."""
    return int(number) if isinstance(number, float) and number.is_integer() else number
