"""The answer in words, written by rule from the numbers, with how sure it is.

A rule reads two things: whether the difference is told from nothing (p after Holm, over all measures compared), and in
how many of the paired worlds it goes the same way.
"""

from collections.abc import Iterator

from zaedno.analysis.contrast import Contrast, contrast
from zaedno.analysis.language import Language, digits_of
from zaedno.analysis.payoff import is_asked
from zaedno.analysis.periods import whole, with_period
from zaedno.analysis.reading import Reading
from zaedno.analysis.sentences import Sentences, of_case
from zaedno.analysis.sentences.lives import PARTED, parted, survivors
from zaedno.analysis.sentences.pairs import HEADLINE, PEOPLE, SHORT, cautions, headline, of_pair
from zaedno.analysis.sentences.payoff import PAYOFF, of_payoffs
from zaedno.experiments.inference.intervals import where_known

TOLD = (*HEADLINE, "contest_waste_share")  # of one case
STORY, SURVIVORS, SOME_WORLDS, FEW_WORLDS = "story", "survivors", "some_worlds", "few_worlds"
_FEW = 3  # cases against the first that are told one by one
_STORIES = 4  # sentences on one world on the first page
_ENOUGH = 20  # worlds, to say how it usually is


def answer(reading: Reading) -> Sentences:
    """The sentences of the first paragraph; under `SHORT` is the answer in short, of one world each case's `STORY`."""
    return dict(_answer(reading))


def in_short(reading: Reading) -> str:
    """The answer in one sentence; of one world the story of the first case."""
    told = answer(reading)
    return told[SHORT] if SHORT in told else told[of_case(0, STORY)]


def first_page(reading: Reading) -> Sentences:
    """The answer in short, how large and how sure, who is better off, how long partnerships last; or a story."""
    told = answer(reading)
    many = len(reading.cases)
    if reading.worlds == 1 and many > 1:
        keys = [*(of_case(place, STORY) for place in range(many)), FEW_WORLDS][:_STORIES]
        return {key: told[key] for key in keys}
    paid = [key for key in told if key.startswith(f"{PAYOFF}/")][:_FEW]
    size = paid or [headline(reading)[0]]
    keys = [SHORT, *size, PEOPLE] if many <= 2 else paid or [SHORT]
    page = {key: told[key] for key in keys if key in told} | {SURVIVORS: survivors(reading)}
    if many - 1 <= _FEW:
        page |= {key: told[key] for place in range(1, many) if (key := of_case(place, PARTED)) in told}
    return page


def caveats(reading: Reading) -> Sentences:
    """What only seems better, where two cases are compared in more than one world."""
    if reading.table("differences") is None or reading.worlds == 1 or len(reading.cases) != 2:
        return {}
    return dict(cautions(reading, 1))


def _answer(reading: Reading) -> Iterator[tuple[str, str]]:
    _ = reading.language
    many, worlds = len(reading.cases), reading.worlds
    if worlds == 1 and many > 1:
        yield from ((of_case(place, STORY), _of_story(reading, place)) for place in range(many))
    elif reading.table("differences") is None:
        yield from _of_case(reading)
    elif many == 2:
        yield from of_pair(reading, 1, (*headline(reading), TOLD[-1]))
        yield from _paid(reading)
        yield from parted(reading, 1)
        yield from cautions(reading, 1)
    else:
        yield SHORT, _of_many(reading)
        yield from _paid(reading)
        for place in range(1, many):
            yield from parted(reading, place)
            if many - 1 <= _FEW:
                yield from ((of_case(place, key), told) for key, told in of_pair(reading, place, headline(reading)[:1]))
    if worlds == 1:
        told = _("This is one world out of many that could be: it shows what can happen, not what is to be expected.")
        yield FEW_WORLDS, told
    elif worlds < _ENOUGH:
        yield FEW_WORLDS, _("So few worlds say little of any other.")


def _paid(reading: Reading) -> Iterator[tuple[str, str]]:
    """Of measures of the LAG what each comes to, in euro."""
    if is_asked(reading):
        yield from of_payoffs(reading)


