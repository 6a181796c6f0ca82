"""A sweep's folder, opened: tables as pandas, or as labelled arrays over point, run and month."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from zaedno.experiments.provenance import changed
from zaedno.experiments.reading import read_csv
from zaedno.experiments.result import NUMBERS as NUMBERS_OF_SUMMARY
from zaedno.experiments.result import read_origin
from zaedno.experiments.store import FAILURES, POINTS, SUMMARY
from zaedno.experiments.study.pieces import Pieces
from zaedno.experiments.summary import COLUMNS
from zaedno.experiments.sweep.columns import described
from zaedno.sim.messages import InputError
from zaedno.sim.observation.measures import BY_NAME

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

CONCLUSIONS = {  # what is concluded, with the columns that it has at least
    SUMMARY: COLUMNS,
    POINTS: ("point", "scenario", "policy", "measure", "runs", "mean", "half_width", "reached"),
    FAILURES: ("point", "scenario", "policy", "run"),
}
NUMBERS = (*NUMBERS_OF_SUMMARY, "point", "run", "half_width")
RUNS, MONTHS = "runs", "months"


class SweepResult:
    """What a sweep has given so far.  Tables are read when they are first asked for.

    `months` is None where they were not kept, `failures` where none stands.  `dataset` gives the files themselves, and
    `dataset.read(TABLE, COLUMNS)` some columns of a table that is too large to be read whole.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.dataset = Pieces(folder)
        self.config, self.provenance = read_origin(folder)

    @cached_property
    def runs(self) -> pd.DataFrame:
        table = self.dataset.read(RUNS)
        if table is None:
            raise InputError("{folder}: no run is done yet; accepted: a sweep that has begun", folder=self.folder)
        return table

    @cached_property
    def months(self) -> pd.DataFrame | None:
        return self.dataset.read(MONTHS)

    @cached_property
    def design(self) -> pd.DataFrame:
        return self.dataset.design()

    @cached_property
    def failures(self) -> pd.DataFrame | None:
        return self.dataset.unresolved()

    @cached_property
    def points(self) -> pd.DataFrame | None:
        """What each point has reached of the precision asked for; None where none was, or the sweep is not complete."""
        return self._concluded(POINTS) if os.path.lexists(self.folder / POINTS) else None

    @cached_property
    def summary(self) -> pd.DataFrame:
        path = self.folder / SUMMARY
        if not path.is_file():
            raise InputError("{path}: not there yet; accepted: a sweep that is complete", path=path)
        return self._concluded(SUMMARY)

    def _concluded(self, name: str) -> pd.DataFrame:
        table = read_csv(self.folder / name, CONCLUSIONS[name], NUMBERS)
        for damage in changed(self.folder, self.provenance, [name]):
            raise damage
        return table

    def to_xarray(self, table: str = RUNS, measures: Sequence[str] | None = None) -> xr.Dataset:
        """Measures over (point, run), or with `table="months"` over (point, run, month); null where a run is missing.

        Several scenarios or policies get dimensions of their own, in front.  Varied parameters are coordinates along
        `point`; every variable has the attributes `unit` and `description`.  Memory: that of the arrays, which
        `measures` limits to some columns.  Raises `InputError` where there is no such table or measure.
        """
        import xarray as xr

        columns = self.dataset.columns(table) if table in (RUNS, MONTHS) else []
        if not columns:
            raise InputError(
                "table={table!r}: not in {folder}; accepted: {runs}, or {months} where they were kept",
                table=table,
                folder=self.folder,
                runs=RUNS,
                months=MONTHS,
            )
        known = [name for name in columns if name in BY_NAME]
        chosen = known if measures is None else list(measures)
        unknown = [name for name in chosen if name not in known]
        if unknown:
            raise InputError(
                "measures={unknown!r}: no such measure; accepted: those of docs/measures.md", unknown=unknown[0]
            )
        labels = self._labels(table)
        dims = [name for name in labels if name not in ("scenario", "policy") or len(labels[name]) > 1]
        shape = tuple(len(labels[name]) for name in dims)
        kind = np.float64 if table == RUNS else np.float32
        arrays = {name: np.full(shape, np.nan, kind) for name in chosen}
        for part in self.dataset.parts(table, [*dims, *chosen]):
            places = tuple(_places(part[name].to_numpy(), labels[name]) for name in dims)
            for name in chosen:
                arrays[name][places] = part[name].to_numpy()
        coordinates: dict[str, Any] = {
            name: (name if name in dims else (), values if name in dims else values[0], _attributes(table, name))
            for name, values in labels.items()
        }
        for name in self.design.columns.drop("point"):
            coordinates[name] = ("point", self.design[name].to_numpy(), _attributes(table, name))
        variables = {name: (dims, arrays[name], _attributes(table, name)) for name in chosen}
        return xr.Dataset(variables, coordinates, {"seed": self.config["seed"], "study": str(self.folder.name)})

    def _labels(self, table: str) -> dict[str, np.ndarray]:
        """Labels along each dimension: scenarios and policies in the order of the study, points, runs, months."""
        scenarios = self.config["scenarios"]
        most = max(part["run"].to_numpy().max() for part in self.dataset.parts(RUNS, ["run"]))
        labels = {
            "scenario": np.array(list(dict.fromkeys(scenario["scenario"] for scenario in scenarios)), dtype=object),
            "policy": np.array(list(dict.fromkeys(scenario["policy"] for scenario in scenarios)), dtype=object),
            "point": self.design["point"].to_numpy(),
            "run": np.arange(int(most) + 1),
        }
        if table == MONTHS:
            labels["month"] = np.arange(max(scenario["months"] for scenario in scenarios))
        return labels


def _places(values: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Where each value stands among the labels; numbers are their own places."""
    if values.dtype != object:
        return values
    place = {label: k for k, label in enumerate(labels)}
    return np.array([place[value] for value in values])


def _attributes(table: str, name: str) -> dict[str, str]:
    known = described(table, name)
    assert known is not None, f"{table}.{name} is described nowhere"
    return {"unit": known.unit, "description": known.about}
