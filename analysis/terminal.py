"""What the terminal shows of a study: the main measures, and what differs from the first case in the same worlds."""

from typing import TYPE_CHECKING

from zaedno.analysis import labels, measures_table, patterns_table, uncertainty_table
from zaedno.analysis.cases import Case
from zaedno.analysis.console import new_table, shown_on
from zaedno.analysis.figures import pairs
from zaedno.analysis.language import NOT_A_NUMBER, digits_of, translator
from zaedno.analysis.reading import Reading
from zaedno.analysis.result import Result
from zaedno.analysis.sentences.answer import caveats, in_short
from zaedno.analysis.sentences.pairs import headline
from zaedno.experiments.inference.intervals import where_known

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_SIDE_BY_SIDE = 2  # cases that fit beside each other in 80 columns
_WIDE = 160  # columns where no terminal sets them


def show(result: Result, language: str, console: "Console | None" = None) -> None:
    """Print the tables: with rules and colour on a terminal, plain text elsewhere."""
    console = shown_on(console, _WIDE)
    reading, _ = Reading(result, translator(language)), translator(language)
    many = len(reading.cases) > _SIDE_BY_SIDE
    worlds = _.plural("{n} world", "{n} worlds", reading.worlds)
    table = (_rows_of_cases if many else _rows_of_measures)(reading, worlds, console)
    console.print()
    console.print(in_short(reading))
    console.print()
    console.print(table)
    if reading.worlds == 1:
        console.print(_("One world only: there is no interval, and another world would go another way."))
    if reading.table("differences") is not None:
        console.print()
        console.print(_differences(reading, many, console))
        for sentence in caveats(reading).values():
            console.print(sentence)
    if reading.table("uncertainty") is not None:
        console.print()
        console.print(_uncertainty(reading, console))
        console.print(_(uncertainty_table.NOTE))
    if reading.table("patterns") is not None:
        console.print()
        console.print(_patterns(reading, console))


def _value(reading: Reading, case: Case, measure: str) -> str:
    mean, interval, _middle = measures_table.cells(reading, case, measure)
    return mean if interval == NOT_A_NUMBER else f"{mean} ({interval})"


def _short_value(reading: Reading, case: Case, measure: str) -> str:
    _ = reading.language
    at = where_known(reading.values(case, measure).to_numpy())
    mean, low, high = float(at.mean), float(at.low), float(at.high)
    digits = digits_of(mean, low, high)
    reach = _.number((high - low) / 2, digits)
    return _.number(mean, digits) if reach == NOT_A_NUMBER else f"{_.number(mean, digits)} ± {reach}"


def _rows_of_measures(reading: Reading, worlds: str, console: "Console") -> "Table":
    _ = reading.language
    found = reading.cases
    table = new_table(_("Means of {worlds} (95 % interval)").format(worlds=worlds), console)
    table.add_column(_("measure"))
    for name in reading.names:
        table.add_column(name, justify="right", no_wrap=True)
    for measure in measures_table.MAIN:
        values = (_value(reading, case, measure) for case in found)
        table.add_row(labels.with_unit(measure, _), *values)
    return table


def _rows_of_cases(reading: Reading, worlds: str, console: "Console") -> "Table":
    _ = reading.language
    found = reading.cases
    table = new_table(_("Means of {worlds} ± half of the 95 % interval").format(worlds=worlds), console)
    table.add_column(_("case"))
    shown = _of_many(reading)
    for measure in shown:
        table.add_column(labels.with_unit(measure, _), justify="right")
    for name, case in zip(reading.names, found, strict=True):
        table.add_row(name, *(_short_value(reading, case, measure) for measure in shown))
    return table


def _of_many(reading: Reading) -> tuple[str, ...]:
    return headline(reading)[0], "cohesion", "lasting"


def _differences(reading: Reading, many: bool, console: "Console") -> "Table":
    _ = reading.language
    found = reading.names
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
    for measure in _of_many(reading)[:2] if many else (headline(reading)[0], *pairs.SHOWN[1:]):
        for against, label, _unit, difference, interval, _worlds, better in pairs.rows_of(reading, measure):
            named = (labels.with_unit(measure, _),) if one else (against, label)
            shown = difference if interval == NOT_A_NUMBER else f"{difference} ({interval})"
            table.add_row(*named, shown, better)
    return table


def _uncertainty(reading: Reading, console: "Console") -> "Table":
    _ = reading.language
    table = new_table(_(uncertainty_table.TITLE), console)
    for k, text in enumerate(uncertainty_table.header(_)):
        table.add_column(text, justify="left" if k < uncertainty_table.WORDS else "right")
    for cells in uncertainty_table.rows(reading):
        table.add_row(*cells)
    return table


def _patterns(reading: Reading, console: "Console") -> "Table":
    """Without the sources, which make it too wide; the page has them."""
    _ = reading.language
    table = new_table(_("Outside facts, and what this run gave"), console)
    fact, _source, *others = patterns_table.header(_)
    table.add_column(fact)
    for text in others:
        table.add_column(text, justify="right")
    for fact, _source, *cells in patterns_table.rows(reading):
        table.add_row(fact, *cells)
    return table
