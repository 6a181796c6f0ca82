"""The state of a world as tables of records: one row an organisation, a partnership, an issue.

Rows are grouped by *territory* (a LAG of about 75 organisations): each territory owns a block of rows in
every table, so that its month touches its own memory only and a country of LAGs costs no more per
organisation than one LAG.  Compiled code reads and writes records in place; `World` names the tables.
"""

from typing import Any, NamedTuple

import numpy as np

TERRITORY_SIZE = 75  # organisations of a LAG, after the founding assembly of the real one
MEMBERS = 12  # most members of a partnership
NEEDS = 4  # most roles an issue asks for
LANES = 4  # members that are worked out side by side
DRAW_LANES = 8  # identities whose words are drawn side by side
DRAWN = 16  # most of them in one go: at least MEMBERS, in whole DRAW_LANES
SEATS = 10  # most memberships of an organisation: those of a town hall that is nearly everywhere
SETS, WAYS = 8, 8  # the ledger knows at most SETS x WAYS others
KNOWN = SETS * WAYS
CANDIDATES = 8  # partners that a team builder weighs side by side
REFUSALS = 8  # issues whose partnerships an organisation remembers to have been refused by, at most
DEPARTURES = 4  # issues whose partnerships it remembers to have left
ALWAYS = 32_000  # in `met`: neighbours, who see each other whatever they do
NOBODY = -1

ROLES, THEMES, POWERS, SECTORS = 8, 6, 3, 3


def _record(*fields: tuple[Any, ...]) -> np.dtype:
    return np.dtype(list(fields), align=True)


ORGANISATION = _record(
    ("uid", "i8"),  # identity: stays when others are taken out; keys its random draws
    ("sector", "i4"),
    ("territory", "i4"),
    ("present", "i4"),
    ("entry", "i4"),  # month of entry; 0: from the start
    ("gone", "i4"),  # month of exit, or NOBODY
    ("functions", "i4"),  # bit d set: performs civil function d
    ("vulnerable", "i4"),
    ("hidden", "f8"),  # disposition
    ("svo", "f8"),  # attitude in degrees, and what follows from it:
    ("regard", "f8"),  # max(0, sin svo)
    ("press", "f8"),  # 1 - tan svo
    ("reserve", "f8"),  # 1 - sin svo, the exponent of conditional cooperation
    ("bargaining", "f8"),  # mean of the powers
    ("hours", "f8"),
    ("seats", "i4"),  # memberships its hours allow
    ("n_memberships", "i4"),
    ("memberships", "i4", (SEATS,)),  # rows of partnerships
    ("means", "i4"),  # bit s set: holds the means that goes with power s
    ("project", "i4"),  # row of the issue that it serves alone, or NOBODY
    ("project_setup", "f8"),  # effective hours of setting it up that are left
    ("project_net", "f8"),  # what it expects of it, units a month
    ("trained", "i4"),  # month of the last training, or NOBODY
    ("lag_met", "i4"),  # month of the last talk with the LAG, or long ago
    ("board", "i4"),  # sits on the LAG's board
    ("broke_grant", "i4"),  # month in which a partnership of its broke with a grant, or long ago
    ("refused", "u4", (REFUSALS,)),  # identities of issues, and the months in which it was refused there
    ("refused_at", "i2", (REFUSALS,)),
    ("left", "u4", (DEPARTURES,)),  # identities of issues, and the months in which it left their partnerships
    ("left_at", "i2", (DEPARTURES,)),
    ("net", "f8"),  # accounts since the start, in units
    ("put_in", "f8"),
    ("took_out", "f8"),
    ("risked", "f8"),
    ("memberships_ever", "i4"),
    ("month_net", "f8"),  # net of the running month
    ("mark", "i4"),  # scratch of searches over neighbours
    ("root", "i4"),  # scratch of the search for components
    ("power", "f8", (POWERS,)),
    ("mission", "f8", (THEMES,)),
    ("competence", "f8", (ROLES,)),
)

# What an organisation trusts whom: a small set-associative table, the least recently met forgotten.
LEDGER = _record(("who", "i4", (KNOWN,)), ("met", "i2", (KNOWN,)), ("trust", "f4", (KNOWN,)))

