"""What a set of values is held against: facts from outside, and what a community of partnerships must show.

Facts and their ranges stand in `zaedno.experiments.patterns`; the others are aims of the model's design [I].  What a
training claims (that check-ins help, that win–win pays) is not among them, but for what makes such a question possible:
that there is something to fight over under win–lose, and that no lever is a cliff.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.defaults.evaluate import Seen, Trial
from zaedno.experiments.patterns import PATTERNS, Pattern
from zaedno.sim import parameters
from zaedno.sim.choices import read_choice
from zaedno.sim.observation.measures import BY_NAME

FARTHEST = 3.0  # half widths: no target outweighs several others; what has no value counts as that far outside
MOST = math.inf


@dataclass(frozen=True)
class Target:
    """`low` … `high` of what `of` finds in a trial; `stage` 2 is asked of the best of a wave alone.

    Stage 3 is asked when a set has been chosen, and only told: it is near what the training claims.
    `needs`: measures and parameters without which this model cannot tell.
    """

    name: str
    low: float
    high: float
    source: str
    of: Callable[[Trial], float]
    stage: int = 1
    needs: tuple[str, ...] = ()

    def inside(self, got: float) -> bool:
        return self.low <= got <= self.high

    def outside(self, got: float) -> float:
        """How far outside the range, in half widths of it; where one end is open, in units of the other end.

        >>> Target("share", 0.2, 0.4, "", lambda trial: 0.0).outside(0.45), Target("m", 5, MOST, "", min).outside(4.0)
        (0.5, 0.2)
        """
        if math.isnan(got):
            return FARTHEST
        ends = [abs(end) for end in (self.low, self.high) if math.isfinite(end)]
        width = (self.high - self.low) / 2 if len(ends) == 2 else ends[0]
        return min(round(max(self.low - got, got - self.high, 0.0) / (width or 0.1), 12), FARTHEST)


def _fact(pattern: Pattern) -> Target:
    return Target(
        pattern.name, pattern.low, pattern.high, pattern.source, lambda trial: trial.seen().facts[pattern.name]
    )


# What a LAG does anyway.  Facts are those without a convenor; the community, and the networks that were seen, have one.
TODAY = read_choice("policy", "as_today").parameters

# Baseline at 36 months unless told.
_COMMUNITY = "[I] a community in which partnerships are for all"


def _community(trial: Trial) -> Seen:
    return trial.seen(**TODAY)


def _share_in(measure: str, low: float, month: int = 36) -> Target:
    return Target(measure, low, 1.0, _COMMUNITY, lambda trial: _community(trial).at(measure, month), needs=(measure,))


def _total(measure: str, high: float) -> Target:
    return Target(measure, 0.0, high, _COMMUNITY, lambda trial: _community(trial).centre(measure), needs=(measure,))


def _repeated(trial: Trial) -> float:
    return _community(trial).ratio("asked_again", "proposed")


# Win–win against win–lose: there is something to fight over, and it is fought over and lost.
_PRIZE = "[I] under win–lose there are gains, fought over and not kept"


def _win_lose_output(trial: Trial) -> float:
    win_win = trial.seen("win_win").centre("output")
    return trial.seen("win_lose").centre("output") / win_win if win_win > 0 else np.nan


def _win_lose_waste(trial: Trial) -> float:
    return trial.seen("win_lose").ratio(*BY_NAME["contest_waste_share"].over)


def _kept_gap(trial: Trial) -> float:
    return trial.seen("win_win").centre("gain_kept") - trial.seen("win_lose").centre("gain_kept")


# No lever is a cliff, and none is good without end.
INTERVALS = (0, 1, 2, 3, 6, 12)  # months between check-ins; 0: never
_CLIFF = "[I] an hour more a month does not end partnerships: a third lost would be a cliff, a fifth is the aim"


def _lost(trial: Trial, changed: Seen) -> float:
    before = trial.seen().centre("partnerships")
    return 1.0 - changed.centre("partnerships") / before if before > 0 else np.nan


def _best_interval(trial: Trial) -> float:
    gains = [trial.seen(checkin_interval=interval).centre("collective_gain") for interval in INTERVALS]
    return float(INTERVALS[int(np.argmax(gains))])


# The past, and networks of the size that was studied.
_PAST = "[D/I] age structure of LAG partnerships"
_FIELD = "[V] networks of 24 to 41 members around a LAG"


def _ages(of: Callable[[np.ndarray], float]) -> Callable[[Trial], float]:
    def found(trial: Trial) -> float:
        ages = trial.seen().ages
        return float(of(ages)) if len(ages) else np.nan

    return found


def _small(measure: str) -> Callable[[Trial], float]:
    return lambda trial: trial.seen(roster="synthetic", organisations=28, **TODAY).centre(measure)


TARGETS = (
    *(_fact(pattern) for pattern in PATTERNS if pattern.fitted),
    _share_in("public_in", 0.8),
    _share_in("multi_sector_share", 0.35),
    _share_in("public_partner_share", 0.3),
    Target("newcomers_in", 0.5, 1.0, _COMMUNITY, lambda trial: _community(trial).newcomers_in),
    _total("returns", 0.0),
    Target("repeated_share", 0.0, 0.10, _COMMUNITY, _repeated, needs=("asked_again", "proposed")),
    Target("age_median", 36, 72, _PAST, _ages(np.median), needs=("history",)),
    Target("age_above_72", 0.30, 0.55, _PAST, _ages(lambda ages: float((ages > 72).mean())), needs=("history",)),
    Target("win_lose_output", 0.05, MOST, _PRIZE, _win_lose_output, stage=2),
    Target("win_lose_waste", 0.15, MOST, _PRIZE, _win_lose_waste, stage=2),
    Target("gain_kept_gap", 0.10, MOST, _PRIZE, _kept_gap, stage=3),
    Target("lost_by_checkins", -MOST, 0.20, _CLIFF, lambda t: _lost(t, t.seen(checkin_interval=3)), stage=2),
    Target(
        "lost_by_an_hour",
        -MOST,
        0.20,
        _CLIFF,
        lambda t: _lost(t, t.seen(**t.plus("coordination_hours", 1.0))),
        stage=2,
    ),
    Target("best_checkin_interval", 2, 12, "[I] neither always nor never is best", _best_interval, stage=3),
    Target("density_28", 0.10, 0.25, _FIELD, _small("density"), stage=2),
    Target("known_density_28", 0.35, 0.60, _FIELD, _small("known_density"), stage=2, needs=("known_density",)),
    Target("lag_centralisation_28", 0.7, 1.0, _FIELD, _small("lag_centralisation"), 2, ("lag_centralisation",)),
)


def askable(targets: Sequence[Target] = TARGETS) -> tuple[tuple[Target, ...], tuple[str, ...]]:
    """The targets that this model can be held against, and a line for each that it cannot."""
    names = {*BY_NAME, *parameters.names()}
    lacking = {target.name: [name for name in target.needs if name not in names] for target in targets}
    lines = [
        f"target {name}: no {', '.join(them)} in this model yet, left out" for name, them in lacking.items() if them
    ]
    return tuple(target for target in targets if not lacking[target.name]), tuple(lines)
