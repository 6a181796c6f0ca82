"""What the terminal shows while a study goes on."""

from __future__ import annotations

from zaedno.app.progress import Bar, Lines, Silence, progress
from zaedno.experiments.reading import DamagedError
from zaedno.experiments.study.settings import StudySettings
from zaedno.experiments.study.watcher import Watcher


class Teller(Watcher):
    """Shows a study's progress: one bar, or plain lines."""

    def __init__(self, settings: StudySettings, quiet: bool) -> None:
        from zaedno.analysis.language import translator

        self._language, self._quiet = translator(settings.language), quiet
        self._shown: Silence | Bar | Lines = Silence()
        self._failures = self._told = 0

    def __enter__(self) -> Teller:
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

    def stage(self, name: str, place: str) -> None:
        from zaedno.analysis.labels.claims import community

        where = self._language("boundary map") if place == "maps" else community(place, self._language)
        self._shown.say(f"{name}: {where}")

    def wave(self, number: int, of: int) -> None:
        n = self._language.number
        text = self._language("wave {number} of {total}")
        self._shown.say(text.format(number=n(number + 1, 0), total=n(of, 0)))

    def say(self, line: str) -> None:
        self._shown.say(line)
