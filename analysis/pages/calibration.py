"""The report of a calibration: fact by fact, what the parameters come out as, what fights, and how it was found."""

from __future__ import annotations

from zaedno.analysis import assumptions, origin
from zaedno.analysis.calibration import rows
from zaedno.analysis.calibration.figures import pictures
from zaedno.analysis.document import Document, Section
from zaedno.analysis.language import Language
from zaedno.analysis.pages.method import ASSUMED, RULES, SIMULATED
from zaedno.experiments.calibration.result import CalibrationResult


def document(result: CalibrationResult, language: Language) -> Document:
    """The report of a complete calibration."""
    _ = language
    front, *shown = pictures(result, language.code)
    title = _("Parameters fitted to outside facts")
    waves = result.waves
    extent = _("{points} sets of parameters in {waves} waves, {sets} of them confirmed, seed {seed}").format(
        points=_.number(int(waves["points"][~waves["confirmation"].astype(bool)].sum()), 0),
        waves=_.number(len(waves) - 1, 0),
        sets=_.number(int(waves["points"].iloc[-1]), 0),
        seed=result.provenance.get("seed"),
    )
    fights = rows.fights(result, _)
    clash = [Section(_("Facts that fight"), (), rows.fights_header(_), fights, words=2)] if fights else []
    return Document(
        title=title,
        study=f"{_(SIMULATED)} · {extent}",
        first=[rows.worth(result, _), rows.held_out(result, _), rows.told(result, _)],
        front=front,
        assumed=[
            _(ASSUMED),
            _("A set that meets all facts need not be the true one: what the facts do not tell is assumption."),
            _(assumptions.INVENTED),
        ],
        more=[rows.fighting(result, _)],
        before=[
            Section(
                _("Fact by fact"),
                (
                    _(
                        "Facts that are held out were named before the first wave and fitted by nobody: whether they "
                        "are inside is the only test. “Inside” is the share of the weight whose expected fact lies in "
                        "the band."
                    ),
                ),
                rows.facts_header(_),
                list(rows.facts(result, _)),
                words=rows.FACT_WORDS,
            ),
            *clash,
        ],
        pictures=shown,
        after=[
            Section(
                _("Parameter by parameter"),
                (
                    _(
                        "Told by the facts: the 95 % interval of the width lies below 0.95. Goes with: the parameter "
                        "with which it is most correlated."
                    ),
                ),
                rows.parameters_header(_),
                list(rows.parameters(result, _)),
                words=rows.PARAMETER_WORDS,
            ),
            Section(_("Wave by wave"), (), rows.waves_header(_), list(rows.waves(result, _)), words=1),
        ],
        method=[
            _(RULES),
            _(
                "The first wave fills the prior; each later one follows an emulator of the facts, fitted to all that "
                "was run before it: most of its points in proportion to the chance that all facts are inside. Weights "
                "are prior × likelihood over the mixture of all waves; the likelihood is flat within a band, and its "
                "ends are blurred by what emulator and runs do not know. The sets of most weight are confirmed in "
                "fresh worlds. docs/calibration.md tells every rule."
            ),
        ],
        assumptions=Section(
            _("What is assumed"),
            (
                _("What is not varied is at its default; facts are of the baseline without a convenor."),
                _("Facts of networks are of 28 organisations under what a LAG does anyway."),
            ),
        ),
        origin=origin.origin(result, title, extent, _),
    )
