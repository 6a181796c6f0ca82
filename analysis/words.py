"""The answer in words, written by rule from the numbers, with how sure it is.

A rule reads two things: whether the 95 % interval of the mean difference lies on one side of zero, and in how many of
the paired worlds the difference goes the same way.
"""

from typing import Any

import pandas as pd

from analysis import labels
from analysis.cases import cases, names
from analysis.figures import pairs
from analysis.language import Language, mark
from analysis.result import Result, number_of_months, number_of_runs, optional

TOLD = {
    "collective_gain": mark(
        "In {n} of {worlds} worlds the collective gain is higher under “{higher}” than under “{lower}”: "
        "by {size} units a month on average (95 % interval {interval})."
    ),
    "cohesion": mark(
        "In {n} of {worlds} worlds the partnerships are more cohesive under “{higher}” than under “{lower}”: "
        "cohesion, from 0 to 1, is higher by {size} on average (95 % interval {interval})."
    ),
}
_FEW = 3  # cases against the first that are told one by one
_PRACTICALLY_ALL, _MOSTLY = 0.95, 0.75
_ENOUGH = 20  # worlds, to say how it usually is


def answer(result: Result, language: Language) -> list[str]:
    """The sentences of the first paragraph."""
    _ = language
    named = names(cases(result.runs), language)
    differences = optional(result, "differences")
    worlds = number_of_runs(result)
    if differences is None or worlds == 1:
        sentences = [_of_case(result, named[0], worlds, language)]
    elif len(named) - 1 <= _FEW:
        sentences = [
            _of_pair(row, measure, named[0], name, (shared, worlds), language)
            for measure in TOLD
            for name, row, shared in pairs.lines(result, differences, measure, named)
        ]
    else:
        sentences = _of_many(differences, named, language)
    if worlds == 1:
        sentences.append(
            _("This is one world out of many that could be: it shows what can happen, not what is to be expected.")
        )
    return sentences


def _of_case(result: Result, name: str, worlds: int, language: Language) -> str:
    _ = language
    first = cases(result.runs)[0]
    rows = first.rows(result.runs)
    gain, cohesion = rows["collective_gain"], rows["cohesion"]
    months = language.plural("over {n} month", "over {n} months", number_of_months(result))
    if cohesion.isna().all():
        return _("“{case}”, {months}: in the second half no partnership is alive in any world.").format(
            case=name, months=months
        )
    if worlds == 1:
        return _("“{case}”, {months}: the collective gain is {gain} units a month and the cohesion {cohesion}.").format(
            case=name, months=months, gain=language.number(gain.iloc[0]), cohesion=language.number(cohesion.iloc[0])
        )
    sentence = _(
        "“{case}”, {months}: the collective gain is {gain} units a month on average, in nine of ten worlds "
        "{gain_range}; the cohesion of partnerships is {cohesion} on average, in nine of ten worlds {cohesion_range}."
    ).format(
        case=name,
        months=months,
        gain=language.number(gain.mean()),
        gain_range=language.interval(gain.quantile(0.05), gain.quantile(0.95)),
        cohesion=language.number(cohesion.mean()),
        cohesion_range=language.interval(cohesion.quantile(0.05), cohesion.quantile(0.95)),
    )
    known = int(cohesion.notna().sum())
    if known < worlds:
        rest = _(
            "Only in {n} of {worlds} worlds is a partnership alive in the second half; "
            "in the others there is no cohesion."
        )
        sentence += " " + rest.format(n=language.number(known, 0), worlds=language.number(worlds, 0))
    return sentence


def _of_pair(row: Any, measure: str, baseline: str, against: str, worlds: tuple[int, int], language: Language) -> str:
    """The sentence on one row of `differences`; `worlds`: in how many both can be measured, and all."""
    _ = language
    shared, every = worlds
    if shared < 2:
        return _(
            "{measure}: “{against}” and “{baseline}” have too few worlds in common in which it can be measured."
        ).format(measure=labels.measure(measure, language), against=against, baseline=baseline)
    rises = row.difference >= 0
    share = float(row.superiority if rises else 1 - row.superiority)  # of both measures more is better
    higher, lower = (against, baseline) if rises else (baseline, against)
    low, high = (row.low, row.high) if rises else (-row.high, -row.low)
    sentence = _(TOLD[measure]).format(
        n=language.number(share * shared, 0),
        worlds=language.number(shared, 0),
        higher=higher,
        lower=lower,
        size=language.number(abs(row.difference)),
        interval=language.interval(low, high),
    )
    if shared < every:
        rest = language.number(every - shared, 0)
        sentence += " " + _("In the other {n} worlds there is nothing to compare: a partnership is missing.").format(
            n=rest
        )
    return f"{sentence} {_certainty(low > 0, share, shared, language)}"


def _certainty(told_apart: bool, share: float, worlds: int, language: Language) -> str:
    _ = language
    if not told_apart:
        return _("The worlds do not tell the two apart: the interval reaches to both sides of zero.")
    if worlds < _ENOUGH:
        return _("So few worlds say little of any other.")
    if share >= _PRACTICALLY_ALL:
        return _("So it is in practically every world.")
    if share >= _MOSTLY:
        return _("So it is in most worlds, not in all.")
    return _("So it is on average; in a single community it may well be the other way round.")


def _of_many(differences: pd.DataFrame, named: list[str], language: Language) -> list[str]:
    """Many cases: which are told apart from the first by their collective gain."""
    _ = language
    rows = differences[differences["measure"] == "collective_gain"].assign(name=named[1:])
    rows = rows.sort_values("difference", ascending=False, kind="stable")
    higher, lower = rows[rows["low"] > 0], rows[rows["high"] < 0]
    unclear = rows[~(rows["low"] > 0) & ~(rows["high"] < 0)]
    groups = (
        (higher, _("Collective gain higher than under “{baseline}”, the largest difference first: {list}.")),
        (lower, _("Lower than under “{baseline}”: {list}.")),
        (unclear, _("Not to be told apart from “{baseline}”: {list}.")),
    )
    return [
        sentence.format(baseline=named[0], list=", ".join(group["name"])) for group, sentence in groups if len(group)
    ]
