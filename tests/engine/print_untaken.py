"""Prints, as JSON, which lines and branches of sim/processes and sim/rules a few small worlds never take.

Without the compiler (`NUMBA_DISABLE_JIT=1`), for only then does Python see the rules: `sys.monitoring` tells of lines
and branches.  A line or branch is named `file: function: its text`, a branch with the arm that was never taken.
"""

import ast
import dis
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import CodeType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import zaedno.sim.processes
import zaedno.sim.rules

ROOMS = [Path(room.__file__).resolve().parent for room in (zaedno.sim.processes, zaedno.sim.rules)]
FILES = {str(path): path for room in ROOMS for path in sorted(room.glob("*.py")) if path.name != "__init__.py"}
MONITORING = sys.monitoring
TOOL = MONITORING.COVERAGE_ID
BRANCHES = [name for name in ("BRANCH", "BRANCH_LEFT", "BRANCH_RIGHT") if hasattr(MONITORING.events, name)]
if "BRANCH_LEFT" in BRANCHES:  # from Python 3.14 on, in place of the one event for both
    BRANCHES.remove("BRANCH")

SEED, RUN = 4, 10
NEVER = 1000  # months: nobody enters who comes then
RICH = {"running_budget": 1e5}  # the LAG never runs out of money
STRANGERS = {
    "acquaintance_within": 0.0,
    "acquaintance_across": 0.0,
    "acquaintance_public": 0.0,
    "acquaintance_standing": 0.0,
    "abroad_ties": 0.0,
}
EXPOSED = {
    "hidden_mean": 1.0,
    "hidden_sd": 0.0,
    "hidden_drift": 0.0,
    "leak_rate": 0.5,
    "leak_damage": 1.0,
    "trust_noise": 0.0,
    "distrust_floor": 0.0,
    "recruiting_rate": 1.0,
}
TIED = {
    "acquaintance_within": 1.0,
    "coordination_growth": 0.0,
    "recruiting_rate": 1.0,
    "leave_rate": 0.0,
    "issue_need": 9.0,
}
SLOW = {
    "setup_months": 40.0,
    "issue_work": 100.0,
    "issue_work_sigma": 0.0,
    "tiring": 0.0,
    "calculation": 0.0,
    "leave_rate": 0.0,
    "quarrel_leave": 0.0,
    "distrust_floor": 0.0,
    "exit_rate": 0.0,
}

lines: dict[str, set[int]] = defaultdict(set)
arms: dict[tuple[CodeType, int], set[int]] = defaultdict(set)
places: dict[str, str] = {}  # file as a code object names it -> as FILES does; "" for others


def of_ours(code: CodeType) -> str:
    name = code.co_filename
    if name not in places:
        whole = str(Path(name).resolve())
        places[name] = whole if whole in FILES else ""
    return places[name]


def on_line(code: CodeType, line: int) -> Any:
    if of_ours(code):
        lines[of_ours(code)].add(line)
    return MONITORING.DISABLE


def on_branch(code: CodeType, offset: int, destination: int) -> Any:
    if not of_ours(code):
        return MONITORING.DISABLE
    seen = arms[code, offset]
    seen.add(destination)
    return MONITORING.DISABLE if len(seen) > 1 else None


def watch() -> None:
    events = MONITORING.events
    MONITORING.use_tool_id(TOOL, "rules")
    MONITORING.register_callback(TOOL, events.LINE, on_line)
    for name in BRANCHES:
        MONITORING.register_callback(TOOL, getattr(events, name), on_branch)
    MONITORING.set_events(TOOL, events.LINE | sum(getattr(events, name) for name in BRANCHES))


