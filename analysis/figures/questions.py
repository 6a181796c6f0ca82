"""Why partnerships do not form: how often the three questions of the value test were answered with no."""

from typing import TYPE_CHECKING

import numpy as np

from analysis import labels, style
from analysis.cases import Case, cases, names
from analysis.figures.picture import Picture, estimate_cells, estimate_header
from analysis.intervals import Estimate, estimate
from analysis.language import Language
from analysis.result import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_FILLS = {"mission": (style.SKY, ""), "alternative": (style.YELLOW, ".."), "cost": (style.ORANGE, "//")}
_WRITTEN = 0.05  # a share below this has no room for its number

Counts = dict[str, Estimate]  # measure → answers in a world


def pictures(result: Result, language: Language) -> list[Picture]:
    _ = language
    found = cases(result.runs)
    named = names(found, language)
    counts = [_counts(result, case) for case in found]
    rows = [
        (name, labels.measure(measure, language), *estimate_cells(at, language))
        for name, measures in zip(named, counts, strict=True)
        for measure, at in measures.items()
    ]
    return [
        Picture(
            name="value_test",
            title=_("Why proposals are declined"),
            says=_says(named, counts, language),
            note=_(
                "Everybody who is asked puts three questions: does it serve the mission, can it be had in other ways, "
                "do the benefits exceed the costs? Each no is counted under the first question that brought it."
            ),
            words=2,
            header=(_("case"), _("what"), *estimate_header(language)),
            rows=tuple(rows),
            draw=lambda: _draw(named, counts, language),
        )
    ]


def _counts(result: Result, case: Case) -> Counts:
    rows = case.rows(result.runs)
    measures = ("proposed", *(f"declined_{question}" for question in _FILLS))
    return {measure: estimate(rows[measure].to_numpy(dtype=np.float64)) for measure in measures}


def _shares(counts: Counts) -> dict[str, float]:
    """Of all answers that were no, the share of each question; 0 where there was none."""
    means = {question: float(counts[f"declined_{question}"].mean) for question in _FILLS}
    total = sum(means.values())
    return {question: mean / total if total > 0 else 0.0 for question, mean in means.items()}


def _says(named: list[str], counts: list[Counts], language: Language) -> str:
    _ = language
    sentences = []
    for name, measures in zip(named, counts, strict=True):
        shares = "; ".join(
            f"{_(labels.QUESTIONS[question])}: {language.number(100 * share, 0)} %"
            for question, share in _shares(measures).items()
        )
        sentences.append(f"{_('“{name}”').format(name=name)}: {shares}.")
    return _("Shares of all answers that were no.") + " " + " ".join(sentences)


def _draw(named: list[str], counts: list[Counts], language: Language) -> "Figure":
    from matplotlib.patches import Patch

    _ = language
    figure = style.new_figure(1.9 + 0.55 * len(named))
    axes = figure.add_subplot()
    shares = [_shares(measures) for measures in counts]
    left = np.zeros(len(named))
    for question, (fill, hatch) in _FILLS.items():
        here = np.array([at[question] for at in shares])
        axes.barh(range(len(named)), 100 * here, 0.7, left=100 * left, color=fill, edgecolor=style.INK, hatch=hatch)
        for i in np.flatnonzero(here >= _WRITTEN).tolist():
            axes.text(
                100 * (left[i] + here[i] / 2), i, language.number(100 * here[i], 0), ha="center", va="center",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5, "alpha": 0.85},
            )  # fmt: skip
        left += here
    axes.set_yticks(range(len(named)), named)
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.grid(visible=False)
    axes.set_xlabel(_("share of all answers that were no (%)"))
    style.numbers(axes, language, "x")
    keys = [
        Patch(facecolor=fill, edgecolor=style.INK, hatch=hatch, label=_(labels.QUESTIONS[question]))
        for question, (fill, hatch) in _FILLS.items()
    ]
    style.key(figure, keys)
    return figure
