"""The tables of a result folder: what a row is, and what every column means.  Written into the Parquet files."""

from __future__ import annotations

from sim.measures import BY_NAME

TABLES = {
    "runs": "a row is a run; key: scenario, policy, run",
    "months": "a row is a run's month; key: scenario, policy, run, month",
    "partnerships": "a row is a partnership; key: scenario, policy, run, partnership",
    "organisations": "a row is an organisation in a run; key: scenario, policy, run, organisation",
    "events": "a row is something that happened, in the runs asked for",
    "memberships": "a row is a month of a membership, in the runs asked for",
}
ON_REQUEST = ("events", "memberships")  # for the runs in `events` only

_KEYS = {
    "run": ("", "replication; the same number is the same world in every scenario and policy"),
    "scenario": ("", "name of the scenario"),
    "policy": ("", "name of the policy"),
    "seed": ("", "seed of the study"),
    "month": ("months", "month, from 0"),
    "partnership": ("", "number of the partnership in its run"),
    "organisation": ("", "number of the organisation: its place in the roster, from 0; later ones are newcomers"),
}
_COLUMNS = {
    "partnerships": {
        "category": ("", "category of cooperation at formation"),
        "issue": ("", "number of the issue it works on"),
        "formed": ("months", "month of formation"),
        "ended": ("months", "month of its end; null: still alive"),
        "cause": ("", "why it ended; null: still alive"),
        "size_max": ("members", "most members it had"),
        "sectors": ("", "sectors that were ever in it"),
        "gain": ("units", "net gain of all members, past ones included, over its life"),
        "outcome": ("", "win_win: every member's net account at least 0; win_lose; lose_lose; null: still alive"),
    },
    "organisations": {
        "sector": ("", "sector"),
        "put_in": ("units", "price of the hours given and of what was spent on winning shares"),
        "risked": ("units", "deepest point of its account in any partnership: how far it was out of pocket"),
        "took_out": ("units", "benefits received"),
        "net": ("units", "took out less put in"),
        "memberships": ("count", "memberships it ever had"),
    },
    "events": {
        "event": ("", "what happened"),
        "value": ("", "size of what happened, where it has one"),
    },
}


def documentation(table: str, column: str) -> dict[str, str]:
    """`unit` and `description` of a column; {} where the column is described nowhere.

    >>> documentation("runs", "cohesion")["unit"]
    'share'
    """
    if table in ("runs", "months") and column in BY_NAME:
        measure = BY_NAME[column]
        per_run = f"; of a run: {measure.kind}" if table == "runs" else ""
        return {"unit": measure.unit, "description": measure.about + per_run}
    unit, about = _COLUMNS.get(table, {}).get(column) or _KEYS.get(column) or ("", "")
    return {"unit": unit, "description": about} if about else {}
