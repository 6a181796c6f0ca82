"""What the terminal shows of the claims: the verdicts, then every statement with its effect, failures as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zaedno.analysis.claims import rows
from zaedno.analysis.console import new_table, shown_on
from zaedno.analysis.labels import claims as called
from zaedno.analysis.language import Language, translator
from zaedno.experiments.claims.result import ClaimsResult

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_WIDE = 200  # columns where no terminal sets them


def show(result: ClaimsResult, language: str, console: Console | None = None) -> None:
    """Print the tables: with rules and colour on a terminal, plain text elsewhere."""
    console = shown_on(console, _WIDE)
    _ = translator(language)
    console.print()
    console.print(_verdicts(result, console, _))
    console.print()
    console.print(_statements(result, console, _))
    conditions = _conditions(result, console, _)
    if conditions.row_count:
        console.print()
        console.print(conditions)
    console.print()
    console.print(
        _(
            "Effects with their 95 % intervals, in the same worlds. In brackets: the share of worlds or communities "
            "that go that way. Only what is tested decides on a claim, after Holm's correction for seven claims."
        )
    )


def _verdicts(result: ClaimsResult, console: Console, language: Language) -> Table:
    table = new_table(language("What the training claims, and what the model says"), console)
    table.add_column("")
    table.add_column(language("claim"))
    for name in result.communities:
        table.add_column(called.community(name, language))
    for row in rows.verdicts(result, language):
        table.add_row(*row)
    return table


def _statements(result: ClaimsResult, console: Console, language: Language) -> Table:
    table = new_table(language("Statement by statement"), console)
    for text in ("", language("statement"), language("part of the claim")):
        table.add_column(text)
    for name in result.communities:
        table.add_column(called.community(name, language))
    for row in rows.statements(result, language):
        table.add_row(*row)
    return table


def _conditions(result: ClaimsResult, console: Console, language: Language) -> Table:
    """Of what is tested and does not go the same way everywhere: which parameters make the difference."""
    table = new_table(language(rows.CONDITIONS), console)
    for text in rows.conditions_header(language):
        table.add_column(text)
    for row in rows.conditions(result, language):
        table.add_row(*row)
    return table
