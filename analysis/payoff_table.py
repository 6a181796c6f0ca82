"""What each measure of the LAG costs and brings over the whole horizon, as cells of a table."""

import numpy as np

from zaedno.analysis import labels
from zaedno.analysis.language import NOT_A_NUMBER
from zaedno.analysis.payoff import payoffs
from zaedno.analysis.reading import Reading
from zaedno.analysis.sentences.payoff import cost_in_euro, in_euro
from zaedno.experiments.inference.paired import Paired
from zaedno.experiments.inference.payback import NEVER

WORDS = 1


def header(reading: Reading) -> tuple[str, ...]:
    _ = reading.language
    return (
        _("policy"),
        _("costs, € a year"),
        _("brings in all, €"),
        _("95 % interval"),
        _("more than nothing in"),
        _("paid back from month"),
    )


def rows(reading: Reading) -> list[tuple[str, ...]]:
    """A row a case after the first, the largest total first."""
    _ = reading.language
    table: list[tuple[str, ...]] = []
    for of in payoffs(reading):
        size, low, high = in_euro(of)
        worlds = of.total.runs
        table.append(
            (
                of.name,
                _.number(cost_in_euro(of), 0),
                _.signed(size, 0),
                _.interval(low, high, 0),
                _("{n} of {worlds}").format(n=_.number(of.total.superiority * worlds, 0), worlds=_.number(worlds, 0)),
                month(of.payback.month, reading),
            )
        )
    return table


def header_of_people(reading: Reading) -> tuple[str, ...]:
    _ = reading.language
    return (
        _("policy"),
        _("organisations in a partnership"),
        _("partnerships across sectors, points"),
        _("organisations that lose by it"),
        _("most of all"),
    )


def rows_of_people(reading: Reading) -> list[tuple[str, ...]]:
    """A row a case after the first: who is in, and who loses, in the order of `rows`."""
    _ = reading.language
    table: list[tuple[str, ...]] = []
    for of in payoffs(reading):
        people = of.organisations
        most = max(people.down_of, key=lambda sector: people.down_of[sector], default=None)
        table.append(
            (
                of.name,
                _signed(of.more_of("members"), 1.0, reading),
                _signed(of.more_of("multi_sector_share"), 100.0, reading),
                _.share(people.down / people.all) if people.all else NOT_A_NUMBER,
                f"{labels.named(labels.SECTORS, most, _)}: {_.share(people.down_of[most])}" if most else NOT_A_NUMBER,
            )
        )
    return table


def month(value: float, reading: Reading) -> str:
    """A month of payback, or that there is none."""
    return reading.language("never") if value == NEVER else reading.language.number(value, 0)


def _signed(of: Paired, scale: float, reading: Reading) -> str:
    """A difference of means, in brackets where it is not told from nothing."""
    if not np.isfinite(of.difference):
        return NOT_A_NUMBER
    text = reading.language.signed(scale * of.difference, 1)
    return text if of.low > 0.0 or of.high < 0.0 else f"({text})"
