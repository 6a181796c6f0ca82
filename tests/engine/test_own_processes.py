"""A process of one's own in the ensemble: on all cores, with the numbers of Mesa's door, and never a stale one."""

import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest
from helpers.small_worlds import LIVELY

from zaedno.sim import InputError, PartnershipModel, Scenario, simulate
from zaedno.sim.engine.compiled import entry
from zaedno.sim.engine.machine_code import KEEP
from zaedno.sim.month import PROCESSES
from zaedno.sim.rules.derived import set_attitude
from zaedno.sim.rules.membership import leave
from zaedno.sim.vocabulary import Cause

compiler = pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
SCENARIO = Scenario.load("newcomers", "full_programme", months=8, **LIVELY)
VALUE = Cause.VALUE.value


@entry
def mellowing(w, t):
    """In place of training: all move a degree a month towards win-win."""
    territory = w.territories[t]
    for i in range(territory.first, territory.last):
        set_attitude(w.organisations[i], w.organisations[i].svo + 1.0)


@entry
def impatience(w, t):
    """In place of the review: the last of a large team goes, every month."""
    for place in range(w.territories[t].n_live):
        partnership = w.partnerships[w.live[t, place]]
        if partnership.n > 2:
            leave(w, w.live[t, place], partnership.n - 1, VALUE)


OWN = {"attitudes": mellowing, "review": impatience}


@pytest.fixture(scope="module")
def touched():
    """Names of machine code that was looked for or kept while the ensemble was made."""
    return []


@pytest.fixture(scope="module")
def ensemble(touched):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KEEP, "read", touched.append)
        patch.setattr(KEEP, "write", lambda name, _: touched.append(name))
        return simulate(SCENARIO, 3, seed=9, workers=1, processes=OWN)


def test_both_doors_give_the_same_numbers(ensemble):
    for run, result in enumerate(ensemble.results):
        model = PartnershipModel(SCENARIO, rng=9, run=run, processes=OWN)
        model.run_for(SCENARIO.months)
        assert model.world.month.tobytes() == result.months.tobytes()
    plain = simulate(SCENARIO, 3, seed=9)
    for ours, theirs in zip(ensemble.results, plain.results, strict=True):
        assert ours.months["attitude_mean"][-1] > theirs.months["attitude_mean"][-1]
        assert ours.months.tobytes() != theirs.months.tobytes()


@pytest.mark.parametrize("workers", [2, 5])
def test_the_number_of_workers_changes_nothing(ensemble, workers):
    again = simulate(SCENARIO, 3, seed=9, workers=workers, processes=OWN)
    for one, other in zip(ensemble.results, again.results, strict=True):
        assert one.months.tobytes() == other.months.tobytes()
        assert one.lives.tobytes() == other.lives.tobytes()


@compiler
def test_a_month_with_a_process_of_ones_own_is_neither_kept_nor_taken_from_what_is(ensemble, touched):
    assert touched == []


def test_a_replacement_does_not_stay(ensemble):
    before = simulate(SCENARIO, 1, seed=9).results[0].months
    assert simulate(SCENARIO, 1, seed=9, processes={}).results[0].months.tobytes() == before.tobytes()


def test_an_unknown_name_is_refused_with_those_there_are():
    with pytest.raises(InputError) as refused:
        simulate(SCENARIO, 1, processes={"reveiw": impatience})
    assert str(refused.value) == f"process 'reveiw': accepted: {', '.join(PROCESSES)}"


@compiler
def test_a_plain_function_is_refused_with_the_way_out():
    def patience(w, t): ...

    with pytest.raises(InputError, match=r"^processes\.review=patience: a plain function; accepted: .* with @entry of"):
        simulate(SCENARIO, 1, processes={"review": patience})


PROGRAM = """
from zaedno.sim.engine.compiled import entry, kernel
{imports}

@kernel
def twice(x):
    return 2 * x

@entry
def own(x):
    return {expression}
"""
CALL = "from program import own; print(own(21), sum(own.stats.cache_hits.values()))"


def told(folder: Path) -> tuple[float, int]:
    """What `own` of the program gives for 21, and how often its machine code came from the disk."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-W", "error", "-c", CALL]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    value, hits = done.stdout.split()
    return float(value), int(hits)


@compiler
@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    ("imports", "expression", "kept"),
    [
        pytest.param("", "twice(x) + 1", 1, id="its own file"),
        pytest.param(
            "from zaedno.sim.state import MEMBERS\nimport numpy as np", "np.abs(x) * MEMBERS", 1, id="the model"
        ),
        pytest.param("from beside import FACTOR", "FACTOR * x", 1, id="a number of another file"),
        pytest.param("from beside import times", "times(x)", 0, id="a function of another file"),
        pytest.param("import beside", "beside.FACTOR * x", 0, id="another file"),
        pytest.param("from beside import TABLE", "TABLE[1] * x", 0, id="a table of another file"),
    ],
)
def test_machine_code_is_kept_only_where_it_can_never_be_stale(tmp_path, imports, expression, kept):
    beside = tmp_path / "beside.py"
    text = (
        "import numpy as np\nfrom zaedno.sim.engine.compiled import kernel\nFACTOR = 3\nTABLE = np.array([1, 3])\n"
        "@kernel\ndef times(x):\n    return 3 * x\n"
    )
    beside.write_text(text, encoding="utf-8")
    program = PROGRAM.format(imports=imports, expression=expression)
    (tmp_path / "program.py").write_text(program, encoding="utf-8")

    first = told(tmp_path)
    assert told(tmp_path) == (first[0], kept)
    beside.write_text(text.replace("3", "5"), encoding="utf-8")
    if "beside" in imports:
        assert told(tmp_path) == (first[0] * 5 / 3, 0)
    (tmp_path / "program.py").write_text(program.replace("return 2 * x", "return 4 * x"), encoding="utf-8")
    if "twice" in expression:
        assert told(tmp_path) == (21 * 4 + 1, 0)
