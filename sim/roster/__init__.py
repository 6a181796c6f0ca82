"""Who takes part: columns of a roster's table, its check, the template that worlds are drawn from, communities."""

from zaedno.sim.roster.check import Examined
from zaedno.sim.roster.roster import (
    FILE,
    MOST_ORGANISATIONS,
    SYNTHETIC,
    Roster,
    load_roster,
    look_at,
    look_through,
    problems,
    read_roster,
    synthetic,
)
from zaedno.sim.roster.template import BLANK, TEMPLATE, blank_table

__all__ = [
    "BLANK",
    "FILE",
    "MOST_ORGANISATIONS",
    "SYNTHETIC",
    "TEMPLATE",
    "Examined",
    "Roster",
    "blank_table",
    "load_roster",
    "look_at",
    "look_through",
    "problems",
    "read_roster",
    "synthetic",
]
