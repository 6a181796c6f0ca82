"""From looking for partners to a partnership that lasts: of 100 each, how many get how far.

Three counts of saying no stand apart: who looked and passed, who asked and was refused, who was asked and declined.
"""

from textwrap import fill, wrap
from typing import TYPE_CHECKING

import numpy as np

from zaedno.analysis import labels, style
from zaedno.analysis.cases import Case
from zaedno.analysis.figures.cells import shaded
from zaedno.analysis.figures.looks import Look, looks
from zaedno.analysis.figures.picture import Picture, estimate_cells, estimate_header
from zaedno.analysis.language import Language, mark
from zaedno.analysis.reading import Reading
from zaedno.analysis.result import part
from zaedno.experiments.inference.intervals import Estimate, estimate

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PASSED, _DECLINED = "passed_", "declined_"
_OF_LOOKS = tuple(_PASSED + question for question in labels.QUESTIONS)
_OF_PROPOSALS = ("formed", "refused", *(_DECLINED + question for question in labels.QUESTIONS))
_OF_PARTNERSHIPS = ("completed", "broken", "alive")
_STEPS = ("scouted", *_OF_LOOKS, "proposed", *_OF_PROPOSALS, *_OF_PARTNERSHIPS)
_NAMES = {
    "formed": mark("became a partnership"),
    "completed": mark("work completed"),
    "broken": mark("ended otherwise"),
    "alive": mark("alive at the end"),
}
_FEW = 3  # cases whose bars can stand side by side
_LETTERS = 26  # of a step in a line
_TITLE = 20  # letters of a line above the narrower panel

Counts = dict[str, Estimate]  # step → how many in a world


def pictures(reading: Reading) -> list[Picture]:
    _ = reading.language
    found = reading.cases
    named = reading.names
    counts = [_counts(reading, case) for case in found]
    single = reading.worlds == 1
    return [
        Picture(
            name="funnel",
            title=_("From looking for partners to a partnership"),
            says=" ".join(_says(name, at, _) for name, at in zip(named, counts, strict=True)),
            note=_note(single, _),
            words=2,
            header=(_("case"), _("step"), *estimate_header(_)),
            rows=tuple(
                (name, _step(step, _, in_full=True), *estimate_cells(at, _))
                for name, steps in zip(named, counts, strict=True)
                for step, at in steps.items()
            ),
            draw=lambda: _draw(named, looks(found), counts, _),
        )
    ]


def _step(step: str, language: Language, in_full: bool = False) -> str:
    """What a step is called; the three questions are numbered, in full where no title says who puts them."""
    if step in _NAMES:
        return language(_NAMES[step])
    of, _, question = step.partition("_")
    if question not in labels.QUESTIONS:
        return labels.within(step, language)
    told = f"{list(labels.QUESTIONS).index(question) + 1}. {language(labels.QUESTIONS[question])}"
    if not in_full:
        return told
    who = language("looked and passed") if of + "_" == _PASSED else language("was asked and declined")
    return f"{who}: {told}"


def _counts(reading: Reading, case: Case) -> Counts:
    """How many there were in a world.  What became of partnerships is told of those formed from month 0 on."""
    rows = case.rows(reading.result.runs)
    found = case.rows(part(reading.result, "partnerships", ("run", "scenario", "policy", "formed", "ended", "cause")))
    found = found[found["formed"] >= 0]
    over, done = found["ended"].notna(), found["cause"] == "completed"

    def of_each(those: "pd.Series[bool]") -> "pd.Series[int]":
        return found.loc[those, "run"].value_counts().reindex(rows["run"], fill_value=0)

    derived = {
        "formed": sum(rows[f"formed_{slug}"] for slug in labels.CATEGORIES),
        "completed": of_each(over & done),
        "broken": of_each(over & ~done),
        "alive": of_each(~over),
    }
    return {step: estimate(derived.get(step, rows.get(step)).to_numpy(dtype=np.float64)) for step in _STEPS}


def _note(single: bool, language: Language) -> str:
    _ = language
    note = _(
        "Everybody puts three questions: does it serve the mission, can it be had in other ways, do the benefits "
        "exceed the costs? Each no is counted under the first question that brought it. Who looks may pass on "
        "partners, and whom it asks may decline; one proposal can meet several who do. Who asks to join can be "
        "refused by the members. Who passes to do it alone does it alone."
    )
    if single:
        return note + " " + _("One world only: there is no interval, and another world would go another way.")
    return note + " " + _("Means over worlds; how many there were in one world, with 95 % intervals, is in the table.")


