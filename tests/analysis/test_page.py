"""The page stands alone, speaks one language, escapes what users named, and says how sure it is."""

import io
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from analysis.figures import draw_all
from analysis.language import translator
from analysis.page import render, write_page
from analysis.terminal import show
from analysis.words import answer

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
    return render(study(), "en")


@pytest.mark.parametrize(("language", "word"), [("bg", "сплотени"), ("en", "cohesive")])
def test_the_page_is_whole_and_in_its_language(study: Any, language: str, word: str) -> None:
    page = render(study(), language)
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
    assert pictures == 8
    assert page.count('role="img" aria-label="') == pictures
    assert page.count("<details>") == pictures


def test_what_users_named_is_escaped(study: Any) -> None:
    result = study(cases=((EVIL, "none"), ("win_lose", "none")))
    result.provenance["command_line"] = ["zaedno", "compare", f"scenario={EVIL}"]
    page = render(result, "en")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_figures_already_drawn_are_used(study: Any, tmp_path: Path) -> None:
    result = study(runs=4)
    draw_all(result, tmp_path / "figures", "bg")
    write_page(result, tmp_path / "page.html", "bg", tmp_path / "figures")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == render(result, "bg")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"runs": 40}, "In 40 of 40 worlds the collective gain is higher under “win–win” than under “win–lose”"),
        ({"runs": 40}, "practically every world"),
        ({"runs": 40, "effect": 1.0}, "do not tell the two apart"),
        ({"runs": 8}, "So few worlds say little"),
        ({"runs": 1}, "one world out of many"),
        ({"runs": 5, "alive": False}, "too few worlds in common"),
        ({"cases": (("baseline", "none"),), "alive": False}, "no partnership is alive in any world"),
        ({"cases": (("baseline", "none"),)}, "in nine of ten worlds"),
    ],
)
def test_the_answer_says_how_sure_it_is(study: Any, made: dict[str, Any], said: str) -> None:
    assert said in " ".join(answer(study(**made), translator("en")))


def test_worlds_without_a_partnership_are_told(study: Any) -> None:
    result = study(cases=(("baseline", "none"),), runs=10)
    result.runs.loc[:6, "cohesion"] = float("nan")
    assert "Only in 3 of 10 worlds is a partnership alive" in " ".join(answer(result, translator("en")))


def test_a_single_world_has_no_interval(study: Any) -> None:
    page = render(study(cases=(("baseline", "none"),), runs=1), "en")
    assert "One world only: there is no interval" in page
    assert "The interval says how well" not in page


def printed(result: Any, terminal: bool) -> str:
    stream = io.StringIO()
    show(result, "en", Console(file=stream, force_terminal=terminal, width=100))
    return stream.getvalue()


def test_terminal_shows_means_and_differences(study: Any) -> None:
    text = printed(study(), terminal=False)
    assert "Collective gain" in text
    assert "Differences from “win–win” in the same worlds" in text
    assert "0 of 12" in text


def test_plain_text_where_there_is_no_terminal(study: Any) -> None:
    assert "\x1b" not in printed(study(), terminal=False)
    assert "─" not in printed(study(), terminal=False)
    assert "\x1b" in printed(study(), terminal=True)
