"""Prints, as JSON, which lines and branches of sim/processes and sim/rules a few small worlds never take.

Without the compiler (`NUMBA_DISABLE_JIT=1`), for only then does Python see the rules: `sys.monitoring` tells of lines
and branches.  A line or branch is named `file: function: its text`, a branch with the arm that was never taken.
"""

import ast
import dis
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
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

DEAR = {"issue_need": 7.0, "value_ratio": 3.0, "option_discount": 0.0, "hour_value": 0.5, "solo_yield": 0.0}
EXPOSED = {
    "hidden_mean": 1.0,
    "hidden_sd": 0.0,
    "hidden_join_sd": 0.0,
    "hidden_drift": 0.0,
    "leak_rate": 0.5,
    "leak_damage": 1.0,
    "exposed_leave": 0.0,
    "trust_noise": 0.0,
    "distrust_floor": 0.0,
    "recruiting_rate": 1.0,
}
LASTING = {"issue_work": 500.0, "issue_work_sigma": 0.7, "leave_rate": 0.01, "exit_rate": 0.0}
CROWD = {"organisations": 100, "acquaintance_within": 1.0, "leak_rate": 1.0, "recruiting_rate": 1.0}
TIED = {
    "acquaintance_within": 1.0,
    "first_trust_sd": 0.0,
    "coordination_growth": 0.0,
    "recruiting_rate": 1.0,
    "leave_rate": 0.0,
    "issue_need": 9.0,
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


def main() -> None:
    from helpers.relabelled import opened
    from helpers.small_worlds import LIVELY, organisations
    from print_state import EVENTFUL

    from zaedno.sim import PartnershipModel, Scenario
    from zaedno.sim.ensemble import Runner
    from zaedno.sim.month import month
    from zaedno.sim.roster import Roster
    from zaedno.sim.world import Room

    small = {**EVENTFUL, "organisations": 40}
    busy = {**LIVELY, "organisations": 25}
    poor = {"running_budget": 0.3, "onboarding": 5, "outreach": 0.5, "matchmaking": 12.0, "grant_rate": 0.8}
    strangers = {"acquaintance_within": 0.05, "acquaintance_across": 0.0, "acquaintance_public": 0.0}
    tiny = {**LIVELY, **strangers, "organisations": 6, "newcomer_share": 1.0}
    tiny |= {"vulnerable_share": 1.0, "onboarding": 10, "outreach": 1.0}
    alike = Roster("alike", organisations(20, svo=20.0, hours=40.0), ("",) * 20)
    worlds = [
        # Two LAGs in which nearly everything happens
        Scenario.load("newcomers", "full_programme", "synthetic", months=14, **EVENTFUL),
        # Long enough to last, and for grants to be spent
        Scenario.load("win_win", "none", "synthetic", months=45, **{**small, "issue_closing": 0.0, "grant_months": 5}),
        # Nobody presses a claim; check-ins without charter and facilitation; no closing down, no closing issues
        Scenario.load(
            "win_win",
            "quarterly_checkins",
            "synthetic",
            months=14,
            **{**small, "svo_mean": 45.0, "svo_sd": 0.0, "exit_rate": 0.0, "issue_closing": 0.0, "grant_rate": 0.0},
        ),
        # A LAG that runs out of money again and again
        Scenario.load("win_lose", "full_programme", "synthetic", months=14, **{**small, **poor}),
        Scenario.load("civil_only", "matchmaking", "synthetic", months=8, **{**small, "matchmaking": 12.0}),
        Scenario.load(
            "power_gap",
            "none",
            "synthetic",
            months=14,
            **{**small, "matchmaking": 12.0, "vote_cap": 0},
        ),
        Scenario.load(
            "mixed",
            "none",
            "synthetic",
            months=14,
            **{**small, "matchmaking": 12.0, "consultations": 0.2},
        ),
        Scenario.load("baseline", "full_programme", "lyaskovets_strazhitsa", months=6, **LIVELY),
        # Partnerships that last, and such as never deliver anything
        Scenario.load("baseline", "none", "synthetic", months=84, **{**busy, **LASTING}),
        Scenario.load("baseline", "none", "synthetic", months=20, **{**busy, "setup_months": 60.0, "leave_rate": 0.5}),
        # Issues that nobody masters alone, and a high price of partnering
        Scenario.load("baseline", "none", "synthetic", months=14, **{**busy, **DEAR}),
        # So few that somebody by lot is often oneself or known; then without issues; then without money
        Scenario.load("hidden_agendas", "none", "synthetic", months=84, **{**tiny, "social_meetings": 1.0}),
        Scenario.load("newcomers", "none", "synthetic", months=6, **{**tiny, "issue_rate": 0.0, "issue_stock": 0.0}),
        Scenario.load("newcomers", "none", "synthetic", months=84, **{**tiny, "running_budget": 0.0}),
        # Everybody hides everything, and it comes out: trust is gone for good
        Scenario.load("hidden_agendas", "none", "synthetic", months=24, **{**busy, **EXPOSED}),
        # More acquaintances than one can remember
        Scenario.load("civil_only", "none", "synthetic", months=6, **{**small, **CROWD}),
        # Organisations that differ in nothing, of a roster that leaves nothing blank: large teams, and ties
        replace(Scenario.load(months=20, **{**LIVELY, **TIED}), roster=alike),
    ]
    watch()
    for scenario in worlds:
        w = opened(scenario, 4, 9)
        for _ in range(int(w.clock[0].months)):
            month(w)
    # Tables that are too small, and an organisation that is changed from Python
    for room in (Room(partnerships=0.02, issues=0.02), Room(partnerships=0.02, issues=4.0)):
        runner = Runner(worlds[3], 4)
        runner.room = room
        runner(9, False)
    PartnershipModel(worlds[3], rng=4).agents[0].svo = 10.0
    print(json.dumps(untaken(), indent=1))


if __name__ == "__main__":
    main()
