"""Who knows whom by the roster: in every world from its start, in both doors, and nothing else is drawn otherwise."""

from dataclasses import replace

import numpy as np
import pytest

from zaedno.sim.ensemble import simulate
from zaedno.sim.model import PartnershipModel
from zaedno.sim.roster import Roster, blank_table
from zaedno.sim.scenario import Scenario
from zaedno.sim.world import rows_of_acquainted, template_with_newcomers

N = 12
PAIRS = ((0, 3), (4, 11), (2, 7))


def scenario(acquainted: tuple[tuple[int, int], ...], chance: float = 0.0, **values: float) -> Scenario:
    table = blank_table(N)
    table["sector"] = np.arange(N) % 3
    table["territory"] = np.arange(N) // 6
    known = dict.fromkeys(("acquaintance_within", "acquaintance_across", "acquaintance_public"), chance)
    known |= {"acquaintance_standing": chance, "abroad_ties": 0.0, "history": 0, "months": 24}
    base = Scenario.load(roster="synthetic", organisations=N, **{**known, **values})
    return replace(base, roster=Roster("known", table, ("",) * N, acquainted=acquainted))


def known_at_start(setting: Scenario, seed: int) -> set[tuple[int, int]]:
    """Pairs of identities of which one has the other in its ledger before the first month."""
    world = PartnershipModel(setting, rng=seed).world
    uid = world.organisations["uid"]
    return {(int(uid[i]), int(uid[j])) for i in range(len(uid)) for j in world.ledger[i].who.tolist() if j >= 0}


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_they_know_each_other_in_every_world_and_nobody_else_does(seed):
    assert known_at_start(scenario(PAIRS), seed) == {*PAIRS, *((other, one) for one, other in PAIRS)}


def test_all_others_are_drawn_as_without_them():
    without, with_them = known_at_start(scenario((), 0.4), 3), known_at_start(scenario(PAIRS, 0.4), 3)
    assert with_them == without | {*PAIRS, *((other, one) for one, other in PAIRS)}
    assert with_them != without


def test_both_doors_and_stored_pasts_know_of_them():
    """Strangers who know nobody form no partnership across the list; a past of one list is none of another's."""
    settings = [scenario(pairs, history=24) for pairs in ((), PAIRS, ())]
    tables = [simulate(setting, 6, seed=4, workers=2).months for setting in settings]
    assert not tables[0].equals(tables[1])
    assert tables[0].equals(tables[2])
    model = PartnershipModel(settings[1], rng=4, run=0)
    while model.month < 24:
        model.step()
    last = tables[1][(tables[1]["run"] == 0)].iloc[-1]
    assert model.datacollector.get_model_vars_dataframe()["partnerships"].iloc[-1] == last["partnerships"]


def test_rows_follow_the_template_and_who_is_taken_out_knows_nobody():
    setting = scenario(PAIRS)
    template = template_with_newcomers(setting.roster, setting.parameters)
    rows = rows_of_acquainted(setting.roster, template)
    assert [tuple(template["uid"][pair]) for pair in rows] == list(PAIRS)
    assert len(rows_of_acquainted(setting.roster, template[template["uid"] != 3])) == 2
    assert rows_of_acquainted(scenario(()).roster, template).shape == (0, 2)
