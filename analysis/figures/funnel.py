"""From looking for partners to a partnership that lasts: how many get through each step, in a mean world."""

from typing import TYPE_CHECKING

import numpy as np

from analysis import labels, style
from analysis.cases import Case, cases, names
from analysis.figures.cells import shaded
from analysis.figures.picture import Picture, estimate_cells, estimate_header
from analysis.intervals import Estimate, estimate
from analysis.language import Language, mark
from analysis.result import Result, number_of_runs

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_GOES_ON, _STOPS, _ENDS = (style.SKY, ""), (style.ORANGE, "//"), (style.YELLOW, "..")
_STEPS = {
    "scouted": (mark("looked for an issue or partners"), _GOES_ON),
    "proposed": (mark("proposals and requests to join"), _GOES_ON),
    **{f"declined_{question}": (text, _STOPS) for question, text in labels.QUESTIONS.items()},
    "formed": (mark("partnerships formed"), _GOES_ON),
    "completed": (mark("of these: work completed"), _ENDS),
    "broken": (mark("of these: ended otherwise"), _ENDS),
    "alive": (mark("of these: alive at the end"), _ENDS),
}
_PANELS = 3

Counts = dict[str, Estimate]  # step → how many in a world


def pictures(result: Result, language: Language) -> list[Picture]:
    _ = language
    found = cases(result.runs)
    named = names(found, language)
    counts = [_counts(result, case) for case in found]
    single = number_of_runs(result) == 1
    return [
        Picture(
            name="funnel",
            title=_("From looking for partners to a partnership"),
            says=" ".join(_says(name, at, language) for name, at in zip(named, counts, strict=True)),
            note=_note(single, language),
            words=2,
            header=(_("case"), _("step"), *estimate_header(language)),
            rows=tuple(
                (name, _(_STEPS[step][0]), *estimate_cells(at, language))
                for name, steps in zip(named, counts, strict=True)
                for step, at in steps.items()
            ),
            draw=lambda: _draw(named, counts, language),
        )
    ]


def _counts(result: Result, case: Case) -> Counts:
    rows = case.rows(result.runs)
    formed = sum(rows[f"formed_{slug}"] for slug in labels.CATEGORIES)
    ended = sum(rows[f"ended_{slug}"] for slug in labels.CAUSES)
    derived = {
        "formed": formed,
        "completed": rows["ended_completed"],
        "broken": ended - rows["ended_completed"],
        "alive": formed - ended,
    }
    return {step: estimate(derived.get(step, rows.get(step)).to_numpy(dtype=np.float64)) for step in _STEPS}


def _note(single: bool, language: Language) -> str:
    _ = language
    note = _(
        "Everybody who is asked puts three questions: does it serve the mission, can it be had in other ways, "
        "do the benefits exceed the costs? Each no is counted under the first question that brought it; "
        "one proposal can meet several."
    )
    if single:
        return note + " " + _("One world only: there is no interval, and another world would go another way.")
    return note + " " + _("Numbers of a mean world; their 95 % intervals are in the table.")


def _says(name: str, counts: Counts, language: Language) -> str:
    _ = language
    refused = {question: float(counts[f"declined_{question}"].mean) for question in labels.QUESTIONS}
    most = max(refused, key=lambda question: refused[question])
    text = _(
        "“{case}”: organisations looked for partners {scouted} times and made {proposed} proposals, from which "
        "{formed} partnerships came."
    )
    sentence = text.format(
        case=name,
        **{step: _.number(float(counts[step].mean), 0) for step in ("scouted", "proposed")},
        formed=_.number(float(counts["formed"].mean), 1),
    )
    if not refused[most]:
        return sentence
    return (
        sentence
        + " "
        + _("The most frequent reason to say no: {reason}.").format(reason=_(labels.QUESTIONS[most]).split(" ", 1)[1])
    )


def _draw(named: list[str], counts: list[Counts], language: Language) -> "Figure":
    if len(named) > _PANELS:
        return _cells(named, counts, language)
    figure = style.new_figure(4.6)
    panels = figure.subplots(1, len(named), sharey=True, sharex=True, squeeze=False)[0]
    most = max(float(at.mean) for steps in counts for at in steps.values())
    for axes, name, steps in zip(panels, named, counts, strict=True):
        for y, (step, at) in enumerate(steps.items()):
            fill, hatch = _STEPS[step][1]
            mean = float(at.mean)
            axes.barh(y, mean, 0.72, color=fill, edgecolor=style.INK, hatch=hatch, linewidth=0.8)
            text = language.number(mean, 0 if mean >= 100 else 1)
            axes.annotate(text, (mean, y), xytext=(5, 0), textcoords="offset points", va="center")
        axes.set_title(name)
        axes.set_xlim(0, 1.22 * most if most > 0 else 1)
        axes.grid(visible=False, axis="y")
        axes.locator_params(axis="x", nbins=4)
        style.numbers(axes, language, "x")
    panels[0].set_yticks(range(len(_STEPS)), [language(text) for text, _look in _STEPS.values()])
    panels[0].invert_yaxis()
    figure.supxlabel(language("how often, in a mean world"), fontsize=12)
    return figure


def _cells(named: list[str], counts: list[Counts], language: Language) -> "Figure":
    """Many cases: a cell a case and step, each step shaded by itself."""
    figure = style.new_figure(2.8 + 0.42 * len(named))
    axes = figure.add_subplot()
    means = np.array([[float(at.mean) for at in steps.values()] for steps in counts])
    digits = [0 if column.max(initial=0.0) >= 100 else 1 for column in means.T]
    texts = np.array([[language.number(mean, n) for mean, n in zip(row, digits, strict=True)] for row in means])
    shaded(
        axes, means / np.maximum(means.max(axis=0), 1e-9), texts, [language(t) for t, _look in _STEPS.values()], named
    )
    return figure
