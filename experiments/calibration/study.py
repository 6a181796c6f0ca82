"""A calibration as a study: wave after wave, each proposed by what came before it, then the best sets once more."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.calibration import effort, facts, priors
from zaedno.experiments.calibration.asking import Seen, ask
from zaedno.experiments.calibration.chance import Array
from zaedno.experiments.calibration.columns import DESIGNS, FACTS, PROPOSALS, RUNS, described, table_of
from zaedno.experiments.calibration.effort import Wave
from zaedno.experiments.calibration.emulator import require_library
from zaedno.experiments.calibration.keeping import Kept, Told
from zaedno.experiments.calibration.proposals import Proposal, first
from zaedno.experiments.calibration.settings import CalibrationSettings
from zaedno.experiments.calibration.sums import COUNTS, VALUES, counts, values
from zaedno.experiments.calibration.weights import densities
from zaedno.experiments.place import absolute
from zaedno.experiments.provenance import read_provenance
from zaedno.experiments.reading import DamagedError, read_json
from zaedno.experiments.store import CONFIG
from zaedno.experiments.study.kind import Kind
from zaedno.experiments.study.pieces import KEYS, MEANWHILE, PLAN
from zaedno.experiments.study.plan import SEPARATE, Part, Round, chunk_size, seed_of
from zaedno.experiments.study.rounds import Rounds
from zaedno.experiments.study.sound import Look
from zaedno.experiments.study.watcher import Watcher
from zaedno.experiments.study.work import Cell, Lived, Model, Varied, keys
from zaedno.sim.observation.results import RunResult
from zaedno.sim.scenario import Scenario

if TYPE_CHECKING:
    import pyarrow as pa

CONCLUDED = ("posterior.parquet", "patterns.csv", "identified.csv", "fights.csv", "waves.csv", "defaults.yaml")


@dataclass(frozen=True)
class SumsOfRuns(Varied):
    """A row a run: the point's parameters, and the sums from which facts follow."""

    scenarios: tuple[Scenario, ...]

    def take(self, model: Model, scenario: Scenario, cell: Cell, run: int) -> tuple[np.ndarray, np.ndarray]:
        result = model(scenario, cell.seed, run)
        assert isinstance(result, RunResult)
        return counts(result), result.months

    def tables(self, lived: Sequence[Lived]) -> dict[str, pa.Table]:
        columns = keys(self.scenarios, [(each.cell, each.run) for each in lived])
        for name in lived[0].cell.values:
            columns[name] = np.array([each.cell.values[name] for each in lived], np.float64)
        columns |= dict(zip(COUNTS, np.stack([each.result[0] for each in lived]).T, strict=True))
        columns |= values([each.result[1] for each in lived])
        return {RUNS: table_of(RUNS, columns)}


