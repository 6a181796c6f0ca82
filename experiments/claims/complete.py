"""Whether a folder, which anybody may have edited, holds a whole study of the claims."""

from __future__ import annotations

from pathlib import Path

from experiments.claims.catalogue import CLAIMS
from experiments.claims.study import BOUNDARIES, CLAIMS_TABLE
from sim.parameters import InputError

_NEEDED = {
    CLAIMS_TABLE: (
        "claim", "community", "verdict", "statement", "part", "expected", "effect", "low", "high", "in_deviations",
        "agree", "state", "more_where",
    ),
    BOUNDARIES: ("claim", "x_value", "y_value", "effect", "low", "high"),
}  # fmt: skip
_ACCEPTED = "accepted: a folder as `zaedno claims` wrote it"


def require_complete(folder: Path) -> None:
    """Raise `InputError` on the first table, column or claim that is missing."""
    import pandas as pd

    for name, columns in _NEEDED.items():
        path = folder / name
        if not path.is_file():
            raise InputError(f"{path}: missing; {_ACCEPTED}")
        try:
            table = pd.read_csv(path)
        except ValueError as error:
            raise InputError(f"{path}: cannot be read ({str(error).splitlines()[0]}); {_ACCEPTED}") from error
        for column in columns:
            if column not in table.columns:
                raise InputError(f"{path}: the column {column} is missing; {_ACCEPTED}")
        for claim in CLAIMS:
            if claim.name not in set(table["claim"]):
                raise InputError(f"{path}: nothing of {claim.name}; {_ACCEPTED}")
