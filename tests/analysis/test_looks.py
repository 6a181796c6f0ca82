"""A case keeps its colour in every picture and every study."""

import pytest

from zaedno.analysis import style
from zaedno.analysis.cases import Case
from zaedno.analysis.figures.looks import GREY, LOOKS, MOST, looks


def colours(*cases: tuple[str, str]) -> list[str]:
    return [look.colour for look in looks([Case(*case) for case in cases])]


@pytest.mark.parametrize("scenario", ["baseline", "hidden_agendas", "win_lose"])
def test_doing_nothing_is_grey_among_policies(scenario: str) -> None:
    policies = ("none", "quarterly_checkins", "facilitation", "matchmaking")
    assert colours(*((scenario, policy) for policy in policies)) == [GREY, *style.MARKS]


def test_a_name_keeps_its_colour_whatever_stands_beside_it() -> None:
    win_win, win_lose, mixed, base = ((name, "none") for name in ("win_win", "win_lose", "mixed", "baseline"))
    assert colours(win_win, win_lose) == colours(win_lose, win_win)[::-1] == [style.BLUE, style.VERMILLION]
    assert colours(win_win, mixed) == [style.BLUE, style.GREEN]
    assert colours(base, win_lose) == [GREY, style.VERMILLION]
    assert colours(("baseline", "quarterly_checkins"), ("baseline", "none")) == [style.BLUE, GREY]


def test_no_two_cases_share_a_look_as_long_as_there_are_enough() -> None:
    for cases in ([("a", "none"), ("b", "none"), ("c", "none"), ("d", "none")], [("win_win", p) for p in "abcd"]):
        assert len(set(colours(*cases))) == MOST


def test_looks_differ_in_more_than_colour() -> None:
    told = {(str(look.dashes), look.marker, look.hatch) for look in LOOKS.values()}
    assert len(told) == len({look.marker for look in LOOKS.values()}) == len({look.hatch for look in LOOKS.values()})
    assert len({str(look.dashes) for look in LOOKS.values()}) == MOST


def test_a_single_case_is_no_baseline() -> None:
    assert colours(("baseline", "none")) == [style.BLUE]
