"""One win–lose party among win–win ones: the same world twice, and in one of them a member of a partnership turns.

Which partnership and which member is drawn by lot among those alive at `TURN`, so that it is not their doing; until
then both worlds are the same, and after it they have the same luck.  Comparing partnerships that happen to hold a
win–lose party would not do: larger ones hold more of them, and earn more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from zaedno.sim.model import PartnershipModel
    from zaedno.sim.organisation import Organisation, Partnership
    from zaedno.sim.scenario import Scenario

TURN, FOLLOWED = 24, 36  # months
SHARE = 8  # of so many replications of a treatment, one follows a partnership: it takes as long as forty others
NOTHING = {"party_output": np.nan, "party_partners_net": np.nan, "party_months": np.nan}


def follow(scenario: Scenario, seed: int, run: int, turns: bool) -> dict[str, float]:
    """Measures of the partnership that the lot falls on in `run`; `turns`: its member turns win–lose.

    NaN where no partnership is alive at `TURN`, or the horizon is too short to follow one.
    """
    from zaedno.sim.model import PartnershipModel

    model = PartnershipModel(scenario, rng=seed, run=run)
    if scenario.months < TURN + FOLLOWED:
        return dict(NOTHING)
    model.run_for(TURN)
    drawn = _draw(model, seed, run)
    if drawn is None:
        return dict(NOTHING)
    partnership, member = drawn
    partners = [other for other in partnership.members if other is not member]
    before = sum(partner.net for partner in partners)
    if turns:
        member.svo = scenario.parameters.win_lose_angle
    output, alive = 0.0, 0
    for _ in range(FOLLOWED):
        model.step()
        if partnership.alive:
            output += partnership.output
            alive += 1
    net = sum(partner.net for partner in partners) - before
    return {"party_output": output, "party_partners_net": net, "party_months": float(alive)}


def _draw(model: PartnershipModel, seed: int, run: int) -> tuple[Partnership, Organisation] | None:
    """A live partnership and a member of it, by a lot of its own."""
    alive = model.partnerships
    if not alive:
        return None
    lot = np.random.default_rng([seed, run])
    partnership = alive[int(lot.integers(len(alive)))]
    members = partnership.members
    return partnership, members[int(lot.integers(len(members)))]
