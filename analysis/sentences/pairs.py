"""What tells two cases apart, in words: the answer in short, each measure with its interval, and what to beware of."""

from collections.abc import Iterator

from zaedno.analysis import labels
from zaedno.analysis.contrast import JUDGED, Contrast, contrast
from zaedno.analysis.language import Language, digits_of
from zaedno.analysis.payoff import is_asked
from zaedno.analysis.periods import second_half, with_period
from zaedno.analysis.reading import Reading
from zaedno.analysis.sentences import organisations
from zaedno.experiments.inference.paired import FEW_UNLIKE

SHORT, PEOPLE, CONTESTS, INEQUALITY = "short", "people", "contests", "inequality"  # keys of sentences
HEADLINE = ("collective_gain", "individual_gain_mean", "cohesion", "lasting")  # of all of them more is better
_WHOLE = (JUDGED, *HEADLINE[1:])  # of measures of the LAG, which are judged by all that they bring
_BESIDE = ("contest_waste_share", "contest_waste", "divided", "individual_gain_gini", "individual_gain_mean")
_BY_HEAD = "individual_gain_mean"  # a mean over organisations, which tells nothing of how many are better off
_PRACTICALLY_ALL, _MOSTLY = 0.95, 0.75


def headline(reading: Reading) -> tuple[str, ...]:
    """What decides between two cases, the collective gain first: where measures of the LAG are compared that of the
    whole horizon, else that of a month of the second half.
    """
    return _WHOLE if is_asked(reading) and _WHOLE[0] in reading.result.runs else HEADLINE