PARTNERSHIP = _record(
    ("uid", "i8"),
    ("alive", "i4"),
    ("territory", "i4"),
    ("category", "i4"),
    ("issue", "i4"),  # row
    ("issue_uid", "i8"),
    ("lead", "i4"),  # row of the leading organisation, or NOBODY: shared
    ("formed", "i4"),
    ("cause", "i4"),  # of the latest departure; of its end
    ("n", "i4"),
    ("size_max", "i4"),
    ("sectors", "i4"),  # bits of sectors ever present
    ("gone_winning", "i4"),  # former members with a net account of at least 0, and below
    ("gone_losing", "i4"),
    ("watch", "f8"),  # how much sooner motives come out (social change)
    ("recognition", "f8"),
    ("cohesion", "f8"),
    ("least_trust", "f8"),  # least mean trust of a member in the others
    ("collective_power", "f8"),
    ("setup_left", "f8"),  # effective hours
    ("output", "f8"),  # of the running month
    ("weariness", "f8"),  # share of the effort that is gone, because nothing has been reached for long
    ("quarrel", "i4"),  # what its members quarrel over (Cause), or NOBODY
    ("culprit", "i4"),  # row of the member that they quarrel with
    ("gain", "f8"),  # members' net, since formation
    ("contested", "i4"),  # this month
    ("present", "i4"),  # bits of sectors among members, as of the last record
    ("members", "i4", (MEMBERS,)),  # rows of organisations
    ("joined", "i4", (MEMBERS,)),  # months
    ("hidden", "f8", (MEMBERS,)),
    ("effort", "f8", (MEMBERS,)),  # hours of this month
    ("open_hours", "f8", (MEMBERS,)),  # hours open to it this month, after overheads
    ("agreed", "f8", (MEMBERS,)),  # share of this month's pot
    ("received", "f8", (MEMBERS,)),  # share actually received
    ("flow", "f8", (MEMBERS,)),  # this month's benefit net of contest spending, before costs
    ("satisfaction", "f8", (MEMBERS,)),
    ("mean_trust", "f8", (MEMBERS,)),  # in the other members, as of this month's relations
    ("account", "f8", (MEMBERS,)),
    ("deepest", "f8", (MEMBERS,)),
    ("year_received", "f8", (MEMBERS,)),  # fading sums over about a year: what was received, what was agreed
    ("year_agreed", "f8", (MEMBERS,)),
)

ISSUE = _record(
    ("uid", "i8"),
    ("open", "i4"),  # 0: the row is free
    ("theme", "i4"),
    ("n_needs", "i4"),
    ("needs", "i4", (NEEDS,)),  # roles
    ("weights", "f8", (NEEDS,)),  # 0 in the places that are not needed, so that loops have one length
    ("value", "f8"),
    ("work", "f8"),
    ("need", "f8"),  # effective hours a month
    ("means", "i4"),  # the means that it asks for (Power), or NOBODY
    ("emerged", "i4"),
    ("idle_since", "i4"),
    ("first_served", "i4"),
    ("server", "i4"),  # row of the partnership that serves it, or NOBODY
    ("carrier", "i4"),  # row of the organisation that serves it alone, or NOBODY
    ("call_until", "i4"),  # a call is open through this month; NOBODY: none
    ("call_role", "i4"),  # the call asks for representation (1) or not (0)
    ("innovative", "i4"),
    ("grant_from", "i4"),  # month from which a grant that was won for it is paid
    ("grant_left", "i4"),  # months that it is still paid
    ("grant_month", "f8"),  # what whoever serves it keeps of it, units a month
)

TERRITORY = _record(
    ("first", "i8"),  # rows of organisations: first .. last - 1
    ("last", "i8"),
    ("n_live", "i8"),  # live partnerships
    ("n_free", "i8"),  # free partnership rows
    ("n_issues", "i8"),  # open issues
    ("n_free_issues", "i8"),
    ("n_start", "i8"),  # organisations at the start
    ("strategy", "f8", (THEMES,)),
    ("priority", "i8"),  # bits of the three weightiest themes
    ("spent", "f8"),  # units the LAG has spent on running costs
    ("funded", "i8"),  # levers are paid this month
    ("waits", "f8"),  # sum and number of times to first service
    ("n_waits", "f8"),
)

# A partnership that has ended, or is alive at the horizon: a row of the table `partnerships`.
LIFE = _record(
    ("uid", "i8"),
    ("category", "i4"),
    ("issue", "i8"),
    ("formed", "i4"),
    ("ended", "i4"),  # NOBODY: still alive
    ("cause", "i4"),
    ("size_max", "i4"),
    ("sectors", "i4"),
    ("gain", "f8"),
    ("outcome", "i4"),
)

EVENT = _record(("month", "i8"), ("event", "i8"), ("organisation", "i8"), ("partnership", "i8"), ("value", "f8"))

# Sums over organisations that have partners: see `sim/observation/network.py: neighbourhoods`.
TIES = _record(
    ("total", "f8"),
    ("highest", "f8"),
    ("clustered", "f8"),
    ("n_clustered", "f8"),
)

