"""NGO, Business and Municipality: Mesa agents, each a view of its row; and views of partnerships.

An agent holds its model and its row, nothing else: what it shows is the state that the compiled month
works on, and what is set through it is checked and takes effect at once.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import mesa
import numpy as np

from zaedno.sim import queries
from zaedno.sim.messages import InputError
from zaedno.sim.rules.derived import update
from zaedno.sim.state import MEMBERS
from zaedno.sim.vocabulary import CIVIL_FUNCTIONS, Category, Power, Question, Role, Sector, Theme

if TYPE_CHECKING:
    from zaedno.sim.model import PartnershipModel


class Answer(NamedTuple):
    """An organisation's answer to an offer: which question stops it (None: it accepts), and the net it expects."""

    accepts: bool
    stopped_by: Question | None
    expected_net: float  # units a month


def _number(field: str, low: float, high: float, about: str) -> property:
    """A checked attribute over a float field of the row."""

    def read(self: Organisation) -> float:
        return float(self._record[field])

    def write(self: Organisation, value: float) -> None:
        if not isinstance(value, (int, float, np.number)) or not math.isfinite(value) or not low <= value <= high:
            raise InputError(
                "{field}={value!r}: accepted: a number from {low:g} to {high:g}",
                field=field,
                value=value,
                low=low,
                high=high,
            )
        self._record[field] = value
        update(self.model.world, self.row)

    return property(read, write, doc=about)


def _account(field: str, about: str) -> property:
    return property(lambda self: float(self._record[field]), doc=about)


class Organisation(mesa.Agent):
    """An organisation of the community.  `uid` is its identity: its place in the roster."""

    model: PartnershipModel

    def __init__(self, model: PartnershipModel, row: int) -> None:
        super().__init__(model)
        self.row = row

    @property
    def _record(self) -> Any:
        return self.model.world.organisations[self.row]

    hidden = _number("hidden", 0.0, 1.0, "Disposition to keep a part of its agenda from partners, a share.")
    svo = _number("svo", -45.0, 45.0, "Social Value Orientation angle, degrees: -45 win-lose, 45 win-win.")
    hours = _number("hours", 0.0, 1e4, "What it can give to partnering, hours a month.")
    net = _account("net", "What it took out less what it put in since the start, units.")
    put_in = _account("put_in", "Transaction costs and contest spending since the start, units.")
    took_out = _account("took_out", "What it received since the start, units.")
    bargaining = _account("bargaining", "Bargaining strength: the mean of its kinds of power.")

    @property
    def uid(self) -> int:
        return int(self._record.uid)

    @property
    def sector(self) -> Sector:
        return Sector(int(self._record.sector))

    @property
    def functions(self) -> frozenset[Role]:
        """The civil functions that it performs."""
        return frozenset(role for role in CIVIL_FUNCTIONS if int(self._record.functions) >> role & 1)

    @property
    def vulnerable(self) -> bool:
        """Whether it represents a vulnerable group."""
        return bool(self._record.vulnerable == 1)

    @property
    def power(self) -> dict[Power, float]:
        return {kind: float(self._record.power[kind]) for kind in Power}

    @property
    def mission(self) -> dict[Theme, float]:
        return {theme: float(self._record.mission[theme]) for theme in Theme}

    @property
    def competence(self) -> dict[Role, float]:
        return {role: float(self._record.competence[role]) for role in Role}

    def set_power(self, kind: Power, value: float) -> None:
        """Sets one kind of power, a share."""
        self._set_share("power", int(kind), value)

    def set_competence(self, role: Role, value: float) -> None:
        """Sets the competence in one role, a share."""
        self._set_share("competence", int(role), value)

    def _set_share(self, field: str, place: int, value: float) -> None:
        if not math.isfinite(value) or not 0.0 <= value <= 1.0:
            raise InputError("{field}={value!r}: accepted: a number from 0 to 1", field=field, value=value)
        self._record[field][place] = value
        update(self.model.world, self.row)

    @property
    def partnerships(self) -> list[Partnership]:
        """The partnerships that it is a member of."""
        record = self._record
        return [self.model.partnership(int(row)) for row in record.memberships[: record.n_memberships]]

    def trust_in(self, other: Organisation) -> float | None:
        """Its trust in `other`, a share; None where it does not know it."""
        trust = float(queries.known_trust(self.model.world, self.row, other.row))
        return None if math.isnan(trust) else trust

    def consider(self, partnership: Partnership) -> Answer:
        """What it would answer if it were asked to join (for a member: if it were asked again)."""
        if not partnership.alive:
            raise InputError("partnership {uid}: has ended; accepted: a live partnership", uid=partnership.uid)
        if len(partnership.members) >= MEMBERS and self not in partnership.members:
            raise InputError(
                "partnership {uid}: is full; accepted: one with fewer than {members} members",
                uid=partnership.uid,
                members=MEMBERS,
            )
        code, net = queries.answer_to(self.model.world, self.row, partnership.row)
        question = Question(int(code))
        accepts = question == Question.ACCEPTED
        return Answer(accepts, None if accepts else question, float(net))


