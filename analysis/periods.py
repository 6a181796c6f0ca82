"""Over which months a number is: whoever hears of a gain a month asks in which months."""

from zaedno.analysis import labels
from zaedno.analysis.reading import Reading
from zaedno.sim.observation.measures import BY_NAME, COUNT, LAST, TOTAL

_YEAR = 12


def length(reading: Reading) -> str:
    """“7 years”."""
    _ = reading.language
    months = reading.months
    if months % _YEAR:
        return _.plural("{n} month", "{n} months", months)
    return _.plural("{n} year", "{n} years", months // _YEAR)


def whole(reading: Reading) -> str:
    """“over 7 years”."""
    _ = reading.language
    months = reading.months
    if months % _YEAR:
        return _.plural("over {n} month", "over {n} months", months)
    return _.plural("over {n} year", "over {n} years", months // _YEAR)


def second_half(reading: Reading) -> str:
    """“over the second half of 7 years”."""
    _ = reading.language
    months = reading.months
    if months % _YEAR:
        return _.plural("over the second half of {n} month", "over the second half of {n} months", months)
    years = months // _YEAR
    return _.plural("over the second half of {n} year", "over the second half of {n} years", years)


def period(measure: str, reading: Reading) -> str:
    """The period that the value of a run is of, as `sim.measures` declares it."""
    _ = reading.language
    declared = BY_NAME[measure]
    if declared.kind == LAST:
        return _("at the end")
    if declared.kind in (COUNT, TOTAL) or declared.over is not None:
        return whole(reading)
    return second_half(reading)


def with_period(measure: str, reading: Reading) -> str:
    """The measure with its unit, which is left out where things are counted, and its period."""
    _ = reading.language
    counted = BY_NAME[measure].unit == "count"
    about = [] if counted else [labels.unit(measure, _)]
    return f"{labels.measure(measure, _)} ({', '.join([*about, period(measure, reading)])})"
