"""What the terminal shows of a study: the main measures, and what differs from the first case in the same worlds."""

from typing import TYPE_CHECKING

from zaedno.analysis import labels, measures_table, patterns_table
from zaedno.analysis.cases import Case, by_run, cases, names
from zaedno.analysis.console import Terminal, new_table
from zaedno.analysis.figures import pairs
from zaedno.analysis.language import NOT_A_NUMBER, Language, digits_of, translator
from zaedno.analysis.result import Result, number_of_runs, optional
from zaedno.analysis.sentences.answer import answer, beware
from zaedno.experiments.inference.intervals import where_known

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_SIDE_BY_SIDE = 2  # cases that fit beside each other in 80 columns
_OF_MANY = ("collective_gain", "cohesion", "lasting")
_WIDE = 160  # columns where no terminal sets them


def show(result: Result, language: str, console: "Console | None" = None) -> None:
    """Print the tables: with rules and colour on a terminal, plain text elsewhere."""
    console = console or Terminal()
    if not console.is_terminal:
        console.width = _WIDE
    _ = translator(language)
    found = cases(result.runs)
    many = len(found) > _SIDE_BY_SIDE
    worlds = _.plural("{n} world", "{n} worlds", number_of_runs(result))
    table = (_rows_of_cases if many else _rows_of_measures)(result, worlds, console, _)
    console.print()
    console.print(answer(result, _)[0])
    console.print()
    console.print(table)
    if number_of_runs(result) == 1:
        console.print(_("One world only: there is no interval, and another world would go another way."))
    if optional(result, "differences") is not None:
        console.print()
        console.print(_differences(result, many, console, _))
        for sentence in beware(result, _):
            console.print(sentence)
    if optional(result, "patterns") is not None:
        console.print()
        console.print(_patterns(result, console, _))


def _value(result: Result, case: Case, measure: str, language: Language) -> str:
    mean, interval, _middle = measures_table.cells(result, case, measure, language)
    return mean if interval == NOT_A_NUMBER else f"{mean} ({interval})"


def _short_value(result: Result, case: Case, measure: str, language: Language) -> str:
    at = where_known(by_run(result.runs, case, measure).to_numpy())
    mean, low, high = float(at.mean), float(at.low), float(at.high)
    digits = digits_of(mean, low, high)
    reach = language.number((high - low) / 2, digits)
    return language.number(mean, digits) if reach == NOT_A_NUMBER else f"{language.number(mean, digits)} ± {reach}"


def _rows_of_measures(result: Result, worlds: str, console: "Console", language: Language) -> "Table":
    _ = language
    found = cases(result.runs)
    table = new_table(_("Means of {worlds} (95 % interval)").format(worlds=worlds), console)
    table.add_column(_("measure"))
    for name in names(found, language):
        table.add_column(name, justify="right", no_wrap=True)
    for measure in measures_table.MAIN:
        values = (_value(result, case, measure, language) for case in found)
        table.add_row(labels.with_unit(measure, language), *values)
    return table


def _rows_of_cases(result: Result, worlds: str, console: "Console", language: Language) -> "Table":
    _ = language
    found = cases(result.runs)
    table = new_table(_("Means of {worlds} ± half of the 95 % interval").format(worlds=worlds), console)
    table.add_column(_("case"))
    for measure in _OF_MANY:
        table.add_column(labels.with_unit(measure, language), justify="right")
    for name, case in zip(names(found, language), found, strict=True):
        table.add_row(name, *(_short_value(result, case, measure, language) for measure in _OF_MANY))
    return table


def _differences(result: Result, many: bool, console: "Console", language: Language) -> "Table":
    _ = language
    found = names(cases(result.runs), language)
    one = len(found) == 2
    if one:
        title = _("“{case}” less “{baseline}”, in the same worlds (95 % interval)")
    else:
        title = _("Differences from “{baseline}”, in the same worlds (95 % interval)")
    table = new_table(title.format(case=found[-1], baseline=found[0]), console)
    for text in (_("measure"),) if one else (_("case"), _("measure")):
        table.add_column(text)
    for text in (_("difference"), _("better in")):
        table.add_column(text, justify="right", no_wrap=True)
    for measure in _OF_MANY[:2] if many else pairs.SHOWN:
        for against, label, _unit, difference, interval, _worlds, better in pairs.rows_of(result, measure, language):
            named = (labels.with_unit(measure, language),) if one else (against, label)
            shown = difference if interval == NOT_A_NUMBER else f"{difference} ({interval})"
            table.add_row(*named, shown, better)
    return table


def _patterns(result: Result, console: "Console", language: Language) -> "Table":
    """Without the sources, which make it too wide; the page has them."""
    table = new_table(language("Outside facts, and what this run gave"), console)
    fact, _source, *others = patterns_table.header(language)
    table.add_column(fact)
    for text in others:
        table.add_column(text, justify="right")
    for fact, _source, *cells in patterns_table.rows(result, language):
        table.add_row(fact, *cells)
    return table
