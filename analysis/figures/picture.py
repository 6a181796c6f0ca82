"""A picture, as everything that shows one needs it: how to draw it, what it says in words, the numbers behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zaedno.analysis.language import Language, digits_of
from zaedno.experiments.inference.intervals import Estimate

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Picture:
    """`draw` gives the figure (call it inside `style.applied()`); `header` and `rows` are the table behind it."""

    name: str  # of the file, without its ending
    title: str
    says: str  # what there is to see: above the picture, and read aloud in its place
    note: str  # how to read it
    words: int  # columns of the table that hold words; numbers follow
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    draw: "Callable[[], Figure]"


def estimate_header(language: Language) -> tuple[str, str, str]:
    _ = language
    return _("mean"), _("95 % interval of the mean"), _("middle 90 % of worlds")


def estimate_cells(estimate: Estimate, language: Language) -> tuple[str, str, str]:
    """The cells under `estimate_header`, of an estimate of a single number."""
    mean, low, high = float(estimate.mean), float(estimate.low), float(estimate.high)
    digits = digits_of(mean, low, high)
    return (
        language.number(mean, digits),
        language.interval(low, high, digits),
        language.interval(float(estimate.bottom), float(estimate.top), digits),
    )
