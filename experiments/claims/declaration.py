"""How an experiment is declared, before anything is run: treatments, measures, directions, what is near-certain.

Words are messages of the catalogue; `mark` is what finds them, and analysis/ translates them where they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

TESTED, CERTAIN, BESIDE = "tested", "certain", "beside"
RISES, FALLS = 1, -1


def mark(message: str) -> str:
    """Mark `message` for extraction where it is declared."""
    return message


@dataclass(frozen=True)
class Arm:
    """A treatment: parameter settings over those of the community.

    `party`: in every world one partnership is followed (experiments/claims/party.py); True: one of its members turns
    win–lose, False: none does; None: nothing is followed, and measures are those of the whole community.
    """

    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    party: bool | None = None


@dataclass(frozen=True)
class Statement:
    """A part of a claim: a contrast of arms in one measure, and the direction in which it has to go.

    `weights`: arm → weight; the effect in a world is the weighted sum of the measure's values there, and so paired.
    `part`: `tested`, or `certain` where the mechanism leaves next to no choice, or `beside`: told, but not claimed.
    Only what is tested decides about the claim.
    """

    name: str
    words: str
    measure: str
    weights: Mapping[str, float]
    direction: int
    part: str = TESTED


@dataclass(frozen=True)
class Boundary:
    """A picture over two parameters: in each cell `treated` less `control`, both over the cell's own settings."""

    x: str
    xs: tuple[float | int, ...]
    y: str
    ys: tuple[float | int, ...]
    measure: str
    direction: int
    words: str  # what the colour shows
    control: Mapping[str, Any]
    treated: Mapping[str, Any] = field(default_factory=dict)
    drawn: bool = False  # of a synthetic community, for parameters that shape only such a one


@dataclass(frozen=True)
class Claim:
    """A claim of the training as an experiment; `hypothesis` is what it says, in words."""

    name: str
    hypothesis: str
    arms: tuple[Arm, ...]
    statements: tuple[Statement, ...]
    boundary: Boundary

    def __post_init__(self) -> None:
        arms = {arm.name: arm for arm in self.arms}
        for statement in self.statements:
            assert set(statement.weights) <= set(arms), f"{statement.name}: weights are those of arms"
            assert abs(sum(statement.weights.values())) < 1e-12, f"{statement.name}: a contrast sums to 0"
        assert any(statement.part == TESTED for statement in self.statements), f"{self.name}: nothing is tested"

    @property
    def tested(self) -> tuple[Statement, ...]:
        return tuple(statement for statement in self.statements if statement.part == TESTED)

    def arm(self, name: str) -> Arm:
        return next(arm for arm in self.arms if arm.name == name)

    def as_config(self) -> dict[str, Any]:
        """Plain values, for `config.yaml`."""
        return {
            "hypothesis": self.hypothesis,
            "arms": {arm.name: {**arm.settings, **_party(arm)} for arm in self.arms},
            "statements": {
                each.name: {
                    "says": each.words,
                    "measure": each.measure,
                    "weights": {arm: round(weight, 12) for arm, weight in each.weights.items()},
                    "expected": "rises" if each.direction == RISES else "falls",
                    "part": each.part,
                }
                for each in self.statements
            },
        }


def _party(arm: Arm) -> dict[str, Any]:
    return {} if arm.party is None else {"one_member_turns_win_lose": arm.party}


def less(against: str, baseline: str) -> dict[str, float]:
    """Weights of `against` − `baseline`."""
    return {against: 1.0, baseline: -1.0}


def trend(arms: Sequence[str], doses: Sequence[float]) -> dict[str, float]:
    """Weights of a dose–response: the least-squares slope over `doses`, times their range.

    >>> trend(["none", "some", "much"], [0.0, 0.2, 0.4])
    {'none': -1.0, 'some': 0.0, 'much': 1.0}
    """
    middle = sum(doses) / len(doses)
    scale = (max(doses) - min(doses)) / sum((dose - middle) ** 2 for dose in doses)
    weights = [scale * (dose - middle) for dose in doses]
    return {arm: 0.0 if abs(weight) < 1e-12 else round(weight, 12) for arm, weight in zip(arms, weights, strict=True)}
