"""What communities, verdicts and states of the claims are called."""

from __future__ import annotations

from zaedno.analysis.labels import named
from zaedno.analysis.language import Language, mark
from zaedno.experiments.claims.declaration import Claim

COMMUNITIES = {
    "lyaskovets_strazhitsa": mark("default community"),
    "synthetic": mark("20 synthetic communities"),
    "uncertain": mark("uncertain parameters"),
}
VERDICTS = {
    "supported": mark("supported"),
    "partly": mark("supported in part"),
    "not_supported": mark("not supported"),
}
ANSWERS = {"supported": mark("yes"), "partly": mark("in part"), "not_supported": mark("no")}
STATES = {
    "holds": mark("as claimed"),
    "close": mark("perhaps too small to matter"),
    "negligible": mark("too small to matter"),
    "open": mark("cannot be told"),
    "against": mark("the opposite"),
}
PARTS = {
    "tested": mark("tested"),
    "certain": mark("near-certain by construction"),
    "beside": mark("beside the claim"),
}


def community(name: str, language: Language) -> str:
    return named(COMMUNITIES, name, language)


def verdict(name: str, language: Language) -> str:
    return named(VERDICTS, name, language)


def state(name: str, language: Language) -> str:
    return named(STATES, name, language)


def titled(claim: Claim, verdict: str, language: Language) -> str:
    """A claim with the verdict on it, which comes first: nobody takes it for true that is not."""
    text = language("{claim}: {verdict} – {hypothesis}")
    return text.format(
        claim=claim.name, verdict=language(ANSWERS[verdict]), hypothesis=language(claim.hypothesis).rstrip(".")
    )
