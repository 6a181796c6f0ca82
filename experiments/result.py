"""A result folder, opened: tables as pandas, the configuration and the provenance as plain values."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zaedno.experiments.configured import require_configuration
from zaedno.experiments.differences import COLUMNS, KEYS, OF_FIRST_VERSION
from zaedno.experiments.ensemble.uncertainty import COLUMNS as UNCERTAINTY
from zaedno.experiments.patterns import COLUMNS as PATTERNS
from zaedno.experiments.provenance import PROVENANCE, changed, read_provenance
from zaedno.experiments.reading import mistrusted, read_csv, read_frame, read_part
from zaedno.experiments.summary import COLUMNS as SUMMARY
from zaedno.sim.arguments import require_path
from zaedno.sim.messages import InputError, Message

if TYPE_CHECKING:
    import pandas as pd

NUMBERS = ("runs", "mean", "low", "high", "q05", "q25", "q50", "q75", "q95")  # columns of summary.csv
_WORDS = ("scenario", "policy", "baseline", "measure")
_NUMBERS_OF_DIFFERENCES = [name for name in COLUMNS if name not in (*KEYS, "centre")]
_ACCEPTED = Message("accepted: a folder that `zaedno run`, `zaedno compare` or `zaedno sweep` wrote")


class Result:
    """What a study gave.  Tables are read when they are first asked for; `experiments.columns` describes them.

    `events` and `memberships` are None where the study kept none, `differences` where it compared nothing, `patterns`
    where it is not a run of the baseline.
    """

    def __init__(self, folder: Path, config: dict[str, Any], provenance: dict[str, Any]) -> None:
        self.folder = folder
        self.config = config
        self.provenance = provenance

    @cached_property
    def runs(self) -> pd.DataFrame:
        return self._required("runs")

    @cached_property
    def months(self) -> pd.DataFrame:
        return self._required("months")

    @cached_property
    def partnerships(self) -> pd.DataFrame:
        return self._required("partnerships")

    @cached_property
    def organisations(self) -> pd.DataFrame:
        return self._required("organisations")

    @cached_property
    def events(self) -> pd.DataFrame | None:
        return self._table("events")

    @cached_property
    def memberships(self) -> pd.DataFrame | None:
        return self._table("memberships")

    @cached_property
    def summary(self) -> pd.DataFrame:
        table = self._csv("summary.csv", SUMMARY, NUMBERS)
        if table is None:
            raise InputError("{folder}: summary.csv is missing; {accepted}", folder=self.folder, accepted=_ACCEPTED)
        return table

    @cached_property
    def differences(self) -> pd.DataFrame | None:
        """As `experiments.differences` tells; a table of version 0.1, which has fewer columns, is made again."""
        table = self._csv("differences.csv", OF_FIRST_VERSION, _NUMBERS_OF_DIFFERENCES)
        if table is None:
            return None
        from zaedno.experiments.differences import completed

        scenarios = self.config.get("scenarios")
        if not isinstance(scenarios, list) or not all(isinstance(each, dict) for each in scenarios):
            return table
        cases = [(str(each.get("scenario")), str(each.get("policy"))) for each in scenarios]
        return completed(table, self.runs, cases)

    @cached_property
    def patterns(self) -> pd.DataFrame | None:
        table = self._csv("patterns.csv", PATTERNS, ("low", "high", "got"))
        if table is None or "inside" not in table:
            return table
        with mistrusted(self.folder / "patterns.csv"):
            return table.astype({"inside": "boolean"})

    @cached_property
    def uncertainty(self) -> pd.DataFrame | None:
        """Where parameters were drawn from a calibration (`experiments.ensemble.uncertainty`)."""
        return self._csv("uncertainty.csv", UNCERTAINTY, [name for name in UNCERTAINTY if name not in _WORDS])

    def part(self, table: str, columns: Sequence[str], run: int | None = None) -> pd.DataFrame:
        """Some columns of a table, of all runs or of one; words as categories, so that large tables stay small."""
        path = self.folder / f"{table}.parquet"
        rows = read_part(path, columns, None if run is None else [("run", "==", run)])
        frame: pd.DataFrame = rows.to_pandas(split_blocks=True, self_destruct=True, ignore_metadata=True)
        return frame

    def _required(self, name: str) -> pd.DataFrame:
        table = self._table(name)
        if table is None and self.provenance.get("end") is None:
            raise InputError(
                "{path}: not there yet; accepted: a study that is complete (the command that began it goes on)",
                path=self.folder / f"{name}.parquet",
            )
        if table is None:
            raise InputError(
                "{folder}: {name}.parquet is missing; {accepted}", folder=self.folder, name=name, accepted=_ACCEPTED
            )
        return table

    def _table(self, name: str) -> pd.DataFrame | None:
        path = self.folder / f"{name}.parquet"
        return read_frame(path) if os.path.lexists(path) else None

    def _csv(self, name: str, columns: Sequence[str], numbers: Sequence[str]) -> pd.DataFrame | None:
        path = self.folder / name
        if not os.path.lexists(path):
            return None
        table = read_csv(path, columns, numbers)
        for damage in changed(self.folder, self.provenance, [name]):
            raise damage
        return table


def load(folder: str | Path) -> Result:
    """Open a result folder.  Raises `InputError` where `folder` is none."""
    require_path("folder", folder)
    folder = Path(folder)
    for name in ("config.yaml", PROVENANCE):
        if not os.path.lexists(folder / name):
            raise InputError(
                "{folder}: not a result folder, for it has no {name}; {accepted}",
                folder=folder,
                name=name,
                accepted=_ACCEPTED,
            )
    return Result(folder, *read_origin(folder))


def read_origin(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a study is, and where it comes from: `config.yaml` and `provenance.json`, held against each other.

    Raises `InputError` on what is not as it was written.
    """
    provenance = read_provenance(folder)
    config = read_yaml(folder / "config.yaml")
    require_configuration(folder / "config.yaml", config, provenance.get("study"))
    return config, provenance


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in the YAML file at `path`, read as data.  Raises `InputError`."""
    from zaedno.sim import plain_yaml

    return plain_yaml.read(path)
