"""Whether a folder, which anybody may have edited, holds a whole study of the claims."""

from __future__ import annotations

from experiments.claims.catalogue import CLAIMS
from experiments.claims.result import BOUNDARIES, CLAIMS_TABLE, ClaimsResult
from experiments.files import first_line
from sim.messages import InputError, Message

_NEEDED = {
    CLAIMS_TABLE: (
        "claim", "community", "verdict", "statement", "part", "expected", "effect", "low", "high", "in_deviations",
        "agree", "state", "more_where",
    ),
    BOUNDARIES: ("claim", "x_value", "y_value", "effect", "low", "high"),
}  # fmt: skip
_ACCEPTED = Message("accepted: a folder as `zaedno claims` wrote it")


def require_complete(result: ClaimsResult) -> None:
    """Raise `InputError` where worlds are still missing, or on the first table, column or claim that is."""
    import pandas as pd

    folder = result.folder
    if not result.complete:
        raise InputError(
            "{folder}: worlds are missing (zaedno status tells how many); accepted: a complete study of the "
            "claims (the command that began it goes on)",
            folder=folder,
        )
    for name, columns in _NEEDED.items():
        path = folder / name
        if not path.is_file():
            raise InputError("{path}: missing; {accepted}", path=path, accepted=_ACCEPTED)
        try:
            table = pd.read_csv(path)
        except ValueError as error:
            raise InputError(
                "{path}: cannot be read ({error}); {accepted}", path=path, error=first_line(error), accepted=_ACCEPTED
            ) from error
        for column in columns:
            if column not in table.columns:
                raise InputError(
                    "{path}: the column {column} is missing; {accepted}", path=path, column=column, accepted=_ACCEPTED
                )
        for claim in CLAIMS:
            if claim.name not in set(table["claim"]):
                raise InputError(
                    "{path}: nothing of {name}; {accepted}", path=path, name=claim.name, accepted=_ACCEPTED
                )
