"""What the terminal shows of a calibration: fact by fact, what the sets are worth, what is told, what fights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zaedno.analysis.calibration import rows
from zaedno.analysis.console import new_table, shown_on
from zaedno.analysis.language import translator
from zaedno.experiments.calibration.result import DEFAULTS, CalibrationResult

if TYPE_CHECKING:
    from rich.console import Console

_WIDE = 200  # columns where no terminal sets them


def show(result: CalibrationResult, language: str, console: Console | None = None) -> None:
    """Print the tables: with rules and colour on a terminal, plain text elsewhere."""
    console = shown_on(console, _WIDE)
    _ = translator(language)
    for title, header, cells, words in (
        (_("Wave by wave"), rows.waves_header(_), rows.waves(result, _), 1),
        (_("Fact by fact"), rows.facts_header(_), rows.facts(result, _), rows.FACT_WORDS),
    ):
        table = new_table(title, console)
        for k, name in enumerate(header):
            table.add_column(name, justify="left" if k < words else "right")
        for row in cells:
            table.add_row(*row)
        console.print()
        console.print(table)
    console.print()
    for sentence in (rows.worth, rows.held_out, rows.told, rows.fighting):
        console.print(sentence(result, _))
    console.print(_("defaults: {file}").format(file=result.folder / DEFAULTS))
