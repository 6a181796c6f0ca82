"""Figures are written whatever the study: one world, many cases, no partnership; equal for equal tables."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from zaedno.analysis import labels, style
from zaedno.analysis.figures import balance, draw_all, funnel, hazards, pairs, pictures, trajectories
from zaedno.analysis.language import translator
from zaedno.analysis.reading import Reading


def read(result: Any, language: str = "en") -> Reading:
    return Reading(result, translator(language))


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


def test_of_two_cases_the_worse_is_what_the_other_is_measured_from(study: Any) -> None:
    """Whichever was typed first: what is better lies on the right, and is better in as many worlds."""
    worse = next(iter(pairs.pictures(read(study(effect=0.5)))))  # the second gains less
    better = next(iter(pairs.pictures(read(study(effect=2.0)))))
    assert worse.title == "Differences from “win–lose” in the same worlds"
    assert better.title == "Differences from “win–win” in the same worlds"
    for picture, other in ((worse, "win–win"), (better, "win–lose")):
        gain = picture.rows[0]
        assert gain[0] == other
        assert gain[3].startswith("+")
        assert gain[-1] == "12 of 12"
        assert all(float(dot) > 0 for dot in dots(picture))


def dots(picture: Any) -> list[float]:
    with style.applied():
        axes = picture.draw().axes[0]
    return list(axes.collections[0].get_offsets()[:, 0])


def test_several_cases_are_measured_from_the_first(study: Any) -> None:
    result = study(cases=(("win_win", "none"), ("win_lose", "none"), ("mixed", "none")))
    assert pairs.pictures(read(result))[0].title.startswith("Differences from “win–win”")


def test_meetings_draw_no_saw(study: Any) -> None:
    """Where partners hold check-ins each point is the mean of a year; counted by hand."""
    result = study(runs=1, months=36)
    result.config["scenarios"] = [{"parameters": {"checkin_interval": 3}}, {"parameters": {}}]
    (gain,) = (each for each in trajectories.pictures(read(result)) if each.name == "collective_gain")
    values = result.months.loc[result.months["scenario"] == "win_win", "collective_gain"].to_numpy()
    first, last = (f"{values[months].mean():.2f}" for months in (slice(0, 12), slice(24, 36)))
    assert f"“win–win”: {first} in the first year, {last} in the last." in gain.says
    assert "mean of the 12 months" in gain.note
    (cohesion,) = (each for each in trajectories.pictures(read(result)) if each.name == "cohesion")
    assert "mean of the 12 months" not in cohesion.note


def test_proposals_and_partnerships_are_told_of_a_hundred(study: Any, tmp_path: Path) -> None:
    result = study(runs=2)
    ours = result.runs["scenario"] == "win_win"
    formed = [name for name in result.runs.columns if name.startswith("formed_")]
    result.runs.loc[ours, "proposed"] = 50.0
    result.runs.loc[ours, formed] = 3.0 / len(formed)
    (picture,) = funnel.pictures(read(result))
    assert "“win–win”: of 100 proposals 6.0 became a partnership." in picture.says
    told = {row[1] for row in picture.rows}
    assert {"looked and passed: 1. does not serve the mission", "asked to join and was refused"} <= told
    assert "was asked and declined: 3. benefits below the costs" in told
    assert len(told) == len(picture.rows) / 2
    result.runs["proposed"] = 0.0
    (picture,) = funnel.pictures(read(result))
    assert "nobody proposed a partnership" in picture.says
    draw_all(result, tmp_path, "en")


def test_years_that_a_handful_enters_are_in_the_table_only(study: Any) -> None:
    (picture,) = hazards.pictures(read(study(months=84)))
    assert "too few partnerships end to name a year" in picture.says  # 28 of them in all
    with style.applied():
        (axes,) = picture.draw().axes
    assert all(len(line.get_xdata()) == 0 for line in axes.lines)
    assert len(picture.rows) > 7


def test_what_was_risked_is_drawn_where_it_can_be_seen(study: Any) -> None:
    result = study()
    (seen,) = balance.pictures(read(result))
    assert "the dark bar" in seen.note
    result.organisations["risked"] = 0.1
    (unseen,) = balance.pictures(read(result))
    assert "0.1 units at most, too little to be seen here" in unseen.note
    with style.applied():
        legends = [picture.draw().legends[0].get_texts() for picture in (seen, unseen)]
    assert ["risked" in [text.get_text() for text in texts] for texts in legends] == [True, False]


@pytest.mark.parametrize("language", ["en", "bg"])
def test_curves_are_named_at_their_ends_and_legends_stand_above(study: Any, language: str) -> None:
    drawn = {picture.name: picture for picture in pictures(study(cases=POLICIES[:4], months=36), language)}
    wanted = [translator(language)(text) for text in list(labels.POLICIES.values())[:4]]
    with style.applied():
        for name in ("collective_gain", "survival"):
            figure = drawn[name].draw()
            figure.draw_without_rendering()
            (axes,) = figure.axes
            ends = [text for text in axes.texts if " ".join(text.get_text().split("\n")) in wanted]
            assert len(ends) == 4, name
            boxes = sorted((text.get_window_extent() for text in ends), key=lambda box: box.y0)
            assert all(low.y1 <= high.y0 + 1 for low, high in pairwise(boxes)), name
            assert all(box.x0 > axes.get_window_extent().x1 for box in boxes)
            for legend in figure.legends:
                assert legend.get_window_extent().y0 > axes.get_window_extent().y1
