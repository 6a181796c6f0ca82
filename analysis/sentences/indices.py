"""What stands in a sweep's notes: how noise and nulls were treated, and what its intervals are intervals of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from zaedno.analysis import labels
from zaedno.analysis.language import Language
from zaedno.experiments.inference.replications import ENOUGH_WORLDS
from zaedno.experiments.sweep.columnwise import worlds
from zaedno.experiments.sweep.reach import POINTS, WORLDS, sample_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from zaedno.experiments.study.pieces import Pieces


def of_nulls(rows: pd.DataFrame, language: Language) -> str:
    """What was put in the place of nulls, from rows of indices; empty where there were none."""
    some = rows[rows["nulls"] > 0].drop_duplicates("measure")
    if some.empty:
        return ""
    return " " + language(
        "In {n} of {all} runs no partnership was alive in the second half: there {measures} count as 0."
    ).format(
        n=language.number(int(some["nulls"].max()), 0),
        all=language.number(int(some["points"].iloc[0]) * int(some["runs"].iloc[0]), 0),
        measures=", ".join(labels.within(measure, language) for measure in some["measure"]),
    )


def of_noise(runs: int, shared: bool, language: Language) -> str:
    """How replications were treated."""
    _ = language
    if runs == 1:
        return " " + _("With one replication a point the noise counts as influence, and its size cannot be told.")
    text = _("Noise of the {runs} replications is taken out of the indices; its share of the variance is in the table.")
    told = " " + text.format(runs=language.number(runs, 0))
    if shared:
        told += " " + _("All points met the same worlds: noise is how differently worlds answer to the factors.")
    return told


def of_worlds(runs: int, shared: bool, language: Language) -> str:
    """What intervals of indices are over; empty where points have worlds of their own, which tell of themselves."""
    _ = language
    if not shared:
        return ""
    if runs < ENOUGH_WORLDS:
        text = _.plural(
            "Intervals hold for the {n} world that was drawn; another may move the indices farther.",
            "Intervals hold for the {n} worlds that were drawn; others may move the indices farther.",
            runs,
        )
        return " " + text
    return " " + _("Intervals are over points and over worlds, each of which is left out in turn.")


def interval_of(config: Mapping[str, Any], dataset: Pieces, language: Language) -> str:
    """What the intervals of a sweep's main measures are intervals of."""
    _ = language
    sample = sample_of(config)
    if sample == WORLDS:
        n = worlds(dataset)
        if n < 2:
            return _("All points share one world, so that there is no interval; another world would give other means.")
        return _(
            "The interval is that of the mean over worlds: all points share the same {n}, and with others the mean "
            "might lie anywhere in it."
        ).format(n=language.number(n, 0))
    if sample == POINTS:
        return _("The interval is that of the mean over points, each of which has worlds of its own.")
    return _(
        "The interval is that of the mean over blocks of points that share coordinates. Each point has its own worlds."
    )


def advice(runs: int, shared: bool, language: Language) -> str:
    """A line where a sweep with indices had too few runs a point to tell how far they may be off; else empty."""
    _ = language
    if runs == 1:
        return _("one run a point: noise counts as influence, and no interval knows of other worlds; better runs=4")
    if runs < ENOUGH_WORLDS and shared:
        return _("two runs a point: intervals hold for these two worlds alone; better runs=4")
    return ""
