"""How many replications: until effects are known well enough, not a number out of habit.

After each block the half width of every tested effect's 95 % interval is held against `TARGET` standard deviations of
its measure.  Whether to go on depends on spreads alone and never on the size or sign of an effect: looking at those
would make findings out of luck (Stein 1945 has the idea; tests/experiments/claims/test_calibration.py the proof).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zaedno.experiments.claims.communities import Community, Unit
from zaedno.experiments.claims.declaration import Claim
from zaedno.experiments.claims.effects import effect
from zaedno.experiments.claims.laboratory import Observed
from zaedno.experiments.claims.settings import TARGET
from zaedno.experiments.inference.effects import Effect

Observe = Callable[[Sequence[Unit], Claim, int], list[Observed]]


def replicate(
    claim: Claim, community: Community, observe: Observe, target: float = TARGET
) -> tuple[list[Observed], dict[str, Effect], int]:
    """What was observed, the effect of each statement, and the replications of a unit that it took."""
    runs = community.block
    while True:
        units = observe(community.units, claim, runs)
        effects = {statement.name: effect(statement, units) for statement in claim.statements}
        tested = [effects[statement.name] for statement in claim.tested]
        if runs >= community.most or precise(tested, target):
            return units, effects, runs
        runs = min(runs + community.block, community.most)


def precise(effects: Sequence[Effect], target: float = TARGET) -> bool:
    """Whether every interval is narrow enough; an effect that could not be measured at all is not."""
    return all(each.half <= target * each.spread for each in effects)
