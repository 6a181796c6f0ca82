"""The checks themselves: each finds the fault that it is for, planted in a page that is otherwise well."""

from pathlib import Path

import pytest
from helpers.browser import SCREENS, faint, find_program, wrong_in_print, wrong_on_screen
from playwright.sync_api import Browser

WELL = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>t</title>
<style>body {{ margin: 8px; font: 18px sans-serif; color: #767676 }} @page {{ size: A4; margin: 16mm 15mm; }}
.aloud {{ position: absolute; width: 1px; height: 1px; overflow: hidden }}</style></head><body>
<h1>Very well</h1><p class="aloud">for ears, of any length at all</p>{planted}
<details><summary>more</summary><table><tr><td>12</td></tr></table></details>
<svg viewBox="0 0 600 100" style="display: block; width: 100%"><rect width="600" height="50" fill="#0072B2"/>
<text x="10" y="30" fill="#fff">over blue</text><text x="10" y="80">over white</text>{drawn}</svg></body></html>"""
TABLE = "<style>details::details-content { display: block; content-visibility: visible; block-size: auto }</style>"

ON_SCREEN = {
    "wide": ('<div style="width: 3000px">much</div>', "the page is 30"),
    "out of its box": (
        '<p style="width: 90px; overflow: hidden; white-space: nowrap">a long sentence</p>',
        "<p> a long",
    ),
    "beside the window": ('<p style="position: absolute; left: -60px">lost</p>', "beside the window: lost"),
    "folded": (f"<details><summary>s</summary><p>{'m' * 900}</p></details>", "beside the window: mmm"),
    "fetched": ('<img src="http://127.0.0.1:9/x.png" alt="">', "a request: http://127.0.0.1:9/x.png"),
    "warning": ("<script>console.warn('beware')</script>", "console, warning: beware"),
    "error": ("<script>nothing.there()</script>", "an error: nothing is not defined"),
    "dialog": ("<script>alert('hear')</script>", "a dialog: hear"),
}
FAINT = {
    "grey": ("<p style='color: #777'>grey</p>", "4.48:1: grey"),
    "opacity": ("<div style='opacity: 0.9'><p>veiled</p></div>", ":1: veiled"),
    "ground": ("<div style='background: #eee'><p>on grey</p></div>", ":1: on grey"),
    "covered": (
        "<p>under</p><div style='position: relative; margin-top: -50px; height: 60px; background: #fff'></div>",
        "covered",
    ),
}
DRAWN = {
    "over a line": (
        '<path d="M0 75H600" stroke="#666" stroke-width="9"/><text x="300" y="80">struck</text>',
        "struck",
    ),
    "over a hatch": (
        '<pattern id="p" width="9" height="9"><path d="M0 0L9 9" fill="#444"/></pattern>'
        '<rect x="200" y="55" width="99" height="40" fill="url(#p)"/><text x="210" y="80">hatched</text>',
        "hatched",
    ),
    "half seen": ('<text x="300" y="80" fill="#000" fill-opacity="0.4">half</text>', "half"),
}
IN_PRINT = {
    "wide": ("<table><tr>" + "<td>mmmmmmmmmm</td>" * 9 + "</tr></table>", "the page is"),
    "hidden": (
        '<p style="height: 20px; width: 60px; overflow: hidden">shown<br>hidden</p>',
        "not in print: shownhidden",
    ),
    "letter": ("<style>@page { size: letter }</style>", "not on A4"),
    "sheets": ("<p style='break-after: page'>p</p>" * 9, "sheets for what is"),
}


def planted(tmp_path: Path, planted: str = "", drawn: str = "") -> Path:
    file = tmp_path / "page.html"
    file.write_text(WELL.format(planted=planted, drawn=drawn), encoding="utf-8")
    return file


def test_a_page_that_is_well_has_no_fault(browser: Browser, tmp_path: Path) -> None:
    file = planted(tmp_path, TABLE)
    assert [wrong_on_screen(browser, file, screen) for screen in SCREENS] == [[], []]
    assert faint(browser, file) == []
    assert wrong_in_print(browser, file) == []


@pytest.mark.parametrize("fault", ON_SCREEN)
def test_what_is_wrong_on_the_screen_is_found(browser: Browser, tmp_path: Path, fault: str) -> None:
    source, told = ON_SCREEN[fault]
    assert any(told in line for line in wrong_on_screen(browser, planted(tmp_path, source), SCREENS[0]))


@pytest.mark.parametrize("fault", FAINT)
def test_faint_text_is_found(browser: Browser, tmp_path: Path, fault: str) -> None:
    source, told = FAINT[fault]
    (line,) = faint(browser, planted(tmp_path, source))
    assert told in line


@pytest.mark.parametrize("fault", DRAWN)
def test_faint_text_of_a_picture_is_found(browser: Browser, tmp_path: Path, fault: str) -> None:
    source, told = DRAWN[fault]
    (line,) = faint(browser, planted(tmp_path, drawn=source))
    assert line.endswith(f":1: {told}")


def test_text_over_the_edge_of_a_picture_is_found(browser: Browser, tmp_path: Path) -> None:
    found = wrong_on_screen(browser, planted(tmp_path, drawn='<text x="560" y="80">too far</text>'), SCREENS[0])
    assert any("too far" in line and "over the edge of its picture" in line for line in found)


@pytest.mark.parametrize("fault", IN_PRINT)
def test_what_is_wrong_in_print_is_found(browser: Browser, tmp_path: Path, fault: str) -> None:
    source, told = IN_PRINT[fault]
    found = wrong_in_print(browser, planted(tmp_path, TABLE + source))
    assert any(told in line for line in found), found


def test_what_stays_folded_in_print_is_found(browser: Browser, tmp_path: Path) -> None:
    assert wrong_in_print(browser, planted(tmp_path)) == ["not in print: 12"]


def test_a_browser_that_was_named_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(FileNotFoundError, match="CHROMIUM=/nowhere/chromium: no such program"):
        find_program()


def test_without_any_browser_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("helpers.browser.ELSEWHERE", ())
    assert find_program() is None
