"""The stories are those that the model tells today, of a length to read, and say nothing that their rows do not."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def stories() -> ModuleType:
    spec = importlib.util.spec_from_file_location("stories", DOCS / "stories.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["stories"] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("code", ["en", "bg"])
def test_committed_page_is_the_told_one(stories: ModuleType, code: str) -> None:
    name = stories.PAGES[code]
    assert (DOCS / name).read_text(encoding="utf-8") == stories.page(code), f"docs/{name} is out of date: make stories"


def test_both_languages_tell_the_same(stories: ModuleType) -> None:
    """The same rows behind the same stories, and the same sums of money."""
    pages = [stories.page(code) for code in ("en", "bg")]
    rows = [re.findall(r"^\| (\d+) \| `(\w+)` \|.*\| (\S+) \|$", page, re.M) for page in pages]
    assert rows[0] == rows[1]
    assert len(rows[0]) > 10


@pytest.mark.parametrize("code", ["en", "bg"])
def test_a_story_is_short_and_filled_in(stories: ModuleType, code: str) -> None:
    told = [part.partition("<details>")[0] for part in stories.page(code).split("\n## ")[1:]]
    assert 4 <= len(told) <= 5
    for story in told:
        assert 90 <= len(story.split()) <= 225, story
        assert not re.search(r"[{}]|\bNone\b|\bnan\b|  | \.", story), story


def test_no_partnership_is_told_twice_and_each_is_of_its_kind(stories: ModuleType) -> None:
    _, found = stories.chosen()
    assert len({(run.run, run.scenario.policy, told.row.partnership) for run, told in found}) == len(found)
    for run, told in found:
        assert told.row.partnership in set(run.candidates(told.kind)["partnership"])