def functions(path: Path) -> Iterator[tuple[ast.FunctionDef, set[int]]]:
    """Each function of a file, and the first lines of its statements."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            body = [statement for part in node.body for statement in ast.walk(part) if isinstance(statement, ast.stmt)]
            words = [s for s in body if isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant)]
            yield node, {s.lineno for s in body if s not in words}


def conditions(whole: str) -> dict[tuple[int, str], set[bool]]:
    """What each condition of a file was found to be, by its line and text.

    One condition may stand in several places of the bytecode.  Loops over a range are none: that they have a body and
    an end is for lines to tell.
    """
    text = Path(whole).read_text(encoding="utf-8").splitlines()
    found: dict[tuple[int, str], set[bool]] = defaultdict(set)
    by_code: dict[CodeType, dict[int, dis.Instruction]] = {}
    for (code, offset), destinations in arms.items():
        if of_ours(code) != whole:
            continue
        if code not in by_code:
            by_code[code] = {instruction.offset: instruction for instruction in dis.get_instructions(code)}
        instruction = by_code[code][offset]
        where = instruction.positions
        if "IF_" not in instruction.opname or where is None or where.lineno is None:
            continue
        for destination in destinations:
            jumped = destination == instruction.argval
            found[where.lineno, told(text, where)].add(jumped == instruction.opname.endswith("TRUE"))
    return found


def told(text: list[str], where: Any) -> str:
    """What stands in the source there."""
    part = text[where.lineno - 1 : where.end_lineno]
    part[-1] = part[-1][: where.end_col_offset]
    part[0] = part[0][where.col_offset :]
    return " ".join(line.strip() for line in part)


def untaken() -> list[str]:
    """Names of all that was not taken."""
    found = []
    for whole, path in FILES.items():
        text, owner = path.read_text(encoding="utf-8").splitlines(), {}
        for node, starts in functions(path):
            owner.update(dict.fromkeys(range(node.lineno, (node.end_lineno or 0) + 1), node.name))
            found += [f"{path.stem}.{node.name}: {text[k - 1].strip()}" for k in sorted(starts - lines[whole])]
        for (line, condition), values in sorted(conditions(whole).items()):
            if len(values) == 1:
                never = "true" if values == {False} else "false"
                found.append(f"{path.stem}.{owner.get(line)}: {condition} is never {never}")
    return found


def worlds() -> dict[str, Any]:
    """Scenarios by what they are there for, most with room to spare: other runs of them take nearly all as well."""
    from helpers.small_worlds import LIVELY, organisations
    from print_state import EVENTFUL

    from zaedno.sim import Scenario
    from zaedno.sim.roster import BLANK, Roster
    from zaedno.sim.state import SETS

    some, few = {**EVENTFUL, "organisations": 40}, {**EVENTFUL, "organisations": 20}
    tiny = {**LIVELY, **STRANGERS, **RICH, "organisations": 6, "newcomer_share": 1.0, "vulnerable_share": 1.0}

    def drawn(name: str, policy: str, months: int, values: Mapping[str, Any], structure: str = "as_built") -> Scenario:
        return Scenario.load(name, policy, "synthetic", structure=structure, months=months, **values)

    def alike(n: int, months: int, values: Mapping[str, Any], **given: Any) -> Scenario:
        table = organisations(n, **given)
        return replace(Scenario.load(months=months, **values), roster=Roster("alike", table, ("",) * n))

    return {
        "nearly everything happens, much of it at once": drawn(
            "newcomers",
            "full_programme",
            20,
            {**some, "organisations": 60, "training_share": 0.5, "outreach": 0.3, "vulnerable_share": 0.4},
        ),
        "the community of the software, as declared, with a past": Scenario.load(
            "power_gap", "as_today", months=12, history=12, matchmaking=12.0
        ),
        "grants are spent to the end, or broken; contests": drawn(
            "win_lose", "consortium_grants", 24, {**some, "grant_rate": 1.0, "grant_months": 4, "grant_delay": 1}
        ),
        "no role can be missing; nobody of another sector to introduce; missions and organisations stay": drawn(
            "civil_only",
            "matchmaking",
            8,
            {**some, **RICH, "matchmaking": 12.0, "mission_drift": 0.0, "exit_rate": 0.0},
            "elasticity_1",
        ),
        "roles replace each other; what pays counts otherwise": drawn(
            "baseline", "none", 8, {**few, "calculation": 2.0}, "elasticity_4"
        ),
        "fixed teams; hours cost nothing, and grants buy none": drawn(
            "baseline", "none", 8, {**few, "hour_value": 0.0, "grant_margin": 1.0}, "fixed_teams"
        ),
        "partners by lot; nothing is remembered; the LAG runs out of money": drawn(
            "baseline",
            "consortium_grants",
            8,
            {**some, "memory_months": 0, "grant_rate": 1.0, "running_budget": 0.3},
            "random_partners",
        ),
        "cooperation in a straight line; what pays does not count; hours cost nothing, and grants buy many": drawn(
            "baseline", "none", 8, {**some, "calculation": 0.0, "hour_value": 0.0}, "linear_cooperation"
        ),
        "newcomers to a team are strangers; check-ins without a charter free those whose mission went elsewhere": drawn(
            "mixed",
            "quarterly_checkins",
            27,
            {
                **some,
                **RICH,
                "checkin_interval": 1,
                "disclosure": 0.7,
                "mission_drift": 1.0,
                "mission_floor": 0.15,
                "hidden_mean": 0.8,
                "recruiting_rate": 0.0,
            },
            "strangers_vote",
        ),
        "what takes more than three years is completed": drawn("baseline", "none", 54, {**some, **SLOW}),
        "nothing is ever delivered, and quarrels take all hours": drawn(
            "baseline",
            "none",
            20,
            {**few, "setup_months": 60.0, "leave_rate": 0.0, "quarrel_hours": 50.0, "grant_rate": 0.0},
        ),
        "so few that somebody by lot is often oneself, not there yet or known": drawn(
            "hidden_agendas",
            "as_today",
            84,
            {
                **tiny,
                "social_meetings": 1.0,
                "onboarding": 10,
                "outreach": 1.0,
                "matchmaking": 12.0,
                "issue_rate": 0.2,
            },
        ),
        "what there is to do is too much for all, and soon gone: newcomers stay outside": drawn(
            "newcomers",
            "as_today",
            40,
            {
                **tiny,
                "issue_rate": 0.2,
                "issue_need": 1000.0,
                "issue_patience": 1,
                "scouting_rate": 1.0,
                "mission_floor": 0.0,
                "strategy_floor": 0.0,
            },
        ),
        "all hide everything, and it comes out: no trust is left": drawn(
            "hidden_agendas", "none", 24, {**few, **EXPOSED}
        ),
        "organisations that differ in nothing, and fight for nothing: large teams, and ties": alike(
            20, 20, {**LIVELY, **TIED}, svo=45.0, hours=40.0, entered=[0] * 19 + [2]
        ),
        "more partners than anybody can remember": alike(
            96,
            8,
            {**LIVELY, **TIED, "leak_rate": 1.0, "person_leaves": 1.0},
            svo=20.0,
            hours=100.0,
            hidden=0.5,
            entered=[NEVER * (row % SETS > 0) for row in range(96)],
        ),
        "who knows nobody is introduced, to public bodies, too": drawn(
            "newcomers",
            "as_today",
            12,
            {**some, **STRANGERS, **RICH, "share_municipality": 0.3, "scouting_rate": 1.0, "social_meetings": 1.0},
        ),
        "a list that leaves every sector blank": alike(
            24, 2, {**LIVELY, "share_municipality": 0.3, "share_business": 0.3}, sector=[BLANK] * 24
        ),
        "meetings take all hours; calls stop while some are open": drawn(
            "baseline",
            "consortium_grants",
            12,
            {
                **some,
                **RICH,
                "schedule": {"grant_rate": [0, 3]},
                "grant_rate": 1.0,
                "coordination_hours": 10.0,
                "scouting_rate": 0.2,
            },
        ),
    }


def main() -> None:
    from zaedno.sim import PartnershipModel
    from zaedno.sim.ensemble import Runner
    from zaedno.sim.processes import circumstances
    from zaedno.sim.vocabulary import Power
    from zaedno.sim.world import Room

    scenarios = worlds()
    watch()
    for scenario in scenarios.values():
        go_through(scenario)
    # Tables that are too small, so that the run begins again with more room
    by_lot = scenarios["partners by lot; nothing is remembered; the LAG runs out of money"]
    full_of_ideas = by_lot.replace(innovation_rate=1.0)
    for sizes in ({"issues": 0.02}, {"partnerships": 0.02}, {"issues": 0.02, "partnerships": 0.02}):
        runner = Runner(full_of_ideas, SEED)
        runner.room = Room(**sizes)
        runner(RUN, False)
    # Organisations that are changed from Python: nobody has any power
    model = PartnershipModel(scenarios["grants are spent to the end, or broken; contests"], rng=SEED, run=RUN)
    for organisation in model.agents:
        for kind in Power:
            organisation.set_power(kind, 0.0)
    model.run_for(8)
    # Served issues close from outside: at the rate of the model hardly any small world sees it, so here they do oftener
    circumstances.CLOSING_RATE = 0.03
    go_through(scenarios["nearly everything happens, much of it at once"])
    print(json.dumps(untaken(), indent=1))


def go_through(scenario: Any) -> None:
    """All months of a run of the scenario."""
    from helpers.small_worlds import started

    from zaedno.sim.month import month

    w = started(scenario, seed=SEED, run=RUN)
    for _ in range(scenario.months):
        month(w)


if __name__ == "__main__":
    main()
