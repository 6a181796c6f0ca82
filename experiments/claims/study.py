"""The study of the claims: every claim in every community, block by block until effects are known, then its maps."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from zaedno.experiments.claims.boundaries import boundary, cells, keys
from zaedno.experiments.claims.catalogue import CLAIMS
from zaedno.experiments.claims.columns import MAPS, MEASURES, RUNS
from zaedno.experiments.claims.communities import Community, Unit, communities
from zaedno.experiments.claims.complete import require_complete
from zaedno.experiments.claims.declaration import Claim
from zaedno.experiments.claims.laboratory import Gained, Job, Laboratory, Observed
from zaedno.experiments.claims.precision import replicate
from zaedno.experiments.claims.result import ARMS, BOUNDARIES, CLAIMS_TABLE, ClaimsResult
from zaedno.experiments.claims.settings import ClaimsSettings
from zaedno.experiments.claims.stages import extent, stages
from zaedno.experiments.claims.tables import arms_table, claims_table
from zaedno.experiments.claims.treated import describe, measure_of
from zaedno.experiments.claims.worlds import UNITS_TABLE, Block, Worlds, units_table
from zaedno.experiments.files import flush, remove, write_csv
from zaedno.experiments.place import absolute, putting
from zaedno.experiments.provenance import now
from zaedno.experiments.reading import DamagedError
from zaedno.experiments.store import CONFIG, FAILURES
from zaedno.experiments.study.kind import Kind
from zaedno.experiments.study.pieces import MEANWHILE, PLAN
from zaedno.experiments.study.plan import Part, Round, chunk_size
from zaedno.experiments.study.rounds import Rounds
from zaedno.experiments.study.sound import Look
from zaedno.experiments.study.watcher import Watcher
from zaedno.experiments.study.work import Cell
from zaedno.sim.messages import Message

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_KEYS = ["point", "run", "scenario", "policy", "seed"]


class ClaimsStudy(Kind):
    """A study of `settings`."""

    tables = ("failures", "runs")
    inside = MEANWHILE

    def __init__(self, settings: ClaimsSettings) -> None:
        self.settings: ClaimsSettings = settings
        self.places = communities(settings.runs, settings.seed, settings.months, settings.table)
        self.worlds = Worlds(absolute(settings.folder))
        self.measure = measure_of([Job(self.places[0].units[0].scenario, settings.seed, 0, 0)])
        self._jobs: Sequence[Job] = ()
        self._asked: set[str] = set()  # names of the pieces that the study consists of
        self._progress = _Progress(Watcher(), 0, 0)

    @property
    def chunk(self) -> int:
        scenario = self.places[0].units[0].scenario
        months = scenario.past_months + scenario.months
        return self.settings.execution.chunk or chunk_size(len(scenario.roster), months)

    @property
    def files(self) -> tuple[str, ...]:
        return (CONFIG, PLAN, UNITS_TABLE, CLAIMS_TABLE, ARMS, BOUNDARIES)

    @property
    def code(self) -> Mapping[str, Any]:
        """Content of this package: what is kept was measured by it."""
        from zaedno.sim.engine.machine_code import source_hash

        return {"claims": source_hash(Path(__file__).parent)}

    @property
    def begun(self) -> bool:
        return self.worlds.begun or self.pieces().begun

    def require_whole(self) -> None:
        found = ClaimsResult(self.settings.folder)
        require_complete(found)
        _ = found.runs, found.maps

    def described(self) -> Mapping[str, pa.Table]:
        return {UNITS_TABLE: units_table(self.places)}

    def cells_of(self, part: Part) -> Iterable[Cell]:
        yield Cell(part.cell, part.cell, {}, self._jobs[part.cell].seed, part.first, part.runs)

    def look(self) -> Look:
        base = self.measure.scenarios[0]
        columns = {RUNS: [*_KEYS, *MEASURES], "failures": [*_KEYS, "origin", "message"]}
        seed = lambda point: self._jobs[point].seed  # noqa: E731
        return Look([(base.name, base.policy)], seed, columns.__getitem__, describe)

    def told_to(self, watcher: Watcher) -> Watcher:
        found = extent(stages(self.places, self.settings.cell_runs), self.worlds)
        self._progress = _Progress(watcher, found.most, found.most - found.missing)
        return self._progress

    def live(self, rounds: Rounds) -> None:
        import pandas as pd

        self.worlds.make_way((RUNS, MAPS))
        if self.settings.execution.retry is not None:
            self.worlds.drop_failed()
        self.worlds.note_end(None)
        self._progress.start()
        most = (stage.most for stage in stages(self.places, self.settings.cell_runs))
        tables, arms, maps = [], [], []
        laboratory = Laboratory(lambda name, jobs: self._lived(rounds, name, jobs))
        for community in self.places:
            effects, observe = [], _Observer(self, rounds, laboratory, community)
            for claim in CLAIMS:
                with self._progress.stage(claim.name, community.name, next(most)):
                    units, of_claim, _ = replicate(claim, community, observe, self.settings.precision)
                effects.append(of_claim)
                arms.append(arms_table(claim, community, units))
            tables.append(claims_table(CLAIMS, community, effects))
        for claim in CLAIMS:
            with self._progress.stage(claim.name, MAPS, next(most)):
                maps.append(boundary(self._map(rounds, claim)))
        self._remove_others(rounds)
        self._concluded = {
            CLAIMS_TABLE: pd.concat(tables).sort_values("claim", kind="stable"),
            ARMS: pd.concat(arms).sort_values("claim", kind="stable"),
            BOUNDARIES: pd.concat(maps),
        }

    def conclude(self, rounds: Rounds) -> tuple[int, int]:
        worlds = self.worlds
        failures = worlds.failures()
        if failures is None:
            remove(worlds.folder / FAILURES)
        else:
            self._concluded[FAILURES] = failures
        for name, table in self._concluded.items():
            with putting(worlds.folder / name) as aside:
                write_csv(aside, table)
                flush(aside)
        pieces = sorted(
            path.relative_to(worlds.folder).as_posix() for table in (RUNS, MAPS) for path in worlds.files(table)
        )
        worlds.note_end(now(), (CONFIG, PLAN, UNITS_TABLE, *self._concluded, *pieces))
        return sum(worlds.simulated(table) or 0 for table in (RUNS, MAPS)), 0 if failures is None else len(failures)

    def observed(
        self, rounds: Rounds, block: Block, runs: int, laboratory: Laboratory, units: Sequence[Unit]
    ) -> list[Observed]:
        """What all arms of a claim gave in `runs` runs of each unit; what is new of it is kept as `block`."""
        self._asked.add(f"{block.name}.parquet")
        before = laboratory.known
        kept = self._whole(rounds, lambda: self.worlds.block(block, len(units), runs))
        if kept is not None:
            self._progress.advance(laboratory.recall(units, block.claim, block.first, kept), 0)
        observed = laboratory.observe(units, block.claim, runs, block.name)
        if kept is None:
            failed = [
                (block.claim.name, block.community, arm.name, place, run, *why)
                for arm in block.claim.arms
                for place, unit in enumerate(units)
                for run, why in laboratory.failures(unit, arm).items()
                if run >= block.first
            ]
            if failed:
                self.worlds.keep_failures(block.name, failed)
            self.worlds.keep_block(block, observed, laboratory.known - before)
        return observed

    def _map(self, rounds: Rounds, claim: Claim) -> pd.DataFrame:
        """The worlds of a claim's boundary map."""
        self._asked.add(f"{claim.name}.parquet")
        settings, runs = self.settings, self.settings.cell_runs
        planned = keys(claim, runs)
        kept = self._whole(rounds, lambda: self.worlds.cells(claim, planned))
        if kept is None:
            columns, found = cells(
                claim, runs, settings.seed, settings.months, lambda name, jobs: self._lived(rounds, name, jobs)
            )
            why = ((place, run, of_run) for place, each in enumerate(found) for run, of_run in each.failed.items())
            failed = [(claim.name, MAPS, "", place, run, *of_run) for place, run, of_run in why]
            if failed:
                self.worlds.keep_failures(claim.name, failed)
            self.worlds.keep_cells(claim, columns, len(found) * runs)
            kept = self.worlds.cells(claim, planned)
            assert kept is not None
        return kept

    def _lived(self, rounds: Rounds, name: str, jobs: Sequence[Job]) -> list[Gained]:
        """Has a block's jobs lived as a round of its own, whose pieces are gone when they are in the block."""
        if not jobs:
            return []
        self._jobs = jobs
        counts = np.array([job.runs for job in jobs], np.int64)
        firsts = np.array([job.first for job in jobs], np.int64)
        work = Round(name, np.arange(len(jobs)), firsts, counts)
        rounds.work_off(work, measure_of(jobs), hold=work.chunks(self._chunk(rounds)) == 1)
        runs, failures = (list(rounds.pieces.stored(table)) for table in ("runs", "failures"))
        rounds.pieces.forget()
        return _gained(jobs, runs, failures)

    def _chunk(self, rounds: Rounds) -> int:
        return int(rounds.pieces.plan["chunk"])

    def _remove_others(self, rounds: Rounds) -> None:
        """Removes pieces that the study has not asked for, once it has asked for all of them."""
        for table in (RUNS, MAPS):
            for path in list(self.worlds.files(table)):
                if path.name not in self._asked:
                    rounds.watcher.mend(DamagedError(path, Message("not in the plan of this study")))
                    remove(path)

    def _whole[Piece](self, rounds: Rounds, read: Callable[[], Piece | None]) -> Piece | None:
        """What is read; None too where it is damaged, and then it is removed."""
        try:
            return read()
        except DamagedError as damage:
            rounds.watcher.mend(damage)
            remove(damage.path)
            return None


