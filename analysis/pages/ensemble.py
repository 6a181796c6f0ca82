"""The report of a study: what one case, or a comparison of several in the same worlds, has to say.

`run` and `compare` write it beside their results, `report` anywhere.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from zaedno.analysis import assumptions, measures_table, origin, patterns_table, people
from zaedno.analysis.cases import cases, names
from zaedno.analysis.contrast import luck
from zaedno.analysis.document import Document, Section, render
from zaedno.analysis.figures import pictures
from zaedno.analysis.language import Language, translator
from zaedno.analysis.pages.method import ASSUMED, FITTED, RULES, SIMULATED
from zaedno.analysis.result import Result, number_of_months, number_of_runs
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
    return render(document(result, named, translator(language)), translator(language), figures)


def document(result: Result, named: bool, language: Language) -> Document:
    """The report of `result`, in words and pictures.  Raises `InputError` as `html` does."""
    _ = language
    organisations = list(_organisations(result, named, _))
    shown = list(pictures(result, language.code))
    front = next(picture for picture in shown if picture.name == _front(result))
    title, told = _title(result, _), first_page(result, _)
    extent = ", ".join(
        (
            language.plural("{n} world", "{n} worlds", number_of_runs(result)),
            language.plural("over {n} month", "over {n} months", number_of_months(result)),
        )
    )
    return Document(
        title=title,
        study=f"{_(SIMULATED)} · {extent}",
        first=told,
        front=front,
        assumed=list(_assumed(result, _)),
        more=[sentence for sentence in answer(result, _) if sentence not in told],
        before=[_measures(result, _)],
        pictures=[picture for picture in shown if picture is not front],
        after=[*organisations, *_facts(result, _)],
        method=list(_method(result, _)),
        assumptions=assumptions.section(result, names(cases(result.runs), _), _),
        origin=origin.origin(result, title, extent, _),
        spoken=len(cases(result.runs)) <= _FEW,
    )


def _front(result: Result) -> str:
    """The picture of the first page: the collective gain over time, or many cases against the first."""
    return "differences" if len(cases(result.runs)) > _FEW else "collective_gain"


def _title(result: Result, language: Language) -> str:
    plain = names(cases(result.runs), language)
    if len(plain) == 1:
        return plain[0][:1].upper() + plain[0][1:]
    named = [language("“{name}”").format(name=name) for name in plain]
    if len(named) <= 3:
        return language("Comparison: {cases}").format(cases=", ".join(named))
    return language("Comparison: {first} and {n} others").format(first=named[0], n=language.number(len(named) - 1, 0))


def _assumed(result: Result, language: Language) -> Iterator[str]:
    _ = language
    yield _(ASSUMED)
    if assumptions.invented(result):
        yield _(assumptions.INVENTED)
    if number_of_runs(result) == 1:
        yield _(
            "This is one world out of many that could be: it has no intervals, and it shows what can happen, not what "
            "is to be expected."
        )
    else:
        yield _(
            "A world is one possible course of events. The interval says how well the mean of all worlds is known; "
            "single worlds lie much farther apart."
        )


def _measures(result: Result, language: Language) -> Section:
    note = language(
        "Of a world: the mean over the second half of its months; of what is counted, the total; of losses in contests "
        "in per cent, over all months. A dash: fewer than a tenth of the worlds has the measure."
    )
    rows = _once(measures_table.rows(result, language), 2)
    return Section(language("Main measures"), (note,), measures_table.header(language), rows, words=3)


def _once(rows: Sequence[tuple[str, ...]], columns: int) -> list[tuple[str, ...]]:
    """`rows` with the first `columns` cells left empty where they repeat those of the row above."""
    above: tuple[str, ...] = ()
    shown = []
    for row in rows:
        first = row[:columns]
        shown.append((*("" if first == above else cell for cell in first), *row[columns:]))
        above = first
    return shown


def _organisations(result: Result, named: bool, language: Language) -> Iterator[Section]:
    _ = language
    rows = people.rows(result, named, language)
    if rows:
        note = _(
            "Means over worlds, in units over the whole horizon. They follow from assumed attitudes: they are no "
            "judgement of any organisation."
        )
        if not named:
            note += " " + _("Codes follow the order of the roster; names=yes prints names.")
        fold = _("The organisations of the roster")
        yield Section(_("Organisation by organisation"), (note,), people.header(result, language), rows, 2, fold)


def _facts(result: Result, language: Language) -> Iterator[Section]:
    _ = language
    rows = patterns_table.rows(result, language)
    if rows:
        note = _(
            "What is known of partnerships elsewhere, as a range. Where the defaults were fitted to a fact, meeting it "
            "proves little; what is missed is a limit of the model. Density and centralisation are known misses: they "
            "were seen in networks of 24 to 41 organisations, where talk counts as a tie. Letters: V read in the "
            "source, S reported by another, D derived, I our own reading."
        )
        header = patterns_table.header(language)
        yield Section(_("Outside facts, and what this run gave"), (note,), header, rows, patterns_table.WORDS)


def _luck(result: Result, language: Language) -> Iterator[str]:
    """How much of the luck is common to what is compared."""
    found = names(cases(result.runs), language)
    each = [(name, *luck(result, place, HEADLINE[0])) for place, name in enumerate(found[1:], start=1)]
    told = [
        language("“{case}” {correlation}, {share} %").format(
            case=name, correlation=language.number(correlation, 2), share=language.number(100 * share, 0)
        )
        for name, correlation, share in each
        if share == share  # not NaN
    ]
    if told:
        yield language(
            "How far luck cancels out: over worlds, collective gain under each case and under “{baseline}” has this "
            "correlation, and its difference this share of the variance that separate worlds would give: {list}."
        ).format(baseline=found[0], list="; ".join(told))
    if number_of_runs(result) > 1:
        yield language(
            "A difference is told where its test says so after Holm’s correction over all measures that are compared "
            "(differences.csv has each p, and the number of worlds); intervals are each by itself."
        )


def _method(result: Result, language: Language) -> Iterator[str]:
    _ = language
    yield _(RULES)
    if len(cases(result.runs)) > 1:
        yield _(
            "All cases live through the same worlds: the same organisations, issues and calls, the same luck. What "
            "differs between them is due to what is compared."
        )
        yield from _luck(result, _)
    if number_of_runs(result) > 1:
        yield _(
            "The 95 % interval of a mean is Student’s t over worlds. How uncertain the parameters themselves are is "
            "not in it: they are the same in all worlds."
        )
    yield _(
        "How long partnerships last is the Kaplan–Meier estimate, what ends them that of Aalen and Johansen: both "
        "count a partnership that is alive at the horizon as seen until then."
    )
    yield _(FITTED)
