"""Who is in partnership with whom in one world, at its end and on the way there: panels, words and a table."""

from dataclasses import replace
from typing import TYPE_CHECKING

from zaedno.analysis import labels, style
from zaedno.analysis.figures import network_panels
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import Language
from zaedno.analysis.reading import Reading
from zaedno.analysis.snapshot import Snapshot, snapshot, snapshot_after
from zaedno.analysis.world import World, drawn_world

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_PANELS = 4
_COUNTED = ("partnerships", "members", "present")
_BESIDE = 2  # cases beside each other at three moments
MOST_ORGANISATIONS = 200  # above, outlines are a thicket


def pictures(reading: Reading) -> list[Picture]:
    """Of the world nearest to the middle, or one that was asked for, in each of the first cases; none where none is."""
    _ = reading.language
    found = reading.cases[:MOST_PANELS]
    named = reading.names
    world = drawn_world(reading, found, MOST_ORGANISATIONS)
    if world is None:
        return []
    kept = [
        replace(snapshot(world.tables[case], case, name, world.run), short=reading.short)
        for case, name in zip(found, named, strict=False)
    ]
    worlds = [each for each in kept if len(each.sector) <= MOST_ORGANISATIONS]
    if not worlds:
        return []
    month = _.number(reading.months, 0)
    return [
        *_moments(reading, world),
        Picture(
            name="network",
            title=_("One world: who is in partnership with whom in month {month}").format(month=month),
            says=" ".join(_says(each, _) for each in worlds),
            note=_note(world, len(named) > MOST_PANELS, _),
            words=4,
            header=(_("case"), _("category"), _("sectors"), _("so far"), _("members")),
            rows=tuple(row for each in worlds for row in _rows(each, _)),
            draw=lambda: _draw(worlds, world, _),
        ),
    ]


def _moments(reading: Reading, world: World) -> list[Picture]:
    """The first two cases after a third of the months, after half of them, and at the end."""
    _ = reading.language
    months = reading.months
    after = sorted({-(-months // 3), -(-months // 2), months})
    found = list(zip(reading.cases, reading.names, strict=True))[:_BESIDE]
    worlds = []
    for month in after:
        for case, name in found:
            text = _("{case}, month {month}").format(case=name, month=_.number(month, 0))
            moment = snapshot_after(world.tables[case], case, text, world.run, month)
            if len(moment.sector) <= MOST_ORGANISATIONS:
                worlds.append(moment)
    if not worlds:
        return []
    note = _(
        "Each outline holds the members of one partnership; below, whoever is in none. Places are chosen anew for each "
        "moment."
    )
    if len(reading.cases) > _BESIDE:
        note += " " + _("Only the first {n} cases are drawn.").format(n=_BESIDE)
    return [
        Picture(
            name="network_moments",
            title=_("One world at three moments"),
            says=" ".join(_says(each, _) for each in worlds),
            note=f"{world.says(_)} {note}",
            words=1,
            header=(_("case and month"), *(labels.measure(name, _) for name in _COUNTED)),
            rows=tuple(_counted(each, _) for each in worlds),
            draw=lambda: _draw(worlds, world, _, len(found)),
        )
    ]


def _counted(world: Snapshot, language: Language) -> tuple[str, ...]:
    counts = (len(world.members), len(world.partnered), len(world.sector))
    return world.case, *(language.number(count, 0) for count in counts)


def _note(world: World, more: bool, language: Language) -> str:
    _ = language
    note = _(
        "A story, not an average. Each outline holds the members of one partnership; dashed and hatched where its "
        "members together have lost so far. Below, whoever is in no partnership. The larger a mark, the more its "
        "organisation has gained; one with a dark edge serves an issue alone."
    )
    note = f"{world.says(_)} {note}"
    return note + " " + _("Only the first {n} cases are drawn.").format(n=MOST_PANELS) if more else note


def _says(world: Snapshot, language: Language) -> str:
    _ = language
    return _("“{case}”: {partnerships}; {members} of {all} organisations are in at least one.").format(
        case=world.case,
        partnerships=_.plural("{n} live partnership", "{n} live partnerships", len(world.members)),
        members=_.number(len(world.partnered), 0),
        all=_.number(len(world.sector), 0),
    )


def _rows(world: Snapshot, language: Language) -> list[tuple[str, ...]]:
    """A row a partnership, the largest first."""
    _ = language
    return [
        (
            world.case,
            labels.named(labels.CATEGORIES, world.category[p], language),
            ", ".join(_composition(group, world, language)),
            _("loss") if world.loses[p] else _("gain"),
            language.number(len(group), 0),
        )
        for p, group in sorted(world.members.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def _composition(group: list[int], world: Snapshot, language: Language) -> list[str]:
    counts = {sector: sum(world.sector[o] == sector for o in group) for sector in labels.SECTORS}
    return [f"{language(labels.SECTORS[sector])} {n}" for sector, n in counts.items() if n]


def _draw(worlds: list[Snapshot], world: World, language: Language, columns: int = 2) -> "Figure":
    figure = network_panels.draw(worlds, language, min(columns, len(worlds)))
    figure.supxlabel(world.says(language), x=0.01, ha="left", fontsize=12, color=style.INK)
    style.key(figure, network_panels.keys(worlds, language))
    return figure
