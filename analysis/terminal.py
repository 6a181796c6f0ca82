"""What the terminal shows of a study: the main measures, and what differs from the first case in the same worlds."""

from typing import TYPE_CHECKING

from analysis import labels, measures_table
from analysis.cases import Case, cases, names
from analysis.figures import pairs
from analysis.language import Language, translator
from analysis.result import Result, number_of_runs, optional

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_SIDE_BY_SIDE = 2  # cases that fit beside each other in 80 columns
_OF_MANY = ("collective_gain", "cohesion", "lasting")
_WIDE = 160  # columns where no terminal sets them


def show(result: Result, language: str, console: "Console | None" = None) -> None:
    """Print the tables: with rules and colour on a terminal, plain text elsewhere."""
    from rich.console import Console

    console = console or Console()
    if not console.is_terminal:
        console.width = _WIDE
    _ = translator(language)
    found = cases(result.runs)
    many = len(found) > _SIDE_BY_SIDE
    worlds = _.plural("{n} world", "{n} worlds", number_of_runs(result))
    table = (_rows_of_cases if many else _rows_of_measures)(result, worlds, console, _)
    console.print()
    console.print(table)
    if number_of_runs(result) == 1:
        console.print(_("One world only: there is no interval, and another world would go another way."))
    if optional(result, "differences") is not None:
        console.print()
        console.print(_differences(result, many, console, _))


def _table(title: str, console: "Console") -> "Table":
    from rich import box
    from rich.table import Table

    look = box.SIMPLE_HEAD if console.is_terminal else None
    return Table(title=title, box=look, title_justify="left", title_style="bold", pad_edge=False)


def _value(result: Result, case: Case, measure: str, language: Language) -> str:
    mean, interval, _middle = measures_table.cells(result, case, measure, language)
    return f"{mean} ({interval})" if number_of_runs(result) > 1 else mean


def _rows_of_measures(result: Result, worlds: str, console: "Console", language: Language) -> "Table":
    _ = language
    found = cases(result.runs)
    table = _table(_("Means of {worlds} (95 % interval)").format(worlds=worlds), console)
    table.add_column(_("measure"))
    table.add_column(_("unit"))
    for name in names(found, language):
        table.add_column(name, justify="right")
    for measure in measures_table.MAIN:
        values = (_value(result, case, measure, language) for case in found)
        table.add_row(labels.measure(measure, language), labels.unit(measure, language), *values)
    return table


def _rows_of_cases(result: Result, worlds: str, console: "Console", language: Language) -> "Table":
    _ = language
    found = cases(result.runs)
    table = _table(_("Means of {worlds} (95 % interval)").format(worlds=worlds), console)
    table.add_column(_("case"))
    for measure in _OF_MANY:
        table.add_column(labels.with_unit(measure, language), justify="right")
    for name, case in zip(names(found, language), found, strict=True):
        table.add_row(name, *(_value(result, case, measure, language) for measure in _OF_MANY))
    return table


def _differences(result: Result, many: bool, console: "Console", language: Language) -> "Table":
    _ = language
    found = names(cases(result.runs), language)
    table = _table(_("Differences from “{baseline}” in the same worlds").format(baseline=found[0]), console)
    for text in (_("against"), _("measure"), _("mean difference"), _("95 % interval of the mean"), _("better in")):
        table.add_column(text, justify="left" if text in (_("against"), _("measure")) else "right")
    shown = {labels.measure(measure, language) for measure in (_OF_MANY[:2] if many else pairs.SHOWN)}
    for against, measure, _unit, *cells in pairs.rows(result, language):
        if measure in shown:
            table.add_row(against, measure, *cells)
    return table
