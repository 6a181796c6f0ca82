"""The terminal as tables and progress see it: what is shown there is text, whoever wrote it.

Markup and control characters of a name are shown and not obeyed; a dumb terminal is as wide as it is.
"""

from __future__ import annotations

import shutil
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from zaedno.sim.messages import printable_lines


class Terminal(Console):
    """Standard output, or stderr."""

    def __init__(self, **options: Any) -> None:
        super().__init__(markup=False, emoji=False, highlight=False, **options)
        if self.is_dumb_terminal:  # Rich takes every one for 80 columns
            self.size = shutil.get_terminal_size((80, 25))

    def render_str(self, text: str, **options: Any) -> Text:
        return super().render_str(printable_lines(text), **options)

    def on_broken_pipe(self) -> None:
        """Nobody listens any more: Rich would end the program, and with an error."""
        self.quiet = True


def shown_on(console: Console | None, wide: int) -> Console:
    """Where something is to be shown: `console`, else standard output; what is no terminal is `wide` columns wide."""
    console = console or Terminal()
    if not console.is_terminal:
        console.width = wide
    return console


def new_table(title: str, console: Console) -> Table:
    """An empty table: with rules on a terminal, plain text elsewhere."""
    look = box.SIMPLE_HEAD if console.is_terminal else None
    return Table(title=title, box=look, title_justify="left", title_style="bold", pad_edge=False)
