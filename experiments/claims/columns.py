"""The tables of worlds that a study of the claims keeps: what a row is, and every column's type, unit and meaning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from zaedno.experiments.claims.catalogue import CLAIMS
from zaedno.experiments.claims.measuring import OWN
from zaedno.experiments.columns import FAILURES as OF_FAILURES
from zaedno.experiments.columns import Column, column, documented
from zaedno.sim.observation.measures import BY_NAME
from zaedno.sim.parameters import declaration, names

if TYPE_CHECKING:
    import pyarrow as pa

RUNS, MAPS, UNITS, FAILURES = "runs", "maps", "units", "failures"
SIMULATED = "simulated"  # runs that a piece took: fewer than its rows where another claim has the treatment, too
_DESCRIPTIONS = {
    RUNS: "a row is a world of a unit under a treatment; key: claim, arm, community, unit, run",
    MAPS: "a row is a world of a cell of a boundary map; key: claim, x_value, y_value, run",
    FAILURES: "a row is a world whose run failed; key: claim, community, arm, unit, run",
    UNITS: "a row is a unit: one community under one set of parameters; key: community, unit",
}
_COLUMNS = {
    "claim": Column("string", "", "claim, C1 to C7"),
    "arm": Column("string", "", "treatment of the claim; config.yaml has its settings"),
    "community": Column("string", "", "where: the default community, synthetic ones, or uncertain parameters"),
    "unit": Column("int64", "", "one of the communities or sets of parameters, from 0: a row of units.parquet"),
    "run": Column("int64", "", "replication; the same number is the same world under every treatment of a unit"),
    "seed": Column("uint64", "", "seed of the unit's worlds"),
    "x": Column("string", "", "parameter across the map"),
    "x_value": Column("double", "", "its value in the cell"),
    "y": Column("string", "", "parameter up the map"),
    "y_value": Column("double", "", "its value in the cell"),
    "measure": Column("string", "", "what is measured"),
    "control": Column("double", "", "the measure without what the map is about, in its unit"),
    "treated": Column("double", "", "the measure with it, in the same world; null: nothing to measure"),
}
_ASKED = {each.measure for claim in CLAIMS for each in claim.statements} | {claim.boundary.measure for claim in CLAIMS}
MEASURES = tuple(name for name in (*BY_NAME, *OWN) if name in _ASKED)  # what statements and maps speak of


def described(table: str, name: str) -> Column | None:
    """The column `name` of `table`; parameters of units are documented by their declaration."""
    if table == UNITS and name in names():
        declared = declaration(name)
        return Column("double", declared["unit"], f"{declared['about']} (null: as in the default community)")
    if table == RUNS and name in OWN:
        return Column("double", *OWN[name])
    if table == RUNS and name in BY_NAME:
        return column(RUNS, name)
    return _COLUMNS.get(name) or OF_FAILURES.get(name)


def table_of(table: str, columns: Mapping[str, np.ndarray], simulated: int = 0) -> pa.Table:
    """`columns` as an Arrow table of fixed types; `simulated`: runs that it took."""
    return documented(table, columns, described, {"description": _DESCRIPTIONS[table], SIMULATED: str(simulated)})
