"""Many runs of a scenario at once: the same compiled month, no Mesa objects, all cores.

Each thread owns one world and fills it anew for every run; the numbers depend on the seed and the run
alone, not on threads or order.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from zaedno.sim.arguments import functions, integers, require_function, run_numbers
from zaedno.sim.beginning import begin
from zaedno.sim.engine.compiled import without_collector
from zaedno.sim.failing import told
from zaedno.sim.memory import require
from zaedno.sim.month import Process, live, live_with
from zaedno.sim.observation.results import ACCOUNT, ACCOUNTS, Ensemble, RunResult
from zaedno.sim.pasts import PASTS, key_of
from zaedno.sim.scenario import Scenario
from zaedno.sim.state import World
from zaedno.sim.world import Room, allocate, event_table, rows_of_acquainted, template_with_newcomers


def simulate(
    scenario: Scenario | str,
    runs: int,
    seed: int = 0,
    *,
    workers: int | None = None,
    first_run: int = 0,
    events: Collection[int] = (),
    processes: Mapping[str, Process] | None = None,
    progress: Callable[[int], None] | None = None,
    checked: bool = True,
) -> Ensemble:
    """Runs `first_run` ... `first_run + runs - 1` of `scenario`, each in the world that `seed` and its number give.

    `scenario` may be the name of one, which is loaded without a policy.

    `workers` threads (default: all cores); `events`: runs of which every event is kept; `progress` is called,
    from any thread, with the number of runs finished since its last call.

    `processes` replaces processes of the month by name, as in `PartnershipModel`, on all cores: with compiled functions
    of the state and a territory (`@entry` of zaedno.sim.engine.compiled).  The month with them is compiled anew.

    Raises `InputError` on a seed that is no integer from 0 to 2^64 - 1, runs or workers below 1, a process that is
    unknown or not compiled, whatever else is not what it should be, and where memory cannot hold all of it
    (`checked=False`: the caller has seen to that).  A run that fails is a row of the ensemble's `failures`; where all
    do, the first one's error is raised.
    """
    scenario = Scenario.of(scenario)
    seed, runs, first_run = integers(seed=seed, runs=runs, first_run=first_run)
    [workers] = [os.cpu_count() or 1] if workers is None else integers(workers=workers)
    kept = run_numbers("events", events)
    months = live_with(functions("processes", processes))
    if progress is not None:
        require_function("progress", progress)
    n_workers = min(runs, workers)
    if checked:
        require(scenario, runs, n_workers, len(kept))
    template = template_with_newcomers(scenario.roster, scenario.parameters)
    results: list[RunResult | Exception | None] = [None] * runs
    todo = iter(range(runs))
    lock = threading.Lock()
    stop = threading.Event()

    def work() -> None:
        runner = Runner(scenario, seed, template, months)
        while not stop.is_set():
            with lock:
                k = next(todo, None)
            if k is None:
                return
            run = first_run + k
            try:
                with without_collector(months):
                    results[k] = runner(run, run in kept)
            except MemoryError:
                raise  # of the machine, not of this run
            except Exception as error:
                results[k], runner = error, Runner(scenario, seed, template, months)
            if progress is not None:
                progress(1)

    pool = ThreadPoolExecutor(n_workers)
    try:
        for task in [pool.submit(work) for _ in range(n_workers)]:
            task.result()
    except BaseException:  # an error, or Ctrl-C: other threads end after their run, and nobody waits for a compilation
        stop.set()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
    errors = {k: result for k, result in enumerate(results) if isinstance(result, Exception)}
    if len(errors) == runs:
        raise errors[0]
    done = [(first_run + k, result) for k, result in enumerate(results) if isinstance(result, RunResult)]
    numbers, lived = zip(*done, strict=True)
    return Ensemble(scenario, seed, numbers, lived, [(first_run + k, *told(error)) for k, error in errors.items()])


class Runner:
    """One thread's world, reused from run to run; grows when a run finds a table too small."""

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        template: np.ndarray | None = None,
        months: Callable[..., bool] = live,
    ) -> None:
        if template is None:
            template = template_with_newcomers(scenario.roster, scenario.parameters)
        self.scenario, self.template, self.seed = scenario, template.view(np.recarray), np.uint64(seed)
        self.room = Room()
        self._live = months
        self._past = key_of(scenario, seed) if months is live else None
        self._world: World | None = None

    def adopt(self, scenario: Scenario, seed: int) -> None:
        """Goes on with another scenario and seed; the tables stay where the organisations and months do."""
        same_size = scenario.months == self.scenario.months and scenario.roster is self.scenario.roster
        same_size = same_size and scenario.parameters.newcomer_share == self.scenario.parameters.newcomer_share
        same_size = same_size and scenario.past_months == self.scenario.past_months
        self.scenario, self.seed = scenario, np.uint64(seed)
        self._past = key_of(scenario, seed) if self._live is live else None
        if same_size:
            if self._world is not None:
                self._world = self._world._replace(plan=scenario.plan())
        else:
            self._world = None  # before there is another one: large ones are not there twice
            self.template = template_with_newcomers(scenario.roster, scenario.parameters).view(np.recarray)

    def __call__(self, run: int, events: bool) -> RunResult:
        while True:
            world = self._open(events)
            if self._to_month_0(world, run) and self._on(world, events):
                return _result(world, events)
            full = _full(world, events)
            self.room = self.room.doubled(*full)
            if full != ["events"]:
                self._world = None
            del world

    def _to_month_0(self, world: World, run: int) -> bool:
        """The world's past: found where another scenario or policy has had the same, else lived."""
        past = self.scenario.past_months
        if past == 0 or self._past is None:
            begin(world, self.seed, np.uint64(run), 0)
            return bool(self._live(world, past))
        key = (self._past, run)
        if PASTS.put_into(world, key):
            return True
        begin(world, self.seed, np.uint64(run), 0)
        room_enough = bool(self._live(world, past))
        if room_enough:
            PASTS.keep(world, key)
        return room_enough

    def _on(self, world: World, events: bool) -> bool:
        clock = world.clock[0]
        clock.keep_events = int(events)
        return bool(self._live(world, int(clock.months)))

    def _open(self, events: bool) -> World:
        """The world with months of its own, which are given away, and room for events where they are kept."""
        if self._world is None:
            scenario = self.scenario
            acquainted = rows_of_acquainted(scenario.roster, self.template)
            self._world = allocate(
                scenario.plan(), self.template, scenario.past_months, self.room, acquainted=acquainted
            )
        kept = event_table(len(self.template) if events else 0, self.room)
        return self._world._replace(month=np.zeros_like(self._world.month), events=kept)


def _full(world: World, events: bool) -> list[str]:
    """The tables that a run found too small; of partnerships and issues it is only known that it was one of them."""
    clock = world.clock[0]
    full = ["lives"] if clock.n_lives >= len(world.lives) else []
    if events and clock.n_events >= len(world.events):
        full.append("events")
    return full or ["partnerships", "issues"]


def _result(world: World, events: bool) -> RunResult:
    """What outlives the run, without the rest of each organisation's record between its fields."""
    clock, organisations = world.clock[0], world.organisations
    accounts = np.empty(len(organisations), ACCOUNT)
    for name in ACCOUNTS:
        accounts[name] = organisations[name]
    for name in ("entry", "gone"):  # months count from month 0
        accounts[name] = np.where(accounts[name] > 0, accounts[name] - clock.past, accounts[name])
    return RunResult(
        months=world.month[clock.past :].copy() if clock.past > 0 else world.month,  # nobody keeps those of the past
        lives=np.array(world.lives[: clock.n_lives]),
        accounts=accounts,
        events=np.array(world.events[: clock.n_events]) if events else None,
    )
