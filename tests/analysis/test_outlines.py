"""The network picture's geometry says who is a member, and of nothing more."""

import numpy as np
import pytest
from shapely.geometry import Point

from zaedno.analysis.figures.layout.outlines import NEAREST, NetworkLayout, network_layout


def community(partnerships: int, seed: int) -> dict[int, list[int]]:
    rng = np.random.default_rng(seed)
    return {p: rng.choice(60, rng.integers(2, 7), replace=False).tolist() for p in range(partnerships)}


@pytest.fixture(scope="module", params=[(1, 0), (8, 1), (14, 2), (40, 3)])
def drawn(request: pytest.FixtureRequest) -> tuple[dict[int, list[int]], NetworkLayout]:
    members = community(*request.param)
    return members, network_layout(members)


def test_outlines_hold_their_members_and_nobody_else(drawn: tuple[dict[int, list[int]], NetworkLayout]) -> None:
    members, layout = drawn
    for partnership, outline in layout.outlines.items():
        inside = {o for o, place in layout.places.items() if outline.contains(Point(place))}
        assert inside == set(members[partnership])


def test_everything_is_within_the_picture(drawn: tuple[dict[int, list[int]], NetworkLayout]) -> None:
    _, layout = drawn
    for outline in layout.outlines.values():
        left, bottom, right, top = outline.bounds
        assert left >= 0
        assert bottom >= 0
        assert right <= layout.width
        assert top <= layout.height


def test_marks_do_not_lie_on_each_other(drawn: tuple[dict[int, list[int]], NetworkLayout]) -> None:
    _, layout = drawn
    at = np.array(list(layout.places.values()))
    distance = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    np.fill_diagonal(distance, np.inf)
    assert distance.min() > 0.5 * NEAREST


def test_the_order_in_which_members_are_given_does_not_matter() -> None:
    members = community(6, 3)
    turned = {p: members[p][::-1] for p in reversed(members)}
    assert network_layout(members).places == network_layout(turned).places


def test_organisations_in_the_very_same_partnerships_are_told_apart() -> None:
    layout = network_layout({1: [1, 2, 3], 2: [1, 2, 3], 3: [4, 5]})
    assert len(set(layout.places.values())) == 5


def test_nothing_to_draw() -> None:
    layout = network_layout({})
    assert layout.places == layout.outlines == {}
