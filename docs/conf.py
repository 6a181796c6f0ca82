"""The documentation as a site: `make site` writes site/, and anything doubtful, such as a link to nowhere, is an error.

Pages stay where they are, for people who read them in the repository; links between them work in both places.  Nothing
is loaded from another host, so that the site works from a disk too.
"""

import re
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx

project = "zaedno"
author = copyright = "zaedno contributors"
version = release = installed("zaedno")

extensions = ["myst_parser"]
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4
source_suffix = {".md": "markdown"}
include_patterns = [
    "*.md",
    "docs/**",
    "tests/README.md",
    "examples/README.md",
    "benchmarks/*.md",
    "configs/roster/*.md",
]
root_doc = "README"
html_theme = "furo"
html_title = "zaedno"
html_math_renderer = "mathml"
html_copy_source = False

# The tables of contents that the pages themselves, read in the repository, have no need of
CONTENTS = {
    "First steps": [
        "docs/tutorials/trainer",
        "docs/tutorials/planner",
        "docs/tutorials/researcher",
        "docs/stories",
        "examples/README",
    ],
    "На български": ["docs/tutorials/trainer.bg", "docs/roster.bg", "docs/stories.bg"],
    "How to": [
        "docs/how-to/README",
        "docs/roster",
        "docs/report",
        "docs/sweeps",
        "docs/calibration",
        "docs/notebooks",
        "docs/sensitivity",
        "docs/debugging",
    ],
    "The model": [
        "docs/ODD",
        "docs/concepts",
        "docs/parameters",
        "docs/measures",
        "docs/defaults",
        "docs/mechanisms",
        "docs/size",
        "docs/claims",
        "docs/sources",
        "configs/roster/*",
    ],
    "The project": ["CONTRIBUTING", "tests/README", "docs/glossary", "benchmarks/RESULTS", "CHANGELOG"],
}
exclude_patterns = [".*", "outputs", "site", "**/__pycache__"]
html_static_path: list[str] = []
myst_fence_as_directive = ["math"]


def with_contents(app: Sphinx, page: str, source: list[str]) -> None:
    """The first page gets the tables of contents behind its text."""
    if page == root_doc:
        for caption, pages in CONTENTS.items():
            lines = "\n".join(f"/{name}" for name in pages)
            source[0] += f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n:glob:\n\n{lines}\n```\n"


def with_neighbours(app: Sphinx, page: str, source: list[str]) -> None:
    """An index of a folder has the pages beside it below it."""
    if page == "docs/how-to/README":
        source[0] += "\n```{toctree}\n:hidden:\n:glob:\n\n[a-z]*\n```\n"


# What docutils' translation does not know, and nothing is lost without
PLAINER = {r"\\[bB]ig(?![a-z])|\\textstyle(?![a-z])": "", "°": r"^{\\circ}", r"\\texttt": r"\\text"}


def as_mathml(formula: str, as_block: bool) -> str:
    for pattern, plainer in PLAINER.items():
        formula = re.sub(pattern, plainer, formula)
    return tex2mathml(formula, as_block=as_block)


def inline_math(translator: Any, node: nodes.math) -> None:
    """Formulas as MathML, which browsers draw by themselves: no program from another host."""
    translator.body.append(as_mathml(node.astext(), as_block=False))
    raise nodes.SkipNode


def displayed_math(translator: Any, node: nodes.math_block) -> None:
    formula = as_mathml(node.astext(), as_block=True)  # some are wider than the text
    translator.body.append(f"<div class='formula' style='overflow-x: auto'>{formula}</div>")
    raise nodes.SkipNode


def in_its_language(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Pages in Bulgarian say so, for whoever has them read aloud."""
    if page.endswith(".bg"):
        context["language"] = "bg"


def with_a_door(app: Sphinx, error: Exception | None) -> None:
    """`index.html`, which a browser or a host looks for, leads to the first page."""
    if error is None:
        door = f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={root_doc}.html">\n'
        Path(app.outdir, "index.html").write_text(door, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_html_math_renderer("mathml", (inline_math, None), (displayed_math, None))
    app.connect("source-read", with_contents)
    app.connect("source-read", with_neighbours)
    app.connect("html-page-context", in_its_language)
    app.connect("build-finished", with_a_door)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
