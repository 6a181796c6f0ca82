"""The picture of a discovery: the points, the box in two factors, and the trajectory that it was chosen from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zaedno.analysis import labels, style
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import Language
from zaedno.analysis.sensitivity.discovery import Discovery
from zaedno.experiments.inference.prim import HIGH, LOW, Found

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LABEL = 44  # letters along an axis
_SHOWN = 1500  # points at most


def picture(discovery: Discovery, name: str, language: Language) -> Picture:
    """The picture of what was found in one scenario under one policy."""
    _ = language
    note = _(
        "PRIM cuts slices off the design until mostly runs are left in which the condition holds. Left: points of the "
        "design in the two factors that limit the first box most; filled: it holds in at least half of the point's "
        "runs; the frame is the box. Right: each step of the search; coverage is the part of all such runs that the "
        "box holds, density their share in it; the dashed line is their share in the whole design. A box is chosen for "
        "being dense, and at other points it is less so: points that were left out of the search tell how much."
    )
    if discovery.nulls:
        text = _("In {n} of {all} runs no partnership was alive; they count as 0.")
        all_runs = discovery.share.size * discovery.runs
        note += " " + text.format(n=language.number(discovery.nulls, 0), all=language.number(all_runs, 0))
    case = labels.case(discovery.scenario, discovery.policy, language)
    return Picture(
        name=name,
        title=_("Where in the design: {condition} ({case})").format(
            condition=condition(discovery, language), case=case
        ),
        says=says(discovery, language),
        note=note,
        words=2,
        header=(_("box"), _("factor"), _("from"), _("to"), _("quasi-p-value")),
        rows=tuple(_rows(discovery, language)),
        draw=lambda: _draw(discovery, language),
    )


def condition(discovery: Discovery, language: Language) -> str:
    """The condition in words, such as: collective gain below 0."""
    of = discovery.condition
    text = language("{measure} below {limit}") if of.below is not None else language("{measure} above {limit}")
    return text.format(measure=labels.within(of.measure, language), limit=language.tick(of.threshold))


def says(discovery: Discovery, language: Language) -> str:
    """The share of all runs, then a sentence a box."""
    _ = language
    sentences = [
        _("In {share} of all runs: {condition}.").format(
            share=language.share(float(discovery.share.mean())), condition=condition(discovery, language)
        )
    ]
    for number, found in enumerate(discovery.found, start=1):
        limits = "; ".join(_limits(discovery, found, k, language) for k in _by_weight(found))
        text = _(
            "Box {n}: {limits}. It holds {coverage} of these runs; of the runs in it they are {density} ({elsewhere} "
            "at points that were left out of the search)."
        )
        elsewhere = discovery.elsewhere[number - 1]
        sentences.append(
            text.format(
                n=number,
                limits=limits,
                coverage=language.share(found.step.coverage),
                density=language.share(found.step.density),
                elsewhere=language.share(elsewhere) if np.isfinite(elsewhere) else _("unknown"),
            )
        )
    if not discovery.found:
        sentences.append(_none(discovery, language))
    return " ".join(sentences)


def _none(discovery: Discovery, language: Language) -> str:
    """That there is no box, and why."""
    if discovery.asked is None or discovery.share.mean() >= discovery.asked:
        return language("No box stands out: it happens everywhere alike.")
    return language(
        "No box has the density that was asked for, {asked}: the densest of the search has {densest}."
    ).format(asked=language.share(discovery.asked), densest=language.share(discovery.densest))


def _limits(discovery: Discovery, found: Found, k: int, language: Language) -> str:
    low, high = found.step.box.limits[k]
    name = labels.parameter(discovery.factors[k], language)
    if np.isfinite(low) and np.isfinite(high):
        return f"{name} {language.interval(low, high)}"
    if np.isfinite(low):
        return language("{factor} from {low}").format(factor=name, low=language.number(low))
    return language("{factor} up to {high}").format(factor=name, high=language.number(high))


def _by_weight(found: Found) -> list[int]:
    """The factors that limit the box, those with the smallest quasi-p-value first."""
    factors = dict.fromkeys(factor for factor, _ in found.quasi_p)
    return sorted(factors, key=lambda k: min(p for (factor, _), p in found.quasi_p.items() if factor == k))


def _rows(discovery: Discovery, language: Language) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for number, found in enumerate(discovery.found, start=1):
        for k in _by_weight(found):
            low, high = found.step.box.limits[k]
            p = max(p for (factor, _), p in found.quasi_p.items() if factor == k)
            rows.append(
                (
                    str(number),
                    labels.along_axis(discovery.factors[k], language),
                    language.number(low),
                    language.number(high),
                    language.number(p, 4),
                )
            )
    return rows


def _draw(discovery: Discovery, language: Language) -> Figure:
    figure = style.new_figure(4.9)
    left, right = figure.subplots(1, 2, width_ratios=[1.35, 1])
    first = discovery.found[0] if discovery.found else None
    shown = _by_weight(first)[:2] if first else []
    shown += [k for k in range(len(discovery.factors)) if k not in shown][: 2 - len(shown)]
    _points(left, discovery, first, shown, language)
    _trajectory(right, discovery, first, language)
    return figure


def _points(axes: Axes, discovery: Discovery, found: Found | None, shown: list[int], language: Language) -> None:
    from matplotlib.patches import Rectangle

    chosen = np.unique(np.linspace(0, len(discovery.points) - 1, _SHOWN).astype(np.int64))
    points, share = discovery.points[chosen], discovery.share[chosen]
    x = points[:, shown[0]]
    y = points[:, shown[1]] if len(shown) > 1 else np.linspace(0.0, 1.0, len(points))  # one factor: spread out
    mostly = share >= 0.5
    axes.plot(x[~mostly], y[~mostly], "o", color=style.MUTED, markersize=4, markerfacecolor="white", alpha=0.7)
    axes.plot(x[mostly], y[mostly], "o", color=style.VERMILLION, markersize=4.5, alpha=0.8)
    axes.set_xlabel(style.folded(labels.along_axis(discovery.factors[shown[0]], language), _LABEL))
    if len(shown) > 1:
        axes.set_ylabel(style.folded(labels.along_axis(discovery.factors[shown[1]], language), _LABEL))
    if found is not None and len(shown) > 1:
        ends = [_within(discovery, found, k) for k in shown]
        (x0, x1), (y0, y1) = ends
        axes.add_patch(Rectangle((x0, y0), x1 - x0, y1 - y0, fill=False, edgecolor=style.INK, linewidth=3, zorder=5))
    axes.set_title(language("filled: {condition}").format(condition=condition(discovery, language)))
    axes.grid(visible=False)
    style.numbers(axes, language)


def _within(discovery: Discovery, found: Found, k: int) -> tuple[float, float]:
    """The box's ends in factor `k`, those of the design where it has none."""
    values = discovery.points[:, k]
    low, high = found.step.box.limits[k, LOW], found.step.box.limits[k, HIGH]
    return max(float(low), float(values.min())), min(float(high), float(values.max()))


def _trajectory(axes: Axes, discovery: Discovery, found: Found | None, language: Language) -> None:
    coverage = [100 * step.coverage for step in discovery.trajectory]
    density = [100 * step.density for step in discovery.trajectory]
    axes.plot(coverage, density, "o-", color=style.BLUE, markersize=5, markerfacecolor="white", linewidth=1.4)
    if found is not None:
        axes.plot(
            100 * found.step.coverage, 100 * found.step.density, "s", color=style.INK, markersize=10, zorder=5,
            label=language("the first box"),
        )  # fmt: skip
        axes.legend(loc="lower left")
    axes.axhline(100 * float(discovery.share.mean()), color=style.INK, linewidth=1.2, linestyle=style.DASHES[1])
    axes.set_xlim(0, 104)
    axes.set_ylim(0, 104)
    axes.set_xlabel(language("coverage (% of all runs in which it holds)"))
    axes.set_ylabel(language("density (% of the runs in the box)"))
    axes.set_title(language("The search, from everything"))
    style.numbers(axes, language)
