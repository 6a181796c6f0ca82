"""What a study takes, told beforehand: against what a process took, refused where it cannot be had, at any size."""

import resource
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from helpers.killed_studies import ENVIRONMENT

import zaedno
from zaedno.app.cli import main
from zaedno.experiments.claims.demand import of_claims
from zaedno.experiments.claims.settings import ClaimsSettings
from zaedno.experiments.demand import MB, Demand, Memory, months_lived, of_run, small
from zaedno.experiments.ensemble import conclude
from zaedno.experiments.ensemble.settings import RunSettings
from zaedno.experiments.forecast import dearer, forecast, require_room
from zaedno.experiments.study.execution import Execution
from zaedno.experiments.sweep.demand import of_sweep
from zaedno.experiments.sweep.design import Design
from zaedno.experiments.sweep.factors import factors_of
from zaedno.experiments.sweep.settings import SweepSettings
from zaedno.sim import Scenario, simulate
from zaedno.sim.memory import Available, available, control_groups, past_bytes, rows_of, world_bytes
from zaedno.sim.messages import InputError
from zaedno.sim.pasts import Pasts
from zaedno.sim.world import Room, allocate, template_with_newcomers

PEAK = "import sys, resource; from zaedno.app.cli import main; code = main(sys.argv[1:]); "
PEAK += "print('peak', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024); sys.exit(code)"
LARGE = ["roster=synthetic", "parameters.organisations=20000", "months=6", "runs=12", "events=[]", "workers=2"]


def settings_run(scenario, runs, events=(), workers=None, **further):
    how = Execution(workers=workers)
    return RunSettings(command="run", scenarios=(scenario,), runs=runs, seed=0, events=events, execution=how, **further)


def settings_of(organisations=300, runs=4, months=6, events=(), **further):
    scenario = Scenario.load(roster="synthetic", organisations=organisations, months=months)
    return settings_run(scenario, runs, tuple(events), **further)


def has(monkeypatch, memory, addresses=float("inf")):
    for place in ("zaedno.experiments.forecast.available", "zaedno.sim.memory.available"):
        monkeypatch.setattr(place, lambda: Available(memory, addresses))


@pytest.mark.parametrize(
    "typed", [["runs=200", "workers=2"], pytest.param([*LARGE, "figures=off"], marks=pytest.mark.long), LARGE]
)
def test_memory_is_told_within_a_factor_of_two_of_what_a_process_took(typed, tmp_path):
    command = [sys.executable, "-c", PEAK, "run", *typed, f"out={tmp_path / 'out'}", "--quiet"]
    said = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True).stdout
    took = float(said.split()[-1])

    values = dict(each.split("=") for each in typed)
    if "parameters.organisations" in values:
        settings = settings_of(20000, 12, workers=2, figures="figures" not in values)
    else:
        settings = settings_run(Scenario.load(), 200, (0,), workers=2)

    assert took / 2 < of_run(settings).memory.total < took * 2


def test_a_world_takes_the_bytes_that_its_tables_have():
    scenario = Scenario.load(roster="synthetic", organisations=500, months=9)
    template = template_with_newcomers(scenario.roster, scenario.parameters)
    world = allocate(scenario.plan(), template, scenario.past_months, Room())

    shared = (world.p, world.values, world.roster)  # the first two are one memory, of one row
    assert world_bytes(scenario) == sum(table.nbytes for table in world) - sum(table.nbytes for table in shared)
    assert rows_of(scenario) == len(template)


def test_a_past_takes_the_bytes_that_are_kept_of_it():
    scenario = Scenario.load(months=3, history=5)
    template = template_with_newcomers(scenario.roster, scenario.parameters)
    world = allocate(scenario.plan(), template, 5, Room())
    kept = Pasts(2**40)
    kept.keep(world, "it")

    found = sum(table.nbytes for table in kept._kept["it"].values())
    assert past_bytes(scenario) == pytest.approx(found, rel=0.02)
    assert past_bytes(scenario.replace(history=0)) == 0


def test_a_past_that_several_share_is_reckoned_once():
    history = {"history": 36, "months": 12}
    policies = [Scenario.load(policy=policy, **history) for policy in ("none", "facilitation")]
    other = Scenario.load(history=36, months=12, issue_rate=0.01)

    assert months_lived(policies, 10) == [48, 12]
    assert months_lived([*policies, other], 10) == [48, 12, 48]
    assert months_lived(policies, 10**7) == [48, 48]  # more than are kept
    assert months_lived([each.replace(history=0) for each in policies], 10) == [12, 12]


def test_what_does_not_fit_is_refused_with_what_would(monkeypatch, tmp_path, capsys):
    has(monkeypatch, 1.0 * 2**30)
    typed = ["run", "roster=synthetic", "parameters.organisations=200000", "months=12", f"out={tmp_path / 'out'}"]

    assert main(typed) == 2

    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "200000 organisations" in said
    assert "1.0 GB can be had" in said
    assert "organisations=" in said.partition("accepted:")[2]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("organisations", [3000, 200_000])
