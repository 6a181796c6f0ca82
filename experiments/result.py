"""A result folder, opened: tables as pandas, the configuration and the provenance as plain values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.files import NAMES, first_line
from sim.arguments import require_path
from sim.messages import InputError, Message

if TYPE_CHECKING:
    import pandas as pd

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
        table = self._csv("summary.csv")
        if table is None:
            raise InputError("{folder}: summary.csv is missing; {accepted}", folder=self.folder, accepted=_ACCEPTED)
        return table

    @cached_property
    def differences(self) -> pd.DataFrame | None:
        """As `experiments.differences` tells; a table of version 0.1, which has fewer columns, is made again."""
        table = self._csv("differences.csv")
        if table is None:
            return None
        from experiments.differences import completed

        scenarios = self.config.get("scenarios")
        if not isinstance(scenarios, list) or not all(isinstance(each, dict) for each in scenarios):
            return table
        cases = [(str(each.get("scenario")), str(each.get("policy"))) for each in scenarios]
        return completed(table, self.runs, cases)

    @cached_property
    def patterns(self) -> pd.DataFrame | None:
        table = self._csv("patterns.csv")
        return table if table is None or "inside" not in table else table.astype({"inside": "boolean"})

    def part(self, table: str, columns: Sequence[str], run: int | None = None) -> pd.DataFrame:
        """Some columns of a table, of all runs or of one; words as categories, so that large tables stay small."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = self.folder / f"{table}.parquet"
        wanted = None if run is None else [("run", "==", run)]
        try:
            schema = pq.read_schema(path)
            words = [name for name in columns if pa.types.is_string(schema.field(name).type)]
            found = pq.read_table(path, columns=list(columns), filters=wanted, read_dictionary=words)
        except (pa.ArrowException, KeyError, OSError):
            whole = self._required(table)  # which says what is wrong with it
            return whole[list(columns)] if run is None else whole.loc[whole["run"] == run, list(columns)]
        rows: pd.DataFrame = found.to_pandas(split_blocks=True, self_destruct=True, ignore_metadata=True)
        return rows

    def _required(self, name: str) -> pd.DataFrame:
        table = self._table(name)
        if table is None:
            raise InputError(
                "{folder}: {name}.parquet is missing; {accepted}", folder=self.folder, name=name, accepted=_ACCEPTED
            )
        return table

    def _table(self, name: str) -> pd.DataFrame | None:
        import pandas as pd
        import pyarrow as pa

        path = self.folder / f"{name}.parquet"
        if not path.is_file():
            return None
        try:
            return pd.read_parquet(path, engine="pyarrow")
        except (pa.ArrowException, OSError) as error:
            raise InputError(
                "{path}: cannot be read ({error}); accepted: Parquet as it was written",
                path=path,
                error=first_line(error),
            ) from error

    def _csv(self, name: str) -> pd.DataFrame | None:
        import pandas as pd

        path = self.folder / name
        return pd.read_csv(path, dtype=NAMES, keep_default_na=False, na_values=[""]) if path.is_file() else None


def load(folder: str | Path) -> Result:
    """Open a result folder.  Raises `InputError` where `folder` is none."""
    require_path("folder", folder)
    folder = Path(folder)
    for name in ("config.yaml", "provenance.json"):
        if not (folder / name).is_file():
            raise InputError(
                "{folder}: not a result folder, for it has no {name}; {accepted}",
                folder=folder,
                name=name,
                accepted=_ACCEPTED,
            )
    try:
        provenance = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            "{value}: cannot be read ({error}); {accepted}",
            value=folder / "provenance.json",
            error=first_line(error),
            accepted=_ACCEPTED,
        ) from error
    return Result(folder, read_yaml(folder / "config.yaml"), provenance)


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in the YAML file at `path`, read as data.  Raises `InputError`."""
    from sim import plain_yaml

    return plain_yaml.read(path)
