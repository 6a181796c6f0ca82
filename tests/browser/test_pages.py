"""Every page, on two screens and on paper: nothing over the edge, nothing fetched, nothing faint, nothing missing."""

from pathlib import Path

import pytest
from helpers.browser import SCREENS, faint, opened, wrong_in_print, wrong_on_screen
from playwright.sync_api import Browser


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen[0]}x{screen[1]}")
def test_it_fits_the_screen_and_asks_nothing_of_anybody(browser: Browser, file: Path, screen: tuple[int, int]) -> None:
    """No text beside the window or the box that holds it, folded or not; no request, dialog, warning or error."""
    assert wrong_on_screen(browser, file, screen) == []


def test_every_text_stands_out_from_what_is_under_it(browser: Browser, file: Path) -> None:
    assert faint(browser, file) == []


def test_it_prints_on_a4_with_all_tables(browser: Browser, file: Path) -> None:
    assert wrong_in_print(browser, file) == []


def test_names_of_organisations_are_text_and_nothing_else(browser: Browser, made) -> None:
    with opened(browser, made("hostile names")) as it:
        it.unfold()
        for cell in it.page.get_by_text("window.ran").all():
            cell.hover()
        shown = it.page.inner_text("body")
        assert it.page.evaluate("typeof window.ran") == "undefined"
        assert it.page.locator("script, img, iframe, [onerror], [onload], [onmouseover]").count() == 0
        assert it.page.locator("h1").count() == 1
        assert it.wrong == []
    for name in ("<script>window.ran = 1; alert(1)</script>", "{{ 7 * 7 }}", "&lt;b&gt; &amp;amp;"):
        assert name in shown
