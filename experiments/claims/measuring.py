"""What the claims are measured by: the measures of the table `runs`, and some that only claims need.

Rates in place of counts where a treatment changes how many partnerships there are: with fewer of them there would be
fewer conflicts, leaks and breaks in any case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from zaedno.sim.observation.results import RunResult, run_values
from zaedno.sim.vocabulary import Category, Event

Values = Mapping[str, NDArray[np.float64]]  # measure → (runs,); NaN where there is nothing to measure

# Name: unit and meaning, as sim/observation/measures.py has them for its own.
OWN = {
    "formed": ("count", "partnerships formed, of all categories"),
    "formed_joint": ("count", "complementary and convergent partnerships formed"),
    "convergent_share": ("share", "convergent ones among the complementary and convergent partnerships formed"),
    "conflict_share": ("share", "months of live partnerships with a contest"),
    "leak_frequency": ("1/year", "hidden motives that leaked, a membership and year"),
    "broken": (
        "1/year",
        "partnerships that ended for value, distrust, exposed motives or capture, a partnership and year",
    ),
    "declined_cost_share": ("share", "declined over the costs, of all that was declined"),
    "declined_alternative_share": ("share", "declined for another way, of all that was declined"),
    "calls_won": ("count", "calls won; measured where issues come with calls"),
    "party_output": ("units", "output of the followed partnership in three years"),
    "party_partners_net": ("units", "net gain of the partners of the member drawn by lot, together, in three years"),
    "party_months": ("months", "months that the followed partnership lived, of three years"),
}
_BROKEN = ("value", "distrust", "exposed", "capture")
_QUESTIONS = ("mission", "alternative", "cost")


def measure(results: Sequence[RunResult]) -> dict[str, NDArray[np.float64]]:
    """Every measure of the runs `results`; `calls_won` where their events were kept."""
    months = np.stack([result.months for result in results])
    values = run_values(months)
    alive = months["partnerships"].sum(axis=1)
    members = np.nansum(months["partnerships"] * months["size_mean"], axis=1)
    joint = values["formed_complementary"] + values["formed_convergent"]
    declined = np.sum([values[f"declined_{question}"] for question in _QUESTIONS], axis=0)
    values["formed"] = np.sum([values[f"formed_{category.slug}"] for category in Category], axis=0)
    values["formed_joint"] = joint
    values["convergent_share"] = _ratio(values["formed_convergent"], joint)
    values["conflict_share"] = _ratio(months["conflicts"].sum(axis=1), alive)
    values["leak_frequency"] = 12 * _ratio(values["leaks"], members)
    values["broken"] = 12 * _ratio(np.sum([values[f"ended_{cause}"] for cause in _BROKEN], axis=0), alive)
    for question in ("cost", "alternative"):
        values[f"declined_{question}_share"] = _ratio(values[f"declined_{question}"], declined)
    values["calls_won"] = np.array([_won(result) for result in results])
    return values


def _ratio(top: NDArray[np.float64], bottom: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom > 0)


def _won(result: RunResult) -> float:
    if result.events is None:
        return np.nan
    return float(np.sum(result.events["event"] == Event.GRANT_WON))
