"""From the pieces of `run` and `compare` to their files: one a table, and what follows from them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

from zaedno.experiments.columns import ON_REQUEST, TABLES
from zaedno.experiments.files import remove
from zaedno.experiments.provenance import now, read_provenance
from zaedno.experiments.store import DIFFERENCES, FAILURES, PATTERNS, POINTS, SUMMARY, UNCERTAINTY, Staging
from zaedno.experiments.study.interrupted import InterruptedStudyError
from zaedno.experiments.study.pieces import PLAN, Pieces
from zaedno.experiments.written import Written
from zaedno.sim.messages import Message
from zaedno.sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from zaedno.experiments.ensemble.study import RunStudy
    from zaedno.experiments.study.rounds import Rounds

BLOCK = 1000  # runs of a row group, at most
BUDGET = 256 * 2**20  # bytes that their tables may take in memory


def block_of(scenario: Scenario) -> int:
    """Runs of a row group, which are in memory at a time: the larger the community, the fewer."""
    from zaedno.sim.memory import table_bytes

    return max(1, min(BLOCK, int(BUDGET // table_bytes(scenario))))


def conclude(kind: RunStudy, rounds: Rounds) -> tuple[int, int]:
    """Puts the files into the folder, all or none.  Gives the runs that are there, and the failures that stand."""
    settings, pieces = kind.settings, rounds.pieces
    failures = None if pieces.held else pieces.unresolved()
    _require_some(kind, failures)
    with Staging(settings.folder) as staging:
        staging.write_config(settings.study())
        lives, ends = None, [0]
        tables = [name for name in TABLES if settings.events or name not in ON_REQUEST]
        for table in tables:
            groups = []
            for scenario in settings.scenarios:
                groups.append(0)
                for rows in _blocks(pieces, table, scenario):
                    staging.append(table, rows)
                    groups[-1] += 1
                    if table == "partnerships" and settings.of_baseline:
                        from zaedno.experiments.patterns import LIVES, counted

                        lives = counted(rows.select(LIVES).to_pandas(), lives)
            if table == "runs":
                ends = [0, *accumulate(groups)]
        file = staging.finish("runs")
        runs = [Written(file, first, last) for first, last in pairwise(ends)]
        count = sum(len(each["run"]) for each in runs)
        _write_conclusions(kind, staging, runs, lives)
        if failures is not None:
            staging.write_csv(FAILURES, failures.drop(columns="point"))
        staging.write_provenance({**read_provenance(pieces.folder), "end": now(), "figures": None})
        staging.commit()
    if failures is None:
        remove(pieces.folder / FAILURES)
        remove(pieces.folder / PLAN)
        shutil.rmtree(pieces.place, ignore_errors=True)
        return count, 0
    return count, len(failures)


def _require_some(kind: RunStudy, failures: pd.DataFrame | None) -> None:
    """Raises `InterruptedStudyError` where every run of a scenario has failed: there is nothing to conclude from."""
    if failures is None:
        return
    for scenario in kind.settings.scenarios:
        of_one = failures[(failures["scenario"] == scenario.name) & (failures["policy"] == scenario.policy)]
        if len(of_one) >= kind.first_runs:
            origin, message = of_one.iloc[0][["origin", "message"]]
            raise InterruptedStudyError(
                Message(
                    "{case}: all {count} runs failed ({origin}: {message})",
                    case=scenario.label,
                    count=len(of_one),
                    origin=origin,
                    message=message,
                )
            )


def _write_conclusions(kind: RunStudy, staging: Staging, runs: list[Written], lives: pd.DataFrame | None) -> None:
    from zaedno.experiments.summary import summary

    settings = kind.settings
    staging.write_csv(SUMMARY, summary(runs))
    if len(runs) > 1:
        from zaedno.experiments.differences import differences

        staging.write_csv(DIFFERENCES, differences(runs, [(each.name, each.policy) for each in settings.scenarios]))
    if settings.drawn:
        from zaedno.experiments.calibration.sets import read_sets
        from zaedno.experiments.ensemble.uncertainty import uncertainty

        assert settings.table is not None and settings.table.path is not None
        numbers = read_sets(settings.table.path, settings.table.sha256).numbers
        staging.write_csv(UNCERTAINTY, uncertainty(runs, settings.scenarios, numbers))
    if settings.of_baseline:
        from zaedno.experiments.patterns import patterns

        assert lives is not None
        staging.write_csv(PATTERNS, patterns(runs[0], lives, settings.scenarios[0].months))
    if settings.precision is not None:
        from zaedno.experiments.study.precision import points_table, tally

        measure = settings.precision.measure
        values = [np.asarray(each[measure], float) for each in runs]
        seen = [tally(np.zeros(len(each), np.int64), each, 1) for each in values]
        cases = [(scenario.name, scenario.policy) for scenario in settings.scenarios]
        staging.write_csv(POINTS, points_table(settings.precision, dict(zip(cases, seen, strict=True))))


def _blocks(pieces: Pieces, table: str, scenario: Scenario) -> Iterator[pa.Table]:
    """The rows of a table and scenario in the order of runs, so many together as a row group holds."""
    import pyarrow as pa

    block, at, waiting = block_of(scenario), 0, list[pa.Table]()
    for part in _in_order(pieces, table, scenario):
        numbers = part["run"].to_numpy() // block
        for number in np.unique(numbers):
            if number != at and waiting:
                yield _whole(table, waiting)
                waiting = []
            first, last = np.searchsorted(numbers, [number, number + 1])
            at = number
            waiting.append(part.slice(first, last - first))
        if not len(numbers) and not waiting:
            waiting = [part]  # of events there may be none
    if waiting:
        yield _whole(table, waiting)


def _in_order(pieces: Pieces, table: str, scenario: Scenario) -> Iterator[pa.Table]:
    """The rows of a scenario; rounds come in the order of runs, apart from those that ran failed ones once more."""
    import pyarrow as pa

    parts = (part.filter(_of(part, scenario)) for part in pieces.stored(table))
    if not any(name.startswith("retry") for name in pieces.rounds()):
        yield from parts
        return
    rows = pa.concat_tables(parts)
    yield rows.take(np.argsort(rows["run"].to_numpy(), kind="stable"))


def _of(part: pa.Table, scenario: Scenario) -> pa.ChunkedArray:
    """Which rows are the scenario's.  No expression: that one would have another 50 ms of libraries loaded."""
    import pyarrow.compute as pc

    return pc.and_(pc.equal(part["scenario"], scenario.name), pc.equal(part["policy"], scenario.policy))


def _whole(table: str, parts: list[pa.Table]) -> pa.Table:
    import pyarrow as pa

    rows = pa.concat_tables(parts)
    if table == "runs":  # the plan's points are of no use beyond it
        from zaedno.experiments.columns import arrow

        return arrow(table, rows.to_pandas().drop(columns="point"))
    return rows.combine_chunks()
