"""The model in a program of one's own: by name, pickled, copied, in Mesa's batches, in several threads."""

import copy
import gc
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import mesa
import numpy as np
import pytest
from helpers.small_worlds import LIVELY

from zaedno.sim import PartnershipModel, Scenario, simulate

SCENARIO = Scenario.load("newcomers", "full_programme", months=6, exit_rate=0.02, **LIVELY)


def test_a_scenario_may_be_named():
    named, loaded = simulate("win_lose", 1, seed=4), simulate(Scenario.load("win_lose"), 1, seed=4)
    assert named.scenario == loaded.scenario
    assert named.results[0].months.tobytes() == loaded.results[0].months.tobytes()


def at_the_end(model):
    while model.running:
        model.step()
    return model.world.month.tobytes(), model.datacollector.get_model_vars_dataframe().to_csv()


def doing_nothing(world, territory):
    """A process in place of another."""


@pytest.mark.parametrize("again", [lambda model: pickle.loads(pickle.dumps(model)), copy.deepcopy])
@pytest.mark.parametrize("processes", [None, {"review": doing_nothing}])
def test_a_model_that_was_pickled_or_copied_goes_on_with_the_same_numbers(again, processes):
    expected = at_the_end(PartnershipModel(SCENARIO, rng=5, processes=processes))
    model = PartnershipModel(SCENARIO, rng=5, processes=processes)
    model.run_for(3)
    other = again(model)
    assert all(agent.model is other for agent in other.agents) and len(other.agents) == len(model.agents)
    assert at_the_end(other) == expected
    assert model.month == 3
    assert at_the_end(model) == expected


@pytest.mark.parametrize("again", [lambda model: pickle.loads(pickle.dumps(model)), copy.deepcopy])
def test_a_copy_follows_the_schedule_of_levers(again):
    scheduled = Scenario.load(months=6, **LIVELY, matchmaking=12.0, schedule={"matchmaking": [4, 6]})
    model = PartnershipModel(scheduled, rng=5)
    model.run_for(2)
    other = again(model)
    other.run_for(4)
    assert (other.world.month["policy_cost"] > 0.0).tolist() == [False] * 4 + [True] * 2


def test_mesas_batches_take_seeds_of_numpy():
    with_numpy = mesa.batch_run(PartnershipModel, {"scenario": [SCENARIO]}, rng=np.arange(2), display_progress=False)
    plain = mesa.batch_run(PartnershipModel, {"scenario": [SCENARIO]}, rng=[0, 1], display_progress=False)
    assert [row["output"] for row in with_numpy] == [row["output"] for row in plain]
    assert len({row["net"] for row in plain}) > 2


def test_three_threads_at_once_give_the_numbers_of_each_alone():
    barrier = Barrier(3)

    def one(seed, at_once):
        if at_once:
            barrier.wait()
        ensemble = simulate(SCENARIO, 3, seed, workers=2)
        model = PartnershipModel(Scenario.load("win_lose", months=6), rng=seed)
        return [result.months.tobytes() for result in ensemble.results], at_the_end(model)

    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda seed: one(seed, True), range(3)))
    assert together == [one(seed, False) for seed in range(3)]
    assert gc.isenabled()


IMPORTS = """
from threading import Barrier, Thread
barrier, found = Barrier(3), []
def importing():
    barrier.wait()
    from zaedno.sim import PartnershipModel, Scenario, simulate
    found.append((PartnershipModel, Scenario, simulate))
threads = [Thread(target=importing) for _ in range(3)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert len(found) == 3 and len(set(found)) == 1
"""


def test_three_threads_may_import_it_at_once():
    done = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
