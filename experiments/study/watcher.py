"""What is told while a study goes on."""

from __future__ import annotations

from zaedno.experiments.reading import DamagedError


class Watcher:
    """The command line shows it, others may leave it."""

    def begin(self, runs: int, done: int) -> None:
        """A round of `runs` runs, `done` of which are there already."""

    def advance(self, runs: int, failures: int) -> None:
        """So many more runs are done, of which some failed; called from any thread."""

    def compile(self) -> None:
        """The model is about to be compiled, which takes most of a minute."""

    def mend(self, damage: DamagedError) -> None:
        """A file is not as it was written, and is made again."""

    def dashboard(self, address: str) -> None:
        """Where Dask shows what its workers do."""

    def wave(self, number: int, of: int) -> None:
        """A wave of a calibration begins."""

    def stage(self, name: str, place: str) -> None:
        """A part of the study begins: `name` in `place`."""
