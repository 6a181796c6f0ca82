"""Small worlds in which everything is known: organisations, acquaintances, issues and partnerships set by hand.

A roster that leaves nothing blank goes through the model's own beginning, so that nothing about it is drawn.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from zaedno.sim.beginning import begin
from zaedno.sim.engine.compiled import callable_kernel
from zaedno.sim.month import live
from zaedno.sim.parameters import Parameters
from zaedno.sim.roster import TEMPLATE
from zaedno.sim.rules.ledger import meet, trust_in
from zaedno.sim.rules.membership import form
from zaedno.sim.rules.memory import LONG_AGO
from zaedno.sim.scenario import Scenario
from zaedno.sim.state import NOBODY, World
from zaedno.sim.vocabulary import Category, Role
from zaedno.sim.world import Room, allocate, template_with_newcomers

ROOM = Room(partnerships=8.0, issues=16.0, lives=64.0, events=0.0)

UNKEPT = ("mark", "root")  # fields of organisations that searches use as scratch

# Nothing happens by itself: no past, no issues, no acquaintances, nobody comes or goes, nothing is noisy, leaks, tires
# or drifts; effort follows trust alone, no issue asks for a means, and nobody serves one alone.
STILL: dict[str, float | int] = {
    "history": 0,
    "issue_rate": 0.0,
    "innovation_rate": 0.0,
    "acquaintance_within": 0.0,
    "acquaintance_across": 0.0,
    "acquaintance_public": 0.0,
    "acquaintance_standing": 0.0,
    "abroad_ties": 0.0,
    "newcomer_share": 0.0,
    "exit_rate": 0.0,
    "hidden_drift": 0.0,
    "leak_rate": 0.0,
    "trust_noise": 0.0,
    "social_meetings": 0.0,
    "recognition_growth": 0.0,
    "advocacy_voice": 0.0,
    "capacity_teaching": 0.0,
    "recruiting_rate": 0.0,
    "person_leaves": 0.0,
    "mission_drift": 0.0,
    "tiring": 0.0,
    "calculation": 0.0,
    "means_share": 0.0,
    "alone": 0,
    "introductions": 0,
    "consultations": 0.0,
    "civil_only": 0,
    "win_lose_share": 0.0,
    "power_gap": 1.0,
}

# A community in which a lot happens, whatever the defaults are: for tests that need partnerships to look at.
LIVELY: dict[str, float | int] = {
    "history": 0,
    "issue_rate": 0.03,
    "issue_need": 2.0,
    "issue_work": 800.0,
    "issue_value": 1.0,
    "setup_months": 2.0,
    "hour_value": 0.12,
    "solo_yield": 0.02,
    "value_ratio": 1.2,
    "acquaintance_across": 0.1,
    "acquaintance_public": 0.3,
    "first_trust": 0.5,
    "scouting_rate": 0.4,
    "hours_median": 22.0,
    "mission_floor": 0.04,
    "strategy_floor": 0.05,
}


@functools.cache
def compiled(kernel: Callable[..., Any]) -> Callable[..., Any]:
    """`kernel` as Python can call it, compiled once a session."""
    return callable_kernel(kernel)


def organisations(n: int, **given: Any) -> np.ndarray:
    """`n` organisations with nothing left blank; a keyword sets a field of all (scalar) or of each (sequence)."""
    table = np.zeros(n, dtype=TEMPLATE)
    table["uid"] = np.arange(n)
    table["hours"] = 10.0
    table["competence"] = 0.5
    table["mission"] = 1.0 / 6.0
    table["power"] = 0.5
    for field, value in given.items():
        table[field] = value
    return table


def world(template: np.ndarray, months: int = 12, *, seed: int = 0, run: int = 0, **parameters: float | int) -> World:
    """A world at its start with the organisations of `template`; parameters are `STILL` but for those given."""
    p = Parameters(**{**STILL, **parameters})  # type: ignore[arg-type]
    w = allocate(np.repeat([[*p.as_dict().values()]], months, axis=0).astype(float), template, 0, ROOM)
    begin(w, np.uint64(seed), np.uint64(run), 0)
    return w


def acquaint(w: World, i: int, j: int, trust: float) -> None:
    """Makes rows `i` and `j` known to each other with the same trust."""
    compiled(meet)(w.ledger[i], j, trust, 0)
    compiled(meet)(w.ledger[j], i, trust, 0)


def trust(w: World, i: int, j: int) -> float:
    """Trust of row `i` in row `j`; not a number where it does not know it."""
    return float(compiled(trust_in)(w.ledger[i], j, np.nan))


def add_issue(w: World, weights: Mapping[int, float], *, t: int = 0, **fields: float | int) -> int:
    """An open issue of territory `t` that needs the roles of `weights`; returns its row.  Ample work, no fixed need."""
    territory = w.territories[t]
    territory.n_free_issues -= 1
    row = int(w.free_issues[t, territory.n_free_issues])
    w.open[t, territory.n_issues] = row
    territory.n_issues += 1
    issue = w.issues[row]
    known = {"uid": 1000 + row, "value": 1.0, "work": 1e9, "need": 0.0, "emerged": -10, "theme": 0, "means": NOBODY}
    issue.open, issue.innovative, issue.call_role = 1, 0, 0
    issue.first_served, issue.server, issue.carrier, issue.call_until = NOBODY, NOBODY, NOBODY, NOBODY
    issue.grant_from, issue.grant_left, issue.grant_month = LONG_AGO, 0, 0.0
    for name, value in {**known, **fields}.items():
        issue[name] = value
    issue.idle_since = issue.emerged
    issue.n_needs = len(weights)
    issue.needs[: len(weights)] = list(weights)
    issue.weights[: len(weights)] = list(weights.values())
    return row


def add_partnership(
    w: World,
    members: Sequence[int],
    issue: int,
    *,
    t: int = 0,
    category: Category = Category.COMPLEMENTARY,
    **fields: float,
) -> int:
    """A live partnership of these rows, through the model's own founding, to be set up first; returns its row."""
    w.scratch[0]["values"][:] = 0.0
    rows = np.asarray(members, dtype=np.int64)
    setup = w.p[0].setup_months * w.issues[issue].need
    row = int(compiled(form)(w, t, rows, len(rows), issue, int(category), setup))
    for name, value in fields.items():
        w.partnerships[row][name] = value
    return row


