"""How long partnerships last: the share that is still alive at each age, by case and by category."""

from typing import TYPE_CHECKING

from zaedno.analysis import labels, style
from zaedno.analysis.figures import curves, line_names, multiples
from zaedno.analysis.figures.looks import LOOKS, MOST, Look, looks
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import Language
from zaedno.analysis.lives import Lives, ages_told, at, lives
from zaedno.analysis.reading import Reading
from zaedno.analysis.sentences.lives import alive

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST_PANELS = 4

Kinds = list[tuple[str, list[Lives]]]  # a case's name, the lives of each category that it has


def pictures(reading: Reading) -> list[Picture]:
    """By case, and by category in each of the first cases; none where no partnership was ever formed."""
    _ = reading.language
    found = reading.cases
    named = reading.names
    told = [lives(reading.result, case, name) for case, name in zip(found, named, strict=True)]
    if not any(of.count for of in told):
        return []
    kinds = []
    for case, name in list(zip(found, named, strict=True))[:_MOST_PANELS]:
        by_category = [lives(reading.result, case, _(text), slug) for slug, text in labels.CATEGORIES.items()]
        kinds.append((name, [of for of in by_category if of.count]))
    months, ages = reading.months, ages_told(reading.result)
    return [
        _by_case(told, looks(found), months, ages, _),
        _by_category([kind for kind in kinds if kind[1]], len(named) > _MOST_PANELS, months, ages, _),
    ]


def _by_case(told: list[Lives], shown: list[Look], months: int, ages: list[int], language: Language) -> Picture:
    _ = language
    return Picture(
        name="survival",
        title=_("How long partnerships last"),
        says=" ".join(_says(of, ages, language) for of in told),
        note=_note(told[0].worlds == 1, language),
        words=1,
        header=(_("case"), *_header(language)),
        rows=tuple((of.name, *row) for of in told for row in _rows(of, ages, language)),
        draw=lambda: _draw(told, shown, months, language),
    )


def _by_category(kinds: Kinds, more: bool, months: int, ages: list[int], language: Language) -> Picture:
    _ = language
    note = _("A category is that of the beginning. Intervals and numbers of partnerships are in the table.")
    if more:
        note += " " + _("Only the first {n} cases are drawn.").format(n=_MOST_PANELS)
    return Picture(
        name="survival_by_category",
        title=_("How long partnerships last, by category"),
        says=" ".join(
            f"{_('“{name}”').format(name=name)}: " + "; ".join(_short(of, ages, language) for of in told) + "."
            for name, told in kinds
        ),
        note=note,
        words=2,
        header=(_("case"), _("category"), *_header(language)),
        rows=tuple((name, of.name, *row) for name, told in kinds for of in told for row in _rows(of, ages, language)),
        draw=lambda: _draw_by_category(kinds, months, language),
    )


def _note(single: bool, language: Language) -> str:
    _ = language
    note = _(
        "Kaplan–Meier estimate over the partnerships of all worlds that were formed from month 0 on; what is alive at "
        "the horizon counts as seen until then. The numbers below say how many partnerships were seen alive at that "
        "age."
    )
    if single:
        return note + " " + _("One world only: there is no interval, and another world would go another way.")
    bands = _("Bands: 95 % intervals (Greenwood, log–log), as if partnerships ended independently of each other.")
    return note + " " + bands


def _last(of: Lives, ages: list[int]) -> int:
    """The highest of the told ages that any partnership has reached."""
    return max((age for age in ages if age < len(of.alive)), default=ages[0])


def _says(of: Lives, ages: list[int], language: Language) -> str:
    _ = language
    if not of.count:
        return _("“{case}”: no partnership is formed.").format(case=of.name)
    age = _last(of, ages)
    return _("“{case}”: of 100 partnerships are alive after {months} months {n}.").format(
        case=of.name, months=language.number(age, 0), n=alive(of, age, language)
    )


def _short(of: Lives, ages: list[int], language: Language) -> str:
    age = _last(of, ages)
    return language("{category}: {share} of 100 alive after {months} months").format(
        category=of.name, share=language.number(100 * at(of.alive, age), 0), months=language.number(age, 0)
    )


def _header(language: Language) -> tuple[str, ...]:
    _ = language
    return _("age (months)"), _("alive (%)"), _("95 % interval"), _("partnerships seen alive")


def _rows(of: Lives, ages: list[int], language: Language) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for age in ages:
        share, low, high = (100 * at(values, age) for values in (of.alive, *of.interval))
        rows.append(
            (
                language.number(age, 0),
                language.number(share, 1),
                language.interval(low, high, 1),
                language.number(of.at_risk(age), 0),
            )
        )
    return rows


def _draw(told: list[Lives], shown: list[Look], months: int, language: Language) -> "Figure":
    if len(told) > MOST:
        return _side_by_side(told, months, language)
    figure = style.new_figure(5.2 + 0.25 * len(told))
    axes = figure.add_subplot()
    for of, look in zip(told, shown, strict=True):
        curves.curve(axes, of, look.line)
    curves.finish(axes, months, language)
    curves.at_risk_below(axes, told, [of.name for of in told], language)
    axes.set_ylabel(language("partnerships alive (%)"))
    axes.set_xlabel(language("age of a partnership (months)"))
    line_names.write(axes, [(of.name, 100 * of.alive[-1], look) for of, look in zip(told, shown, strict=True)])
    return figure


def _side_by_side(told: list[Lives], months: int, language: Language) -> "Figure":
    """A panel a case, each with the first case's curve beside its own."""
    from matplotlib.lines import Line2D

    figure, shown = multiples.panels([of.name for of in told], language("age (months)"), language("alive (%)"))
    for axes, of in zip(shown, told, strict=True):
        curves.curve(axes, told[0], multiples.REFERENCE, band=False)
        curves.curve(axes, of, LOOKS[style.BLUE].line)
        curves.finish(axes, months, language)
    style.key(figure, [Line2D([], [], **multiples.REFERENCE, label=told[0].name)])
    return figure


def _draw_by_category(kinds: Kinds, months: int, language: Language) -> "Figure":
    """A panel a case; curves without bands, which would hide each other: the intervals are in the table."""
    from matplotlib.lines import Line2D

    columns = min(2, len(kinds))
    rows = -(-len(kinds) // columns)
    figure = style.new_figure(0.8 + 4.2 * rows)
    grid = figure.subplots(rows, columns, sharey=True, squeeze=False)
    looks = dict(zip((language(text) for text in labels.CATEGORIES.values()), curves.LOOKS, strict=True))
    for axes, (name, told) in zip(grid.flat, kinds, strict=False):
        for of in told:
            curves.curve(axes, of, looks[of.name], band=False)
        curves.finish(axes, months, language)
        axes.set_title(name)
        axes.set_xlabel(language("age (months)"))
    for axes in grid.flat[len(kinds) :]:
        axes.set_visible(False)
    for row in grid:
        row[0].set_ylabel(language("alive (%)"))
    style.key(figure, [Line2D([], [], **look, label=name) for name, look in looks.items()])
    return figure
