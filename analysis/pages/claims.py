"""The report of a study of the claims: the verdicts, how large the effects are, and where they turn over."""

from __future__ import annotations

from zaedno.analysis import assumptions, origin
from zaedno.analysis.claims import rows
from zaedno.analysis.claims.figures import pictures
from zaedno.analysis.document import Document, Section
from zaedno.analysis.labels import claims as called
from zaedno.analysis.language import Language
from zaedno.analysis.pages.method import ASSUMED, FITTED, RULES, SIMULATED
from zaedno.experiments.claims.catalogue import CLAIMS
from zaedno.experiments.claims.result import ClaimsResult


def document(result: ClaimsResult, language: Language) -> Document:
    """The report of a complete study."""
    _ = language
    front, *shown = pictures(result, language.code)
    named = [called.community(name, _) for name in result.communities]
    title = _("What the training claims, tested")
    extent = _("experiments on {n} claims, seed {seed}").format(
        n=_.number(len(CLAIMS), 0), seed=result.provenance.get("seed")
    )
    wide = _(
        "Effects with their 95 % intervals, in the same worlds. In brackets: the share of worlds or communities "
        "that go that way. Only what is tested decides on a claim, after Holm's correction for seven claims."
    )
    return Document(
        title=title,
        study=f"{_(SIMULATED)} · {extent}",
        first=_first(result, _),
        front=front,
        assumed=[
            _(ASSUMED),
            _("A verdict is on what this model gives, and no proof of what happens among people."),
            _(assumptions.INVENTED),
        ],
        more=[],
        before=[
            Section(
                _("What the training claims, and what the model says"),
                (),
                ("", _("claim"), *named),
                list(rows.verdicts(result, _)),
                words=2 + len(named),
            ),
            Section(
                _("Statement by statement"),
                (wide,),
                ("", _("statement"), _("part of the claim"), *named),
                list(rows.statements(result, _)),
                words=3 + len(named),
            ),
            *_conditions(result, _),
        ],
        pictures=shown,
        after=[],
        method=[
            _(RULES),
            _(
                "Treatments of a claim meet the same worlds; effects are paired differences with 95 % intervals "
                "(Student’s t), replicated until they are known well enough, with Holm’s correction for seven claims. "
                "docs/claims.md tells every rule."
            ),
            _(FITTED),
        ],
        assumptions=Section(
            _("What is assumed"),
            (
                _(
                    "Default parameters, on the roster that comes with the software; on 20 synthetic communities; and "
                    "with uncertain parameters drawn anew."
                ),
            ),
        ),
        origin=origin.origin(result, title, extent, _),
    )


def _conditions(result: ClaimsResult, language: Language) -> list[Section]:
    """Where what is claimed is more so; none where everything holds everywhere alike."""
    found = list(rows.conditions(result, language))
    return [Section(language(rows.CONDITIONS), (), rows.conditions_header(language), found, words=4)] if found else []


def _first(result: ClaimsResult, language: Language) -> list[str]:
    """How many claims hold in the first community, which do not, and which do not hold everywhere alike."""
    _ = language
    community = result.communities[0]
    found = {claim.name: result.verdict(claim.name, community) for claim in CLAIMS}
    count = {verdict: language.number(list(found.values()).count(verdict), 0) for verdict in called.VERDICTS}
    doubtful = [
        f"{claim.name} {called.verdict(found[claim.name], _)}" for claim in CLAIMS if found[claim.name] != "supported"
    ]
    differing = [
        claim.name for claim in CLAIMS if len({result.verdict(claim.name, place) for place in result.communities}) > 1
    ]
    alike = [claim.name for claim in CLAIMS if claim.name not in differing]
    told = _(
        "Of seven claims {supported} are supported in the default community, {partly} in part, {not_supported} not."
    )
    if differing:
        last = _("Not the same in every kind of community: {list}.").format(list=", ".join(differing))
    else:
        last = _("In every kind of community alike: {list}.").format(list=", ".join(alike))
    return [
        told.format(**count),
        _("Not supported, or only in part: {list}.").format(list="; ".join(doubtful) or _("none")),
        last,
    ]
