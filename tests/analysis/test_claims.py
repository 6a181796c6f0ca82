"""Pictures and words of the claims: everything has a name, and a map tells what is sure from what is luck."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from matplotlib.contour import QuadContourSet
from matplotlib.patches import Rectangle

from zaedno.analysis import labels, style
from zaedno.analysis.claims import forest, maps, overview
from zaedno.analysis.labels import claims as called
from zaedno.analysis.language import translator
from zaedno.experiments.claims import communities, verdicts
from zaedno.experiments.claims.catalogue import CLAIMS
from zaedno.experiments.claims.declaration import BESIDE, CERTAIN, TESTED
from zaedno.sim.scenario import COMMUNITY

CLAIM = CLAIMS[2]  # C3: check-ins, which turn over


def test_everything_that_is_shown_has_a_name():
    assert set(called.COMMUNITIES) == {COMMUNITY, communities.SYNTHETIC, communities.UNCERTAIN}
    assert set(called.VERDICTS) == {verdicts.SUPPORTED, verdicts.PARTLY, verdicts.NOT_SUPPORTED}
    assert set(called.STATES) == {
        verdicts.HOLDS,
        verdicts.CLOSE,
        verdicts.NEGLIGIBLE,
        verdicts.OPEN,
        verdicts.AGAINST,
    }
    assert set(called.PARTS) == {TESTED, CERTAIN, BESIDE}
    assert set(labels.SHORT) >= {axis for claim in CLAIMS for axis in (claim.boundary.x, claim.boundary.y)}


def cells(effect, half):
    """The map of CLAIM with `effect`, shape (ys, xs), and intervals of `half` to either side."""
    plan = CLAIM.boundary
    xs, ys = np.meshgrid(plan.xs, plan.ys)
    return pd.DataFrame(
        {
            "claim": CLAIM.name,
            "x_value": xs.ravel(),
            "y_value": ys.ravel(),
            "effect": effect.ravel(),
            "band_low": (effect - half).ravel(),
            "band_high": (effect + half).ravel(),
        }
    )


def drawn(table, monkeypatch, language="en", verdict="supported"):
    monkeypatch.setattr(maps, "CLAIMS", (CLAIM,))
    result = SimpleNamespace(boundaries=table, communities=[COMMUNITY], verdict=lambda claim, community: verdict)
    (picture,) = maps.pictures(result, translator(language))
    with style.applied():
        return picture, picture.draw().axes[0]


@pytest.fixture
def slope():
    """Falls from +3 to −3 along x, whatever y is."""
    return np.tile(np.linspace(3.0, -3.0, 7), (7, 1))


def lines(axes):
    return [each for each in axes.collections if isinstance(each, QuadContourSet)]


def hatched(axes):
    return {patch.get_xy() for patch in axes.patches if isinstance(patch, Rectangle) and patch.get_hatch()}


def test_a_claim_that_turns_over_gets_its_line(slope, monkeypatch):
    picture, axes = drawn(cells(slope, 0.5), monkeypatch)

    (line,) = lines(axes)
    (path,) = line.get_paths()
    assert np.allclose(path.vertices[:, 0], 3.5)  # through the middle column, from border to border
    assert (path.vertices[:, 1].min(), path.vertices[:, 1].max()) == (0.0, 7.0)
    assert hatched(axes) == {(3, row) for row in range(7)}
    assert picture.says.startswith("As claimed in 21 of 49 cells, the opposite in 21")


@pytest.mark.parametrize(
    ("verdict", "en", "bg"),
    [
        ("supported", "C3: yes – ", "C3 – да: "),
        ("partly", "C3: in part – ", "C3 – отчасти: "),
        ("not_supported", "C3: no – ", "C3 – не: "),
    ],
)
def test_a_title_begins_with_the_verdict(slope, monkeypatch, verdict, en, bg):
    for language, begin in (("en", en), ("bg", bg)):
        picture, axes = drawn(cells(slope, 0.5), monkeypatch, language, verdict)
        assert picture.title.startswith(begin)
        assert axes.get_title(loc="left").startswith(begin)
        assert "red:" not in picture.note
        assert "червено" not in picture.note


def claimed(states, verdict):
    """The table `claims` with an effect of −2 deviations for what is `against` and of the place + 1 otherwise."""
    rows = [
        {
            "claim": claim.name, "community": community, "statement": each.name, "part": each.part, "verdict": verdict,
            "state": states, "effect": float(place + 1), "low": place + 0.5, "high": place + 1.5,
            "expected": "rises", "in_deviations": -2.0 if each is claim.tested[-1] else place + 1.0,
        }
        for community in (COMMUNITY, "synthetic")
        for claim in CLAIMS
        for place, each in enumerate(claim.statements)
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    return SimpleNamespace(claims=table, communities=[COMMUNITY, "synthetic"], verdict=lambda claim, community: verdict)


@pytest.mark.parametrize("language", ["en", "bg"])
def test_seven_claims_are_seven_lines_with_a_mark_and_a_number_each(language):
    picture = overview.picture(claimed("holds", "partly"), translator(language))

    assert [row[0] for row in picture.rows] == [claim.name for claim in CLAIMS]
    for claim, row in zip(CLAIMS, picture.rows, strict=True):
        assert row[-2] == translator(language)(claim.tested[-1].words)  # what goes against it the most
    with style.applied():
        (axes,) = picture.draw().axes
    told = [text.get_text() for text in axes.texts]
    assert told.count("◐") == 2 * len(CLAIMS)
    assert all(row[-1] in told for row in picture.rows)


def test_the_axis_of_the_forest_stands_above_it_too():
    with style.applied():
        (axes,) = forest.picture(claimed("holds", "partly"), translator("en")).draw().axes
    assert axes.get_title() == axes.get_xlabel()
    assert all(tick.label2.get_visible() for tick in axes.xaxis.get_major_ticks())


def test_luck_gets_no_line_and_is_hatched(monkeypatch):
    noise = np.random.default_rng(0).normal(size=(7, 7))

    _, axes = drawn(cells(noise, 5.0), monkeypatch)

    assert not lines(axes)
    assert len(hatched(axes)) == 49


def test_cells_without_a_value_are_left_grey(slope, monkeypatch):
    slope[0, 0] = np.nan

    _, axes = drawn(cells(slope, 0.5), monkeypatch)

    assert len([text for text in axes.texts if text.get_text()]) == 48


def test_a_map_reads_in_bulgarian(slope, monkeypatch):
    _, axes = drawn(cells(slope, 0.5), monkeypatch, "bg")

    assert axes.get_xlabel() == "интервал на сверяване (месеци; 0 – никога)"
    assert [label.get_text() for label in axes.get_yticklabels()][1] == "0,1"
