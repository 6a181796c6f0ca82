"""The picture shows the world nearest to the middle, lived once more if need be, and says which one it is."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import zaedno
from zaedno.analysis.figures import network
from zaedno.analysis.language import translator
from zaedno.analysis.reading import Reading
from zaedno.analysis.world import KEPT, NEAREST, drawn_world
from zaedno.experiments.rerun import live_again
from zaedno.experiments.typical import nearest


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("study") / "of"
    zaedno.run(runs=7, seed=3, months=8, out=str(place))
    return place


def reading(folder: Path, language: str = "en") -> Reading:
    return Reading(zaedno.load(folder)._opened, translator(language))


def note(folder: Path, language: str) -> str:
    return next(each.note for each in network.pictures(reading(folder, language)) if each.name == "network")


def test_it_is_the_nearest_and_its_events_are_those_that_it_had(folder: Path) -> None:
    read = reading(folder)
    world = drawn_world(read, read.cases, 200)
    assert world is not None
    assert (world.run, world.why) == (nearest(read.result.runs)[0], NEAREST)
    lived = world.tables[read.cases[0]].partnerships  # of that run alone, or of all, where its events were kept
    lived, then = lived[lived["run"] == world.run], read.result.partnerships
    np.testing.assert_array_equal(lived["gain"], then.loc[then["run"] == world.run, "gain"])


def test_both_languages_say_which_one_it_is(folder: Path) -> None:
    run = nearest(zaedno.load(folder).runs)[0]
    assert note(folder, "en").startswith(f"Run {run}, the nearest to the middle of 7 worlds.")
    assert note(folder, "bg").startswith(f"Изчисление {run}, най‑близкото до средата на световете (общо 7).")
    with_words = next(each for each in network.pictures(reading(folder)) if each.name == "network").draw()
    assert with_words.get_supxlabel().startswith(f"Run {run}, the nearest")


def test_one_that_was_asked_for_says_so(folder: Path, tmp_path: Path) -> None:
    other = next(run for run in range(1, 7) if run != nearest(zaedno.load(folder).runs)[0])
    zaedno.run(runs=7, seed=3, months=8, events=[other], out=str(tmp_path / "asked"))
    assert note(tmp_path / "asked", "en").startswith(f"Run {other} out of 7 worlds, as asked for.")
    zaedno.run(runs=1, seed=3, months=8, out=str(tmp_path / "one"))
    assert note(tmp_path / "one", "en").startswith("Run 0, the only one of this study.")


def test_a_world_that_comes_out_otherwise_today_is_not_passed_off_as_it(folder: Path) -> None:
    read = reading(folder)
    read.result.runs["output"] *= 1.001
    world = drawn_world(read, read.cases, 200)
    if nearest(read.result.runs)[0] == 0:
        pytest.skip("its events were kept")
    assert world is not None
    assert (world.run, world.why) == (0, KEPT)


def test_who_serves_an_issue_alone_is_marked_whenever_it_began(folder: Path) -> None:
    """Projects out of the past have their event at month 0, so that whoever draws month 1 knows of them."""
    read = reading(folder)
    case = read.cases[0]
    lived = live_again(read.result, 1)
    begun = lived.events[(lived.events["event"] == "started_alone") & (lived.events["month"] == 0)]
    assert len(begun), "96 months leave some"
    shown = network.snapshot_after(lived, case, "", 1, 1)
    ended = lived.events[(lived.events["event"] == "ended_alone") & (lived.events["month"] == 0)]
    assert shown.carriers >= set(begun["organisation"]) - set(ended["organisation"])


def test_a_large_community_is_not_lived_again(folder: Path) -> None:
    read: Any = reading(folder)
    world = drawn_world(read, read.cases, 10)
    assert world is None or world.run == 0
