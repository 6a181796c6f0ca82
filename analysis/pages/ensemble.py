"""The report of a study: what one case, or a comparison of several in the same worlds, has to say.

`run` and `compare` write it beside their results, `report` anywhere.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from zaedno.analysis import (
    assumptions,
    measures_table,
    organisations_table,
    origin,
    patterns_table,
    payoff_table,
    uncertainty_table,
)
from zaedno.analysis.contrast import variance_reduction
from zaedno.analysis.document import Document, Section, render
from zaedno.analysis.figures import pictures_of, running_total
from zaedno.analysis.language import translator
from zaedno.analysis.pages.method import ASSUMED, FITTED, RULES, SIMULATED
from zaedno.analysis.payoff import is_asked
from zaedno.analysis.reading import Reading
from zaedno.analysis.result import Result
from zaedno.analysis.sentences.answer import answer, first_page
from zaedno.analysis.sentences.pairs import HEADLINE

_FEW = 3  # cases of which a sentence on each is read; the words on more are there for who listens


def write_page(result: Result, path: Path, language: str, figures: Path | None = None) -> None:
    """Write the page of `result` to `path`; `figures` as in `analysis.document.render`."""
    # A name in it may be no Unicode
    path.write_text(html(result, language, figures), encoding="utf-8", errors="backslashreplace", newline="\n")


def html(result: Result, language: str, figures: Path | None = None, named: bool = False) -> str:
    """The report as HTML; organisations stand in it by name if `named`, else by code.

    Raises `InputError` where names are asked for and cannot be had.
    """
    reading = Reading(result, translator(language))
    return render(document(reading, named), reading.language, figures)


def document(reading: Reading, named: bool) -> Document:
    """The report of what is read, in words and pictures.  Raises `InputError` as `html` does."""
    _ = reading.language
    organisations = list(_organisations(reading, named))
    shown = list(pictures_of(reading))
    front = next(picture for picture in shown if picture.name == _front(reading))
    title, told = _title(reading), first_page(reading)
    extent = ", ".join(
        (
            _.plural("{n} world", "{n} worlds", reading.worlds),
            _.plural("over {n} month", "over {n} months", reading.months),
        )
    )
    return Document(
        title=title,
        study=f"{_(SIMULATED)} · {extent}",
        first=list(told.values()),
        front=front,
        assumed=list(_assumed(reading)),
        more=[sentence for key, sentence in answer(reading).items() if key not in told],
        before=[*_payoffs(reading), _measures(reading), *_uncertainty(reading)],
        pictures=[picture for picture in shown if picture is not front],
        after=[*organisations, *_facts(reading)],
        method=list(_method(reading)),
        assumptions=assumptions.section(reading.result, reading.names, _),
        origin=origin.origin(reading.result, title, extent, _),
        spoken=len(reading.cases) <= _FEW,
    )


def _front(reading: Reading) -> str:
    """The picture of the first page: what measures of the LAG have brought so far, the collective gain over time, or
    many cases against the first.
    """
    if is_asked(reading):
        return running_total.NAME
    return "differences" if len(reading.cases) > _FEW else "collective_gain"


def _title(reading: Reading) -> str:
    _ = reading.language
    plain = reading.names
    if len(plain) == 1:
        return plain[0][:1].upper() + plain[0][1:]
    named = [_("“{name}”").format(name=name) for name in plain]
    if len(named) <= 3:
        return _("Comparison: {cases}").format(cases=", ".join(named))
    return _("Comparison: {first} and {n} others").format(first=named[0], n=_.number(len(named) - 1, 0))


def _assumed(reading: Reading) -> Iterator[str]:
    _ = reading.language
    yield _(ASSUMED)
    if assumptions.invented(reading.result):
        yield _(assumptions.INVENTED)
    blank = 0 if reading.roster is None else int((reading.roster.table["sector"] < 0).sum())
    if blank:
        yield _.plural(
            "The sector of {n} organisation is assumed: the list leaves it blank, so it is drawn anew in every world.",
            "The sectors of {n} organisations are assumed: the list leaves them blank, so they are drawn anew in every "
            "world.",
            blank,
        )
    if reading.worlds == 1:
        yield _(
            "This is one world out of many that could be: it has no intervals, and it shows what can happen, not what "
            "is to be expected."
        )
    else:
        yield _(
            "A world is one possible course of events. The interval says how well the mean of all worlds is known; "
            "single worlds lie much farther apart."
        )


def _payoffs(reading: Reading) -> Iterator[Section]:
    if not is_asked(reading):
        return
    _ = reading.language
    baseline = reading.names[0]
    money = _("Over the whole horizon, against “{baseline}” in the same worlds.").format(baseline=baseline)
    title = _("What each policy costs and brings")
    yield Section(title, (money,), payoff_table.header(reading), payoff_table.rows(reading), payoff_table.WORDS)
    people = _(
        "More or fewer than under “{baseline}” in the same worlds: organisations in a partnership and partnerships "
        "across sectors over the second half of the horizon, in brackets where the worlds do not tell them from "
        "nothing. Who loses ends the horizon with less than under “{baseline}” in the same world, by however little."
    ).format(baseline=baseline)
    header, rows = payoff_table.header_of_people(reading), payoff_table.rows_of_people(reading)
    yield Section(_("Who is in, and who loses"), (people,), header, rows, payoff_table.WORDS)


def _measures(reading: Reading) -> Section:
    _ = reading.language
    note = _(
        "Of a world: the mean over the second half of its months; of what is counted, the total; of losses in contests "
        "in per cent, over all months. A dash: fewer than a tenth of the worlds has the measure."
    )
    rows = _once(measures_table.rows(reading), 2)
    return Section(_("Main measures"), (note,), measures_table.header(_), rows, words=3)


def _once(rows: Sequence[tuple[str, ...]], columns: int) -> list[tuple[str, ...]]:
    """`rows` with the first `columns` cells left empty where they repeat those of the row above."""
    above: tuple[str, ...] = ()
    shown = []
    for row in rows:
        first = row[:columns]
        shown.append((*("" if first == above else cell for cell in first), *row[columns:]))
        above = first
    return shown


def _organisations(reading: Reading, named: bool) -> Iterator[Section]:
    _ = reading.language
    rows = organisations_table.rows(reading, named)
    if rows:
        note = _(
            "Means over worlds, in units over the whole horizon. They follow from assumed attitudes: they are no "
            "judgement of any organisation."
        )
        if not named:
            note += " " + _("Codes follow the order of the roster; names=yes prints names.")
        fold = _("The organisations of the roster")
        yield Section(_("Organisation by organisation"), (note,), organisations_table.header(reading), rows, 2, fold)


def _facts(reading: Reading) -> Iterator[Section]:
    _ = reading.language
    rows = patterns_table.rows(reading)
    if rows:
        note = _(
            "What is known of partnerships elsewhere, as a range. Where the defaults were fitted to a fact, meeting it "
            "proves little; what is missed is a limit of the model. Density and centralisation are known misses: they "
            "were seen in networks of 24 to 41 organisations, where talk counts as a tie. Letters: V read in the "
            "source, S reported by another, D derived, I our own reading."
        )
        header = patterns_table.header(_)
        yield Section(_("Outside facts, and what this run gave"), (note,), header, rows, patterns_table.WORDS)


def _uncertainty(reading: Reading) -> Iterator[Section]:
    """Where parameters were drawn: how much of the intervals they are."""
    _ = reading.language
    rows = _once(uncertainty_table.rows(reading), 1)
    if rows:
        note, header = _(uncertainty_table.NOTE), uncertainty_table.header(_)
        yield Section(_(uncertainty_table.TITLE), (note,), header, rows, uncertainty_table.WORDS)


def _luck(reading: Reading) -> Iterator[str]:
    """How much of the luck is common to what is compared."""
    _ = reading.language
    found = reading.names
    each = [(name, *variance_reduction(reading, place, HEADLINE[0])) for place, name in enumerate(found[1:], start=1)]
    told = [
        _("“{case}” {correlation}, {share} %").format(
            case=name, correlation=_.number(correlation, 2), share=_.number(100 * share, 0)
        )
        for name, correlation, share in each
        if share == share  # not NaN
    ]
    if told:
        yield _(
            "How far luck cancels out: over worlds, collective gain under each case and under “{baseline}” has this "
            "correlation, and its difference this share of the variance that separate worlds would give: {list}."
        ).format(baseline=found[0], list="; ".join(told))
    if reading.worlds > 1:
        yield _(
            "A difference is told where its test says so after Holm’s correction over all measures that are compared "
            "(differences.csv has each p, and the number of worlds); the total collective gain, by which policies "
            "are judged, over those alone. Intervals are each by itself."
        )


def _method(reading: Reading) -> Iterator[str]:
    _ = reading.language
    yield _(RULES)
    if len(reading.cases) > 1:
        yield _(
            "All cases live through the same worlds: the same organisations, issues and calls, the same luck. What "
            "differs between them is due to what is compared."
        )
        yield from _luck(reading)
    if reading.worlds > 1 and reading.table("uncertainty") is not None:
        yield _(
            "The 95 % interval of a mean is Student’s t over runs, each in a world of its own and under a set of "
            "parameters that was drawn from a calibration; that of “Parameters or luck” takes account of sets that "
            "several runs share."
        )
    elif reading.worlds > 1:
        yield _(
            "The 95 % interval of a mean is Student’s t over worlds. How uncertain the parameters themselves are is "
            "not in it: they are the same in all worlds."
        )
    yield _(
        "How long partnerships last is the Kaplan–Meier estimate, what ends them that of Aalen and Johansen: both "
        "count a partnership that is alive at the horizon as seen until then."
    )
    yield _(FITTED)
