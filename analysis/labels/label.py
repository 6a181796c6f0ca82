"""A name in two lengths: a short one for axes and columns, a long one for tables and sentences."""

from typing import NamedTuple

MOST = 30  # letters of a short label, in any language: what stands beside a panel on one line or two


class Label(NamedTuple):
    """`short` has `MOST` letters at most; `long` is the same where it is left out."""

    short: str
    of_length: str = ""

    @property
    def long(self) -> str:
        return self.of_length or self.short
