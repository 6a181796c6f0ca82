"""The figures of a study: a list of pictures, and the files they are drawn into."""

import importlib
from collections.abc import Iterator
from pathlib import Path

from zaedno.analysis import style
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import translator
from zaedno.analysis.reading import Reading
from zaedno.analysis.result import Result

# In the order in which to look at them; loaded when they are drawn, for a table on the terminal needs none
FIGURES = (
    "running_total",
    "trajectories",
    "pairs",
    "network",
    "survival",
    "endings",
    "hazards",
    "funnel",
    "counts",
    "sectors",
    "balance",
)


def pictures(result: Result, language: str) -> Iterator[Picture]:
    """All pictures that `result` has the tables for, in the order in which to look at them."""
    yield from pictures_of(Reading(result, translator(language)))


def pictures_of(reading: Reading) -> Iterator[Picture]:
    """As `pictures`, of what is read already."""
    for name in FIGURES:
        yield from importlib.import_module(f"{__name__}.{name}").pictures(reading)


def draw_all(result: Result, folder: Path, language: str) -> list[Path]:
    """Draw every picture of `result` into `folder`, as SVG and PNG; return the paths of the SVGs."""
    with style.applied():
        return [style.save(picture.draw(), folder, picture.name) for picture in pictures(result, language)]
