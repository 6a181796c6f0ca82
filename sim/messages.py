"""What is said to a user: a text in English with names for what it tells, which a catalogue can translate.

The text is the key of the catalogue, the values fill it in last, so every language may order them its own way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

MOST_SHOWN = 400  # characters of a value: what is longer is no name and no path that anybody reads


class Message:
    """`text` in the form of `str.format`, and the `values` that it names; those that are messages are told in turn.

    >>> str(Message("{key}={value!r}: {wrong}", key="runs", value="x", wrong=Message("not a number")))
    "runs='x': not a number"
    """

    def __init__(self, text: str, /, **values: Any) -> None:
        self.text = text
        self.values: Mapping[str, Any] = values

    def told(self, translate: Callable[[str], str]) -> str:
        """The message in the language of `translate`, which knows texts (such as `gettext`)."""
        text = translate(self.text)
        if not self.values:  # it is said as it is, with what braces it has
            return text
        return text.format(**{name: _told(value, translate) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.told(str)

    def __repr__(self) -> str:
        return f"Message({self.text!r}, **{dict(self.values)!r})"


def _told(value: Any, translate: Callable[[str], str]) -> Any:
    if isinstance(value, (InputError, Message)):
        return value.told(translate)
    return shortened(value) if isinstance(value, str) else value


def shortened(value: str) -> str:
    """`value` as far as anybody reads it."""
    return value if len(value) <= MOST_SHOWN else value[: MOST_SHOWN - 1] + "…"


class InputError(ValueError):
    """Something a user gave is wrong; the message names the place, the value and what is accepted.

    Made like a `Message`, of a text and its values, or of the messages of several problems, a line each;
    `all_told_by` is the command that tells all of them, where there is one.
    """

    all_told_by: Message | None = None

    def __init__(self, *texts: str | Message, **values: Any) -> None:
        self.problems: tuple[Message, ...] = tuple(
            text if isinstance(text, Message) else Message(text, **values) for text in texts
        )
        super().__init__("\n".join(map(str, self.problems)))

    def told(self, translate: Callable[[str], str]) -> str:
        """All problems in the language of `translate`, a line each."""
        return "\n".join(problem.told(translate) for problem in self.problems)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.problems  # errors travel from worker processes
