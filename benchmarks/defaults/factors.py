"""What is searched: parameters, each with the range that its default is looked for in.

The ranges are narrower than those of the declarations in sim/parameters.py: what is plausible for a LAG of today.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from zaedno.sim import parameters
from zaedno.sim.messages import InputError

DIGITS = 4  # of a value that is tried: more would be false precision


@dataclass(frozen=True)
class Factor:
    """`log`: spread evenly over orders of magnitude.  `coming`: left out where this model does not know it yet."""

    name: str
    low: float
    high: float
    log: bool = False
    coming: bool = False

    def value(self, unit: float) -> float | int:
        """The value at a place from 0 to 1 within the range.

        >>> Factor("issue_work", 1500, 4500, log=True).value(0.5), Factor("hours_median", 12, 24).value(0.25)
        (2598.0, 15.0)
        """
        low, high = self._ends()
        place = low + unit * (high - low)
        value = min(max(rounded(math.exp(place) if self.log else place, DIGITS), self.low), self.high)
        return round(value) if parameters.declaration(self.name)["integer"] else value

    def unit(self, value: float) -> float:
        """The place of `value` within the range."""
        low, high = self._ends()
        return ((math.log(value) if self.log else value) - low) / (high - low)

    def _ends(self) -> tuple[float, float]:
        return (math.log(self.low), math.log(self.high)) if self.log else (self.low, self.high)


FACTORS = (
    # Who takes part, and who knows whom
    Factor("hours_median", 14, 22),
    Factor("hours_public_factor", 1.5, 4),
    Factor("competence_mean", 0.7, 0.88),
    Factor("competence_other", 0.15, 0.45),
    Factor("acquaintance_within", 0.2, 0.6),
    Factor("acquaintance_across", 0.02, 0.2),
    Factor("acquaintance_public", 0.4, 0.95),
    Factor("acquaintance_standing", 0.3, 0.7, coming=True),
    # Issues
    Factor("issue_rate", 0.008, 0.03, log=True),
    Factor("issue_need", 3, 5.5),
    Factor("issue_work", 1500, 3500, log=True),
    Factor("setup_months", 2, 8),
    Factor("means_share", 0.15, 0.45, coming=True),
    # Finding partners, working together
    Factor("scouting_rate", 0.2, 0.45),
    Factor("recruiting_rate", 0.1, 0.25),
    Factor("coordination_growth", 0.2, 0.38),
    Factor("collective_bonus", 0.2, 0.6),
    Factor("value_ratio_months", 15, 36),
    # Motives and trust
    Factor("hidden_mean", 0.12, 0.2),
    Factor("first_trust", 0.4, 0.55),
    Factor("trust_up", 0.05, 0.1),
    Factor("trust_down", 0.1, 0.25),
    # Leaving, and what changes meanwhile
    Factor("distrust_floor", 0.03, 0.13),
    Factor("satisfaction_speed", 0.08, 0.2),
    Factor("leave_rate", 0.03, 0.1),
    Factor("tiring", 0.005, 0.02, coming=True),
    Factor("person_keeps", 0.3, 0.8, coming=True),
    Factor("mission_drift", 0.02, 0.1, coming=True),
    Factor("quarrel_hours", 0.5, 3, coming=True),
    Factor("quarrel_leave", 0.02, 0.15, coming=True),
)


def known(factors: Sequence[Factor] = FACTORS) -> tuple[tuple[Factor, ...], tuple[str, ...]]:
    """The factors that this model has, and a line for each that is left out.

    Raises `InputError` on a name that is neither known nor `coming`, and on a range that is none or leaves that of the
    declaration.
    """
    there, lines = [], []
    for factor in factors:
        if factor.coming and factor.name not in parameters.names():
            lines.append(f"factor {factor.name}: not a parameter of this model yet, left out")
            continue
        parameters.require_known(factor.name)
        least = 0.0 if factor.log else -math.inf
        if not least < factor.low < factor.high:
            raise InputError(
                "factor {name}: {low:g} to {high:g} is no range; accepted: LOW < HIGH, on a logarithmic scale above 0",
                name=factor.name,
                low=factor.low,
                high=factor.high,
            )
        whole = parameters.declaration(factor.name)["integer"]
        for end in (factor.low, factor.high):
            parameters.check_value(factor.name, int(end) if whole and float(end).is_integer() else end)
        there.append(factor)
    if len({factor.name for factor in there}) < len(there):
        raise InputError("factors: a name stands there twice; accepted: each once")
    return tuple(there), tuple(lines)


def rounded(value: float, digits: int) -> float:
    """`value` with so many significant digits."""
    return float(f"{value:.{digits}g}")
