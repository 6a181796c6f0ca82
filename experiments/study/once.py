"""Carries a study out once: what is complete is found so, what is begun goes on, what is damaged is done again."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zaedno.experiments.place import absolute, entries, held
from zaedno.experiments.provenance import PROVENANCE, read_provenance
from zaedno.experiments.reading import DamagedError
from zaedno.experiments.store import CONFIG, holds_complete, holds_study, ignored
from zaedno.experiments.study.executors import workers_of
from zaedno.experiments.study.folder import open_folder
from zaedno.experiments.study.kind import Kind
from zaedno.experiments.study.pieces import PLAN
from zaedno.experiments.study.rounds import Rounds
from zaedno.experiments.study.scheduler import require_answer
from zaedno.experiments.study.watcher import Watcher
from zaedno.experiments.study.work import ENGINE


@dataclass(frozen=True)
class Outcome:
    """How a study ended: runs done (where it keeps its pieces), computed by this call, and failures that stand."""

    runs: int
    computed: int
    failures: int


def carry_out(
    kind: Kind,
    command_line: Sequence[str] = (),
    watcher: Watcher | None = None,
    model: str = ENGINE,
    then: Callable[[], None] = lambda: None,
) -> Outcome:
    """Carries out `kind`, or what is missing of it, in its folder; `then` is called while the folder is still held.

    `model` names what simulates a run (see `work.Task`).  Raises `InputError` where the folder holds another study, or
    is in use; `OSError` where the disk does not take what was computed.  What is done is kept in any case.
    """
    watcher, settings = watcher or Watcher(), kind.settings
    require_answer(settings.execution)
    holds_study(settings.folder, settings.study())  # else nothing is touched
    with contextlib.ExitStack() as stack:
        stack.enter_context(held(settings.folder))
        outcome = Outcome(0, 0, 0)
        if not found_complete(kind, watcher):
            pieces = open_folder(kind, model, command_line, watcher.mend)
            pieces.clear()
            told = kind.told_to(watcher)
            stack.callback(_undo, kind)
            with workers_of(settings.execution, pieces, told.dashboard, told.advance, model) as workers:
                rounds = Rounds(kind, pieces, workers, told, model)
                kind.live(rounds)
            pieces.clear()
            runs, failures = kind.conclude(rounds)
            outcome = Outcome(runs, rounds.computed, failures)
        then()
        return outcome


def _undo(kind: Kind) -> None:
    """Takes back what tells what the study is, where nothing of it has been done and nothing else is there."""
    if kind.begun:
        return
    folder = absolute(kind.settings.folder)
    described = {CONFIG, PLAN, PROVENANCE, *kind.described()}
    if set(entries(folder)) <= described:
        for name in described:
            (folder / name).unlink(missing_ok=True)


def found_complete(kind: Kind, watcher: Watcher | None = None) -> bool:
    """Whether a study that is there as a whole or not at all is there, whole, and nothing of it is asked for again.

    Raises `InputError` where the folder holds something else.
    """
    settings, files = kind.settings, kind.files
    if files is None or settings.execution.retry is not None:
        return False
    if not holds_study(settings.folder, settings.study()):
        return False
    with contextlib.suppress(DamagedError):
        if read_provenance(settings.folder)["end"] is None:
            return False
    return holds_complete(
        settings.folder, settings.study(), files, kind.require_whole, watcher.mend if watcher else ignored
    )
