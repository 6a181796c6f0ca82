"""Two policies, or two scenarios, meet the same luck: the same issues come up, the same organisations come and go."""

import numpy as np
import pytest
from helpers.small_worlds import LIVELY, started

from zaedno.sim import Scenario, simulate
from zaedno.sim.month import month
from zaedno.sim.rules.issues import FIRST_OWN

MONTHS = 30
FIELDS = ("theme", "value", "need", "emerged", "n_needs")


def lived(name="baseline", policy="none", **parameters):
    """Issues of the community that came up in a run, as they were, and who was there each month."""
    more = {**LIVELY, "exit_rate": 0.01, "newcomer_share": 0.2, **parameters}
    w = started(Scenario.load(name, policy, months=MONTHS, **more), seed=12)
    issues, present = {}, []
    for _ in range(MONTHS):
        month(w)
        for issue in w.issues:
            if issue.open and issue.uid < FIRST_OWN and int(issue.uid) not in issues:
                needs, weights = (issue[field][: issue.n_needs].tolist() for field in ("needs", "weights"))
                issues[int(issue.uid)] = [*(issue[field].item() for field in FIELDS), needs, weights]
        present.append(w.organisations.uid[w.organisations.present == 1].tolist())
    return issues, present, w


@pytest.fixture(scope="module")
def baseline():
    return lived()


OTHERS = [
    pytest.param({"policy": "quarterly_checkins"}, id="check-ins"),
    pytest.param({"policy": "full_programme"}, id="full programme"),
    pytest.param({"policy": "time_refund"}, id="refunds"),
    pytest.param({"name": "win_lose"}, id="win-lose"),
    pytest.param({"name": "hidden_agendas", "policy": "transparency_charter"}, id="charter"),
    pytest.param({"name": "civil_only"}, id="civil only"),
]


@pytest.mark.parametrize("other", OTHERS)
def test_the_same_issues_come_up_and_the_same_organisations_come_and_go(baseline, other):
    issues, present, _ = baseline
    others, there, w = lived(**other)
    assert others == issues
    assert len(issues) > 20
    assert there == present
    assert len(set(map(tuple, present))) > 3  # somebody came or went
    assert w.month.tobytes() != baseline[2].month.tobytes()  # what they made of it differs


def test_another_run_is_another_world(baseline):
    more = {**LIVELY, "exit_rate": 0.01, "newcomer_share": 0.2}
    w = started(Scenario.load(months=MONTHS, **more), seed=12, run=1)
    assert not np.array_equal(w.organisations.svo, baseline[2].organisations.svo)


def test_attitudes_of_another_mean_are_the_same_luck():
    """A scenario that moves the mean of attitudes moves everybody's by as much; nothing else about anybody changes."""
    one, other = (
        started(Scenario.load(months=2, svo_mean=mean, svo_sd=5.0, history=0), seed=12) for mean in (0.0, 15.0)
    )
    np.testing.assert_allclose(other.organisations.svo - one.organisations.svo, 15.0, atol=1e-9)
    for field in ("hidden", "hours", "competence", "power", "mission", "functions", "entry", "gone"):
        np.testing.assert_array_equal(other.organisations[field], one.organisations[field], err_msg=field)
    np.testing.assert_array_equal(other.ledger.trust, one.ledger.trust)


def test_common_luck_narrows_what_is_seen_of_a_policy():
    """Differences between policies in the same worlds vary less than between independent worlds."""
    runs = 60
    plain, checked = (
        simulate(Scenario.load("baseline", policy, months=MONTHS, **LIVELY), runs, seed=2).runs["collective_gain"]
        for policy in ("none", "quarterly_checkins")
    )
    together = (checked - plain).std()
    apart = np.sqrt(checked.var() + plain.var())
    assert together < 0.95 * apart
