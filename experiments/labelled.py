"""Tables of `run` and `compare` as labelled arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from zaedno.experiments.columns import column
from zaedno.experiments.result import Result
from zaedno.sim.messages import InputError
from zaedno.sim.observation.measures import BY_NAME

if TYPE_CHECKING:
    import xarray as xr


def labelled_arrays(result: Result, table: str, measures: Sequence[str] | None) -> xr.Dataset:
    """Measures over (scenario, policy, run), or with `table="months"` over month too; see `zaedno.opened.Result`."""
    import xarray as xr

    if table not in ("runs", "months"):
        raise InputError("table={table!r}: accepted: runs, months", table=table)
    frame = getattr(result, table)
    known = [name for name in frame.columns if name in BY_NAME]
    chosen = known if measures is None else list(measures)
    for name in chosen:
        if name not in known:
            raise InputError("measures={unknown!r}: no such measure; accepted: those of docs/measures.md", unknown=name)
    scenarios = result.config["scenarios"]
    labels: dict[str, Any] = {
        key: np.array(list(dict.fromkeys(each[key] for each in scenarios)), dtype=object)
        for key in ("scenario", "policy")
    }
    places = [frame[key].map({label: k for k, label in enumerate(labels[key])}).to_numpy() for key in labels]
    labels["run"] = np.arange(int(frame["run"].max()) + 1)
    if table == "months":
        labels["month"] = np.arange(max(each["months"] for each in scenarios))
    places += [frame[key].to_numpy() for key in ("run", "month") if key in labels]
    shape = tuple(len(values) for values in labels.values())
    variables = {}
    for name in chosen:
        array = np.full(shape, np.nan)
        array[tuple(places)] = frame[name].to_numpy(dtype=float)
        told = column(table, name)
        assert told is not None
        variables[name] = (list(labels), array, {"unit": told.unit, "description": told.about})
    labelled = xr.Dataset(variables, labels, {"seed": result.config["seed"], "study": result.folder.name})
    single = {key: 0 for key in ("scenario", "policy") if len(labels[key]) == 1}
    return labelled.isel(single)
