"""What a kind of study says of itself; all else it has for nothing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from zaedno.experiments.study.pieces import TABLES, Pieces
from zaedno.experiments.study.plan import Part
from zaedno.experiments.study.settings import StudySettings
from zaedno.experiments.study.sound import Look
from zaedno.experiments.study.watcher import Watcher
from zaedno.experiments.study.work import Cell, Measure

if TYPE_CHECKING:
    import pyarrow as pa

    from zaedno.experiments.study.rounds import Rounds


class Kind(ABC):
    """A kind of study.  A *cell* is a point in a scenario: cell = point × scenarios + scenario."""

    settings: StudySettings
    measure: Measure
    points: int = 1
    versions: tuple[str, ...] = ("numpy", "scipy")  # libraries on which its numbers may depend
    tables: tuple[str, ...] = TABLES
    inside: str = ""  # folder of its pieces in the study's; '' where they stay when it is complete

    @abstractmethod
    def cells_of(self, part: Part) -> Iterable[Cell]:
        """What a part of the plan is, for the workers."""

    @abstractmethod
    def look(self) -> Look:
        """What its pieces must hold."""

    @abstractmethod
    def live(self, rounds: Rounds) -> None:
        """Has all rounds worked off that it consists of."""

    @abstractmethod
    def conclude(self, rounds: Rounds) -> tuple[int, int]:
        """Writes what follows from the pieces, unless it is there and tells of all that is.

        Gives the runs that are there, and the failures that stand.
        """

    @property
    def chunk(self) -> int:
        """Runs that are put in place together."""
        raise NotImplementedError

    @property
    def first_runs(self) -> int:
        """Runs of each cell in the first round."""
        return self.settings.runs

    @property
    def cells(self) -> int:
        return self.points * len(self.measure.scenarios)

    @property
    def files(self) -> tuple[str, ...] | None:
        """Files of a complete study that is there as a whole or not at all; None where it fills piece by piece."""
        return None

    def require_whole(self) -> None:
        """Raises `DamagedError` on the first table of its complete folder that cannot be read whole."""
        raise NotImplementedError  # asked of those alone that have `files`

    @property
    def code(self) -> Mapping[str, Any]:
        """What else than the model's source its numbers follow from."""
        return {}

    def described(self) -> Mapping[str, pa.Table]:
        """Tables that tell what the study is, by the name of their file."""
        return {}

    def pieces(self) -> Pieces:
        from zaedno.experiments.place import absolute

        return Pieces(absolute(self.settings.folder), self.tables, self.inside)

    @property
    def begun(self) -> bool:
        """Whether something of it is done."""
        return self.pieces().begun

    def told_to(self, watcher: Watcher) -> Watcher:
        """Who hears of the rounds, where the study tells `watcher` of them in its own way."""
        return watcher

    def cell_of(self, points: np.ndarray, labels: Iterable[str]) -> np.ndarray:
        """The cells of rows, from their points and the labels SCENARIO/POLICY."""
        places = {scenario.label: k for k, scenario in enumerate(self.measure.scenarios)}
        found: np.ndarray = points * len(places) + np.array([places[label] for label in labels], np.int64)
        return found