class NGO(Organisation):
    """A civil organisation."""


class Business(Organisation):
    """A business."""


class Municipality(Organisation):
    """A public body."""


CLASSES: dict[Sector, type[Organisation]] = {
    Sector.NGO: NGO,
    Sector.BUSINESS: Business,
    Sector.MUNICIPALITY: Municipality,
}


class Partnership:
    """A view of a partnership; it knows when what it viewed has ended, for rows are used again."""

    def __init__(self, model: PartnershipModel, row: int) -> None:
        self.model, self.row = model, row
        self.uid = int(model.world.partnerships[row].uid)

    @property
    def _record(self) -> Any:
        record = self.model.world.partnerships[self.row]
        if int(record.uid) != self.uid or record.alive != 1:
            raise InputError("partnership {uid}: has ended; accepted: a live partnership", uid=self.uid)
        return record

    @property
    def alive(self) -> bool:
        record = self.model.world.partnerships[self.row]
        return bool(record.alive == 1 and record.uid == self.uid)

    @property
    def category(self) -> Category:
        return Category(int(self._record.category))

    @property
    def members(self) -> list[Organisation]:
        record = self._record
        return [self.model.organisation(int(row)) for row in record.members[: record.n]]

    @property
    def lead(self) -> Organisation | None:
        """The leading member; None where leadership is shared."""
        row = int(self._record.lead)
        return None if row < 0 else self.model.organisation(row)

    @property
    def cohesion(self) -> float:
        """Mean trust over ordered pairs of members, a share."""
        return float(self._record.cohesion)

    @property
    def recognition(self) -> float:
        """How far members acknowledge each other's kinds of power, a share."""
        return float(self._record.recognition)

    @property
    def output(self) -> float:
        """What it delivered in the last month, units."""
        return float(self._record.output)

    @property
    def age(self) -> int:
        """Months since it was formed."""
        return int(self.model.world.clock[0].month - self._record.formed)

    def undisclosed(self, member: Organisation) -> float:
        """The share of a member's agenda that the others do not know."""
        place = self._place(member)
        return float(self._record.hidden[place])

    def satisfaction(self, member: Organisation) -> float:
        """A member's satisfaction, units a month: below 0 it may leave."""
        return float(self._record.satisfaction[self._place(member)])

    def _place(self, member: Organisation) -> int:
        record = self._record
        rows = [int(row) for row in record.members[: record.n]]
        if member.row not in rows:
            raise InputError(
                "organisation {member}: no member of partnership {partnership}", member=member.uid, partnership=self.uid
            )
        return rows.index(member.row)

    def __repr__(self) -> str:
        state = f"{self.category.slug}, {len(self.members)} members" if self.alive else "ended"
        return f"<Partnership {self.uid}: {state}>"
