"""The team builder against a plain greedy search that works every team out from nothing."""

import math

import numpy as np
import pytest
from helpers.small_worlds import add_issue, compiled, organisations, world

from zaedno.sim.rules.team import build
from zaedno.sim.state import CANDIDATES, NEEDS


def oracle(w, issue, k, all_sectors, grant):
    """The team around row 0, in the order of joining; [0] alone, or without a sector asked for, is none ([])."""
    p, scratch, me = w.p[0], w.scratch[0], w.organisations[0]
    needs, weights = issue.needs[: issue.n_needs], issue.weights[: issue.n_needs]
    trusts = {int(scratch.candidate[c]): float(scratch.trust[c]) for c in range(k)}
    skills = w.organisations.competence[:, needs]
    reserve = 1.0 - math.sin(math.radians(me.svo))
    regard = p.community_regard * max(0.0, math.sin(math.radians(me.svo))) * me.mission[issue.theme] * (1 - p.divisible)

    def expect(team, own):
        """(effective hours, expected net) of row 0 in `team`, for its own effort an open hour."""
        others = team[1:]
        hours = p.coordination_hours + p.coordination_growth * len(others) ** p.coordination_exponent
        room = max(0.0, p.membership_hours - hours)
        supplied = own * (1.0 - me.hidden) * skills[0] + sum(trusts[j] * skills[j] for j in others)
        effective = float(weights @ np.sqrt(supplied)) ** 2 * room
        total = sum(trusts[j] for j in others)
        powers = me.bargaining * (1.0 - me.hidden) + sum(w.organisations.bargaining[j] for j in others)
        power = total / len(others) * powers
        output = 0.0
        if effective > issue.need:
            output = issue.value * (effective - issue.need) * (1.0 + p.collective_bonus * power / (1.0 + power))
        output = min(output, issue.work)
        net = own / (own + total) * (p.divisible * output + grant) + regard * output - p.hour_value * hours
        if effective <= issue.need and grant == 0.0:
            net = -p.hour_value * hours
        return effective, net

    def sectors(team):
        return {int(w.organisations.sector[j]) for j in team}

    own = float(np.mean(list(trusts.values()))) ** reserve if trusts else 0.0
    team, effective = [0], 0.0
    best, best_net, falling = [], 0.0, 0
    while len(team) <= k:
        free = [j for j in trusts if j not in team]
        if all_sectors and len(sectors(team)) < 3:
            free = [j for j in free if int(w.organisations.sector[j]) not in sectors(team)]
        if not free:
            break
        needy = effective < issue.need
        chosen = max(free, key=lambda j: expect([*team, j], own)[0 if needy else 1])
        effective, net = expect([*team, chosen], own)
        team.append(chosen)
        own = float(np.mean([trusts[j] for j in team[1:]])) ** reserve
        if net > best_net and (not all_sectors or len(sectors(team)) == 3):
            best, best_net, falling = list(team), net, 0
        elif effective >= issue.need:
            falling += 1
            if falling == 2:
                break
    return best


def random_case(seed):
    rng = np.random.default_rng(seed)
    k = int(rng.integers(1, CANDIDATES + 1))
    n = k + 1
    template = organisations(
        n,
        svo=rng.uniform(-45.0, 45.0, n),
        hidden=rng.uniform(0.0, 0.6, n),
        sector=rng.integers(0, 3, n),
        competence=rng.uniform(0.0, 1.0, (n, 8)),
        power=rng.uniform(0.05, 1.0, (n, 3)),
        mission=rng.dirichlet(np.ones(6), n),
    )
    w = world(
        template,
        hour_value=float(rng.uniform(0.0, 0.3)),
        divisible=float(rng.uniform(0.2, 1.0)),
        community_regard=0.3,
        collective_bonus=float(rng.uniform(0.0, 2.0)),
        membership_hours=float(rng.uniform(4.0, 12.0)),
        coordination_hours=0.5,
        coordination_growth=float(rng.uniform(0.0, 0.8)),
        coordination_exponent=0.85,
    )
    roles = rng.choice(8, size=int(rng.integers(2, NEEDS)), replace=False)
    weights = dict(zip(roles.tolist(), rng.dirichlet(np.ones(len(roles))), strict=True))
    work = float(rng.choice([1e9, 3.0]))
    row = add_issue(w, weights, need=float(rng.uniform(0.0, 8.0)), work=work, theme=int(rng.integers(6)))
    scratch = w.scratch[0]
    scratch.candidate[:k] = rng.permutation(np.arange(1, n))
    scratch.trust[:k] = rng.uniform(0.05, 1.0, k)
    scratch.used[:k] = 0
    return w, w.issues[row], k, bool(rng.integers(2)), float(rng.choice([0.0, 2.0]))


@pytest.mark.parametrize("part", range(4))
def test_it_builds_the_team_of_the_plain_search(part):
    sizes = []
    for seed in range(part, 2400, 4):
        w, issue, k, all_sectors, grant = random_case(seed)
        expected = oracle(w, issue, k, all_sectors, grant)
        n = compiled(build)(w, 0, 0, issue, k, all_sectors, grant)
        found = [] if n < 2 else w.scratch[0].members[:n].tolist()
        assert found == expected, seed
        sizes.append(len(found))
    assert {0, 2, 3, 4} <= set(sizes)  # all kinds of teams, and none
