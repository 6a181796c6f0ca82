"""The team builder against a plain greedy search that works every team out from nothing."""

import math

import numpy as np
import pytest
from helpers.small_worlds import add_issue, compiled, organisations, world

from zaedno.sim.beginning import GROWTH
from zaedno.sim.rules.production import WITHOUT_MEANS
from zaedno.sim.rules.team import LOT, build
from zaedno.sim.state import CANDIDATES, NEEDS
from zaedno.sim.vocabulary import Category


def bent(p, supplied, weights):
    """Effective hours an open hour: the mean of order (s - 1) / s, whatever the elasticity s; the product at 1."""
    order = 1.0 - 1.0 / p.elasticity
    if order == 0.0:
        return math.exp(sum(r * math.log(max(x, 1e-300)) for r, x in zip(weights, supplied, strict=True)))
    return sum(r * max(float(x), 1e-300) ** order for r, x in zip(weights, supplied, strict=True)) ** (1.0 / order)


def oracle(w, issue, category, k, all_sectors, grant):
    """The team around row 0, in the order of joining; [0] alone, or without a sector asked for, is none ([])."""
    p, scratch, me = w.p[0], w.scratch[0], w.organisations[0]
    needs, weights = issue.needs[: issue.n_needs], issue.weights[: issue.n_needs]
    trusts = {int(scratch.candidate[c]): float(scratch.trust[c]) for c in range(k)}
    skills = w.organisations.competence[:, needs]
    reserve = 1.0 - math.sin(math.radians(me.svo))
    regard = p.community_regard * max(0.0, math.sin(math.radians(me.svo))) * me.mission[issue.theme] * (1 - p.divisible)
    meetings = 1.0 + p.shared_meetings if category == Category.CONSORTIUM else 1.0
    # A grant that is hoped for, as far as it is likely
    whole = p.grant_size / p.euro_per_unit / p.grant_months
    likely = min(1.0, grant / (whole * p.grant_margin))
    bought = whole * (1.0 - p.grant_margin) / p.hour_value if p.hour_value > 0.0 else math.inf

    def overhead(n):
        return meetings * (p.coordination_hours + p.coordination_growth * (n - 1) ** GROWTH)

    def room(n):
        return max(0.0, p.membership_hours - overhead(n))

    def counts(team):
        """What hours count of those who hold the means asked for, or do not."""
        holds = any(w.organisations.power[j, issue.means] >= 0.5 for j in team)
        return 1.0 if issue.means < 0 or holds else WITHOUT_MEANS

    def cooperation(trust):
        return max(0.0, 1.0 - reserve * (1.0 - trust)) if p.linear_cooperation else trust**reserve

    def effort(team):
        """Of row 0, an open hour: for the trust in the others, or because it pays, at an equal share."""
        others, n = team[1:], len(team)
        given = cooperation(float(np.mean([trusts[j] for j in others])))
        supplied = sum(trusts[j] * skills[j] for j in others)
        added = [
            min(issue.work, issue.value * max(0.0, bent(p, hours, weights) * room(n) * counts(who) - issue.need))
            for hours, who in ((supplied, others), (supplied + (1.0 - me.hidden) * skills[0], team))
        ]
        price = p.hour_value * room(n)
        gain = p.divisible * (added[1] - added[0]) / n
        if p.calculation == 0.0 or room(n) == 0.0 or gain <= 0.0:
            return given
        x = gain / price if gain < 1e6 * price else math.inf
        return max(given, 1.0 / (1.0 + x**-p.calculation))

    def expect(team, own):
        """(effective hours, expected net) of row 0 in `team`, for its own effort an open hour."""
        others, n = team[1:], len(team)
        total = sum(trusts[j] for j in others)
        hired = 0.0
        if grant and room(n):
            guided = 2.0 * (own + sum(trusts[j] for j in others[:-1]))  # before the last of them has joined
            hired = likely * p.hired_competence * min(guided, bought / room(n))
        supplied = own * (1.0 - me.hidden) * skills[0] + sum(trusts[j] * skills[j] for j in others) + hired
        effective = bent(p, supplied, weights) * room(n) * counts(team)
        powers = me.bargaining * (1.0 - me.hidden) + sum(w.organisations.bargaining[j] for j in others)
        power = total / len(others) * powers
        output = issue.value * max(0.0, effective - issue.need) * (1.0 + p.collective_bonus * power / (1.0 + power))
        output = min(output, issue.work)
        net = own / (own + total) * (p.divisible * output + grant) + regard * output - p.hour_value * overhead(n)
        return effective, net

    def sectors(team):
        return {int(w.organisations.sector[j]) for j in team}

    own = cooperation(float(np.mean(list(trusts.values())))) if trusts else 0.0
    everybody = max(own, 1.0) * (1.0 - me.hidden) * skills[0] + sum(trusts[j] * skills[j] for j in trusts)
    if not grant and bent(p, everybody, weights) * room(2) <= issue.need:
        return []
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
        own = effort(team)
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
        shared_meetings=0.5,
        calculation=float(rng.choice([0.0, 1.0, 4.0, 20.0])),
        linear_cooperation=int(rng.random() < 0.2),
        elasticity=float(rng.choice([2.0, 2.0, 1.0, 1.5, 4.0])),
        hired_competence=float(rng.uniform(0.0, 1.0)),
        grant_size=20_000.0,
        grant_margin=0.1,
        grant_months=24,
        euro_per_unit=36.0,
    )
    roles = rng.choice(8, size=int(rng.integers(2, NEEDS)), replace=False)
    weights = dict(zip(roles.tolist(), rng.dirichlet(np.ones(len(roles))), strict=True))
    work = float(rng.choice([1e9, 3.0]))
    row = add_issue(w, weights, need=float(rng.uniform(0.0, 8.0)), work=work, theme=int(rng.integers(6)))
    w.issues[row].means = rng.integers(-1, 3)
    scratch = w.scratch[0]
    scratch.candidate[:k] = rng.permutation(np.arange(1, n))
    scratch.trust[:k] = rng.uniform(0.05, 1.0, k)
    scratch.used[:k] = 0
    category = Category.CONSORTIUM if rng.integers(2) else Category.COMPLEMENTARY
    return w, w.issues[row], category, k, bool(rng.integers(2)), float(rng.choice([0.0, 1.5, 3.0]))


@pytest.mark.parametrize("part", range(4))
def test_it_builds_the_team_of_the_plain_search(part):
    sizes = []
    for seed in range(part, 2400, 4):
        w, issue, category, k, all_sectors, grant = random_case(seed)
        expected = oracle(w, issue, category, k, all_sectors, grant)
        n = compiled(build)(w, 0, 0, issue, int(category), k, all_sectors, grant)
        found = [] if n < 2 else w.scratch[0].members[:n].tolist()
        assert found == expected, seed
        sizes.append(len(found))
    assert {0, 2, 3, 4} <= set(sizes)  # all kinds of teams, and none


def test_where_partners_are_chosen_by_lot_those_with_the_greatest_lots_are_asked():
    """Not for what they bring, and not in the order in which they came to mind."""
    for seed in range(60):
        w, issue, category, k, all_sectors, grant = random_case(seed)
        w.p[0].random_partners = 1
        lots = np.random.default_rng(seed).random(k)
        w.scratch[0].weight[:k] = lots
        listed = w.scratch[0].candidate[:k].copy()
        n = compiled(build)(w, 0, 0, issue, int(category), k, all_sectors, grant)
        assert w.scratch[0].members[:n].tolist() == [0, *listed[np.argsort(-lots)[:LOT]]]
