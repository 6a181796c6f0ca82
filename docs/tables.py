"""Writes the tables of the documentation that code already holds: `python docs/tables.py` from the repository.

docs/parameters.md comes from sim/parameters.py and the constants that modules declare, docs/measures.md from
sim/observation/measures.py.  docs/ODD.md is written by hand, but for the last three cells of each row of its tables of
symbols.  tests/docs/test_tables.py holds all three to what is generated.
"""

import inspect
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from zaedno.sim.observation.measures import COUNT, LAST, MAXIMUM, MEASURES, TOTAL, Measure
from zaedno.sim.parameters import Parameters, declaration, names

FOLDER = Path(__file__).parent

# Numbers with a name that are no parameters: module, name, unit, what they stand for, source.
CONSTANTS = (
    ("sim.state", "TERRITORY_SIZE", "organisations", "of a territory of a synthetic roster", "V founding assembly"),
    ("sim.state", "MEMBERS", "members", "most of a partnership", "I"),
    ("sim.state", "SEATS", "memberships", "most of an organisation", "I"),
    ("sim.state", "REFUSALS", "issues", "an organisation remembers to have been refused at", "I"),
    ("sim.state", "DEPARTURES", "issues", "an organisation remembers to have left", "I"),
    ("sim.state", "SETS", "sets", "of a ledger", "I memory grows with N, not N²"),
    ("sim.state", "WAYS", "places", "of a set of a ledger", "I"),
    ("sim.state", "CANDIDATES", "candidates", "that a team builder weighs", "I"),
    ("sim.rules.population", "PERIOD", "months", "over which newcomers enter", "V an EU programming period"),
    ("sim.rules.population", "COMPETENCE_SD", "share", "spread of competence", "I"),
    ("sim.rules.population", "POWER_SD", "share", "spread of each kind of power", "I"),
    ("sim.rules.population", "LEAST_POWER", "share", "least of each kind of power", "I keeps divisions defined"),
    (
        "sim.rules.population",
        "SECTOR_POWER",
        "shares",
        "mean authority, resources, legitimacy: NGO, business, public",
        "I",
    ),
    ("sim.rules.population", "SECTOR_MISSION", "weights", "lean of missions over the six themes, by sector", "I"),
    ("sim.beginning", "EVENNESS", "weight", "of every theme of the strategy before luck", "I"),
    ("sim.beginning", "PRIORITIES", "themes", "of the strategy that count as priorities", "I"),
    ("sim.beginning", "STOCK_AGE", "months", "issues of the first stock came up within this time before", "I"),
    ("sim.beginning", "BOARD", "seats", "of the LAG's board: NGO, business, public", "V boards of 5 to 9"),
    ("sim.beginning", "GROWTH", "exponent", "by which coordination grows with partners", "I"),
    (
        "sim.rules.issues",
        "MONTH_ISSUES",
        "issues",
        "most that come up in a territory in a month",
        "I room for identities",
    ),
    ("sim.rules.issues", "CALL_MONTHS", "months", "a call stays open", "I"),
    (
        "sim.rules.issues",
        "INNOVATION_VALUE",
        "ratio",
        "an issue that a scout brings is worth over an ordinary one",
        "I",
    ),
    ("sim.rules.derived", "ENOUGH", "power", "of a kind from which on its means is held", "I"),
    ("sim.rules.production", "FACILITATION_HOURS", "hours/month", "of a member at a full rate of facilitation", "I"),
    ("sim.rules.production", "WITHOUT_MEANS", "share", "hours count where nobody holds the means asked for", "I"),
    ("sim.rules.ledger", "NEIGHBOURS", "months", "since a neighbour was met, as a full memory counts them", "I"),
    ("sim.rules.candidates", "INTRODUCTION_HOURS", "hours", "the LAG's time for an introduction", "I"),
    ("sim.rules.candidates", "OFFICE_MEMORY", "months", "the LAG's office knows whom it has talked to", "I"),
    ("sim.rules.candidates", "SECTOR_TRIES", "rows", "the LAG looks at for a sector that a call's team lacks", "I"),
    ("sim.processes.scouting", "LOOKS", "issues", "that a scout looks at", "I"),
    ("sim.processes.scouting", "EMERGENT_MONTHS", "months", "an issue counts as emergent while younger", "I"),
    ("sim.processes.scouting", "STRATEGY_SHIFT", "share", "a created group moves the strategy to its theme", "I"),
    ("sim.processes.scouting", "CALL_PULL", "ratio", "an issue attracts more with an open call", "I"),
    ("sim.processes.scouting", "LEAST_PULL", "weight", "of an issue beside its place in the mission", "I"),
    ("sim.rules.team", "LOT", "partners", "asked where they are chosen by lot: a null model", "I"),
    ("sim.rules.admission", "LEAD_VOTE", "votes", "of the lead: a tie breaker", "I"),
    ("sim.rules.calls", "UNREPRESENTED", "ratio", "an application counts without the representation asked for", "I"),
    ("sim.rules.calls", "GUIDED", "ratio", "hired hours that a member's hour can guide", "I"),
    ("sim.rules.calls", "BROKEN", "ratio", "an application counts with a member that broke with a grant", "I"),
    ("sim.rules.calls", "FUNDERS_REMEMBER", "months", "a break with a grant", "I"),
    ("sim.rules.quarrels", "FACILITATED", "ratio", "monthly chance of settling over the rate of facilitation", "I"),
    ("sim.rules.value_test", "STARTUP_MONTHS", "months", "over which founders spread the start-up", "I"),
    ("sim.processes.work", "SURE", "share", "of open hours from which on nobody asks what more would pay", "I"),
    ("sim.processes.work", "RECOVERY", "share", "of weariness left after a month with output", "I"),
    ("sim.processes.relations", "BROKEN_PROMISE", "share", "below trust that others see a member work: a quarrel", "I"),
    ("sim.processes.relations", "PATIENCE", "months", "membership before a broken promise is one", "I"),
    ("sim.processes.circumstances", "PAIRS_AT_EVENT", "share", "introductions at an event, over organisations", "I"),
    ("sim.processes.circumstances", "PUBLIC_TALK", "ratio", "a public body talks to the LAG over another", "V"),
    ("sim.processes.circumstances", "TALK_HOURS", "hours", "the LAG's time for a consultation", "I"),
    ("sim.processes.circumstances", "CLOSING_RATE", "1/month", "a served issue closes from outside", "I"),
    ("sim.processes.checkins", "DISCLOSURE_REST", "share", "stays hidden after a disclosure", "I"),
    ("sim.processes.checkins", "OPENLY_ELSEWHERE", "share", "hidden from which on a disclosure frees a member", "I"),
    ("sim.processes.review", "REVIEW_START", "months", "membership is reviewed from then on", "I"),
    ("sim.processes.review", "YEAR", "months", "membership before capture is felt", "I"),
    ("sim.processes.review", "WATCHED_YEAR", "months", "the same beside a watchdog", "I"),
    ("sim.rules.membership", "LASTING_MONTHS", "months", "of life that count as lasting", "I"),
    ("sim.processes.attitudes", "PRACTICE_MONTHS", "months", "within which a training must be practised", "I"),
)

