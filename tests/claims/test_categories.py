"""Four categories of cooperation: each arises in the baseline, and differs in more than its name."""

import numpy as np
import pandas as pd
import pytest

from zaedno.experiments.inference.intervals import interval as mean_and_interval
from zaedno.sim import PartnershipModel, Scenario, simulate
from zaedno.sim.vocabulary import Category

WATCHED = 20  # worlds watched month by month: slower than an ensemble
VOTE_CAP = 0.49


@pytest.mark.parametrize("category", list(Category), ids=lambda category: category.slug)
def test_it_arises(runs, category):
    formed = runs()[f"formed_{category.slug}"].to_numpy(dtype=float)

    _, low, _ = mean_and_interval(formed)

    assert low > 0.0


@pytest.fixture(scope="module")
def watched():
    """By world: competence that a member gains in a month, by category; and which categories were seen led, or not."""
    gains, led = [], set()
    for run in range(WATCHED):
        model, of_run = PartnershipModel(rng=0, run=run), {category: [] for category in Category}
        before = _competence(model)
        while model.running:
            model.step()
            now = _competence(model)
            for partnership in model.partnerships:
                led.add((partnership.category, partnership.lead is not None))
                for member in partnership.members:
                    if len(member.partnerships) == 1:  # what it learnt, it learnt here
                        of_run[partnership.category].append(now[member.uid] - before.get(member.uid, now[member.uid]))
            before = now
        gains.append({category: np.mean(values) if values else np.nan for category, values in of_run.items()})
    return gains, led


def _competence(model):
    return {agent.uid: sum(agent.competence.values()) for agent in model.agents}


def test_convergent_partners_learn_more_than_complementary_ones(watched):
    gains, _ = watched
    more = np.array([of_run[Category.CONVERGENT] - of_run[Category.COMPLEMENTARY] for of_run in gains])
    more = more[~np.isnan(more)]  # worlds in which both were seen

    _, low, _ = mean_and_interval(more)

    assert len(more) >= WATCHED / 2
    assert low > 0.0


def test_consortia_alone_share_leadership(watched):
    _, led = watched

    assert led == {(category, category != Category.CONSORTIUM) for category in Category}


def test_creations_alone_get_their_start_up_carried():
    """All that the LAG refunds under start-up support is what the founders of created groups pay to begin."""
    scenario = Scenario.load(policy="startup_support")
    ensemble = simulate(scenario, 20, 0, events=range(20))
    each = scenario.parameters.hour_value * scenario.parameters.creation_cost
    founders = _founders(ensemble.events)
    created = founders[founders["category"] == Category.CREATION]
    formed = ensemble.partnerships.set_index(["run", "partnership"])["formed"]
    created = created[formed.reindex(pd.MultiIndex.from_frame(created[["run", "partnership"]])).to_numpy() >= 0]
    owed = each * created.groupby(["run", "month"])["organisation"].count()

    paid = ensemble.months.set_index(["run", "month"])["refunds"]

    assert owed.sum() > 0.0
    assert paid.to_numpy() == pytest.approx(owed.reindex(paid.index, fill_value=0.0).to_numpy())


@pytest.mark.parametrize("rule", [True, False], ids=["49 %", "no rule"])
def test_consortia_that_win_public_money_have_all_sectors(rule):
    """Sectors present share the votes of a consortium equally, so that no sector has above 49 % with all three."""
    ensemble = simulate(Scenario.load(policy="consortium_grants", vote_cap=int(rule)), 50, 0, events=range(50))
    key = ["run", "partnership"]
    events = ensemble.events
    winners = events[events["event"] == "grant_won"][key].dropna()  # others applied alone
    founders = _founders(events).merge(winners, on=key).merge(ensemble.organisations, on=["run", "organisation"])
    votes = 1.0 / founders.groupby(key)["sector"].nunique()

    assert len(votes) == len(winners) > 20
    assert set(founders["category"]) == {Category.CONSORTIUM}
    assert (votes <= VOTE_CAP).all() == rule


def _founders(events):
    """A row a founder: run, month, partnership, organisation, category.  They are noted just before the founding."""
    key = ["run", "partnership"]
    formed = events[events["event"] == "formed"].reset_index()[["index", *key, "month", "value"]]
    joined = events[events["event"] == "joined"].reset_index()[["index", *key, "organisation"]]
    both = joined.merge(formed, on=key, suffixes=("", "_formed"))
    both = both[both["index"] < both["index_formed"]]
    return both.assign(category=both["value"].astype(int))[[*key, "month", "organisation", "category"]]
