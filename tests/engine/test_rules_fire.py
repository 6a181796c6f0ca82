"""Every rule that is declared fires somewhere: each word of the model occurs, each count counts, each line is taken.

Words and counts in the shipped scenarios under the shipped policies; lines and branches in a few small worlds without
the compiler.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from zaedno.sim import Scenario, simulate
from zaedno.sim.choices import known
from zaedno.sim.observation.measures import COUNT, MEASURES
from zaedno.sim.vocabulary import Category, Cause, Event, Outcome, Question

SCRIPT = Path(__file__).with_name("print_untaken.py")
RUNS = 2

# What no world can reach, and why it stands there all the same
UNTAKEN = {
    "membership.end: issue.server == row is never false": "the model ends a partnership before it closes its issue; a "
    "process of a user's own may close it first, and then the row may be another issue's",
    "scouting.open_call: return otherwise": "one of those counted is always found; a function ends with a return",
    "value_test.weigh_proposal: return 0": "the second attempt always decides; a function ends with a return",
}


@pytest.fixture(scope="module")
def shipped():
    """Two runs, with all their events, of each scenario under each policy, by the names of both."""
    kinds = [(scenario, policy) for scenario in known("scenario") for policy in known("policy")]
    return {kind: simulate(Scenario.load(*kind), RUNS, seed=2, events=range(RUNS)) for kind in kinds}


@pytest.fixture(scope="module")
def results(shipped):
    return [result for ensemble in shipped.values() for result in ensemble.results]


def missing(words, numbers):
    """Those of `words` that are not among `numbers`."""
    there = set(np.unique(np.concatenate(numbers)).tolist())
    return [word.slug for word in words if word.value not in there]


def test_every_event_happens(results):
    assert missing(Event, [result.events["event"] for result in results]) == []


def test_every_category_cause_and_outcome_is_in_the_table_of_partnerships(results):
    for words, column in ((Category, "category"), (Cause, "cause"), (Outcome, "outcome")):
        assert missing(words, [result.lives[column] for result in results]) == [], column


def test_every_question_stops_somebody_and_somebody_is_stopped_by_none(results):
    declined = [result.events["value"][result.events["event"] == Event.DECLINED] for result in results]
    assert missing([question for question in Question if question != Question.ACCEPTED], declined) == []
    assert any((result.events["event"] == Event.JOINED).any() for result in results)


def test_every_measure_that_counts_counts_something(shipped):
    idle = Counter()
    for ensemble in shipped.values():
        values = ensemble.runs
        idle.update(measure.name for measure in MEASURES if measure.kind == COUNT and not values[measure.name].any())
    assert [name for name, times in idle.items() if times == len(shipped)] == []


def test_every_line_and_branch_of_processes_and_rules_is_taken():
    done = subprocess.run(
        [sys.executable, "-W", "error", str(SCRIPT)],
        env={**os.environ, "PYTHONPATH": str(SCRIPT.parents[2]), "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(json.loads(done.stdout)) == sorted(UNTAKEN)
