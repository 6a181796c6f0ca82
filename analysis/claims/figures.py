"""The pictures of a study of the claims, and the files they are drawn into."""

from __future__ import annotations

from pathlib import Path

from zaedno.analysis import style
from zaedno.analysis.claims import forest, maps, overview
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import translator
from zaedno.experiments.claims.result import ClaimsResult


def pictures(result: ClaimsResult, language: str) -> list[Picture]:
    """All of them, in the order in which to look at them."""
    _ = translator(language)
    return [overview.picture(result, _), forest.picture(result, _), *maps.pictures(result, _)]


def draw_all(result: ClaimsResult, folder: Path, language: str) -> list[Path]:
    """Draw every picture into `folder`, as SVG and PNG; return the paths of the SVGs."""
    with style.applied():
        return [style.save(picture.draw(), folder, picture.name) for picture in pictures(result, language)]
