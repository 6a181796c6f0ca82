"""The answer in words, written by rule from the numbers, with how sure it is.

A rule reads two things: whether the difference is told from nothing (p after Holm, over all measures compared), and in
how many of the paired worlds it goes the same way.
"""

from analysis import labels
from analysis.cases import by_run, cases, names
from analysis.contrast import Contrast, contrast
from analysis.intervals import where_known
from analysis.language import Language, digits_of
from analysis.result import Result, number_of_months, number_of_runs, optional
from analysis.words_of_lives import survivors
from analysis.words_of_pairs import HEADLINE, cautions, of_pair

TOLD = (*HEADLINE, "contest_waste_share")
_FEW = 3  # cases against the first that are told one by one
_ENOUGH = 20  # worlds, to say how it usually is


def answer(result: Result, language: Language) -> list[str]:
    """The sentences of the first paragraph; the first of them is the answer in short."""
    _ = language
    named = names(cases(result.runs), language)
    worlds = number_of_runs(result)
    if optional(result, "differences") is None or worlds == 1:
        sentences = _of_case(result, named[0], language)
    elif len(named) - 1 > _FEW:
        sentences = _of_many(result, named, language)
    else:
        told = TOLD if len(named) == 2 else TOLD[:1]
        sentences = [text for i in range(1, len(named)) for text in of_pair(result, i, told, language)]
        sentences += beware(result, language)
    if worlds == 1:
        sentences.append(
            _("This is one world out of many that could be: it shows what can happen, not what is to be expected.")
        )
    elif worlds < _ENOUGH:
        sentences.append(_("So few worlds say little of any other."))
    return sentences


def first_page(result: Result, language: Language) -> list[str]:
    """Three sentences: the answer in short, how large and how sure, how long partnerships last."""
    named = names(cases(result.runs), language)
    told = answer(result, language)
    if len(named) > 2 and optional(result, "differences") is not None and number_of_runs(result) > 1:
        brief = told[:2] if len(named) - 1 > _FEW else told[: 2 * len(named) - 2 : 2][:2]
    else:
        gain = labels.measure(TOLD[0], language)
        brief = [told[0], *(sentence for sentence in told[1:] if sentence.startswith(gain))][:2]
    return [*brief, survivors(result, language)]


def beware(result: Result, language: Language) -> list[str]:
    """What only seems better, where two cases are compared in more than one world."""
    if optional(result, "differences") is None or number_of_runs(result) == 1 or len(cases(result.runs)) != 2:
        return []
    return cautions(result, 1, language)


def _of_case(result: Result, name: str, language: Language) -> list[str]:
    """One case: how much partnership there is, then its main measures."""
    _ = language
    case = cases(result.runs)[0]
    months = language.plural("over {n} month", "over {n} months", number_of_months(result))
    rows = case.rows(result.runs)
    worlds = len(rows)
    alive = int(rows["cohesion"].notna().sum())
    if not alive:
        return [
            _("“{case}”, {months}: in the second half no partnership is alive in any world.").format(
                case=name, months=months
            )
        ]
    sentences = [
        _(
            "“{case}”, {months}: in the second half {partnerships} partnerships are alive in a mean world, "
            "and {members} of {all} organisations are in at least one."
        ).format(
            case=name,
            months=months,
            partnerships=language.number(rows["partnerships"].mean(), 1),
            members=language.number(rows["members"].mean(), 0 if rows["members"].mean() >= 10 else 1),
            all=language.number(rows["present"].mean(), 0),
        )
    ]
    if alive < worlds:
        rest = _(
            "Only in {n} of {worlds} worlds is a partnership alive in the second half; "
            "in the others there is no cohesion."
        )
        sentences.append(rest.format(n=language.number(alive, 0), worlds=language.number(worlds, 0)))
    for measure in TOLD:
        at = where_known(by_run(result.runs, case, measure).to_numpy())
        mean, low, high = float(at.mean), float(at.low), float(at.high)
        digits = digits_of(mean, low, high)
        if worlds == 1:
            text = _("{measure}: {mean}.")
        else:
            text = _("{measure}: {mean} on average (95 % interval {interval}); nine of ten worlds: {middle}.")
        sentences.append(
            text.format(
                measure=labels.with_unit(measure, language),
                mean=language.number(mean, digits),
                interval=language.interval(low, high, digits),
                middle=language.interval(float(at.bottom), float(at.top), digits),
            )
        )
    return sentences


def _of_many(result: Result, named: list[str], language: Language) -> list[str]:
    """Many cases: which are told apart from the first by their collective gain."""
    _ = language
    found = [contrast(result, place, "collective_gain", language) for place in range(1, len(named))]
    found.sort(key=lambda of: -of.difference)
    groups = {
        +1: _(
            "Collective gain (units a month) higher than under “{baseline}”, by how much with 95 % interval: {list}."
        ),
        -1: _("Collective gain lower than under “{baseline}”: {list}."),
        0: _("Collective gain not to be told apart from that under “{baseline}”: {list}."),
    }
    return [
        sentence.format(baseline=named[0], list="; ".join(_size(of, language) for of in found if of.side == side))
        for side, sentence in groups.items()
        if any(of.side == side for of in found)
    ]


def _size(of: Contrast, language: Language) -> str:
    digits = digits_of(of.difference, of.low, of.high)
    size, interval = language.signed(of.difference, digits), language.interval(of.low, of.high, digits)
    return f"{of.against} {size} ({interval})"