class CalibrationStudy(Kind):
    """A study of `settings`.  Raises `InputError` where the library that fits emulators is missing."""

    tables = ("failures", RUNS)
    inside = MEANWHILE
    versions = ("numpy", "scipy", "scikit-learn")

    def __init__(self, settings: CalibrationSettings) -> None:
        require_library()
        self.settings: CalibrationSettings = settings
        self.factors = priors.checked()
        self.names = tuple(factor.name for factor in self.factors)
        self.fitted = np.array([fact.fitted for fact in facts.FACTS])
        self.measure = SumsOfRuns(facts.scenarios())
        self.kept = Kept(absolute(settings.folder), self.names, self.fitted)
        self._progress = _Progress(Watcher(), 0)

    @cached_property
    def waves(self) -> tuple[Wave, ...]:
        """How much is run: as the folder says where it was begun, as asked for, or as much as the minutes allow."""
        kept = _planned(absolute(self.settings.folder))
        if kept is not None:
            return kept
        settings = self.settings
        points, runs = settings.points, settings.runs
        waves = settings.waves or (effort.WAVES if points is not None else effort.waves_in(settings.minutes))
        if points is None:
            milliseconds = effort.milliseconds_a_run(self.measure.scenarios, self.factors)
            cores = settings.execution.workers or os.cpu_count() or 1
            points, runs = effort.scaled(settings.minutes, runs, waves, milliseconds, cores)
        return effort.planned(points, runs, waves)

    @property
    def points(self) -> int:  # type: ignore[override]
        return sum(wave.points for wave in self.waves)

    @property
    def chunk(self) -> int:
        scenario = self.measure.scenarios[0]
        months = scenario.past_months + scenario.months
        return self.settings.execution.chunk or chunk_size(len(scenario.roster), months)

    @property
    def files(self) -> tuple[str, ...]:
        return (CONFIG, PLAN, *CONCLUDED)

    @property
    def code(self) -> Mapping[str, Any]:
        """Content of this package, the facts that are held out, and how much is run: numbers follow from these."""
        from zaedno.sim.engine.machine_code import source_hash

        return {
            "calibration": source_hash(Path(__file__).parent),
            "held_out": facts.held_out_hash(),
            "waves": effort.as_plan(self.waves),
        }

    @property
    def begun(self) -> bool:
        return self.kept.begun or self.pieces().begun

    def require_whole(self) -> None:
        from zaedno.experiments.calibration.result import CalibrationResult

        CalibrationResult(self.settings.folder).require_whole()

    @cached_property
    def _values(self) -> Array:
        """Values of all points (points, parameters), as far as they are known."""
        return np.zeros((self.points, len(self.factors)))

    def cells_of(self, part: Part) -> Iterable[Cell]:
        point, scenario = divmod(part.cell, len(self.measure.scenarios))
        chosen = dict(zip(self.names, self._values[point].tolist(), strict=True))
        yield Cell(point, scenario, chosen, self._seed_of(point), part.first, part.runs)

    def _seed_of(self, point: int) -> int:
        return seed_of(self.settings.seed, SEPARATE, point)

    def look(self) -> Look:
        columns = {
            RUNS: [*KEYS, "seed", *self.names, *COUNTS, *VALUES],
            "failures": [*KEYS, "seed", "origin", "message"],
        }
        labels = [(scenario.name, scenario.policy) for scenario in self.measure.scenarios]
        look = Look(labels, self._seed_of, columns.__getitem__, described)
        return look._replace(varied=self.names, points=self._values)

    def told_to(self, watcher: Watcher) -> Watcher:
        self._progress = _Progress(watcher, len(self.measure.scenarios) * effort.total(self.waves))
        return self._progress

    def live(self, rounds: Rounds) -> None:
        self.kept.make_way((PROPOSALS, DESIGNS, FACTS, "failures"))
        self.told: list[Told] = []
        for wave in self.waves:
            chosen, _ = self._design(rounds, wave)
            self._values[wave.first : wave.first + wave.points] = chosen
            told = self._whole(rounds, FACTS, wave, lambda w=wave, c=chosen: self.kept.facts(w, c))
            if told is None:
                told = self._lived(rounds, wave, chosen)
            self.told.append(told)
            self._progress.before += len(self.measure.scenarios) * wave.points * wave.runs
        rounds.pieces.forget()

    def conclude(self, rounds: Rounds) -> tuple[int, int]:
        from zaedno.experiments.calibration.conclude import conclude

        return conclude(self, rounds)

    def design(self, wave: Wave) -> tuple[Array, NDArray[np.int64]]:
        """Values of a wave's points, and the sets that they are, once it is there."""
        found = self.kept.design(wave)
        assert found is not None
        return found

    def seen(self, waves: int) -> Seen:
        """What the first `waves` waves gave."""
        those = self.waves[:waves]
        points = those[-1].first + those[-1].points
        told = self.told[:waves]
        half = np.array([fact.half for fact in facts.FACTS])
        got = np.concatenate([each.got for each in told])
        z = np.column_stack([fact.z(got[:, k]) for k, fact in enumerate(facts.FACTS)])
        given = np.zeros(points, bool)
        given[self.waves[0].points - 1] = True
        return Seen(
            priors.units(self.factors, self._values[:points]),
            z,
            np.concatenate([each.sd for each in told]) ** 2 / half**2,
            np.concatenate([each.runs for each in told]),
            np.repeat([wave.number for wave in those], [wave.points for wave in those]),
            given,
            self.fitted,
        )

    def proposals(self, waves: int) -> list[Proposal]:
        """How the first `waves` waves but the first were proposed."""
        found = [self.kept.proposal(wave) for wave in self.waves[1:waves]]
        return [each for each in found if each is not None]

    def values_of(self, points: NDArray[np.int64]) -> Array:
        """Values of points, shape (points, parameters)."""
        found: Array = self._values[points]
        return found

    def seed(self, wave: Wave) -> list[int]:
        return [self.settings.seed, wave.number]

    def _design(self, rounds: Rounds, wave: Wave) -> tuple[Array, NDArray[np.int64]]:
        """A wave's points, which are on the disk before any of them is run."""
        proposed = wave.number == 0 or (
            self._whole(rounds, PROPOSALS, wave, lambda: self.kept.proposal(wave)) is not None
        )
        kept = self._whole(rounds, DESIGNS, wave, lambda: self.kept.design(wave))
        if kept is not None and proposed:
            return kept
        self.kept.note_end(None)
        new = np.full(wave.points, -1, np.int64)
        if wave.number == 0:
            units = first(wave.points - 1, len(self.factors), self.seed(wave))
            chosen = np.concatenate([priors.values(self.factors, units), priors.defaults(self.factors)])
        elif wave.confirms:
            new = self._heaviest(wave)
            chosen = self._values[new]
        else:
            units, proposal = ask(self.seen(wave.number), wave.points, self.seed(wave))
            self.kept.keep_proposal(wave, proposal)
            chosen = priors.values(self.factors, units)
        if kept is not None:  # of which the proposal alone had been lost
            return kept
        self.kept.keep_design(wave, chosen, new)
        return chosen, new

    def _heaviest(self, wave: Wave) -> NDArray[np.int64]:
        """The sets of most weight, in their order; the emulator that tells it is kept as the wave's proposal."""
        seen, seed = self.seen(wave.number), self.seed(wave)
        emulator = seen.learnt(seed)
        self.kept.keep_proposal(wave, Proposal(emulator, self.fitted, (0.0, 0.0), np.zeros((0, len(self.factors)))))
        weight = seen.weigh(*seen.told(emulator, seed), densities(seen.units, self.proposals(wave.number)))
        return np.sort(np.argsort(-weight, kind="stable")[: wave.points]).astype(np.int64)

    def _lived(self, rounds: Rounds, wave: Wave, chosen: Array) -> Told:
        """Has a wave's runs lived, keeps what they tell, and lets go of them."""
        self.kept.note_end(None)
        scenarios = len(self.measure.scenarios)
        cells = wave.first * scenarios + np.arange(wave.points * scenarios)
        runs = np.full(len(cells), wave.runs, np.int64)
        rounds.watcher.wave(wave.number, len(self.waves))
        rounds.work_off(Round(wave.name, cells, np.zeros(len(cells), np.int64), runs))
        told = self._told(rounds, wave)
        failures = list(rounds.pieces.parts("failures", None, wave.name))
        self.kept.keep_failures(wave, _joined(failures))
        self.kept.keep_facts(wave, chosen, told)
        rounds.pieces.forget()
        return told

    def _told(self, rounds: Rounds, wave: Wave) -> Told:
        places = {(each.name, each.policy): k for k, each in enumerate(self.measure.scenarios)}
        tallies = [facts.Tally(wave.points) for _ in places]
        for part in rounds.pieces.parts(RUNS, [*KEYS, *COUNTS, *VALUES], wave.name):
            frame = part.to_pandas()
            for label, place in places.items():
                those = frame[(frame["scenario"] == label[0]) & (frame["policy"] == label[1])]
                rows = {name: those[name].to_numpy() for name in (*COUNTS, *VALUES)}
                tallies[place].add(rows, those["point"].to_numpy() - wave.first, those["run"].to_numpy())
        got, variance = facts.of_tallies(tallies)
        failed = len(tallies) * wave.runs - sum(tally.runs for tally in tallies)
        return Told(got, np.sqrt(variance), tallies[facts.COMMUNITY_AT_REST].runs, np.asarray(failed, np.int64))

    def _whole(self, rounds: Rounds, table: str, wave: Wave, read: Any) -> Any:
        """What is read; None too where it is damaged, and then it is removed."""
        try:
            return read()
        except DamagedError as damage:
            rounds.watcher.mend(damage)
            self.kept.note_end(None)
            self.kept.drop(table, wave)
            return None


