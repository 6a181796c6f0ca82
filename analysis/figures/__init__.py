"""The figures of a study: a list of pictures, and the files they are drawn into."""

from collections.abc import Iterator
from pathlib import Path

from zaedno.analysis import style
from zaedno.analysis.figures import (
    balance,
    counts,
    endings,
    funnel,
    hazards,
    network,
    pairs,
    sectors,
    survival,
    trajectories,
)
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import translator
from zaedno.analysis.result import Result

_ROOMS = (trajectories, pairs, network, survival, endings, hazards, funnel, counts, sectors, balance)


def pictures(result: Result, language: str) -> Iterator[Picture]:
    """All pictures that `result` has the tables for, in the order in which to look at them."""
    for room in _ROOMS:
        yield from room.pictures(result, translator(language))


def draw_all(result: Result, folder: Path, language: str) -> list[Path]:
    """Draw every picture of `result` into `folder`, as SVG and PNG; return the paths of the SVGs."""
    with style.applied():
        return [style.save(picture.draw(), folder, picture.name) for picture in pictures(result, language)]
