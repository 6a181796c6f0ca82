"""What the Mesa door shows of partnerships that the event log does not: needs, skills, means, trust, output, accounts.

A run is lived once more beside its event log: `PartnershipModel` gives the same numbers as `simulate`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from zaedno.sim import queries
from zaedno.sim.model import PartnershipModel
from zaedno.sim.scenario import Scenario
from zaedno.sim.vocabulary import Power, Role, Theme


@dataclass
class Seen:
    """Of one partnership; organisations by their identity, months from month 0."""

    theme: Theme | None = None
    roles: dict[Role, float] = field(default_factory=dict)  # that its issue asks for, with their weights
    means: Power | None = None  # that its issue asks for
    skills: dict[int, dict[Role, float]] = field(default_factory=dict)  # of each member, when it joined
    holds: dict[int, set[Power]] = field(default_factory=dict)  # means of each member, then
    knew: dict[int, dict[int, float]] = field(default_factory=dict)  # trust in the other members, before it joined
    lead: dict[int, int | None] = field(default_factory=dict)  # by month
    output: dict[int, float] = field(default_factory=dict)
    trust: dict[int, float] = field(default_factory=dict)  # cohesion
    account: dict[int, float] = field(default_factory=dict)  # of each member, at its last count


class Watch:
    """The run `run` of `scenario`; `members`: of each partnership that is watched, who was ever in it, since when."""

    def __init__(self, scenario: Scenario, seed: int, run: int, members: dict[int, dict[int, int]]) -> None:
        self.seen = {uid: Seen() for uid in members}
        self._members = members
        self._joining: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for uid, months in members.items():
            for organisation, month in months.items():
                self._joining[month].append((uid, organisation))
        after = {"circumstances": self._before, "bargaining": self._after}
        model = PartnershipModel(scenario, rng=seed, run=run, after=after)
        for _ in range(scenario.months):
            model.step()

    def _before(self, world: Any, territory: int) -> None:
        """Before anybody looks for partners: whom those who are about to join know, and how far they trust them."""
        clock = world.clock[0]
        month = int(clock.month - clock.past)
        if month < 0 or not self._joining.get(month):
            return
        rows = {int(uid): row for row, uid in enumerate(world.organisations.uid)}
        for uid, organisation in self._joining[month]:
            me = world.organisations[rows[organisation]]
            seen = self.seen[uid]
            seen.skills[organisation] = {role: float(me.competence[role]) for role in Role}
            seen.holds[organisation] = {power for power in Power if int(me.means) >> power & 1}
            trusts = {
                other: float(queries.known_trust(world, rows[organisation], rows[other]))
                for other, since in self._members[uid].items()
                if other != organisation and since <= month
            }
            seen.knew[organisation] = {other: trust for other, trust in trusts.items() if not np.isnan(trust)}

    def _after(self, world: Any, territory: int) -> None:
        """After the month's work and division, before anybody reviews it."""
        clock = world.clock[0]
        month = int(clock.month - clock.past)
        if month < 0:
            return
        for place in range(world.territories[territory].n_live):
            partnership = world.partnerships[world.live[territory, place]]
            seen = self.seen.get(int(partnership.uid))
            if seen is None:
                continue
            if seen.theme is None:
                issue = world.issues[partnership.issue]
                seen.theme = Theme(int(issue.theme))
                seen.roles = {Role(int(issue.needs[d])): float(issue.weights[d]) for d in range(issue.n_needs)}
                seen.means = Power(int(issue.means)) if issue.means >= 0 else None
            lead = int(partnership.lead)
            seen.lead[month] = int(world.organisations[lead].uid) if lead >= 0 else None
            seen.output[month] = float(partnership.output)
            seen.trust[month] = float(partnership.cohesion)
            for m in range(partnership.n):
                uid = int(world.organisations[partnership.members[m]].uid)
                seen.account[uid] = float(partnership.account[m])