def _of_case(reading: Reading) -> Iterator[tuple[str, str]]:
    """One case: how much partnership there is, then its main measures."""
    _ = reading.language
    case, name = reading.cases[0], reading.names[0]
    months = _.plural("over {n} month", "over {n} months", reading.months)
    rows = case.rows(reading.result.runs)
    worlds = len(rows)
    alive = int(rows["cohesion"].notna().sum())
    if not alive:
        told = _("“{case}”, {months}: in the second half no partnership is alive in any world.")
        yield SHORT, told.format(case=name, months=months)
        return
    told = _(
        "“{case}”, {months}: in the second half {partnerships} partnerships are alive on average, "
        "and {members} of {all} organisations are in at least one."
    )
    yield (
        SHORT,
        told.format(
            case=name,
            months=months,
            partnerships=_.number(rows["partnerships"].mean(), 1),
            members=_.number(rows["members"].mean(), 0 if rows["members"].mean() >= 10 else 1),
            all=_.number(rows["present"].mean(), 0),
        ),
    )
    if alive < worlds:
        rest = _(
            "Only in {n} of {worlds} worlds is a partnership alive in the second half; "
            "in the others there is no cohesion."
        )
        yield SOME_WORLDS, rest.format(n=_.number(alive, 0), worlds=_.number(worlds, 0))
    for measure in TOLD:
        at = where_known(reading.values(case, measure).to_numpy())
        mean, low, high = float(at.mean), float(at.low), float(at.high)
        digits = digits_of(mean, low, high)
        if worlds == 1:
            text = _("{measure}: {mean}.")
        else:
            text = _("{measure}: {mean} on average (95 % interval {interval}); nine of ten worlds: {middle}.")
        yield (
            measure,
            text.format(
                measure=with_period(measure, reading),
                mean=_.number(mean, digits),
                interval=_.interval(low, high, digits),
                middle=_.interval(float(at.bottom), float(at.top), digits),
            ),
        )


def _of_many(reading: Reading) -> str:
    """Many cases: which are told apart from the first by their collective gain, and by how much; none is left out."""
    _ = reading.language
    measure = headline(reading)[0]
    found = [contrast(reading, place, measure) for place in range(1, len(reading.cases))]
    found.sort(key=lambda of: -of.difference)
    groups = {+1: _("higher under {list}"), -1: _("lower under {list}"), 0: _("not to be told apart under {list}")}
    parts = [
        text.format(list=", ".join(_size(of, _) for of in found if of.side == side))
        for side, text in groups.items()
        if any(of.side == side for of in found)
    ]
    text = _("{measure} against “{baseline}”, difference with 95 % interval: {list}.")
    return text.format(measure=with_period(measure, reading), baseline=reading.names[0], list="; ".join(parts))


def _of_story(reading: Reading, place: int) -> str:
    """One world in one case: how it stands in the last month, in whole numbers."""
    _ = reading.language
    case = reading.cases[place]
    months = case.rows(reading.result.months).sort_values("month")
    last = months.iloc[-1]
    alive = _.plural("{n} live partnership", "{n} live partnerships", round(float(last["partnerships"])))
    return _(
        "“{case}”, one world, month {month}: {partnerships}; {members} of {all} organisations are in at least one. "
        "Collective gain {period}: {gain} units."
    ).format(
        case=reading.names[place],
        month=_.number(reading.months, 0),
        partnerships=alive,
        members=_.number(float(last["members"]), 0),
        all=_.number(float(last["present"]), 0),
        period=whole(reading),
        gain=_.number(float(months[TOLD[0]].sum()), 0),
    )


def _size(of: Contrast, language: Language) -> str:
    _ = language
    digits = digits_of(of.difference, of.low, of.high)
    size, interval = language.signed(of.difference, digits), language.interval(of.low, of.high, digits)
    return f"{_('“{name}”').format(name=of.against)} {size} ({interval})"
