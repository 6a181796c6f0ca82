"""What communities, verdicts, states and axes are called in front of readers."""

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
AXES = {
    "recognition_start": mark("recognition of each other's power at formation (share)"),
    "power_gap": mark("differences of power (0 none, 1 as in the roster)"),
    "hidden_mean": mark("hidden motives, mean disposition (share)"),
    "svo_mean": mark("attitude, mean angle (degrees; −45 win–lose, 45 win–win)"),
    "checkin_interval": mark("months between check-ins"),
    "win_lose_share": mark("win–lose parties (share)"),
    "organisations": mark("organisations in the community"),
    "hour_value": mark("price of an hour (units)"),
    "value_ratio": mark("benefits over costs that are asked for (ratio)"),
    "newcomer_share": mark("newcomers, over organisations at the start (share)"),
    "issue_rate": mark("issues that come up (for each organisation, a month)"),
    "civil_draws": mark("needs for civil roles (share of all)"),
    "share_business": mark("businesses in the community (share)"),
}


def community(name: str, language: Language) -> str:
    return named(COMMUNITIES, name, language)


def verdict(name: str, language: Language) -> str:
    return named(VERDICTS, name, language)


def state(name: str, language: Language) -> str:
    return named(STATES, name, language)


def axis(parameter: str, language: Language) -> str:
    return named(AXES, parameter, language)


def titled(claim: Claim, verdict: str, language: Language) -> str:
    """A claim with the verdict on it, which comes first: nobody takes it for true that is not."""
    text = language("{claim}: {verdict} – {hypothesis}")
    return text.format(
        claim=claim.name, verdict=language(ANSWERS[verdict]), hypothesis=language(claim.hypothesis).rstrip(".")
    )