# Room to think in: nothing here outlives the call that filled it.  A field has one meaning, and whoever reads what
# another function left there says which.
SCRATCH = _record(
    # A team that is weighed, its own members first
    ("members", "i8", (MEMBERS,)),
    ("answers", "i8", (MEMBERS,)),
    ("values", "f8", (MEMBERS,)),  # nets that they expect
    ("supplied", "f8", (NEEDS,)),  # what each role needed is supplied with
    ("by_members", "f8", (NEEDS,)),  # the same by members alone, while one more is weighed
    ("sector_count", "f8", (SECTORS,)),
    # Members of a partnership at work
    ("mean_trust", "f8", (MEMBERS,)),
    ("reserve", "f8", (MEMBERS,)),
    ("expected", "f8", (MEMBERS, NEEDS)),  # what each member trusts the others to supply to each role
    ("others_hold", "i4", (MEMBERS,)),  # bits of the means that the others of each hold
    ("seen", "f8", (MEMBERS,)),  # conduct
    ("disposition", "f8", (MEMBERS,)),  # to hide
    # A contest
    ("power_sum", "f8", (POWERS,)),
    ("claim", "f8", (MEMBERS,)),
    ("bargaining", "f8", (MEMBERS,)),
    ("strength", "f8", (MEMBERS,)),
    ("order", "i8", (MEMBERS,)),
    ("share", "f8", (MEMBERS,)),
    ("spent", "f8", (MEMBERS,)),
    # A shortlist, and its candidates weighed side by side
    ("candidate", "i8", (CANDIDATES,)),
    ("weight", "f8", (CANDIDATES,)),
    ("trust", "f8", (CANDIDATES,)),
    ("used", "i8", (CANDIDATES,)),
    ("power", "f8", (CANDIDATES,)),  # bargaining strength
    ("supply", "f8", (NEEDS, CANDIDATES)),
    ("effective", "f8", (CANDIDATES,)),
    ("net", "f8", (CANDIDATES,)),
    ("known", "i8", (KNOWN,)),  # places of the ledger of whom it knows, who that is, and lots
    ("known_uid", "i8", (KNOWN,)),
    ("lots", "u8", (3, KNOWN)),
    ("referrer", "i8", (2,)),  # acquaintances who name a partner of theirs
    ("referral", "u8", (2, 4)),  # and the words for that
    # Random words: of one identity, of a second one at the same time, of many side by side
    ("words", "u8", (4,)),
    ("more_words", "u8", (4,)),
    ("who", "i8", (DRAWN,)),  # identities of members, or of organisations in a block of rows
    ("lanes", "u8", (4, DRAWN)),  # words for each of them
    # What is recorded of a month
    ("sector_sum", "f8", (SECTORS,)),
    ("sector_in", "f8", (SECTORS,)),
    ("mixing", "f8", (SECTORS, SECTORS)),
    ("ties", TIES, (1,)),
    ("partners", "i8", (SEATS * MEMBERS,)),
    ("shared", "i8", (SEATS * MEMBERS,)),
    ("sieve", "i8", (SEATS * MEMBERS,)),
)

CLOCK = _record(
    ("month", "i8"),  # months done; the running month's index while it runs
    ("months", "i8"),  # that the world lasts: its past and its horizon
    ("past", "i8"),  # months before month 0 of the horizon
    ("turned", "i8"),  # 1: month 0 has come
    ("behaviour", "u8", (2,)),  # Philox keys
    ("world", "u8", (2,)),
    ("overflow", "i8"),  # a table was too small: the run must be done again with more room
    ("n_lives", "i8"),
    ("n_events", "i8"),
    ("keep_events", "i8"),
    ("n_territories", "i8"),
    ("n_organisations", "i8"),  # rows, absent ones included
    ("coordination", "f8", (MEMBERS + 1,)),  # hours by size of team
    ("moves", "i8"),  # entries, exits, joins and departures so far
    ("moves_recorded", "i8"),
    ("n_partnerships", "i8"),  # formed so far: numbers them
    ("learnt", "f8"),  # competence gained so far
    ("ended_win_win", "f8"),  # ended so far, by outcome
    ("ended_win_lose", "f8"),
    ("ended_lose_lose", "f8"),
    ("best_year", "f8"),
    ("last_year", "f8"),
)


class World(NamedTuple):
    """The tables of one run.  Every field is a record array; the second dimension of lists is a row in its block."""

    p: np.ndarray  # parameters in force, shape (1,)
    values: np.ndarray  # the same memory as numbers, shape (parameters,)
    plan: np.ndarray  # (months, parameters): what is in force in each month
    roster: np.ndarray  # (organisations,) of TEMPLATE: what is given of each
    acquainted: np.ndarray  # (pairs, 2): rows of those of whom the roster says that they know each other
    clock: np.ndarray  # shape (1,)
    scratch: np.ndarray  # shape (1,)
    organisations: np.ndarray
    ledger: np.ndarray
    partnerships: np.ndarray
    issues: np.ndarray
    territories: np.ndarray
    live: np.ndarray  # (territories, room): rows of live partnerships
    free: np.ndarray
    open: np.ndarray  # (territories, room): rows of open issues
    free_issues: np.ndarray
    scouts: np.ndarray  # (2, most organisations of a territory): sort keys and rows of a month's scouts
    gini_order: np.ndarray  # (organisations,): rows of a territory sorted by what they took out
    recent: np.ndarray  # (12,): collective gain of the last twelve months
    month: np.ndarray  # (months,) of MONTH: what is recorded
    lives: np.ndarray
    events: np.ndarray