def _joined(parts: Sequence[pa.Table]) -> pa.Table | None:
    import pyarrow as pa

    return pa.concat_tables(parts).replace_schema_metadata(parts[0].schema.metadata) if parts else None


def _planned(folder: Path) -> tuple[Wave, ...] | None:
    """The waves of a study that was begun in `folder`; None where there is none, or nobody knows."""
    for read in (lambda: read_json(folder / PLAN), lambda: read_provenance(folder).get("plan") or {}):
        try:
            return effort.from_plan(read()["waves"])
        except (DamagedError, KeyError, TypeError, ValueError):
            continue
    return None


class _Progress(Watcher):
    """Where the study is, in runs of all waves; `before`: those of the waves that are done."""

    def __init__(self, watcher: Watcher, total: int) -> None:
        self._watcher, self._total, self.before = watcher, total, 0
        self._begun = False
        self._lock = threading.Lock()
        self.compile, self.mend, self.dashboard = watcher.compile, watcher.mend, watcher.dashboard  # type: ignore[method-assign]
        self.advance, self.wave = watcher.advance, watcher.wave  # type: ignore[method-assign]

    def begin(self, runs: int, done: int) -> None:
        with self._lock:
            if not self._begun:
                self._begun = True
                self._watcher.begin(self._total, self.before + done)