def test_what_is_said_to_fit_does(organisations, monkeypatch):
    have = 900 * MB
    has(monkeypatch, have)
    demand = of_run(settings_of(organisations, 1000, 84, [0], workers=4))
    with pytest.raises(InputError) as caught:
        require_room(demand)

    words = str(caught.value).partition("such as ")[2].split(", ")
    (number,) = (int(word.partition("=")[2]) for word in words if word.startswith("organisations="))
    assert of_run(settings_of(number, 1000, 84, [0], workers=4)).memory.total <= 1.05 * have


def test_a_limit_of_addresses_is_a_limit(monkeypatch):
    demand = of_run(settings_of())
    has(monkeypatch, 2.0**40, demand.memory.addresses)
    require_room(demand)
    has(monkeypatch, 2.0**40, demand.memory.addresses - 1.0)
    with pytest.raises(InputError, match="ulimit -v"):
        require_room(demand)


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_addresses_are_what_the_user_is_allowed():
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    assert available().addresses == (float("inf") if soft == resource.RLIM_INFINITY else soft)


@pytest.mark.parametrize("kilobytes", [900_000, 1_400_000, 2_500_000])
@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_too_little_ends_with_a_line_and_nothing_left(kilobytes, tmp_path):
    typed = ["run", "roster=synthetic", "parameters.organisations=200000", "months=12", "runs=4", "workers=2"]
    command = [sys.executable, "-m", "zaedno", *typed, "figures=off", f"out={tmp_path / 'a' / 'out'}"]

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (kilobytes * 1024,) * 2)

    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, preexec_fn=limit)

    assert done.returncode == 2
    assert done.stderr.startswith("zaedno: ")
    assert "GB can be had (ulimit -v)" in done.stderr.splitlines()[-1]
    assert not list(tmp_path.iterdir())


def test_memory_that_runs_out_nevertheless_is_a_line(tmp_path, monkeypatch, capsys):
    def out_of_it(*_, **__):
        raise MemoryError("Unable to allocate 3 TiB")

    monkeypatch.setattr("zaedno.sim.ensemble.Runner.__call__", out_of_it)

    assert main(["run", "runs=2", "months=3", "figures=off", "--quiet", f"out={tmp_path / 'a' / 'out'}"]) == 1

    assert "memory has run out" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_control_groups_leave_what_their_limits_leave(tmp_path):
    (tmp_path / "self").write_text("0::/user/task\n")
    group = tmp_path / "groups" / "user"
    (group / "task").mkdir(parents=True)
    for folder, most, used in ((group, "1000", "700"), (group / "task", "max", "600")):
        (folder / "memory.max").write_text(most)
        (folder / "memory.current").write_text(used)
        (folder / "memory.stat").write_text("anon 1\ninactive_file 50\n")

    assert min(control_groups(tmp_path / "groups", tmp_path / "self")) == 350.0


def test_older_control_groups_too(tmp_path):
    (tmp_path / "self").write_text("4:cpu:/x\n3:memory:/task\n")
    group = tmp_path / "memory" / "task"
    group.mkdir(parents=True)
    for name, value in (("limit_in_bytes", 900), ("usage_in_bytes", 200)):
        (group / f"memory.{name}").write_text(str(value))
    (group / "memory.stat").write_text("total_rss 1\n")

    assert min(control_groups(tmp_path, tmp_path / "self")) == 700.0


def test_blocks_shrink_as_communities_grow(monkeypatch):
    blocks = [conclude.block_of(settings_of(n).scenarios[0]) for n in (75, 7500, 75_000)]

    assert blocks[0] == conclude.BLOCK > blocks[1] > blocks[2] >= 2
    monkeypatch.setattr(conclude, "BUDGET", 1)
    assert conclude.block_of(settings_of().scenarios[0]) == 1


def test_tables_and_conclusions_do_not_depend_on_the_block(monkeypatch):
    """Nor does a file of conclusions by a byte; of tables, only where their rows are parted."""
    typed = ["runs=7", "months=24", "workers=2", "events=[0,3]", "figures=off", "--quiet"]
    assert main(["run", "out=one", *typed]) == 0
    assert main(["compare", "policy=none,facilitation", "out=pair", *typed]) == 0
    monkeypatch.setattr(conclude, "BUDGET", 1)
    assert main(["run", "out=two", *typed]) == 0
    assert main(["compare", "policy=none,facilitation", "out=pairs", *typed]) == 0

    for one, two in (("one", "two"), ("pair", "pairs")):
        for table in ("runs", "months", "partnerships", "organisations", "events", "memberships"):
            tables = (getattr(zaedno.load(folder), table) for folder in (one, two))
            pd.testing.assert_frame_equal(*tables, check_exact=True)
        files = [path.name for path in Path(one).glob("*.csv")]
        assert "summary.csv" in files
        assert all(Path(one, name).read_bytes() == Path(two, name).read_bytes() for name in files)