def of_pair(reading: Reading, place: int, told: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The case at `place` against the first: the answer in short, then the measures `told`, each by its name."""
    _ = reading.language
    heads = headline(reading)
    of = {measure: contrast(reading, place, measure) for measure in {*heads, *told}}
    better = reading.once(organisations.better_off, place)
    yield SHORT, _short([of[measure] for measure in heads], better, _)
    for measure in told:
        yield measure, _measure(of[measure], with_period(measure, reading), _)
        if measure == _BY_HEAD:
            yield PEOPLE, organisations.who_gains_more(reading, place)


def cautions(reading: Reading, place: int) -> Iterator[tuple[str, str]]:
    """Where the case at `place` or the first only seems the better one."""
    _ = reading.language
    of = {measure: contrast(reading, place, measure) for measure in _BESIDE}
    half = second_half(reading)
    if contests := _contests(of, half, _):
        yield CONTESTS, contests
    if inequality := _inequality(of, half, _):
        yield INEQUALITY, inequality


def _short(of: list[Contrast], better: organisations.BetterOff, language: Language) -> str:
    _ = language
    first = of[0]
    named = {+1: first.against, -1: first.baseline}
    groups: dict[int, list[str]] = {+1: [], -1: [], 0: []}
    for each in of:
        groups[each.side].append(labels.within(each.measure, language))
    for side, other in ((+1, -1), (-1, +1)):
        if len(groups[side]) == len(of):
            if better.each(side):
                text = _(
                    "Under “{better}” organisations gain more, together and each for itself, than under “{worse}”; "
                    "their partnerships are more cohesive, and more of them last."
                )
            else:
                text = _(
                    "Under “{better}” organisations gain more, together and on average, than under “{worse}”; "
                    "their partnerships are more cohesive, and more of them last."
                )
            return text.format(better=named[side], worse=named[other])
    if len(groups[0]) == len(of):
        return _(
            "The worlds do not tell “{against}” and “{baseline}” apart: neither in gains, nor in cohesion, "
            "nor in lasting partnerships."
        ).format(against=first.against, baseline=first.baseline)
    texts = {
        +1: _("Higher under “{against}” than under “{baseline}”: {list}."),
        -1: _("Lower under “{against}” than under “{baseline}”: {list}."),
        0: _("“{against}” and “{baseline}” are not to be told apart by: {list}."),
    }
    return " ".join(
        text.format(against=first.against, baseline=first.baseline, list="; ".join(groups[side]))
        for side, text in texts.items()
        if groups[side]
    )


def _measure(of: Contrast, label: str, language: Language) -> str:
    """A measure (`label` has its unit and period) in both cases, their difference, and how far single worlds agree."""
    _ = language
    if of.shared < 2:
        return _(
            "{measure}: “{against}” and “{baseline}” have too few worlds in common in which it can be measured."
        ).format(measure=labels.measure(of.measure, language), against=of.against, baseline=of.baseline)
    digits = digits_of(of.difference, of.low, of.high)
    values = {
        "measure": label,
        "first": language.number(of.first),
        "baseline": of.baseline,
        "second": language.number(of.second),
        "against": of.against,
        "size": language.number(abs(of.difference), digits),
        "interval": language.interval(*of.size, digits),
        "n": language.number(of.agreeing * of.shared, 0),
        "worlds": language.number(of.shared, 0),
    }
    if not of.side:
        sentence = _(
            "{measure}: {first} under “{baseline}”, {second} under “{against}”; the worlds do not tell the two apart "
            "(95 % interval of the difference {interval})."
        ).format(**values)
        sentence += _reserve(of, values, language)
    elif of.median:
        sentence = _(
            "{measure}: {first} under “{baseline}”, {second} under “{against}” in the median world; a median "
            "difference of {size} (95 % interval {interval}), the same way in {n} of {worlds} worlds."
        ).format(**values)
        sentence += _certainty(of.agreeing, language)
    else:
        sentence = _(
            "{measure}: {first} under “{baseline}”, {second} under “{against}”; a difference of {size} "
            "(95 % interval {interval}), the same way in {n} of {worlds} worlds."
        ).format(**values)
        sentence += _certainty(of.agreeing, language)
    if of.shared < of.worlds:
        rest = language.number(of.worlds - of.shared, 0)
        sentence += " " + _("In the other {n} worlds one of the two has nothing to measure.").format(n=rest)
    return sentence


def _reserve(of: Contrast, values: dict[str, str], language: Language) -> str:
    """Why two are not told apart of which one would think so: many measures, or a size that hangs on a few worlds."""
    _ = language
    if of.by_itself:
        return " " + _("By itself this interval leaves out zero, but among so many measures some do so by chance.")
    if of.shared >= FEW_UNLIKE and of.agreeing >= _PRACTICALLY_ALL:
        return " " + _(
            "It goes the same way in {n} of {worlds} worlds, but how large it is hangs on a few of them."
        ).format(n=values["n"], worlds=values["worlds"])
    return ""


def _certainty(share: float, language: Language) -> str:
    _ = language
    if share >= _PRACTICALLY_ALL:
        return ""
    if share >= _MOSTLY:
        return " " + _("So it is in most worlds, not in all.")
    return " " + _("So it is on average; in a single community it may well be the other way round.")


def _contests(of: dict[str, Contrast], half: str, language: Language) -> str:
    """Where less is lost in contests only because there is less to contest."""
    _ = language
    units, share, divided = of["contest_waste"], of["contest_waste_share"], of["divided"]
    if not units.side or not units.side == divided.side == -share.side:
        return ""
    return _(
        "In units less is lost in contests under “{case}” ({less} a month against {more}, {period}), but only "
        "because less is divided there at all ({little} units a month against {much})."
    ).format(
        case=units.lower,
        period=half,
        less=language.number(min(units.first, units.second)),
        more=language.number(max(units.first, units.second)),
        little=language.number(min(divided.first, divided.second)),
        much=language.number(max(divided.first, divided.second)),
    )


def _inequality(of: dict[str, Contrast], half: str, language: Language) -> str:
    """Where gains are more equal, and smaller."""
    _ = language
    gini, gain = of["individual_gain_gini"], of["individual_gain_mean"]
    if not gini.side or gini.side != gain.side:
        return ""
    return _("Gains are more equal under “{case}” (Gini {less} against {more}, {period}), but smaller.").format(
        case=gini.lower,
        period=half,
        less=language.number(min(gini.first, gini.second)),
        more=language.number(max(gini.first, gini.second)),
    )