class _Observer:
    """Observes in one community; each call's new runs of a claim are a block."""

    def __init__(self, study: ClaimsStudy, rounds: Rounds, laboratory: Laboratory, community: Community) -> None:
        self._study, self._rounds, self._laboratory, self._community = study, rounds, laboratory, community
        self._so_far: dict[str, int] = {}

    def __call__(self, units: Sequence[Unit], claim: Claim, runs: int) -> list[Observed]:
        block = Block(self._community.name, claim, self._so_far.get(claim.name, 0))
        self._so_far[claim.name] = runs
        return self._study.observed(self._rounds, block, runs, self._laboratory, units)


def _gained(jobs: Sequence[Job], runs: Sequence[pa.Table], failures: Sequence[pa.Table]) -> list[Gained]:
    """What the tables of a round tell of each job."""
    import pyarrow as pa

    none = np.empty(0, np.int64)
    rows = pa.concat_tables(runs) if runs else None
    points, numbers = (none, none) if rows is None else (rows["point"].to_numpy(), rows["run"].to_numpy())
    values = {} if rows is None else {name: rows[name].to_numpy() for name in MEASURES}
    failed: dict[int, dict[int, tuple[str, str]]] = {}
    for part in failures:
        for row in part.select(["point", "run", "origin", "message"]).to_pylist():
            failed.setdefault(row["point"], {})[row["run"]] = (row["origin"], row["message"])
    found = []
    for k, job in enumerate(jobs):
        of_job = points == k
        whole = {name: np.full(job.runs, np.nan) for name in MEASURES}
        for name, column in values.items():
            whole[name][numbers[of_job] - job.first] = column[of_job]
        found.append(Gained(whole, failed.get(k, {})))
    return found


class _Progress(Watcher):
    """Where the study is, in runs of the most that it may take; tells what goes beyond the first `told` of them.

    A stage that took fewer runs than it might have is told as done at its end.
    """

    def __init__(self, watcher: Watcher, most: int, told: int) -> None:
        self._watcher, self._most, self._told = watcher, most, told
        self._at = self._end = 0
        self._lock = threading.Lock()
        self.compile, self.mend, self.dashboard = watcher.compile, watcher.mend, watcher.dashboard  # type: ignore[method-assign]

    def start(self) -> None:
        self._watcher.begin(self._most, self._told)

    def advance(self, runs: int, failures: int) -> None:
        with self._lock:
            self._reach(min(self._at + runs, self._end), failures)

    @contextlib.contextmanager
    def stage(self, name: str, place: str, most: int) -> Iterator[None]:  # type: ignore[override]
        self._watcher.stage(name, place)
        self._end = self._at + most
        yield
        self._reach(self._end, 0)

    def _reach(self, place: int, failures: int) -> None:
        self._at = place
        if place > self._told:
            self._watcher.advance(place - self._told, failures)
            self._told = place