@pytest.fixture(autouse=True)
def somewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_summaries_read_back_are_those_of_the_tables():
    assert main(["compare", "policy=none,facilitation", "runs=5", "months=12", "figures=off", "--quiet", "out=o"]) == 0

    from zaedno.experiments.summary import summary

    result = zaedno.load("o")
    frames = [rows.reset_index(drop=True) for _, rows in result.runs.groupby("policy", sort=False)]
    pd.testing.assert_frame_equal(summary(frames), result.summary, check_exact=True)


def test_simulate_refuses_what_memory_cannot_hold(monkeypatch):
    scenario = Scenario.load(months=12)
    has(monkeypatch, 2.0**32)

    with pytest.raises(InputError, match=r"runs=1000000000.*GB can be had"):
        simulate(scenario, 10**9)
    assert simulate(scenario, 1).runs_done == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["run", "runs=1000000000"], "1,000,000,000"),
        (["run", "roster=synthetic", "parameters.organisations=1000000", "runs=1000"], "too little"),
        (["compare", "scenario=win_win,win_lose"], "win_win/none, win_lose/none"),
        (["sweep", "roster=synthetic", "factors={organisations:[2,1000000]}"], "256"),
        (["claims", "runs=1000"], "at most"),
    ],
)
def test_a_dry_run_tells_and_writes_nothing(typed, words, monkeypatch, capsys):
    has(monkeypatch, 2.0**33)
    monkeypatch.setattr("zaedno.app.forecast.available", lambda: Available(2.0**33, float("inf")))

    assert main([*typed, "dry_run=true", "out=out"]) == 0

    told = capsys.readouterr().out
    for row in ("runs", "time, ", "memory", "size on disk", "folder"):
        assert any(line.startswith(row) for line in told.splitlines())
    assert words in told
    assert not Path("out").exists()


def test_trials_are_small_whatever_is_asked_for(monkeypatch):
    """So that the answer does not wait for the size of the study."""
    tried = []
    real = allocate

    def watched(parameters, template, months, room, **more):
        tried.append(len(template) * months)
        return real(parameters, template, months, room, **more)

    monkeypatch.setattr("zaedno.sim.ensemble.allocate", watched)
    design = Design("lhs", 40, factors_of({"organisations": [2, 10**6]}))
    scenario = Scenario.load(roster="synthetic", organisations=10**5)

    forecast(of_sweep(SweepSettings(scenarios=(scenario,), design=design, runs=1, seed=0)))
    forecast(of_run(settings_run(scenario, 10**6)))

    assert 2 <= len(tried) <= 20  # a trial may need more room than it began with
    assert max(tried) < 300_000


def test_a_small_community_is_the_beginning_of_the_large_one():
    scenario = Scenario.load()
    less = small(scenario, 20)

    assert len(less.roster) == 20
    assert less.roster.table.tobytes() == scenario.roster.table[:20].tobytes()
    assert small(scenario, 75) is scenario
    assert len(small(Scenario.load(roster="synthetic", organisations=9000), 150).roster) == 150


def test_more_of_anything_takes_more():
    base = of_run(settings_of())
    for more in (settings_of(600), settings_of(runs=9), settings_of(months=20), settings_of(figures=True)):
        assert of_run(more).memory.total >= base.memory.total
        assert forecast_work(of_run(more)) >= forecast_work(base)
    assert of_run(settings_of(events=[0])).memory.events > 0.0
    claims = [of_claims(ClaimsSettings(runs=runs, seed=0, months=84)) for runs in (10, 10**9)]
    assert claims[0].memory.total < 2 * 2**30 < 10**12 < claims[1].memory.total


def forecast_work(demand: Demand) -> float:
    return sum(work.organisation_months for work in demand.works)


def test_a_month_is_dearest_where_no_cache_holds_the_community():
    assert dearer(100) == 1.0
    assert 1.0 < dearer(30_000) < dearer(100_000) == dearer(10**6)


def test_a_long_study_says_so_before_it_starts(monkeypatch, capsys):
    from zaedno.analysis.language import translator
    from zaedno.app.forecast import foretell

    long = of_run(settings_run(Scenario.load(), 10**6, figures=False))
    has(monkeypatch, 2.0**50)
    monkeypatch.setattr("zaedno.app.forecast.LONG", 60.0)

    foretell(long, translator("en"), False)
    assert "dry_run=true" in capsys.readouterr().err
    foretell(of_run(settings_of()), translator("en"), False)
    foretell(long, translator("en"), True)
    assert not capsys.readouterr().err


def test_the_peak_is_the_larger_of_tables_and_pictures():
    memory = Memory(100, 2, base=1.0, shared=2.0, worker=3.0, block=5.0, events=4.0, conclusions=6.0, pictures=20.0)
    assert memory.total == 1 + 2 + 2 * 3 + 20
