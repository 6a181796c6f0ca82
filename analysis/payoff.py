"""What a measure of the LAG comes to over the whole horizon, against doing nothing, in the same worlds.

The board's question: what it costs in euro, what it brings in all, when that has paid back, and who loses by it.  Gains
a month over the second half of a horizon, which other tables tell, leave out the lean years before.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from zaedno.analysis.contrast import JUDGED, contrast
from zaedno.analysis.reading import Reading
from zaedno.analysis.sentences.organisations import BetterOff, better_off
from zaedno.experiments.inference.paired import Paired, paired
from zaedno.experiments.inference.payback import Payback, payback
from zaedno.sim.parameters import Parameters

GAIN, COST = "collective_gain", "policy_cost"
_YEAR = 12


def is_asked(reading: Reading) -> bool:
    """Whether measures of the LAG are compared, in more than one world: the cases are one scenario's."""
    found = reading.cases
    return len(found) > 1 and reading.worlds > 1 and len({case.scenario for case in found}) == 1


@dataclass(frozen=True)
class Payoff:
    """The case at `place` (1 or more) against the first."""

    reading: Reading
    place: int

    @property
    def name(self) -> str:
        return self.reading.names[self.place]

    @cached_property
    def running(self) -> NDArray[np.float64]:
        """Running total of the collective gain less that of the first case, in units; shape (worlds, months)."""
        return self._difference(GAIN).cumsum(axis=1)

    @cached_property
    def total(self) -> Paired:
        """The gain of the whole horizon, in units; `superiority` is the share of worlds in which it is larger."""
        gain = self.running[:, -1]
        return paired(np.zeros(len(gain)), gain, better=1)

    @property
    def side(self) -> int:
        """+1 where it brings something for sure, −1 where it loses, 0 where nobody can tell."""
        if JUDGED in self.reading.result.runs:
            return contrast(self.reading, self.place, JUDGED).side
        return 1 if self.total.low > 0.0 else -1 if self.total.high < 0.0 else 0  # an older study

    @cached_property
    def payback(self) -> Payback:
        return payback(self.running)

    @cached_property
    def cost_a_year(self) -> float:
        """What it costs the LAG more than the first case does, units a year."""
        return float(self._difference(COST).mean()) * _YEAR

    @cached_property
    def organisations(self) -> BetterOff:
        return self.reading.once(better_off, self.place)

    def more_of(self, measure: str) -> Paired:
        """A measure of runs, less that of the first case."""
        reading = self.reading
        before, after = (reading.values(reading.cases[i], measure) for i in (0, self.place))
        both = before.index.intersection(after.index)
        return paired(before.loc[both].to_numpy(), after.loc[both].to_numpy())

    def _difference(self, measure: str) -> NDArray[np.float64]:
        """By world and month; worlds that both have."""
        reading = self.reading
        before, after = (reading.by_month(reading.cases[i], measure) for i in (0, self.place))
        both = before.index.intersection(after.index)
        return (after.loc[both] - before.loc[both]).to_numpy(dtype=np.float64)


def payoffs(reading: Reading) -> list[Payoff]:
    """Every case against the first, the largest total first."""
    return reading.once(_payoffs)


def _payoffs(reading: Reading) -> list[Payoff]:
    found = [Payoff(reading, place) for place in range(1, len(reading.cases))]
    return sorted(found, key=lambda of: -of.total.difference)


def euro_per_unit(reading: Reading) -> float:
    """What a unit stands for: an hour of skilled work and what it brings."""
    scenarios = reading.result.config.get("scenarios") or [{"parameters": {}}]
    return float(scenarios[0]["parameters"].get("euro_per_unit", Parameters().euro_per_unit))


def rounded(value: float, known_to: float) -> float:
    """`value` to two digits of `known_to`, half of its interval: what is beyond is not known.

    >>> rounded(24_513.0, 6_321.0), rounded(-731.0, 52.0), rounded(12.34, 0.0)
    (24500.0, -731.0, 12.34)
    """
    if not np.isfinite(known_to) or known_to <= 0.0:
        return value
    return float(round(value, 1 - int(np.floor(np.log10(known_to)))))
