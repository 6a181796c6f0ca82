"""How each case looks, the same in every picture and every study: by what it is called, not by where it stands.

The community as it is, or doing nothing, is grey; what is compared with it is blue, vermillion or green.  A colour has
its dashes, its mark and its fill, so that nothing is told by colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zaedno.analysis import style
from zaedno.analysis.cases import Case

GREY = style.MUTED
_BY_SCENARIO = {
    "baseline": GREY,
    "win_win": style.BLUE,
    "win_lose": style.VERMILLION,
    "mixed": style.GREEN,
    "hidden_agendas": style.VERMILLION,
    "newcomers": style.BLUE,
}
_BY_POLICY = {"none": GREY, "quarterly_checkins": style.BLUE, "facilitation": style.VERMILLION}
_OTHERS = (style.BLUE, style.VERMILLION, style.GREEN, GREY)


@dataclass(frozen=True)
class Look:
    """Of a curve, a mark or a bar."""

    colour: str
    dashes: Any
    marker: str
    fill: str
    hatch: str

    @property
    def line(self) -> dict[str, Any]:
        return {"color": self.colour, "linestyle": self.dashes}


LOOKS = {
    style.BLUE: Look(style.BLUE, "-", "o", style.SKY, ""),
    style.VERMILLION: Look(style.VERMILLION, (0, (5, 2)), "^", style.ORANGE, "//"),
    style.GREEN: Look(style.GREEN, (0, (1.5, 1.5)), "s", style.YELLOW, ".."),
    GREY: Look(GREY, (0, (6, 2, 1.5, 2)), "D", style.GRID, "\\\\"),
}
MOST = len(LOOKS)  # cases that one pair of axes can show


def looks(found: Sequence[Case]) -> list[Look]:
    """A look for each case; of more cases than there are looks the last ones share one."""
    if len(found) == 1:
        return [LOOKS[style.BLUE]]
    wanted = [_wanted(case, found) for case in found]
    given: dict[int, str] = {}
    for i, colour in enumerate(wanted):
        if colour is not None and colour not in given.values():
            given[i] = colour
    for i in range(len(found)):
        if i not in given:
            given[i] = next((colour for colour in _OTHERS if colour not in given.values()), style.BLUE)
    return [LOOKS[given[i]] for i in range(len(found))]


def _wanted(case: Case, found: Sequence[Case]) -> str | None:
    """The colour of a name: the policy's where policies are compared, else the scenario's."""
    if len({each.scenario for each in found}) == 1 or case.policy != "none":
        return _BY_POLICY.get(case.policy)
    return _BY_SCENARIO.get(case.scenario)
