"""Every rule that is declared fires somewhere: each word of the model occurs, each count counts.

Words and counts, in the shipped scenarios under the shipped policies.
"""

from collections import Counter

import numpy as np
import pytest

from zaedno.sim import Scenario, simulate
from zaedno.sim.choices import known
from zaedno.sim.observation.measures import COUNT, MEASURES
from zaedno.sim.vocabulary import Category, Cause, Event, Outcome, Question

RUNS = 2


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
