"""All claims, in their order."""

from zaedno.experiments.claims.declaration import Claim
from zaedno.experiments.claims.forces import C1, C2, C3, C4
from zaedno.experiments.claims.forming import C5, C6, C7

CLAIMS: tuple[Claim, ...] = (C1, C2, C3, C4, C5, C6, C7)
