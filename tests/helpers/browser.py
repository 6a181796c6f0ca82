"""Pages of HTML as a real browser shows and prints them, and what is wrong with them.

Any Chromium will do; `find_program` looks for one.
"""

from __future__ import annotations

import io
import os
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from pypdf import PdfReader

PROGRAMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
SCREENS = ((1366, 768), (1920, 1080))
LEAST_CONTRAST = 4.5  # WCAG 2.2, criterion 1.4.3, whatever the size of the letters
A4 = (595.3, 841.9)  # points
PRINTED = (680, 1001)  # px: A4 without its margins, as CSS measures it
_CHECKS = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def find_program() -> str | None:
    """The browser that the environment variable CHROMIUM names, or one that is where browsers are; None without any.

    Raises `FileNotFoundError` where CHROMIUM names none: it was meant to be used.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        if shutil.which(named) is None:
            raise FileNotFoundError(f"CHROMIUM={named}: no such program")
        return shutil.which(named)
    return next((path for path in map(shutil.which, (*PROGRAMS, *ELSEWHERE)) if path is not None), None)


@dataclass
class Opened:
    """A page in a window of its own, and what it has done since it was opened that a page should not do."""

    page: Page
    wrong: list[str] = field(default_factory=list)

    def ask(self, check: str, *arguments: float) -> Any:
        """One of the checks of `opened.js`."""
        return self.page.evaluate(f"{_CHECKS}.{check}({', '.join(map(str, arguments))})")

    def unfold(self) -> None:
        self.page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")

    def as_high_as_it_is(self) -> None:
        """Make the window so high that nothing has to be scrolled into it."""
        size = self.page.viewport_size
        assert size is not None
        high = int(self.page.evaluate("document.documentElement.scrollHeight"))
        self.page.set_viewport_size({"width": size["width"], "height": max(high, size["height"])})


@contextmanager
def opened(browser: Browser, file: Path, screen: tuple[int, int] = SCREENS[0]) -> Iterator[Opened]:
    """`file` in a window of `screen` px."""
    context = browser.new_context(viewport={"width": screen[0], "height": screen[1]})
    try:
        page = context.new_page()
        it = Opened(page)

        def dismiss(dialog: Any) -> None:
            it.wrong.append(f"a dialog: {dialog.message}")
            dialog.dismiss()

        address = file.resolve().as_uri()
        context.on("request", lambda request: request.url == address or it.wrong.append(f"a request: {request.url}"))
        page.on("console", lambda line: it.wrong.append(f"console, {line.type}: {line.text}"))
        page.on("pageerror", lambda error: it.wrong.append(f"an error: {error}"))
        page.on("dialog", dismiss)
        page.goto(address)
        yield it
    finally:
        context.close()


def wrong_on_screen(browser: Browser, file: Path, screen: tuple[int, int]) -> list[str]:
    """What is wrong with `file` on `screen`, folded and unfolded; nothing where all is well."""
    with opened(browser, file, screen) as it:
        folded = it.ask("overflows") + it.ask("cut")
        it.unfold()
        found = folded + it.ask("overflows") + it.ask("cut")
        return list(dict.fromkeys(found + it.wrong))


def faint(browser: Browser, file: Path) -> list[str]:
    """Texts of `file` that stand out too little from what is under them, or not at all."""
    with opened(browser, file) as it:
        it.unfold()
        it.as_high_as_it_is()
        return it.ask("faint", LEAST_CONTRAST)


def wrong_in_print(browser: Browser, file: Path) -> list[str]:
    """What is wrong with `file` on A4: what hangs over a page, what is missing from it, sheets too many."""
    with opened(browser, file, PRINTED) as it:
        it.page.emulate_media(media="print")
        found = it.ask("overflows") + it.ask("cut")
        high = it.page.evaluate("document.documentElement.scrollHeight")
        words = it.ask("words")
        pdf = PdfReader(io.BytesIO(it.page.pdf(prefer_css_page_size=True)))
    pages = [_bare(page.extract_text()) for page in pdf.pages]
    sizes = {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in pdf.pages}
    if sizes != {tuple(map(round, A4))}:
        found.append(f"not on A4: {sizes}")
    sheets = high / PRINTED[1]
    if not sheets * 0.9 <= len(pages) <= 1.6 * sheets + 2:
        found.append(f"{len(pages)} sheets for what is {sheets:.1f} sheets long")
    found += [f"sheet {i + 1} is empty" for i, text in enumerate(pages) if not text]
    whole = "".join(pages)
    found += [f"not in print: {text}" for text in dict.fromkeys(map(_bare, words)) if text not in whole]
    return found


def _bare(text: str) -> str:
    """The digits and the letters from left to right: a PDF keeps neither spaces nor the order of other letters."""
    joined = unicodedata.normalize("NFKC", text)  # fi, which printing makes one sign
    return "".join(sign for sign in joined if sign.isalnum() and unicodedata.bidirectional(sign) in ("L", "EN"))
