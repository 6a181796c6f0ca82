"""The tables of a calibration: what a row is, and every column's type, unit and meaning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from zaedno.experiments.calibration import facts
from zaedno.experiments.calibration.sums import COUNTS, VALUES
from zaedno.experiments.columns import FAILURES, Column, column, documented, varied
from zaedno.sim.parameters import declaration, names

if TYPE_CHECKING:
    import pyarrow as pa

RUNS, DESIGNS, PROPOSALS, FACTS, POSTERIOR = "runs", "designs", "proposals", "facts", "posterior"
_DESCRIPTIONS = {
    RUNS: "a row is a run: sums from which facts of a point follow; key: scenario, policy, point, run",
    DESIGNS: "a row is a point of the wave, written before it is run",
    PROPOSALS: "the emulator that proposed the wave, and how densely it lies, as one array",
    FACTS: "a row is a point of the wave: its facts and their standard deviations by its runs",
    POSTERIOR: "a row is a set of parameters with its weight; weights of all sum to 1",
    "failures": "a row is a run that failed; key: scenario, policy, point, run",
}
_COLUMNS = {
    "set": Column("int64", "", "number of the set: the point that it is"),
    "weight": Column("double", "share", "prior × likelihood over the mixture of all proposals; all sets sum to 1"),
    "wave": Column("int64", "", "wave that the point is of, from 0"),
    "confirmed": Column("bool", "", "whether it was run once more, in many fresh worlds"),
    "given": Column("bool", "", "the defaults as they are shipped: learnt from, without weight"),
    "runs": Column("int64", "count", "runs of the community that succeeded"),
    "failed": Column("int64", "count", "runs that failed"),
    "value": Column("double", "", "numbers of the proposal, in the order of experiments/calibration/keeping.py"),
}
_OWN = {
    **{name: Column("int64", "count", "see experiments/calibration/sums.py") for name in COUNTS},
    **{name: Column("double", "share", "of this run; null: none") for name in VALUES},
}
_UNITS = {"median_size": "members", "hazard_rises": "ratio", "hazard_falls": "ratio"}
_PARTS = {
    "": "what its own runs gave; null: they do not tell",
    "_sd": "standard deviation of that, by its runs",
    "_predicted": "by the emulator and its own runs together",
    "_predicted_sd": "what is not known of that",
    "_confirmed": "what fresh worlds gave; null: not confirmed",
    "_confirmed_sd": "standard deviation of that, by these runs",
}
_OF_FACTS = {
    f"{name}{part}": Column("double", _UNITS.get(name, "share"), f"fact {name}: {about}")
    for name in facts.NAMES
    for part, about in _PARTS.items()
}


def described(table: str, name: str) -> Column | None:
    """The column `name` of `table`; parameters are documented by their declaration."""
    if table == "failures" and name in FAILURES:
        return FAILURES[name]
    if table == RUNS and name in _OWN:
        return _OWN[name]
    if table == POSTERIOR and name in names():
        declared = declaration(name)
        return Column("double", declared["unit"], declared["about"])
    if table in (FACTS, POSTERIOR) and name in _OF_FACTS:
        return _OF_FACTS[name]
    if table != RUNS and name in _COLUMNS:
        return _COLUMNS[name]
    return column(RUNS, name) or varied(name)


def table_of(table: str, columns: Mapping[str, np.ndarray]) -> pa.Table:
    """`columns` as an Arrow table of fixed types, each column with unit and meaning; NaN is null."""
    return documented(table, columns, described, {"description": _DESCRIPTIONS[table]})
