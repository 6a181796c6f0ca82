"""Figures are written whatever the study: one world, many cases, no partnership; equal for equal tables."""

from pathlib import Path
from typing import Any

import pytest

from analysis import labels
from analysis.figures import draw_all, pictures

POLICIES = tuple(("baseline", policy) for policy in labels.POLICIES)
EVERY_STUDY = {"differences", "cohesion", "collective_gain", "gains_by_sector", "balance", "formed_and_ended", "funnel"}
OF_LIVES = {"survival", "survival_by_category", "endings"}
NETWORKS = {"network", "network_moments"}


def test_a_comparison_gives_every_figure(study: Any, tmp_path: Path) -> None:
    paths = draw_all(study(), tmp_path, "en")
    assert {path.stem for path in paths} == EVERY_STUDY | OF_LIVES | NETWORKS | {"hazard_by_year"}
    for path in paths:
        assert path.read_text(encoding="utf-8").rstrip().endswith("</svg>")
        assert path.with_suffix(".png").read_bytes().startswith(b"\x89PNG")


def test_equal_tables_give_equal_files(study: Any, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        draw_all(study(runs=5), tmp_path / folder, "bg")
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


@pytest.mark.parametrize(
    "made",
    [
        {"cases": (("baseline", "facilitation"),), "runs": 1},
        {"runs": 1},
        {"alive": False},
        {"cases": POLICIES, "runs": 3},
        {"months": 1},
        {"effect": -2.0},
    ],
    ids=["one world", "one world compared", "no partnership", "ten policies", "one month", "losses"],
)
def test_unusual_studies_can_be_drawn(study: Any, tmp_path: Path, made: dict[str, Any]) -> None:
    result = study(**made)
    expected = EVERY_STUDY if result.differences is not None else EVERY_STUDY - {"differences"}
    assert {path.stem for path in draw_all(result, tmp_path, "bg")} >= expected


@pytest.mark.parametrize("language", ["en", "bg"])
@pytest.mark.parametrize("made", [{}, {"cases": POLICIES, "runs": 3}, {"runs": 1}, {"months": 7}])
def test_every_picture_has_words_and_a_table_that_fits_its_header(
    study: Any, made: dict[str, Any], language: str
) -> None:
    names = set()
    for picture in pictures(study(**made), language):
        names.add(picture.name)
        assert picture.rows, picture.name
        assert {len(row) for row in picture.rows} == {len(picture.header)}, picture.name
        assert picture.says
        assert picture.note
    assert names >= EVERY_STUDY | OF_LIVES


def test_without_partnerships_there_are_no_lives_to_draw(study: Any) -> None:
    assert not {picture.name for picture in pictures(study(alive=False), "en")} & OF_LIVES


def test_names_with_signs_of_mathematics_are_drawn_as_they_are(study: Any, tmp_path: Path) -> None:
    draw_all(study(cases=(("a_$b$", "none"), ("c^2", "none")), runs=3), tmp_path, "bg")
    text = (tmp_path / "cohesion.svg").read_text(encoding="utf-8")
    assert "a_$b$" in text
    assert "Сплотеност на партньорствата" in text  # text stays text: it can be searched and read aloud


def test_a_world_in_which_everybody_stands_alone_is_drawn(study: Any, tmp_path: Path) -> None:
    result = study(runs=3)
    result.memberships["left"] = 5
    assert "network" in {path.stem for path in draw_all(result, tmp_path, "en")}
    assert "In no partnership: 24 organisations" in (tmp_path / "network.svg").read_text(encoding="utf-8")
