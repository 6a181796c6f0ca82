"""Two languages, one catalogue: every text and every number that a reader meets passes through here.

Catalogues are read as they are written (`locale/bg/LC_MESSAGES/zaedno.po`), so nothing has to be compiled
after a translation was changed.  English is the language of the messages themselves.  Messages are typed with the
characters of a keyboard; here they get those that keep words and numbers whole (`typeset`).  Babel is imported where
it is needed: help answers without it.
"""

import gettext
import io
import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from importlib import resources

from zaedno.experiments.study.checks import LANGUAGES
from zaedno.sim.messages import InputError

NOT_A_NUMBER = "–"
_NO_BREAK_HYPHEN, _NO_BREAK_SPACE = "\u2011", "\u00a0"
_OF_ONE_WORD = re.compile(r"(?i)(?<=\bпо)-(?=\w)|(?<=\bнай)-(?=\w)|(?<=\d)-(?=[а-я])")
_OF_ONE_NUMBER = re.compile(r"(?<=[\d}]) (?=%)")
_MOST_DECIMALS = 4


def mark(message: str) -> str:
    """Mark `message` for extraction where it is declared; it is translated where it is shown."""
    return message


def typeset(text: str) -> str:
    """`text` with what no line may break: the hyphens of „по-малка“ and „95-процентен“, the space before a `%`.

    A number stands apart from its `%` in both languages: as units do (SI), and as the EU writes Bulgarian.
    """
    return _OF_ONE_NUMBER.sub(_NO_BREAK_SPACE, _OF_ONE_WORD.sub(_NO_BREAK_HYPHEN, text))


@dataclass(frozen=True)
class Language:
    """Texts and numbers in one language; `code` is its ISO 639-1 code."""

    code: str
    catalogue: gettext.NullTranslations

    def __call__(self, message: str) -> str:
        return typeset(self.catalogue.gettext(message))

    def plural(self, singular: str, plural: str, n: int) -> str:
        """The form for `n`, with `{n}` filled in."""
        return typeset(self.catalogue.ngettext(singular, plural, n)).format(n=self.number(n, 0))

    def number(self, value: float, digits: int | None = None) -> str:
        """`value` with `digits` decimals, or three significant digits; a dash for NaN and null."""
        if value is None or not math.isfinite(value):
            return NOT_A_NUMBER
        decimals = _decimals(value) if digits is None else digits
        return self._format(value, "#,##0" + ("." + "0" * decimals if decimals else ""))

    def signed(self, value: float, digits: int | None = None) -> str:
        """As `number`, with a plus sign before what is positive and does not round to zero."""
        text = self.number(value, digits)
        return text if text == NOT_A_NUMBER or value <= 0 or not text.strip("0.,") else "+" + text

    def percent(self, share: float, digits: int = 0) -> str:
        """A share of 1 in per cent, as `typeset` has it."""
        return f"{self.number(100.0 * share, digits)}{_NO_BREAK_SPACE}%"

    def share(self, value: float) -> str:
        """A share in per cent, never below zero: an estimate of nothing may lie there."""
        return self.percent(max(value, 0.0), 0 if value >= 0.1 else 1)

    def tick(self, value: float) -> str:
        """`value` as short as it is exact, for an axis."""
        return self._format(value, "#,##0.####")

    def interval(self, low: float, high: float, digits: int | None = None) -> str:
        if not (math.isfinite(low) and math.isfinite(high)):
            return NOT_A_NUMBER
        decimals = _decimals(max(abs(low), abs(high))) if digits is None else digits
        return self("{low} to {high}").format(low=self.number(low, decimals), high=self.number(high, decimals))

    def span(self, low: float, high: float) -> str:
        """A range inside a sentence, after a preposition of its own: 0.02–0.06, or −20 … −10."""
        return f"{self.number(low)}{'–' if low >= 0 else ' … '}{self.number(high)}"

    def duration(self, seconds: float) -> str:
        """A length of time in its largest unit, in words."""
        from babel.dates import format_timedelta

        return str(format_timedelta(timedelta(seconds=max(1.0, seconds)), threshold=2.0, locale=self.code))

    def moment(self, iso: str) -> str:
        """A time of ISO 8601 as a date with hours and minutes, in words; what is none stays as it is."""
        from babel.dates import format_date, format_time

        try:
            when = datetime.fromisoformat(iso)
        except ValueError:
            return iso
        zone = when.tzname() or ""
        return f"{format_date(when, 'long', self.code)}, {format_time(when, 'HH:mm', locale=self.code)} {zone}".strip()

    def _format(self, value: float, pattern: str) -> str:
        return _formatted(float(value), pattern, self.code)


@cache
def translator(language: str) -> Language:
    """The language with the code `language`; raises `InputError` for one that there is no catalogue of."""
    if language not in LANGUAGES:
        raise InputError(
            "language={language!r}: no such language; accepted: {languages}",
            language=language,
            languages=", ".join(LANGUAGES),
        )
    return Language(language, gettext.NullTranslations() if language == "en" else _catalogue(language))


def _catalogue(language: str) -> gettext.GNUTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = resources.files("zaedno.analysis") / "locale" / language / "LC_MESSAGES" / "zaedno.po"
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source.read_bytes()), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache(maxsize=4096)  # axes ask for the same few numbers again and again
def _formatted(value: float, pattern: str, code: str) -> str:
    from babel.numbers import format_decimal

    text = format_decimal(value, format=pattern, locale=code)
    digits = text.strip("-")
    return digits if not digits.strip("0.,") else text.replace("-", "−")  # no minus before a zero


def digits_of(mean: float, low: float, high: float) -> int:
    """Decimals for a mean and its interval: so many that the two ends differ, four at most.

    >>> digits_of(218.2, 212.9, 223.5), digits_of(0.121, 0.119, 0.123)
    (0, 3)
    """
    decimals = _decimals(mean) if math.isfinite(mean) else 0
    reach = (high - low) / 2
    if not math.isfinite(reach) or reach <= 0:
        return decimals
    return max(decimals, min(_MOST_DECIMALS, math.ceil(-math.log10(reach))))


def _decimals(value: float) -> int:
    """Decimals that leave three significant digits of a number, two at most below one."""
    size = abs(value)
    return 0 if size >= 100 else 1 if size >= 10 else 2
