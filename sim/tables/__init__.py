"""Tables that people give, rosters and points of a sweep alike: read whole, or refused with row and column."""

from zaedno.sim.tables.cells import Fault, Row, Unread, number, unknown
from zaedno.sim.tables.file import MOST_PROBLEMS, Table, open_table

__all__ = ["MOST_PROBLEMS", "Fault", "Row", "Table", "Unread", "number", "open_table", "unknown"]
