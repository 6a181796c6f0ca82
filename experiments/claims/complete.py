"""Whether a folder, which anybody may have edited, holds a whole study of the claims."""

from __future__ import annotations

from experiments.claims.catalogue import CLAIMS
from experiments.claims.result import BOUNDARIES, CLAIMS_TABLE, ClaimsResult
from experiments.files import first_line
from sim.parameters import InputError

_NEEDED = {
    CLAIMS_TABLE: (
        "claim", "community", "verdict", "statement", "part", "expected", "effect", "low", "high", "in_deviations",
        "agree", "state", "more_where",
    ),
    BOUNDARIES: ("claim", "x_value", "y_value", "effect", "low", "high"),
}  # fmt: skip
_ACCEPTED = "accepted: a folder as `zaedno claims` wrote it"


def require_complete(result: ClaimsResult) -> None:
    """Raise `InputError` where worlds are still missing, or on the first table, column or claim that is."""
    import pandas as pd

    folder = result.folder
    if not result.complete:
        raise InputError(
            f"{folder}: worlds are missing (zaedno status tells how many); accepted: a complete study of the claims"
            " (the command that began it goes on)"
        )
    for name, columns in _NEEDED.items():
        path = folder / name
        if not path.is_file():
            raise InputError(f"{path}: missing; {_ACCEPTED}")
        try:
            table = pd.read_csv(path)
        except ValueError as error:
            raise InputError(f"{path}: cannot be read ({first_line(error)}); {_ACCEPTED}") from error
        for column in columns:
            if column not in table.columns:
                raise InputError(f"{path}: the column {column} is missing; {_ACCEPTED}")
        for claim in CLAIMS:
            if claim.name not in set(table["claim"]):
                raise InputError(f"{path}: nothing of {claim.name}; {_ACCEPTED}")
