"""What is assumed in each case: the parameters that are not everywhere at their declared default."""

from collections.abc import Mapping
from typing import Any

from analysis import labels
from analysis.cases import cases, names
from analysis.language import Language
from analysis.result import Result
from sim.parameters import declaration

_INVENTED = "lyaskovets_strazhitsa"  # the roster that comes with the software


def header(result: Result, language: Language) -> tuple[str, ...]:
    _ = language
    return (_("parameter"), _("what it is"), _("by default"), *names(cases(result.runs), language))


def rows(result: Result, language: Language) -> list[tuple[str, ...]]:
    """A row a parameter: its name, what it is, its default, its value in each case."""
    values = [scenario["parameters"] for scenario in _scenarios(result)]
    table = []
    for name in dict.fromkeys(name for parameters in values for name in parameters):
        default = declaration(name)["default"]
        here = [parameters.get(name) for parameters in values]
        if any(value != default for value in here):
            shown = ("–" if value is None else language.tick(value) for value in (default, *here))
            table.append((name, labels.named(labels.PARAMETERS, name, language), *shown))
    return table


def invented(result: Result) -> bool:
    """Whether the organisations are those that come with the software, of which none is a real one."""
    return any(scenario.get("roster", {}).get("name") == _INVENTED for scenario in _scenarios(result))


def _scenarios(result: Result) -> list[Mapping[str, Any]]:
    return list(result.config.get("scenarios", []))
