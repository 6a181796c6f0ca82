"""`zaedno sweep`: a design over parameters, worked off in chunks; called again, it goes on where it stopped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zaedno.app.call import Call
from zaedno.app.compose_sweep import compose_sweep
from zaedno.app.forecast import foretell, show
from zaedno.app.keeping import keeping, runs
from zaedno.app.notices import notice
from zaedno.app.output import tell
from zaedno.app.progress import Bar, Lines, Silence, progress
from zaedno.experiments.reading import DamagedError
from zaedno.experiments.sweep.dataset import PLAN
from zaedno.experiments.sweep.settings import SweepSettings
from zaedno.experiments.sweep.study import Outcome, Watcher
from zaedno.sim.measures import BY_NAME

if TYPE_CHECKING:
    from zaedno.analysis.language import Language


def execute(call: Call) -> int:
    settings = compose_sweep(call)
    from zaedno.analysis.language import translator

    language = translator(settings.language)
    rosters = (each for scenario in settings.scenarios for each in scenario.roster.notices)
    notice([*rosters, *settings.design.notices], language)
    from zaedno.experiments.sweep.demand import of_sweep

    if settings.execution.dry_run:
        show(of_sweep(settings), language, call.quiet)
        return 0
    if settings.first_runs > settings.runs and not call.quiet:
        text = language("runs={runs}: each point begins with {first}, for a precision is not to be told from fewer")
        tell(text.format(runs=settings.runs, first=settings.first_runs))
    from zaedno.experiments.sweep.study import sweep

    if not (settings.folder / PLAN).exists():  # what has begun was told of then
        foretell(of_sweep(settings), language, call.quiet)

    with keeping(settings.folder, language), _Teller(settings, call.quiet) as watcher:
        outcome = sweep(settings, ["zaedno", *call.typed], watcher)
        return _conclude(settings, outcome, watcher)


def _conclude(settings: SweepSettings, outcome: Outcome, watcher: _Teller) -> int:
    from zaedno.analysis.language import translator

    language = translator(settings.language)
    number = language.number
    text = language("found complete: {folder}") if not outcome.computed else language("results: {folder}")
    tell(text.format(folder=settings.folder))
    told = language("{runs} runs of {points} points, {failures} failed")
    tell(
        told.format(
            runs=number(outcome.runs, 0), points=number(settings.design.count, 0), failures=number(outcome.failures, 0)
        )
    )
    for line in _reached(settings, outcome, language):
        tell(line)
    if outcome.failures:
        tell(language("failures.csv lists them; retry=failed runs them once more"))
    from zaedno.analysis.sensitivity.conclude import conclude

    with keeping(settings.folder, language, runs):
        told = conclude(settings.folder, settings.language, anew=outcome.computed > 0, mended=watcher.mend)
    if told:
        tell(told)
    return 0


def _reached(settings: SweepSettings, outcome: Outcome, language: Language) -> Iterator[str]:
    """What intervals in summary.csv are intervals of, and how many points are known as well as was asked for."""
    from zaedno.analysis.sensitivity.words import interval_of
    from zaedno.experiments.sweep.result import SweepResult

    result = SweepResult(settings.folder)
    if outcome.runs:
        yield language("summary.csv: {what}").format(what=interval_of(result.config, result.dataset, language))
    if settings.precision is None or result.points is None:
        return
    text = language("points.csv: ± {half_width} ({unit} of {measure}) is reached at {n} of {all} points")
    yield text.format(
        half_width=language.number(settings.precision.half_width),
        unit=BY_NAME[settings.precision.measure].unit,
        measure=settings.precision.measure,
        n=language.number(int(result.points["reached"].sum()), 0),
        all=language.number(len(result.points), 0),
    )


class _Teller(Watcher):
    """Shows a sweep's progress: one bar for the study, or plain lines."""

    def __init__(self, settings: SweepSettings, quiet: bool) -> None:
        from zaedno.analysis.language import translator

        self._language, self._quiet = translator(settings.language), quiet
        self._shown: Silence | Bar | Lines = Silence()
        self._failures = self._told = 0

    def __enter__(self) -> _Teller:
        return self

    def __exit__(self, *_: object) -> None:
        self._shown.__exit__(None, None, None)

    def begin(self, runs: int, done: int) -> None:
        self._shown.__exit__(None, None, None)
        self._shown = progress(runs, self._language, self._quiet, done)
        self._shown.__enter__()
        if done:
            text = self._language("{done} of {total} runs are there already")
            number = self._language.number
            self._shown.say(text.format(done=number(done, 0), total=number(runs, 0)))

    def advance(self, runs: int, failures: int) -> None:
        self._failures += failures
        self._shown.advance(runs)
        if self._failures > 2 * self._told:  # not with every chunk
            self._told = self._failures
            text = self._language("{failures} runs have failed so far")
            self._shown.say(text.format(failures=self._language.number(self._failures, 0)))

    def compile(self) -> None:
        self._shown.say(self._language("compiling the model, once: less than a minute"))

    def mend(self, damage: DamagedError) -> None:
        if not self._quiet:
            say = self._shown.say if isinstance(self._shown, (Bar, Lines)) else Lines(0, self._language).say
            say(damage.notice.told(self._language))

    def dashboard(self, address: str) -> None:
        self._shown.say(self._language("dashboard: {address}").format(address=address))
