"""From effects to verdicts, corrected for asking seven claims at once.

*supported*: every tested statement of the claim holds.  Its p is the largest among them (an intersection–union test,
Berger 1982), and over the seven claims these are corrected after Holm (1979).
*partly*: some statements hold, each corrected after Holm over all statements of all claims; or all do on average while
more than a quarter of the communities go the other way.
*not_supported*: none holds.  Whether the opposite is shown, or nothing is, stands in each statement's `state`.

With enough replications any effect is told from nothing, however small.  So a statement *holds* only if its effect is
shown to be more than `SMALL` standard deviations (a test of a minimum effect, Murphy & Myors 1999); it is *negligible*
if all of its interval is below that, *close* if its sign is sure and that is all, and else *open*.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zaedno.experiments.claims.declaration import Claim
from zaedno.experiments.inference.effects import SMALL, Effect
from zaedno.experiments.inference.multiplicity import holm

SUPPORTED, PARTLY, NOT_SUPPORTED = "supported", "partly", "not_supported"
HOLDS, CLOSE, NEGLIGIBLE, OPEN, AGAINST = "holds", "close", "negligible", "open", "against"
LEVEL = 0.025  # one-sided: the tail beyond a 95 % interval
AGREEMENT = 0.75  # of units, to be supported without reserve

Effects = Mapping[str, Effect]  # statement → its effect


@dataclass(frozen=True)
class Verdict:
    """`p`: the claim's, corrected; `states` and `ps`: each statement's state, and its p corrected, by its name.

    A statement that is not tested has a state from its own p, uncorrected.
    """

    verdict: str
    p: float
    states: Mapping[str, str]
    ps: Mapping[str, float]


def verdicts(claims: Sequence[Claim], effects: Sequence[Effects], pooled: bool) -> list[Verdict]:
    """The verdict on each claim in one community; `pooled`: effects are over several units, which may disagree."""
    of_claims = holm(
        [max(found[each.name].p for each in claim.tested) for claim, found in zip(claims, effects, strict=True)]
    )
    tested = [(i, each.name) for i, claim in enumerate(claims) for each in claim.tested]
    ps = dict(zip(tested, holm([effects[i][name].p for i, name in tested]), strict=True))
    against = dict(zip(tested, holm([effects[i][name].p_against for i, name in tested]), strict=True))
    found = []
    for i, claim in enumerate(claims):
        adjusted, states = {}, {}
        for each in claim.statements:
            here = effects[i][each.name]
            p, opposite = ps.get((i, each.name), here.p), against.get((i, each.name), here.p_against)
            sure = p <= LEVEL or (each in claim.tested and of_claims[i] <= LEVEL)
            adjusted[each.name], states[each.name] = p, _state(here, sure, opposite <= LEVEL)
        agreed = not pooled or all(effects[i][each.name].agree >= AGREEMENT for each in claim.tested)
        holding = [states[each.name] == HOLDS for each in claim.tested]
        full = all(holding) and of_claims[i] <= LEVEL and agreed
        verdict = SUPPORTED if full else PARTLY if any(holding) else NOT_SUPPORTED
        found.append(Verdict(verdict, of_claims[i], states, adjusted))
    return found


def _state(effect: Effect, sure: bool, sure_against: bool) -> str:
    if sure or sure_against:
        return HOLDS if sure else AGAINST
    if abs(effect.mean) + effect.half < SMALL * effect.spread:
        return NEGLIGIBLE
    return CLOSE if effect.low > 0 or effect.high < 0 else OPEN


def conditions(varied: Sequence[Mapping[str, float]], effect: Effect, direction: int) -> list[tuple[str, int]]:
    """Where an effect is more as claimed: parameters with +1 (the higher) or −1 (the lower), the strongest first.

    Spearman's rank correlation between what sets units apart and their effects, corrected after Bonferroni.
    """
    known = ~np.isnan(effect.by_unit)
    if not varied or not varied[0] or known.sum() < 8:
        return []
    from scipy.stats import spearmanr

    values = direction * effect.by_unit[known]
    if np.ptp(values) == 0:
        return []
    found = []
    for name in varied[0]:
        settings = np.array([unit[name] for unit in varied])[known]
        rho, p = spearmanr(settings, values)
        if p * len(varied[0]) <= 0.05:
            found.append((abs(float(rho)), name, 1 if rho > 0 else -1))
    return [(name, sign) for _, name, sign in sorted(found, reverse=True)]
