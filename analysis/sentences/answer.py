"""The answer in words, written by rule from the numbers, with how sure it is.

A rule reads two things: whether the difference is told from nothing (p after Holm, over all measures compared), and in
how many of the paired worlds it goes the same way.
"""

from zaedno.analysis import labels
from zaedno.analysis.cases import by_run, cases, names
from zaedno.analysis.contrast import Contrast, contrast
from zaedno.analysis.language import Language, digits_of
from zaedno.analysis.periods import whole, with_period
from zaedno.analysis.result import Result, number_of_months, number_of_runs, optional
from zaedno.analysis.sentences import people
from zaedno.analysis.sentences.lives import parted, survivors
from zaedno.analysis.sentences.pairs import HEADLINE, cautions, of_pair
from zaedno.experiments.inference.intervals import where_known

TOLD = (*HEADLINE, "contest_waste_share")
_FEW = 3  # cases against the first that are told one by one
_STORIES = 4  # cases of one world on the first page
_ENOUGH = 20  # worlds, to say how it usually is


def answer(result: Result, language: Language) -> list[str]:
    """The sentences of the first paragraph; the first of them is the answer in short."""
    _ = language
    named = names(cases(result.runs), language)
    worlds = number_of_runs(result)
    if worlds == 1 and len(named) > 1:
        sentences = [_of_story(result, place, language) for place in range(len(named))]
    elif optional(result, "differences") is None:
        sentences = _of_case(result, named[0], language)
    elif len(named) == 2:
        sentences = [*of_pair(result, 1, TOLD, language), *parted(result, 1, language), *beware(result, language)]
    else:
        sentences = [_of_many(result, named, language)]
        for place in range(1, len(named)):
            sentences += parted(result, place, language)
            if len(named) - 1 <= _FEW:
                sentences += of_pair(result, place, TOLD[:1], language)
    if worlds == 1:
        sentences.append(
            _("This is one world out of many that could be: it shows what can happen, not what is to be expected.")
        )
    elif worlds < _ENOUGH:
        sentences.append(_("So few worlds say little of any other."))
    return sentences


def first_page(result: Result, language: Language) -> list[str]:
    """The answer in short, how large and how sure, who is better off, how long partnerships last; or a story."""
    many = len(cases(result.runs))
    told = answer(result, language)
    if number_of_runs(result) == 1 and many > 1:
        return told[:_STORIES]
    gain = labels.measure(TOLD[0], language)
    brief = [told[0], *(sentence for sentence in told[1:] if sentence.startswith(gain))][: 2 if many <= 2 else 1]
    if many == 2 and optional(result, "differences") is not None:
        brief.append(people.told(result, 1, language))
    compared = range(1, many) if many - 1 <= _FEW else ()
    clauses = [text for place in compared for text in parted(result, place, language)]
    return [*brief, survivors(result, language), *clauses]


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
            "“{case}”, {months}: in the second half {partnerships} partnerships are alive on average, "
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
                measure=with_period(measure, result, language),
                mean=language.number(mean, digits),
                interval=language.interval(low, high, digits),
                middle=language.interval(float(at.bottom), float(at.top), digits),
            )
        )
    return sentences


def _of_many(result: Result, named: list[str], language: Language) -> str:
    """Many cases: which are told apart from the first by their collective gain, and by how much; none is left out."""
    _ = language
    found = [contrast(result, place, TOLD[0], language) for place in range(1, len(named))]
    found.sort(key=lambda of: -of.difference)
    groups = {+1: _("higher under {list}"), -1: _("lower under {list}"), 0: _("not to be told apart under {list}")}
    parts = [
        text.format(list=", ".join(_size(of, language) for of in found if of.side == side))
        for side, text in groups.items()
        if any(of.side == side for of in found)
    ]
    text = _("{measure} against “{baseline}”, difference with 95 % interval: {list}.")
    return text.format(measure=with_period(TOLD[0], result, language), baseline=named[0], list="; ".join(parts))


def _of_story(result: Result, place: int, language: Language) -> str:
    """One world in one case: how it stands in the last month, in whole numbers."""
    _ = language
    case = cases(result.runs)[place]
    months = case.rows(result.months).sort_values("month")
    last = months.iloc[-1]
    alive = language.plural("{n} live partnership", "{n} live partnerships", round(float(last["partnerships"])))
    return _(
        "“{case}”, one world, month {month}: {partnerships}; {members} of {all} organisations are in at least one. "
        "Collective gain {period}: {gain} units."
    ).format(
        case=names(cases(result.runs), language)[place],
        month=language.number(number_of_months(result), 0),
        partnerships=alive,
        members=language.number(float(last["members"]), 0),
        all=language.number(float(last["present"]), 0),
        period=whole(result, language),
        gain=language.number(float(months[TOLD[0]].sum()), 0),
    )


def _size(of: Contrast, language: Language) -> str:
    _ = language
    digits = digits_of(of.difference, of.low, of.high)
    size, interval = language.signed(of.difference, digits), language.interval(of.low, of.high, digits)
    return f"{_('“{name}”').format(name=of.against)} {size} ({interval})"
