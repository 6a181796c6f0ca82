"""What a sweep has to say, in sentences written by rule from its numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zaedno.analysis import labels
from zaedno.analysis.language import Language, digits_of
from zaedno.analysis.sensitivity import main_effects_picture
from zaedno.analysis.sensitivity.main_effects import MainEffect
from zaedno.analysis.sensitivity.sweep_data import SweepData
from zaedno.analysis.sentences import Sentences, of_case
from zaedno.experiments.inference.intervals import estimate

GAIN, ALIVE = "collective_gain", "partnerships"
SPREAD, INFLUENCE, COLLAPSE, AGAINST = "spread", "influence", "collapse", "against"  # keys of sentences


def all_sentences(data: SweepData, effects: Sequence[list[MainEffect]], language: Language) -> Sentences:
    """Everything, of each case by its place; `effects` are those on the collective gain, case by case."""
    several = range(1, len(data.labels))
    compared = {of_case(place, AGAINST): against_first(data, place, language) for place in several}
    return compared | {
        of_case(place, key): sentence
        for place, of in enumerate(effects)
        for key, sentence in (
            (SPREAD, spread(data, place, language)),
            (INFLUENCE, influence(of, language)),
            (COLLAPSE, collapse(data, place, language)),
        )
    }


def first_page(cases: int) -> list[str]:
    """The keys of the three sentences of the first page.

    Of several cases it compares the first two; of one it tells where partnerships fall apart.
    """
    if cases > 1:
        return [of_case(0, SPREAD), of_case(1, AGAINST), of_case(0, INFLUENCE)]
    return [of_case(0, key) for key in (SPREAD, INFLUENCE, COLLAPSE)]


def spread(data: SweepData, place: int, language: Language) -> str:
    """How far the points of the design lie apart in their collective gain, in the case at `place`."""
    _ = language
    scenario, policy = data.labels[place]
    means = data.means(scenario, policy, GAIN).to_numpy() * labels.scale(GAIN)
    at = estimate(means)
    digits = digits_of(float(at.mean), float(at.bottom), float(at.top))
    return _(
        "“{case}”: over {points} points the collective gain is {mean} units a month on average; at nine points in ten "
        "it lies between {low} and {high}."
    ).format(
        case=labels.case(scenario, policy, _),
        points=_.number(len(means), 0),
        mean=_.number(float(at.mean), digits),
        low=_.number(float(at.bottom), digits),
        high=_.number(float(at.top), digits),
    )


def influence(effects: list[MainEffect], language: Language) -> str:
    """Which factors the collective gain goes with."""
    return main_effects_picture.says(effects, GAIN, language)


def collapse(data: SweepData, place: int, language: Language) -> str:
    """At how many points hardly a partnership lives."""
    scenario, policy = data.labels[place]
    few = data.means(scenario, policy, ALIVE).to_numpy() < 1.0
    case = labels.case(scenario, policy, language)
    if not few.any():
        return language("“{case}”: at every point at least one partnership is alive on average.").format(case=case)
    return language("“{case}”: at {share} of the points fewer than one partnership is alive on average.").format(
        case=case, share=language.share(float(few.mean()))
    )


def against_first(data: SweepData, place: int, language: Language) -> str:
    """The case at `place` against the first, point by point."""
    _ = language
    first, (scenario, policy) = data.means(*data.labels[0], GAIN), data.labels[place]
    difference = (data.means(scenario, policy, GAIN) - first).dropna().to_numpy()
    at = estimate(difference)
    digits = digits_of(float(at.mean), float(at.low), float(at.high))
    return _(
        "“{case}” against “{first}”, point by point: collective gain {difference} units a month ({interval}), "
        "higher at {share} of the points."
    ).format(
        case=labels.case(scenario, policy, _),
        first=labels.case(*data.labels[0], _),
        difference=_.signed(float(at.mean), digits),
        interval=_.interval(float(at.low), float(at.high), digits),
        share=_.share(float(np.mean(difference > 0))),
    )
