"""Whether a folder, which anybody may have edited, holds a whole study of the claims."""

from __future__ import annotations

from zaedno.experiments.claims.catalogue import CLAIMS
from zaedno.experiments.claims.result import ARMS, BOUNDARIES, CLAIMS_TABLE, ClaimsResult
from zaedno.experiments.reading import DamagedError
from zaedno.sim.messages import InputError, Message


def require_complete(result: ClaimsResult) -> None:
    """Raise `InputError` where worlds are still missing, or on the first table, column or claim that is."""
    folder = result.folder
    if not result.complete:
        raise InputError(
            "{folder}: worlds are missing (zaedno status tells how many); accepted: a complete study of the "
            "claims (the command that began it goes on)",
            folder=folder,
        )
    for name, table in ((CLAIMS_TABLE, result.claims), (ARMS, result.arms), (BOUNDARIES, result.boundaries)):
        for claim in CLAIMS:
            if claim.name not in set(table["claim"]):
                raise DamagedError(folder / name, Message("nothing of {name}", name=claim.name))
