"""Outside facts are shown with what was missed, in both languages, where a study has them."""

import io
from typing import Any

import pandas as pd
import pytest
from rich.console import Console

from zaedno.analysis import labels, patterns_table
from zaedno.analysis.language import NOT_A_NUMBER, translator
from zaedno.analysis.pages.ensemble import html
from zaedno.analysis.reading import Reading
from zaedno.analysis.terminal import show
from zaedno.experiments.calibration.facts import FACTS
from zaedno.experiments.patterns import COLUMNS, PATTERNS


def read(result: Any, language: str = "en") -> Reading:
    return Reading(result, translator(language))


@pytest.fixture
def run(study: Any) -> Any:
    """A run of the baseline that meets a fact, misses one, and cannot tell of a third."""
    rows = [
        ("median_size", "[I]", 3.0, 6.0, 4.5, True, True),
        ("density", "Name & Name (2012) [V]", 0.18, 0.47, 0.06, False, False),
        ("alive_after_5_years", "Name (2012) [V, D]", 0.43, 0.68, float("nan"), None, True),
    ]
    result = study(cases=(("baseline", "none"),))
    result.patterns = pd.DataFrame(rows, columns=COLUMNS).astype({"inside": "boolean"})
    return result


def test_every_pattern_has_a_label() -> None:
    assert set(labels.PATTERNS) == {pattern.name for pattern in PATTERNS} | {fact.name for fact in FACTS}


def test_cells(run: Any) -> None:
    met, missed, unknown = patterns_table.rows(read(run))

    assert met[1:] == ("[I]", "3 to 6", "4.5", "yes", "yes")
    assert missed[1:] == ("Name & Name (2012) [V]", "0.18 to 0.47", "0.06", "no", "no")
    assert unknown[2:] == ("0.43 to 0.68", NOT_A_NUMBER, NOT_A_NUMBER, "yes")
    assert len(patterns_table.header(translator("en"))) == len(met)


def test_cells_in_bulgarian(run: Any) -> None:
    assert patterns_table.rows(read(run, "bg"))[1][2:] == ("от 0,18 до 0,47", "0,06", "не", "не")


def test_the_page_and_the_terminal_show_them(run: Any) -> None:
    assert "Name &amp; Name (2012) [V]" in html(run, "en")
    stream = io.StringIO()
    show(run, "en", Console(file=stream))
    assert "Outside facts, and what this run gave" in stream.getvalue()


def test_a_study_without_them_shows_none(study: Any) -> None:
    assert patterns_table.rows(read(study())) == []
    assert "Outside facts" not in html(study(), "en")
