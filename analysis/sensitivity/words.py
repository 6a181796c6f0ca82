"""What factors, cases and the state of a sweep are called in its pictures."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

import pandas as pd

from zaedno.analysis import labels
from zaedno.analysis.language import Language, mark
from zaedno.analysis.sensitivity.indices import NOISE
from zaedno.analysis.sensitivity.replications import ENOUGH_WORLDS
from zaedno.experiments.sweep.columnwise import worlds
from zaedno.experiments.sweep.reach import POINTS, WORLDS, sample_of
from zaedno.sim.parameters import declaration, names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from zaedno.experiments.study.pieces import Pieces

CROSS = " × "

# Where the label of a parameter is too long to stand beside an axis
SHORT = {
    "svo_mean": mark("attitude, mean angle"),
    "svo_sd": mark("attitude, spread"),
    "hidden_mean": mark("hidden motives, mean"),
    "recognition_start": mark("recognition at formation"),
    "value_ratio": mark("benefits over costs asked for"),
    "stranger_trust": mark("trust in strangers"),
    "first_trust": mark("first trust"),
    "leak_rate": mark("leaking of hidden motives"),
    "win_lose_share": mark("win–lose organisations"),
    "newcomer_share": mark("organisations that enter"),
    "time_refund": mark("refund of transaction costs"),
    "training_share": mark("training in win–win"),
    "grant_rate": mark("issues with a call for grants"),
    "startup_support": mark("support of start-up costs"),
    "outreach": mark("introductions of vulnerable groups"),
}


def factor(name: str, language: Language) -> str:
    """A factor, a pair of factors or a group, in few words: its label without the unit."""
    return CROSS.join(
        language(SHORT[part]) if part in SHORT else labels.parameter(part, language) for part in name.split(CROSS)
    )


def factor_with_unit(name: str, language: Language) -> str:
    """A factor with its unit, as it stands along an axis."""
    if name in labels.PARAMETERS or name not in names():
        return labels.named(labels.PARAMETERS, name, language)
    unit = declaration(name)["unit"]
    return f"{labels.parameter(name, language)} ({language(unit)})"


def folded(text: str, width: int) -> str:
    return "\n".join(wrap(text, width, break_long_words=False))


def case(scenario: str, policy: str, language: Language) -> str:
    return f"{labels.named(labels.SCENARIOS, scenario, language)}, {labels.named(labels.POLICIES, policy, language)}"


def share(value: float, language: Language) -> str:
    """A share in per cent, never below zero: an estimate of nothing may lie there."""
    return language.percent(max(value, 0.0), 0 if value >= 0.1 else 1)


def shown(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` of indices with shares of noise as shares: estimates may come out below 0, or above 1 of what does next to
    nothing."""
    noise = rows["index"] == NOISE
    return rows.assign(**{name: rows[name].mask(noise, rows[name].clip(0.0, 1.0)) for name in ("value", "low", "high")})


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


def advice(runs: int, shared: bool, language: Language) -> str:
    """A line where a sweep with indices had too few runs a point to tell how far they may be off; else empty."""
    _ = language
    if runs == 1:
        return _("one run a point: noise counts as influence, and no interval knows of other worlds; better runs=4")
    if runs < ENOUGH_WORLDS and shared:
        return _("two runs a point: intervals hold for these two worlds alone; better runs=4")
    return ""