def team(n: int, trusts: float, *, weights: Mapping[int, float] | None = None, months: int = 12, **more: Any) -> World:
    """A world with one partnership, in row `partnership_row`, of `n` who all trust each other alike.

    `svo`, `hidden`, `competence`, `power`, `sector` and `mission` go to the organisations, all else to the parameters.
    """
    names = {"svo", "hidden", "competence", "power", "sector", "mission", "hours", "functions", "vulnerable"}
    given = {name: more.pop(name) for name in names & more.keys()}
    w = world(organisations(n, **given), months, **more)
    for i in range(n):
        for j in range(i):
            acquaint(w, i, j, trusts)
    add_partnership(w, range(n), add_issue(w, weights or {int(Role.REPRESENTATION): 1.0}))
    return w


def partnership(w: World, place: int = 0, t: int = 0) -> Any:
    """Record of the live partnership in `place` of territory `t`."""
    return w.partnerships[int(w.live[t, place])]


def started(scenario: Scenario, *, seed: int = 0, run: int = 0) -> World:
    """The world of a run of `scenario` at its month 0, as `simulate` would have it."""
    template = template_with_newcomers(scenario.roster, scenario.parameters)
    w = allocate(scenario.plan(), template, scenario.past_months, ROOM)
    begin(w, np.uint64(seed), np.uint64(run), 0)
    assert live(w, scenario.past_months)
    return w


def grant(w: World, issue: int, *, month: float = 1.0, months: int = 24, begins: int = 0) -> None:
    """A grant is paid for the issue from month `begins` on: whoever serves it keeps `month` units of it a month."""
    w.issues[issue].grant_from, w.issues[issue].grant_left, w.issues[issue].grant_month = begins, months, month


def bytes_of(w: World) -> bytes:
    """What a run leaves behind, to compare two of them bit for bit: everything but the room to think in."""
    parts = []
    for name in ("month", "organisations", "ledger", "issues", "territories"):
        table = getattr(w, name)
        parts += [np.ascontiguousarray(table[field]).tobytes() for field in table.dtype.names if field not in UNKEPT]
    return b"".join(parts)
