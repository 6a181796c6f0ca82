"""Lives of partnerships, as pictures and words tell them: known ones, by hand."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from zaedno.analysis import style
from zaedno.analysis.cases import Case, cases
from zaedno.analysis.figures import endings, hazards, survival
from zaedno.analysis.language import translator
from zaedno.analysis.lives import lives
from zaedno.analysis.reading import Reading
from zaedno.analysis.sentences.lives import survivors


def read(result: Any, language: str = "en") -> Reading:
    return Reading(result, translator(language))


MONTHS = 24


@pytest.fixture
def known(study: Any) -> Any:
    """Ten partnerships of one case: two completed after 6 months, three ended by distrust after 12, five alive."""
    result = study(cases=(("baseline", "none"),), runs=4, months=MONTHS)
    result.partnerships = pd.DataFrame(
        {
            "run": [0, 1, 2, 3, 0, 1, 2, 3, 0, 1],
            "scenario": "baseline",
            "policy": "none",
            "partnership": range(10),
            "category": ["complementary"] * 5 + ["consortium"] * 5,
            "formed": [0] * 5 + [0, 0, 0, 4, 20],
            "ended": pd.array([6, 6, 12, 12, 12, None, None, None, None, None], dtype="Int64"),
            "cause": ["completed"] * 2 + ["distrust"] * 3 + [None] * 5,
            "outcome": [None] * 10,
            "gain": 1.0,
        }
    )
    return result


def test_lives_are_counted_by_hand(known: Any) -> None:
    of = lives(known, Case("baseline", "none"), "it")
    assert of.age.tolist() == [6, 6, 12, 12, 12, 23, 23, 23, 19, 3]  # the last month is the 24th
    # One was seen for 3 months only: 9 at risk of ending at 6, of which 2 do; 7 at 12, of which 3 do.
    assert of.alive[[6, 7, 12, 13]] == pytest.approx([1, 7 / 9, 7 / 9, 7 / 9 * 4 / 7])
    assert of.ended_by["completed"][-1] == pytest.approx(2 / 9)
    assert of.ended_by["distrust"][-1] == pytest.approx(7 / 9 * 3 / 7)
    assert of.hazards[0] == pytest.approx([2 / 9, 3 / 7])
    assert [of.at_risk(age) for age in (0, 12, 23)] == [10, 7, 3]


def test_what_was_formed_before_month_0_is_left_out(known: Any) -> None:
    before = lives(known, Case("baseline", "none"), "it")
    past = known.partnerships.head(3).assign(formed=[-40, -1, -12], partnership=[10, 11, 12])
    known.partnerships = pd.concat([known.partnerships, past], ignore_index=True)
    after = lives(known, Case("baseline", "none"), "it")
    assert after.age.tolist() == before.age.tolist()
    assert after.alive.tolist() == before.alive.tolist()


def test_categories_are_told_apart(known: Any) -> None:
    assert lives(known, Case("baseline", "none"), "it", "consortium").ended.sum() == 0
    assert lives(known, Case("baseline", "none"), "it", "creation").count == 0
    by_category = survival.pictures(read(known))[1]
    assert {row[1] for row in by_category.rows} == {"complementary", "consortium"}


def test_words_and_tables_tell_them(known: Any) -> None:
    assert survivors(read(known)).startswith("Alive after 12 months, of 100 partnerships: “baseline” 78 (")
    row = survival.pictures(read(known, "bg"))[0].rows[0]
    assert row[1:3] == ("12", "77,8")
    assert hazards.pictures(read(known))[0].rows[1][2] == "42.9"


def test_causes_are_told_with_their_intervals(known: Any) -> None:
    """By 12 months 2 of 9 completed; the interval is that of 2/9 with variance (2/9)(7/9)/9, worked out apart."""
    in_english, in_bulgarian = (endings.pictures(read(known, code))[0].rows[0] for code in ("en", "bg"))
    assert in_english[2:] == ("22.2", "6.1 to 63.5")
    assert in_bulgarian[2:] == ("22,2", "от 6,1 до 63,5")
    assert "Bands" in endings.pictures(read(known))[0].note


def test_when_all_have_ended_nothing_changes_any_more(known: Any) -> None:
    known.partnerships["ended"] = 5
    known.partnerships["formed"] = 0
    known.partnerships["cause"] = ["completed"] * 4 + ["distrust"] * 6
    picture = endings.pictures(read(known))[0]
    assert [row[2] for row in picture.rows] == ["40.0", "0.0", "60.0", "0.0", "0.0", "0.0", "0.0", "0.0"]
    assert "distrust 60; work completed 40" in picture.says


def test_rare_causes_are_in_the_table_only(known: Any) -> None:
    picture = endings.pictures(read(known))[0]
    assert "in the table only" in picture.note
    with style.applied():
        titles = [axes.get_title(loc="left") for axes in picture.draw().axes]
    assert titles == ["work completed", "distrust"]


def test_one_world_has_no_interval(study: Any) -> None:
    result = study(runs=1)
    of = lives(result, cases(result.runs)[0], "it")
    assert np.isnan(of.interval).all()
    assert "interval" not in survivors(read(result))
    assert np.isnan(list(of.ended_by_intervals.values())).all()
    assert "One world only" in endings.pictures(read(result))[0].note
    assert {row[3] for row in survival.pictures(read(result))[0].rows} == {"–"}


@pytest.mark.parametrize("worlds", [1, 2])
def test_the_risks_say_what_their_intervals_take_for_granted(study: Any, worlds: int) -> None:
    """With worlds to compare: that partnerships end independently.  None is cut off by the picture."""
    result = study(cases=(("baseline", "none"), ("baseline", "facilitation")), runs=worlds, months=48)
    case = {"scenario": "baseline", "category": "consortium", "cause": "completed", "outcome": None, "gain": 1.0}
    ended = np.repeat([6, 14, 30, 40], [58, 2, 40, 20])  # nearly half in the first year
    result.partnerships = pd.DataFrame(
        {
            **case,
            "policy": np.repeat(["none", "facilitation"], 120),
            "run": np.tile(np.arange(120) % worlds, 2),
            "partnership": np.tile(np.arange(120), 2),
            "formed": 0,
            "ended": pd.array(np.tile(ended, 2), dtype="Int64"),
        }
    )
    (picture,) = hazards.pictures(read(result))
    assert ("as if partnerships ended independently of each other" in picture.note) == (worlds > 1)
    assert ("One world only: there is no interval" in picture.note) == (worlds == 1)
    with style.applied():
        (axes,) = picture.draw().axes
    low, high = axes.get_ylim()
    left, right = axes.get_xlim()
    places = [line.get_xydata() for line in axes.lines if len(line.get_xdata())]
    ends = [segment for lines in axes.collections for segment in lines.get_segments() if len(segment)]
    assert len(places) == 2
    for x, y in np.vstack([*places, *ends]):
        assert np.isnan(y) or (left <= x <= right and 0 == low <= y <= high)
