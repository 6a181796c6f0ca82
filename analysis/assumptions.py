"""What is assumed in each case: the parameters that are not everywhere at their declared default."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from zaedno.analysis import labels
from zaedno.analysis.document import Section
from zaedno.analysis.language import Language, mark
from zaedno.analysis.result import Recorded
from zaedno.sim.parameters import declaration

INVENTED = mark(
    "The organisations are composed after public figures about this Local Action Group and its peers; none of them is "
    "a real one."
)
_INVENTED = "lyaskovets_strazhitsa"  # the roster that comes with the software


def section(
    study: Recorded, named: Sequence[str], language: Language, varied: Collection[str] = (), before: Sequence[str] = ()
) -> Section:
    """What is assumed in the cases `named`; parameters in `varied` are told of elsewhere.  `before`: notes above."""
    _ = language
    table = rows(study, language, varied)
    title = _("What is assumed")
    if not table:
        return Section(title, (*before, _("All parameters are at their defaults.")))
    note = _("Parameters that are not everywhere at their default; all others are alike.")
    header = (_("parameter"), _("what it is"), _("by default"), *named)
    return Section(title, (*before, note), header, table, words=2)


def rows(study: Recorded, language: Language, varied: Collection[str] = ()) -> list[tuple[str, ...]]:
    """A row a parameter: its name, what it is, its default, its value in each case."""
    values = [scenario["parameters"] for scenario in _scenarios(study)]
    table = []
    for name in dict.fromkeys(name for parameters in values for name in parameters if name not in varied):
        default = declaration(name)["default"]
        here = [parameters.get(name) for parameters in values]
        if any(value != default for value in here):
            shown = ("–" if value is None else language.tick(value) for value in (default, *here))
            table.append((name, labels.in_full(name, language), *shown))
    return table


def invented(study: Recorded) -> bool:
    """Whether the organisations are those that come with the software, of which none is a real one."""
    return any(scenario.get("roster", {}).get("name") == _INVENTED for scenario in _scenarios(study))


def _scenarios(study: Recorded) -> list[Mapping[str, Any]]:
    return list(study.config.get("scenarios", []))