_SECOND_HALF = (
    "The second half is past the first answer to a scenario or policy, not past all change: `months=` sets which",
    "months it is, and with them every headline. In 100 worlds of the baseline collective gain rises from months",
    "42–53 to months 72–83 by 25 ± 6 units a month, of 330; cohesion by 0.011 ± 0.004, the Gini coefficient by",
    "0.009 ± 0.003 and live partnerships by 0.6 ± 0.4 of 22. To measure it again:",
    "",
    "```sh",
    "zaedno run runs=100 out=outputs/drift figures=off",
    ".venv/bin/python -m docs.drift outputs/drift",
    "```",
)
_HOW = {COUNT: "total", MAXIMUM: "maximum", LAST: "value of the last month", TOTAL: "total"}


def parameters_page() -> str:
    """All parameters in the groups of sim/parameters.py, then the constants."""
    lines = [
        "# Parameters",
        "",
        "Made by `python docs/tables.py` from `sim/parameters.py`; change it there. What each does stands in",
        "[ODD.md](ODD.md), what is cited in [sources.md](sources.md).",
        "",
        "*Role*: a *constant* is part of the design, an *uncertainty* is not known well and is varied, a *lever* is",
        "the LAG's to pull. *Source* opens with the strength of the evidence: **V** read in the source, **S** reported",
        "by a second source, **D** derived from such figures, **M** general knowledge (a range to vary), **I** our",
        "interpretation or choice. *Fitted*: searched for, together with others, so that the baseline meets outside",
        "facts ([sources.md](sources.md#fitted)).",
    ]
    for heading, group in _groups():
        rows = [_parameter_row(name) for name in group]
        header = ("parameter", "symbol", "default", "range", "unit", "role", "meaning", "source")
        lines += ["", f"## {heading}", "", *_table(header, rows)]
    lines += ["", "## Constants of the code", ""]
    lines += ["Numbers with a name that are no parameters, for no study varies them; change them in their module.", ""]
    lines += _table(("constant", "value", "unit", "meaning", "source"), [_constant_row(*row) for row in CONSTANTS])
    return "\n".join(lines) + "\n"


