"""The page stands alone, speaks one language, escapes what users named, and says how sure it is."""

import io
import re
from copy import copy
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from zaedno.analysis import measures_table
from zaedno.analysis.figures import draw_all
from zaedno.analysis.language import Language, translator
from zaedno.analysis.pages.ensemble import html, write_page
from zaedno.analysis.reading import Reading
from zaedno.analysis.sentences.answer import answer, first_page, in_short
from zaedno.analysis.sentences.pairs import PEOPLE, SHORT
from zaedno.analysis.terminal import show
from zaedno.experiments.differences import differences
from zaedno.sim.parameters import declaration


def read(result: Any, language: str = "en") -> Reading:
    return Reading(result, translator(language))


EVIL = '<script>alert("x")</script>'
VOID = {"meta", "path", "use", "rect", "circle", "br", "img", "link", "input", "image"}


class Balanced(HTMLParser):
    """Notes tags that are closed and were not open, and ids that occur twice."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [str(value) for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [str(value) for name, value in attrs if name == "id"]

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.fixture(scope="module")
def page(study: Any) -> str:
    return html(study(), "en")


@pytest.mark.parametrize(("language", "word"), [("bg", "сплотени"), ("en", "cohesive")])
def test_the_page_is_whole_and_in_its_language(study: Any, language: str, word: str) -> None:
    page = html(study(), language)
    assert f'<html lang="{language}">' in page
    assert word in page
    parser = Balanced()
    parser.feed(page)
    assert parser.wrong == parser.open == []
    assert len(parser.ids) == len(set(parser.ids))


def test_the_page_fetches_nothing(page: str) -> None:
    namespaces = re.compile(r'xmlns(:\w+)?="[^"]*"')
    assert not re.search(r"(src|href|url)\s*[=(]\s*[\"']?(https?:|//|file:)", namespaces.sub("", page))


def test_every_picture_has_words_and_a_table(page: str) -> None:
    pictures = page.count("<svg")
    assert pictures == 13
    assert page.count('role="img" aria-labelledby="says-') == page.count('id="says-') == pictures
    assert page.count("<details>") == pictures


def test_what_users_named_is_escaped(study: Any) -> None:
    result = study(cases=((EVIL, "none"), ("win_lose", "none")))
    result.provenance["command_line"] = ["zaedno", "compare", f"scenario={EVIL}"]
    page = html(result, "en")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_figures_already_drawn_are_used(study: Any, tmp_path: Path) -> None:
    result = study(runs=4)
    draw_all(result, tmp_path / "figures", "bg")
    write_page(result, tmp_path / "page.html", "bg", tmp_path / "figures")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == html(result, "bg")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"runs": 40}, "Under “win–win” organisations gain more, together and on average, than under “win–lose”"),
        ({"runs": 40}, "the same way in 40 of 40 worlds"),
        ({"runs": 40}, "Gains are more equal under “win–lose”"),
        ({"runs": 40, "effect": 1.0}, "do not tell the two apart"),
        ({"runs": 8}, "So few worlds say little"),
        ({"runs": 1}, "one world out of many"),
        ({"runs": 5, "alive": False}, "too few worlds in common"),
        ({"cases": (("baseline", "none"),), "alive": False}, "no partnership is alive in any world"),
        ({"cases": (("baseline", "none"),)}, "; nine of ten worlds: "),
        ({"cases": (("a", "none"), ("b", "none"), ("c", "none")), "runs": 40}, "gain more, together and on average"),
        (
            {"cases": tuple((name, "none") for name in "abcdef"), "runs": 40},
            "over the second half of 2 years) against “a”, difference with 95\u00a0% interval: lower under “b” −",
        ),
    ],
)
def test_the_answer_says_how_sure_it_is(study: Any, made: dict[str, Any], said: str) -> None:
    assert said in " ".join(answer(read(study(**made))).values())


def test_each_is_said_only_where_it_is_so_of_nearly_each(study: Any) -> None:
    """Of 100 organisations in a world 99 have to be better off; a mean that one large gain has made is not enough."""
    result, each = study(runs=40), "together and each for itself"
    better = result.organisations["scenario"] == "win_win"
    result.organisations.loc[better, "net"] += 1.0
    assert each in in_short(read(result))
    few = better & (result.organisations["organisation"] < 1)  # one of 24
    result.organisations.loc[few, "net"] -= 2.0
    told = answer(read(result))
    assert each not in told[SHORT]
    better_off = "of 24.0 organisations 1.0 end with more under “win–lose”, 23.0 with more under “win–win”"
    assert better_off in told[PEOPLE]
    assert better_off in first_page(read(result))[PEOPLE]


def test_one_world_is_told_case_by_case_in_whole_numbers(study: Any) -> None:
    result = study(runs=1)
    told = first_page(read(result))
    gain = result.months.groupby("scenario")["collective_gain"].sum()
    assert told["story/0"].startswith("“win–win”, one world, month 24: ")
    assert told["story/1"].startswith("“win–lose”, one world, month 24: ")
    assert told["story/0"].endswith(f"Collective gain over 2 years: {gain['win_win']:.0f} units.")
    assert "on average" not in " ".join(told.values())


def test_no_case_is_left_out_of_the_first_sentence(study: Any) -> None:
    for names in ("abc", "abcd", "abcdefghij"):
        result = study(cases=tuple((name, "none") for name in names), runs=20)
        assert all(f"“{name}”" in first_page(read(result))[SHORT] for name in names)
        assert all(f"“{name}”" in in_short(read(result)) for name in names)


@pytest.mark.parametrize("language", ["en", "bg"])
@pytest.mark.parametrize("cases", [(("win_win", "none"), ("win_lose", "none")), (("baseline", "none"),)])
def test_every_number_on_the_first_page_says_its_period(study: Any, language: str, cases: Any) -> None:
    period = {"en": r"over (the second half of )?\d+ (years|months)|after \d+ months|in the second half"}
    period["bg"] = r"за (втората половина от )?\d+ (години|месеца)|след \d+ месеца|през втората половина"
    for sentence in first_page(read(study(cases=cases, runs=40), language)).values():
        assert not re.search(r"\d", sentence) or re.search(period[language], sentence), sentence


def test_less_waste_for_want_of_anything_to_waste_is_no_merit(study: Any) -> None:
    result = study(runs=40)
    result.runs.loc[result.runs["scenario"] == "win_lose", "contest_waste_share"] = 0.9
    of_cases = [result.runs[result.runs["scenario"] == name] for name in ("win_win", "win_lose")]
    result.differences = differences(of_cases, [("win_win", "none"), ("win_lose", "none")])
    told = " ".join(answer(read(result)).values())
    lost = 100.0 * of_cases[0]["contest_waste_share"].mean()
    assert f"Lost in contests over shares (% of what is contested, over 2 years): {lost:.1f} under" in told
    assert "90.0 under “win–lose”" in told
    assert "less is lost in contests under “win–lose”" in told
    assert "only because less is divided there at all" in told
    assert "only because less is divided" in printed(result, terminal=False).replace("\n", " ")


def test_what_is_assumed_is_told(study: Any) -> None:
    result = study(runs=3)
    angles = [{"svo_mean": declaration("svo_mean")["default"] + more, "leak_rate": 0.9} for more in (5, -5)]
    result.config["scenarios"] = [{"parameters": parameters, "roster": {"name": "x"}} for parameters in angles]
    page = html(result, "bg")
    assert "svo_mean" in page
    assert "нагласа: ъгъл на социална ценностна ориентация" in page
    assert "leak_rate" in page
    assert "нито една от тях не е действителна" not in page


def test_a_measure_that_hardly_a_world_has_is_not_told(study: Any) -> None:
    result = study(runs=40)
    result.runs.loc[:36, "gain_kept"] = float("nan")  # three of the forty worlds of win–win have it
    rows = [row for row in measures_table.rows(read(result)) if row[0].startswith("Gain kept")]
    assert rows[0][2:] == ("win–win", "–", "–", "–", "3")
    assert rows[1][3] != "–"


def test_worlds_without_a_partnership_are_told(study: Any) -> None:
    result = study(cases=(("baseline", "none"),), runs=10)
    result.runs.loc[:6, "cohesion"] = float("nan")
    assert "Only in 3 of 10 worlds is a partnership alive" in " ".join(answer(read(result)).values())


def test_a_single_world_has_no_interval(study: Any) -> None:
    page = html(study(cases=(("baseline", "none"),), runs=1), "en")
    assert "One world only: there is no interval" in page
    assert "The interval says how well" not in page


def printed(result: Any, terminal: bool) -> str:
    stream = io.StringIO()
    show(result, "en", Console(file=stream, force_terminal=terminal, width=100))
    return stream.getvalue()


def test_terminal_shows_means_and_differences(study: Any) -> None:
    text = printed(study(), terminal=False)
    assert "Collective gain" in text
    assert "Under “win–win” organisations gain more" in text
    assert "“win–lose” less “win–win”, in the same worlds" in text
    assert "0 of 12" in text


def test_plain_text_where_there_is_no_terminal(study: Any) -> None:
    assert "\x1b" not in printed(study(), terminal=False)
    assert "─" not in printed(study(), terminal=False)
    assert "\x1b" in printed(study(), terminal=True)


def test_sentences_are_picked_by_their_keys_whatever_they_begin_with(study: Any) -> None:
    """A translator may put the words in another order, without a sentence falling off the first page."""
    result, language = study(runs=40), translator("bg")
    turned = "Пет: {first} при „{baseline}“, {second} при „{against}“ – {measure}"
    catalogue = copy(language.catalogue)
    catalogue._catalog = {  # type: ignore[attr-defined]
        source: turned if "{measure}: {first} under" in str(source) else text
        for source, text in language.catalogue._catalog.items()  # type: ignore[attr-defined]
    }
    before, after = (first_page(Reading(result, each)) for each in (language, Language("bg", catalogue)))
    assert list(after) == list(before)
    assert after["collective_gain"].startswith("Пет: ")
    assert {key for key in before if after[key] != before[key]} == {"collective_gain"}
