"""What is said to a user: a text in English with names for what it tells, which a catalogue can translate.

The text is the key of the catalogue, the values fill it in last, so every language may order them its own way.
Values come from anywhere (files, paths, names); what they hold is shown, never obeyed: no control characters, no end.
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

_MOST_SHOWN = 400  # characters of a value: what is longer is no name and no path that anybody reads
_OBEYED = ("Cc", "Cf", "Cs", "Zl", "Zp")  # categories of what a terminal or a page obeys, or cannot write
_JOINERS = "\u00ad\u200c\u200d"  # but these belong to words: the soft hyphen, and what scripts join letters with


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
        return _Filled(translate).vformat(text, (), self.values)

    def __str__(self) -> str:
        return self.told(str)

    def __repr__(self) -> str:
        return f"Message({self.text!r}, **{dict(self.values)!r})"


class _Filled(string.Formatter):
    """Fills a text in with what may be read of its values."""

    def __init__(self, translate: Callable[[str], str]) -> None:
        self._translate = translate

    def convert_field(self, value: Any, conversion: Any) -> Any:
        if isinstance(value, str):
            return super().convert_field(shortened(value), conversion)
        return value if conversion is None else _spelled(lambda: super(_Filled, self).convert_field(value, conversion))

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, (InputError, Message)):
            return value.told(self._translate)
        if isinstance(value, str):
            return printable(format(value, format_spec))
        return printable(_spelled(lambda: format(value, format_spec)))


def _spelled(spell: Callable[[], str]) -> str:
    try:
        return shortened(spell())
    except (ValueError, RecursionError):  # a number of thousands of digits, a list without end
        return "…"


def shortened(value: str) -> str:
    """`value` as far as anybody reads it."""
    return value if len(value) <= _MOST_SHOWN else value[: _MOST_SHOWN - 1] + "…"


def printable(text: str) -> str:
    """`text` on one line, in which characters that a terminal or a page would obey are spelled out.

    These are control characters, what changes the direction of writing, ends of lines, and bytes of a name that is
    not UTF-8.

    >>> print(printable("a\\x1b[31mb\\u202ec"), printable("\\udccc"))
    a\\x1b[31mb\\u202ec \\xcc
    """
    return text if text.isprintable() else "".join(map(_shown, text))


def printable_lines(text: str) -> str:
    """`text` with its lines, each of them `printable`."""
    return "\n".join(map(printable, text.split("\n")))


def _shown(character: str) -> str:
    if unicodedata.category(character) not in _OBEYED or character in _JOINERS:
        return character
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # so Python spells a byte that is not UTF-8
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


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

    def within(self, text: str, **values: Any) -> InputError:
        """The same problems, each of them told as the `error` in `text`."""
        wrapped = InputError(*(Message(text, **values, error=problem) for problem in self.problems))
        wrapped.all_told_by = self.all_told_by
        return wrapped

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.problems  # errors travel from worker processes
