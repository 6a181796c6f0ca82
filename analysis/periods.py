"""Over which months a number is: whoever hears of a gain a month asks in which months."""

from zaedno.analysis import labels
from zaedno.analysis.language import Language
from zaedno.analysis.result import Result, number_of_months
from zaedno.sim.observation.measures import BY_NAME, COUNT, LAST

_YEAR = 12


def whole(result: Result, language: Language) -> str:
    """“over 7 years”."""
    months = number_of_months(result)
    if months % _YEAR:
        return language.plural("over {n} month", "over {n} months", months)
    return language.plural("over {n} year", "over {n} years", months // _YEAR)


def second_half(result: Result, language: Language) -> str:
    """“over the second half of 7 years”."""
    months = number_of_months(result)
    if months % _YEAR:
        return language.plural("over the second half of {n} month", "over the second half of {n} months", months)
    years = months // _YEAR
    return language.plural("over the second half of {n} year", "over the second half of {n} years", years)


def period(measure: str, result: Result, language: Language) -> str:
    """The period that the value of a run is of, as `sim.observation.measures` declares it."""
    declared = BY_NAME[measure]
    if declared.kind == LAST:
        return language("at the end")
    if declared.kind == COUNT or declared.over is not None:
        return whole(result, language)
    return second_half(result, language)


def with_period(measure: str, result: Result, language: Language) -> str:
    """The measure with its unit, which is left out where things are counted, and its period."""
    counted = BY_NAME[measure].unit == "count"
    about = [] if counted else [labels.unit(measure, language)]
    return f"{labels.measure(measure, language)} ({', '.join([*about, period(measure, result, language)])})"
