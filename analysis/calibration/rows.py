"""A calibration as cells of tables, for the terminal and for the report, and what there is to say of it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from zaedno.analysis import labels
from zaedno.analysis.language import NOT_A_NUMBER, Language
from zaedno.experiments.calibration.result import CalibrationResult
from zaedno.experiments.calibration.weights import ENOUGH

FACT_WORDS, PARAMETER_WORDS = 2, 1  # columns of words; numbers follow


def facts_header(language: Language) -> tuple[str, ...]:
    _ = language
    return (
        _("fact"), _("fitted or held out"), _("seen elsewhere"), _("prior: middle 90 %"), _("afterwards: middle 90 %"),
        _("prior: inside"), _("afterwards: inside"), _("chosen defaults"),
    )  # fmt: skip


def facts(result: CalibrationResult, language: Language) -> Iterator[tuple[str, ...]]:
    """A row a fact: its band, what the prior gives, what weighted sets give, what the chosen defaults give."""
    _ = language
    for row in result.patterns.itertuples(index=False):
        yield (
            labels.named(labels.PATTERNS, row.pattern, _),
            _("fitted") if row.fitted else _("held out"),
            _.interval(row.low, row.high, 2),
            _.interval(row.prior_5, row.prior_95, 2),
            _.interval(row.posterior_5, row.posterior_95, 2),
            _.percent(row.prior_inside),
            _.percent(row.posterior_inside),
            _.number(row.got, 2),
        )


def parameters_header(language: Language) -> tuple[str, ...]:
    _ = language
    return (
        _("parameter"), _("prior"), _("median"), _("middle 90 %"), _("width over the prior's"), _("told by the facts"),
        _("goes with"),
    )  # fmt: skip


def parameters(result: CalibrationResult, language: Language) -> Iterator[tuple[str, ...]]:
    """A row a parameter, the narrowest first."""
    _ = language
    for row in result.identified.sort_values("width", kind="stable").itertuples(index=False):
        known = row.identified
        yield (
            labels.along_axis(row.parameter, _),
            _.span(row.prior_low, row.prior_high),
            _.tick(row.median),
            _.span(row.low, row.high),
            f"{_.number(row.width, 2)} ({_.interval(row.width_low, row.width_high, 2)})",
            NOT_A_NUMBER if pd.isna(known) else _("yes") if known else _("no"),
            f"{labels.parameter(row.goes_with, _)} ({_.signed(row.correlation, 2)})",
        )


def fights_header(language: Language) -> tuple[str, ...]:
    _ = language
    return _("fact"), _("other fact"), _("chance of one"), _("of the other"), _("of both"), _("over what chance gives")


def fights(result: CalibrationResult, language: Language) -> list[tuple[str, ...]]:
    """A row a pair of facts of which meeting one makes the other much less likely; none where nothing fights."""
    _ = language
    return [
        (
            labels.named(labels.PATTERNS, row.fact, _),
            labels.named(labels.PATTERNS, row.other, _),
            _.percent(row.chance, 1),
            _.percent(row.chance_other, 1),
            _.percent(row.chance_both, 2),
            _.number(row.ratio, 2),
        )
        for row in result.fights.itertuples(index=False)
        if row.fight
    ]


def waves_header(language: Language) -> tuple[str, ...]:
    _ = language
    return (
        _("wave"), _("points"), _("runs of a point"), _("error of the emulator (half widths)"),
        _("all facts inside: expected"), _("all facts inside: met"), _("effective sets so far"),
    )  # fmt: skip


def waves(result: CalibrationResult, language: Language) -> Iterator[tuple[str, ...]]:
    """A row a wave, the confirmation last."""
    _ = language
    for row in result.waves.itertuples(index=False):
        first = pd.isna(row.emulator_sd)
        yield (
            _("confirmation") if row.confirmation else _.number(row.wave, 0),
            _.number(row.points, 0),
            _.number(row.runs, 0),
            NOT_A_NUMBER if first else _.number(row.emulator_sd, 2),
            NOT_A_NUMBER if first else _.percent(row.expected_inside, 1),
            _.percent(row.inside, 1),
            _.number(row.effective_sets, 0),
        )


def worth(result: CalibrationResult, language: Language) -> str:
    """How many sets there are, and whether they are a posterior: few effective ones are not called so."""
    _ = language
    counts = {"sets": _.number(len(result.posterior), 0), "effective": _.number(result.effective, 0)}
    if result.enough:
        return _("Posterior: {sets} weighted sets of parameters, worth {effective} equal ones.").format(**counts)
    text = _(
        "No posterior yet: {sets} weighted sets of parameters are worth {effective} equal ones, and {enough} are the "
        "least that is called so. Intervals of parameters and what is identified are chance; more minutes help."
    )
    return text.format(**counts, enough=_.number(ENOUGH, 0))


def held_out(result: CalibrationResult, language: Language) -> str:
    """Which facts nobody fitted are met, which is the only test."""
    _ = language
    table = result.patterns[~result.patterns["fitted"].astype(bool)]
    met = table[table["posterior_inside"] >= 0.5]
    names = [
        labels.named(labels.PATTERNS, name, _) for name in table["pattern"][~table["pattern"].isin(met["pattern"])]
    ]
    text = _("Of {n} facts that were held out, {met} are inside for most of the weight.").format(
        n=_.number(len(table), 0), met=_.number(len(met), 0)
    )
    return text if not names else f"{text} {_('Not inside: {list}.').format(list='; '.join(names))}"


def fighting(result: CalibrationResult, language: Language) -> str:
    """Which facts fight, in a sentence."""
    _ = language
    found = [f"{first} × {other}" for first, other, *_rest in fights(result, _)]
    if not found:
        return _("No two facts fight: meeting one makes no other much less likely.")
    return _("Facts that fight, since meeting one makes the other much less likely: {list}.").format(
        list="; ".join(found)
    )


def told(result: CalibrationResult, language: Language) -> str:
    """How many parameters the facts tell."""
    _ = language
    known = result.identified["identified"]
    if known.isna().any():
        return _("Which parameters the facts tell cannot be said of so few sets.")
    names = [labels.parameter(name, _) for name in result.identified["parameter"][known.astype(bool)]]
    text = _("Of {n} parameters the facts tell {k}; the others come out as they went in.").format(
        n=_.number(len(known), 0), k=_.number(len(names), 0)
    )
    return text if not names else f"{text} {_('Told: {list}.').format(list=', '.join(names))}"
