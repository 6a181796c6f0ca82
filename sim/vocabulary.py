"""The words of the model, each once: sectors, functions, roles, themes, categories, causes of ending.

Members are IntEnum so that compiled code and tables share one numbering; `slug` is the spelling used
in tables, files and keys.
"""

from enum import IntEnum


class Term(IntEnum):
    """An enumerated word whose `slug` is its spelling in tables and files."""

    @property
    def slug(self) -> str:
        return self.name.lower()


class Sector(Term):
    NGO = 0
    BUSINESS = 1
    MUNICIPALITY = 2


class Role(Term):
    """What an organisation can do in a partnership; the first six are the civil functions."""

    REPRESENTATION = 0
    ADVOCACY = 1
    CAPACITY = 2
    SERVICE = 3
    SOCIAL = 4
    CHANGE = 5
    ENTERPRISE = 6
    ADMINISTRATION = 7


CIVIL_FUNCTIONS = tuple(role for role in Role if role < Role.ENTERPRISE)


class Theme(Term):
    ECONOMY = 0
    ENVIRONMENT = 1
    SOCIAL_SERVICES = 2
    CULTURE_YOUTH = 3
    TOURISM = 4
    INFRASTRUCTURE = 5


class Power(Term):
    """The three sources of power of Purdy (2012)."""

    AUTHORITY = 0
    RESOURCES = 1
    LEGITIMACY = 2


class Category(Term):
    COMPLEMENTARY = 0
    CONVERGENT = 1
    CREATION = 2
    CONSORTIUM = 3


class Cause(Term):
    """Why a partnership ended."""

    COMPLETED = 0
    VALUE = 1
    DISTRUST = 2
    EXPOSED = 3
    CAPTURE = 4
    CLOSED = 5
    MEMBER_GONE = 6


class Outcome(Term):
    """How an ended partnership is classed by its members' net accounts."""

    WIN_WIN = 0
    WIN_LOSE = 1
    LOSE_LOSE = 2


class Question(Term):
    """The three questions of the value test; ACCEPTED when none of them stops a party."""

    ACCEPTED = 0
    MISSION = 1
    ALTERNATIVE = 2
    COST = 3


class Event(Term):
    ENTERED = 0
    EXITED = 1
    PROPOSED = 2
    DECLINED = 3
    FORMED = 4
    JOINED = 5
    LEFT = 6
    LEAKED = 7
    DISCLOSED = 8
    CHECKED_IN = 9
    CONTESTED = 10
    GRANT_WON = 11
    ENDED = 12
    QUARRELLED = 13
    SETTLED = 14
    PERSON_LEFT = 15
    STARTED_ALONE = 16
    ENDED_ALONE = 17
    APPLIED = 18
    REFUSED = 19
