"""The partnerships alive at the end of one world, drawn as outlines around their members."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis import labels, style
from analysis.cases import Case, cases, names
from analysis.figures.picture import Picture
from analysis.language import Language
from analysis.outlines import NODE, NetworkLayout, network_layout
from analysis.result import Result, number_of_months, optional

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from shapely.geometry.base import BaseGeometry

MOST_PICTURES = 3
MOST_ORGANISATIONS = 200  # above, outlines are a thicket

_FILLS = {"complementary": style.SKY, "convergent": style.YELLOW, "creation": style.ORANGE, "consortium": "#BBBBBB"}
_SIZES = (0.75, 1.2)  # of marks, from the least to the greatest gain, over a mean mark
_STRIP = 0.58  # between organisations in no partnership


@dataclass(frozen=True)
class _Snapshot:
    """One world at its last month: who is in which partnership, who gained what."""

    case: str
    run: int
    members: dict[int, list[int]]
    category: dict[int, str]
    loses: dict[int, bool]  # whether the members' net account is below 0 so far
    sector: dict[int, str]  # of every organisation present
    net: dict[int, float]


def pictures(result: Result, language: Language) -> list[Picture]:
    """A picture a case of the first world whose memberships were kept; none where none were."""
    memberships = optional(result, "memberships")
    if memberships is None:
        return []
    found = cases(result.runs)
    found_pictures: list[Picture] = []
    for name, case in list(zip(names(found, language), found, strict=True))[:MOST_PICTURES]:
        kept = case.rows(memberships)
        if kept.empty:
            continue
        snapshot = _snapshot(result, kept, case, name)
        if len(snapshot.sector) <= MOST_ORGANISATIONS:
            found_pictures.append(_picture(snapshot, len(found_pictures), result, language))
    return found_pictures


def _snapshot(result: Result, memberships: pd.DataFrame, case: Case, name: str) -> _Snapshot:
    run = int(memberships["run"].iloc[0])
    partnerships = case.rows(result.partnerships)
    alive = partnerships[(partnerships["run"] == run) & partnerships["ended"].isna()].set_index("partnership")
    now = memberships[(memberships["run"] == run) & memberships["left"].isna()]
    now = now[now["partnership"].isin(alive.index)]
    organisations = case.rows(result.organisations)
    here = organisations[organisations["run"] == run].set_index("organisation")
    here = here.drop(index=_gone(result, case, run), errors="ignore")
    return _Snapshot(
        case=name,
        run=run,
        members={int(p): sorted(int(o) for o in group) for p, group in now.groupby("partnership")["organisation"]},
        category={int(p): str(category) for p, category in alive["category"].items()},
        loses={int(p): gain < 0 for p, gain in alive["gain"].items()},
        sector={int(o): str(sector) for o, sector in here["sector"].items()},
        net={int(o): float(net) for o, net in here["net"].items()},
    )


def _gone(result: Result, case: Case, run: int) -> list[int]:
    """Organisations that closed down before the end, as far as events were kept."""
    events = optional(result, "events")
    if events is None:
        return []
    ours = case.rows(events)
    return [int(o) for o in ours.loc[(ours["run"] == run) & (ours["event"] == "exited"), "organisation"].dropna()]


def _picture(snapshot: _Snapshot, number: int, result: Result, language: Language) -> Picture:
    _ = language
    months = number_of_months(result)
    title = _("One world: partnerships in month {month} · {case}").format(month=months, case=snapshot.case)
    rows = [
        (
            labels.named(labels.CATEGORIES, snapshot.category[p], language),
            ", ".join(_composition(group, snapshot, language)),
            _("loss") if snapshot.loses[p] else _("gain"),
            language.number(len(group), 0),
        )
        for p, group in sorted(snapshot.members.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    inside = {o for group in snapshot.members.values() for o in group}
    return Picture(
        name="network" if number == 0 else f"network_{number + 1}",
        title=title,
        alt=_(
            "{partnerships} live partnerships join {members} organisations of {all}; {alone} are in none. World {run}."
        ).format(
            partnerships=language.number(len(snapshot.members), 0),
            members=language.number(len(inside), 0),
            all=language.number(len(snapshot.sector), 0),
            alone=language.number(len(snapshot.sector) - len(inside), 0),
            run=language.number(snapshot.run, 0),
        ),
        note=_(
            "One world out of many: a story, not an average. Each outline holds the members of one partnership; "
            "dashed and hatched where its members together have lost so far. "
            "The larger a mark, the more its organisation has gained."
        ),
        words=3,
        header=(_("category"), _("sectors"), _("so far"), _("members")),
        rows=tuple(rows),
        draw=lambda: _draw(snapshot, months, language),
    )


def _composition(group: list[int], snapshot: _Snapshot, language: Language) -> list[str]:
    counts = {sector: sum(snapshot.sector[o] == sector for o in group) for sector in labels.SECTORS}
    return [f"{language(labels.SECTORS[sector])} {n}" for sector, n in counts.items() if n]


def _draw(snapshot: _Snapshot, months: int, language: Language) -> "Figure":
    _ = language
    layout = network_layout(snapshot.members)
    alone = sorted(
        (o for o in snapshot.sector if o not in layout.places),
        key=lambda o: (list(labels.SECTORS).index(snapshot.sector[o]), -snapshot.net[o], o),
    )
    width = max(layout.width, 14.0)
    a_row = max(1, int(width / _STRIP))
    strip_rows = -(-len(alone) // a_row)
    strip_height = 1.2 + _STRIP * strip_rows if alone else 0.0
    tall = layout.height + strip_height + 0.4
    figure = style.new_figure(min(12.0, 1.1 + 0.98 * style.WIDTH * tall / width))
    axes = figure.add_subplot()
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.set_xlim(-0.2, width + 0.2)
    axes.set_ylim(-strip_height - 0.1, layout.height + 0.2)
    axes.set_title(_("{case} · month {month} · world {run}").format(case=snapshot.case, month=months, run=snapshot.run))
    shift = (width - layout.width) / 2
    for partnership, outline in sorted(layout.outlines.items(), key=lambda item: -item[1].area):
        _outline(axes, outline, shift, snapshot.category[partnership], snapshot.loses[partnership])
    scale = _scales(snapshot)
    for organisation, (x, y) in sorted(layout.places.items()):
        _mark(axes, x + shift, y, snapshot.sector[organisation], scale[organisation])
    if alone:
        text = _.plural("In no partnership: {n} organisation", "In no partnership: {n} organisations", len(alone))
        axes.text(0.0, -0.55, text, va="center", color=style.INK)
    for i, organisation in enumerate(alone):
        x, y = (i % a_row + 0.5) * _STRIP, -1.2 - (i // a_row) * _STRIP
        _mark(axes, x, y, snapshot.sector[organisation], scale[organisation])
    style.key(figure, _keys(snapshot, layout, language))
    return figure


def _scales(snapshot: _Snapshot) -> dict[int, float]:
    """Sizes of marks over a mean mark: area grows with what an organisation has gained, least where it lost."""
    most = max(max(snapshot.net.values(), default=0.0), 1e-9)
    low, high = (size**2 for size in _SIZES)
    return {o: float(np.sqrt(low + (high - low) * max(0.0, net) / most)) for o, net in snapshot.net.items()}


def _outline(axes: "Axes", outline: "BaseGeometry", shift: float, category: str, loses: bool) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    parts = []
    for polygon in getattr(outline, "geoms", [outline]):
        for ring in (polygon.exterior, *polygon.interiors):
            parts.append(Path(np.asarray(ring.coords) + np.array([shift, 0.0]), closed=True))
    look: dict[str, Any] = {"linestyle": (0, (4, 2)), "hatch": "///"} if loses else {}
    path = Path.make_compound_path(*parts)
    axes.add_patch(PathPatch(path, facecolor=_FILLS[category], edgecolor="none", alpha=0.42))
    axes.add_patch(PathPatch(path, facecolor="none", edgecolor=style.MUTED, linewidth=1.4, **look))


def _mark(axes: "Axes", x: float, y: float, sector: str, scale: float) -> None:
    """A square, a triangle or a circle of equal area, in the units of the layout."""
    from matplotlib.patches import Circle, Polygon, Rectangle

    size = NODE * scale
    shape, colour = style.SECTOR_MARKS[sector]
    look: dict[str, Any] = {"facecolor": colour, "edgecolor": "white", "linewidth": 1.2, "zorder": 3}
    if shape == "o":
        axes.add_patch(Circle((x, y), size, **look))
    elif shape == "s":
        side = size * np.sqrt(np.pi)
        axes.add_patch(Rectangle((x - side / 2, y - side / 2), side, side, **look))
    else:
        side = size * np.sqrt(4 * np.pi / np.sqrt(3))
        tall = side * np.sqrt(3) / 2
        foot, top = y - tall / 3, y + 2 * tall / 3
        axes.add_patch(Polygon([(x - side / 2, foot), (x + side / 2, foot), (x, top)], **look))


def _keys(snapshot: _Snapshot, layout: NetworkLayout, language: Language) -> list[Any]:
    """What marks mean, then what outlines mean."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    marks: list[Any] = [
        Line2D([], [], linestyle="", marker=marker, color=colour, markersize=11, label=language(labels.SECTORS[sector]))
        for sector, (marker, colour) in style.SECTOR_MARKS.items()
    ]
    present = {snapshot.category[p] for p in layout.outlines}
    outlines: list[Any] = [
        Patch(facecolor=fill, edgecolor=style.MUTED, alpha=0.6, label=language(labels.CATEGORIES[category]))
        for category, fill in _FILLS.items()
        if category in present
    ]
    if any(snapshot.loses[p] for p in layout.outlines):
        outlines.append(
            Patch(facecolor="white", edgecolor=style.MUTED, hatch="///", linestyle="--", label=language("loss so far"))
        )
    return [*marks, *outlines]