def measures_page() -> str:
    """Every column of `months` and `runs`."""
    lines = [
        "# Measures",
        "",
        "Made by `python docs/tables.py` from `sim/observation/measures.py`; change it there. A row is a column of the",
        "tables `months` and `runs`. *In a run* says how the months become one value; *second half* is the mean over",
        "the second half of the horizon. Section 5 of [ODD.md](ODD.md) defines what needs an equation. *Better*: more,",
        "less, or neither; of the last kind a comparison has no `superiority`.",
        "",
        *_SECOND_HALF,
        "",
        *_table(("measure", "unit", "meaning", "in a run", "better"), [_measure_row(measure) for measure in MEASURES]),
    ]
    return "\n".join(lines) + "\n"


def protocol_page() -> str:
    """docs/ODD.md as it stands, with default, unit and evidence of what its tables of symbols name."""
    lines = (FOLDER / "ODD.md").read_text(encoding="utf-8").splitlines()
    return "\n".join(map(fresh, lines)) + "\n"


SYMBOL = re.compile(r"^\| ([^|]*)\| `(\w+)` (?:\|[^|]*){3}\|$")  # symbol, name, and three cells to fill


def fresh(line: str) -> str:
    """A row of a table of symbols with default, unit and evidence as declared; any other line as it is.

    Raises `ValueError` where the name is neither a parameter's nor a constant's.
    """
    row = SYMBOL.match(line)
    if row is None:
        return line
    symbol, name = row[1].strip(), row[2]
    if name in names():
        d = declaration(name)
        cells = (f"{d['default']:g}", d["unit"], d["source"])
    else:
        found = [_constant_row(*constant) for constant in CONSTANTS if constant[1] == name]
        if len(found) != 1:
            raise ValueError(f"docs/ODD.md: {name}: no parameter, and no constant of docs/tables.py")
        cells = (found[0][1], found[0][2], found[0][4])
    return " | ".join((f"| {symbol}", f"`{name}`", *cells)) + " |"


def _groups() -> Iterator[tuple[str, list[str]]]:
    """Headings, the comments between the declarations of `Parameters`, with the names that follow each."""
    heading, known = "", set(names())
    group: list[str] = []
    for line in inspect.getsource(Parameters).splitlines():
        text = line.strip()
        if line.startswith("    # "):
            if group:
                yield heading, group
            heading, group = text.removeprefix("# "), []
        elif text.partition(":")[0] in known:
            group.append(text.partition(":")[0])
    yield heading, group


def _parameter_row(name: str) -> tuple[str, ...]:
    d = declaration(name)
    span = f"{d['low']:g} … {d['high']:g}"
    return (f"`{name}`", d["symbol"], f"{d['default']:g}", span, d["unit"], d["role"], d["about"], d["source"])


def _constant_row(module: str, name: str, unit: str, about: str, source: str) -> tuple[str, ...]:
    value = getattr(import_module(f"zaedno.{module}"), name)
    shown = f"{value:g}" if isinstance(value, (int, float)) and math.isfinite(value) else str(value)
    return (f"`{module}.{name}`", shown, unit, about, source)


def _measure_row(measure: Measure) -> tuple[str, ...]:
    how = _HOW.get(measure.kind, "second half")
    if measure.over:
        top, *parts = (f"`{name}`" for name in measure.over)
        how = f"sum of {top} over sum of {' and '.join(parts)}"
    return (f"`{measure.name}`", measure.unit, measure.about, how, measure.better)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table, a line each."""
    cells = [header, ["---"] * len(header), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in cells]


PAGES = {"parameters.md": parameters_page, "measures.md": measures_page, "ODD.md": protocol_page}


def main() -> None:
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