def _says(name: str, counts: Counts, language: Language) -> str:
    _ = language
    declined = {question: float(counts[_DECLINED + question].mean) for question in labels.QUESTIONS}
    most = max(declined, key=lambda question: declined[question])
    if not float(counts["proposed"].mean):
        return _("“{case}”: nobody proposed a partnership.").format(case=name)
    sentence = _("“{case}”: of 100 proposals {formed} became a partnership.").format(
        case=name, formed=_per_hundred(counts, "formed", "proposed", language)
    )
    if not declined[most]:
        return sentence
    told = _("The most frequent reason to decline what is proposed: {reason}.")
    return f"{sentence} {told.format(reason=_(labels.QUESTIONS[most]))}"


def _share(counts: Counts, step: str, of: str) -> float:
    """Of 100 of the step `of`, how many were of `step`: a ratio of means; NaN where there were none."""
    whole = float(counts[of].mean)
    return 100 * float(counts[step].mean) / whole if whole else float("nan")


def _per_hundred(counts: Counts, step: str, of: str, language: Language) -> str:
    share = _share(counts, step, of)
    return language.number(share, 0 if share >= 10 else 1)


def _panels(language: Language) -> tuple[tuple[tuple[str, ...], str, str, str], ...]:
    """Of each panel its steps, of what they are shares, its title, and what its axis counts."""
    partnerships = language("partnerships")
    return (
        (_OF_LOOKS, "scouted", language("Of 100 who look: passed on partners"), language("looks")),
        (
            _OF_PROPOSALS,
            "proposed",
            language("Of 100 proposals and requests"),
            language("partnerships; who said no, and over which question"),
        ),
        (_OF_PARTNERSHIPS, "formed", language("Of 100 partnerships formed"), partnerships),
    )


def _draw(named: list[str], shown: list[Look], counts: list[Counts], language: Language) -> "Figure":
    if len(named) > _FEW:
        return _cells(named, counts, language)
    figure = style.new_figure(5.4 + 1.3 * len(named))
    grid = figure.add_gridspec(2, 2, height_ratios=[5, 3.4])
    places = (grid[1, 0], grid[0, :], grid[1, 1])
    for place, (steps, of, title, what) in zip(places, _panels(language), strict=True):
        axes = figure.add_subplot(place)
        _bars(axes, steps, of, shown, counts, language)
        axes.set_xlabel(what)
        axes.set_title(fill(title, _TITLE if place is not places[1] else 2 * _TITLE))
    if len(named) > 1:
        from matplotlib.patches import Patch

        looks_of = zip(named, shown, strict=True)
        handles = [Patch(facecolor=o.fill, edgecolor=style.INK, hatch=o.hatch, label=name) for name, o in looks_of]
        style.key(figure, handles)
    return figure


def _bars(
    axes: "Axes", steps: tuple[str, ...], of: str, shown: list[Look], counts: list[Counts], language: Language
) -> None:
    """A group of bars a step, a bar a case, each with its number."""
    thick, longest = 0.84 / len(counts), 1.0
    for i, (look, case) in enumerate(zip(shown, counts, strict=True)):
        for y, step in enumerate(steps):
            share, place = np.nan_to_num(_share(case, step, of)), y + (i - (len(counts) - 1) / 2) * thick
            axes.barh(place, share, thick * 0.9, color=look.fill, edgecolor=style.INK, hatch=look.hatch, linewidth=0.8)
            text = _per_hundred(case, step, of, language)
            axes.annotate(text, (share, place), xytext=(5, 0), textcoords="offset points", va="center")
            longest = max(longest, share)
    axes.set_yticks(range(len(steps)), ["\n".join(wrap(_step(step, language), _LETTERS)) for step in steps])
    axes.invert_yaxis()
    axes.set_xlim(0, 1.2 * longest)
    axes.set_xticks([tick for tick in axes.get_xticks() if 0 <= tick <= longest])  # none at the edge, half outside
    axes.grid(visible=False, axis="y")
    style.numbers(axes, language, "x")


def _cells(named: list[str], counts: list[Counts], language: Language) -> "Figure":
    """Many cases: a cell a case and step, each step shaded by itself."""
    height = 2.6 + 0.42 * len(named)
    figure = style.new_figure(3 * height)
    panels = figure.subplots(3, 1)
    for axes, (steps, of, title, _what) in zip(panels, _panels(language), strict=True):
        shares = np.nan_to_num([[_share(case, step, of) for step in steps] for case in counts])
        texts = np.array([[_per_hundred(case, step, of, language) for step in steps] for case in counts])
        words = [_step(step, language) for step in steps]
        shaded(axes, shares / np.maximum(shares.max(axis=0), 1e-9), texts, words, named)
        axes.set_title(title)
    return figure
