"""What a measure of the LAG comes to, in words: over the whole horizon, in euro, and when it has paid back."""

from collections.abc import Iterator

import numpy as np

from zaedno.analysis.language import Language
from zaedno.analysis.payoff import Payoff, euro_per_unit, payoffs, rounded
from zaedno.analysis.periods import length, whole
from zaedno.analysis.reading import Reading
from zaedno.analysis.sentences import of_case
from zaedno.experiments.inference.payback import NEVER

PAYOFF = "payoff"  # key of a sentence
_A_YEAR = 5.0  # euro: what it costs is told to as much


def of_payoffs(reading: Reading) -> Iterator[tuple[str, str]]:
    """A sentence a case after the first, the largest total first."""
    for of in payoffs(reading):
        yield of_case(of.place, PAYOFF), sentence(of)


def sentence(of: Payoff) -> str:
    """Total, euro, chance, cost and payback of one measure, each with its period."""
    reading = of.reading
    _, total = reading.language, of.total
    side = of.side
    size, low, high = in_euro(of)
    texts = {
        +1: _(
            "“{against}” brings {euro} € over {period} against “{baseline}” (95 % interval {interval} €), and more "
            "than nothing in {n} of {worlds} worlds"
        ),
        -1: _(
            "“{against}” loses {euro} € over {period} against “{baseline}” (95 % interval {interval} €), and brings "
            "more than nothing in {n} of {worlds} worlds"
        ),
        0: _(
            "Whether “{against}” brings or loses anything over {period} against “{baseline}” the worlds do not tell "
            "(95 % interval {interval} €; more than nothing in {n} of {worlds} worlds)"
        ),
    }
    first = texts[side].format(
        against=of.name,
        baseline=reading.names[0],
        euro=_.number(abs(size), 0),
        interval=_.interval(-high, -low, 0) if side < 0 else _.interval(low, high, 0),
        period=length(reading),
        n=_.number(total.superiority * total.runs, 0),
        worlds=_.number(total.runs, 0),
    )
    return _("{result}; it costs the LAG {cost} € a year; {payback}.").format(
        result=first, cost=_.number(cost_in_euro(of), 0), payback=paid_back(of, _)
    )


def in_euro(of: Payoff) -> tuple[float, float, float]:
    """Total over the horizon and its 95 % interval, rounded to what is known."""
    rate, total = euro_per_unit(of.reading), of.total
    reach = rate * (total.high - total.low) / 2.0
    size, low, high = (rounded(rate * value, reach) for value in (total.difference, total.low, total.high))
    return size, low, high


def cost_in_euro(of: Payoff) -> float:
    """Euro a year that the LAG spends more than in the first case."""
    return float(round(euro_per_unit(of.reading) * of.cost_a_year / _A_YEAR) * _A_YEAR)


def paid_back(of: Payoff, language: Language) -> str:
    """From which month on it has paid back, with the interval; never is an answer."""
    _, at = language, of.payback
    whole_time = whole(of.reading)
    if at.month == NEVER:
        if at.low == NEVER or np.isnan(at.low):
            return _("{period} it does not pay back").format(period=whole_time)
        text = _("{period} it does not pay back on average (95 % interval: from month {low} on, or never)")
        return text.format(period=whole_time, low=_.number(at.low, 0))
    if np.isnan(at.low):
        return _("it has paid back from month {month} on").format(month=_.number(at.month, 0))
    high = _("never") if at.high == NEVER else _.number(at.high, 0)
    return _("it has paid back from month {month} on (95 % interval {low} to {high})").format(
        month=_.number(at.month, 0), low=_.number(at.low, 0), high=high
    )
