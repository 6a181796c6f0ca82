"""Verdicts and statements as cells of tables, for the terminal and for the report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zaedno.analysis import labels
from zaedno.analysis.labels import claims as called
from zaedno.analysis.language import NOT_A_NUMBER, Language, digits_of, mark
from zaedno.experiments.claims.catalogue import CLAIMS
from zaedno.experiments.claims.declaration import TESTED
from zaedno.experiments.claims.result import ClaimsResult

CONDITIONS = mark("Where it is more so, of what does not hold everywhere alike")


def verdicts(result: ClaimsResult, language: Language) -> Iterator[tuple[str, ...]]:
    """A row a claim: its name, what it says, a verdict for each kind of community."""
    for claim in CLAIMS:
        found = (called.verdict(result.verdict(claim.name, name), language) for name in result.communities)
        yield claim.name, language(claim.hypothesis), *found


def statements(result: ClaimsResult, language: Language) -> Iterator[tuple[str, ...]]:
    """A row a statement: claim, statement, its part in the claim, what came out in each kind of community."""
    for claim in CLAIMS:
        for statement in claim.statements:
            rows = result.claims[result.claims["statement"] == statement.name].set_index("community")
            cells = (_cell(rows.loc[name], language) for name in result.communities)
            yield claim.name, language(statement.words), language(called.PARTS[statement.part]), *cells


def conditions_header(language: Language) -> tuple[str, ...]:
    return "", language("statement"), language("community"), language("parameters")


def conditions(result: ClaimsResult, language: Language) -> Iterator[tuple[str, ...]]:
    """Of what is tested and does not go the same way everywhere: which parameters make the difference."""
    found = result.claims[(result.claims["part"] == TESTED) & (result.claims["more_where"] != "")]
    found = found[found["agree"] < 1].set_index("statement")
    for claim in CLAIMS:
        for statement in claim.tested:
            for _place, row in found[found.index == statement.name].iterrows():
                where = ", ".join(_condition(each, language) for each in row["more_where"].split("; "))
                yield claim.name, language(statement.words), called.community(row["community"], language), where


def _condition(text: str, language: Language) -> str:
    side, parameter = text.split(" ")
    told = language("higher {parameter}") if side == "high" else language("lower {parameter}")
    return told.format(parameter=labels.parameter(parameter, language))


def _cell(row: Any, language: Language) -> str:
    """State, effect with interval, and how many agree; a dash where nothing could be measured."""
    mean, low, high = float(row["effect"]), float(row["low"]), float(row["high"])
    digits = digits_of(mean, low, high)
    effect = language.signed(mean, digits)
    if effect == NOT_A_NUMBER:
        return effect
    interval = language.interval(low, high, digits)
    agree = language.percent(float(row["agree"]))
    return f"{called.state(row['state'], language)}: {effect}, {interval} ({agree})"
