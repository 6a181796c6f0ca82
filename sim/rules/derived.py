"""What follows from an organisation's attributes, updated wherever one of them changes."""

from zaedno.sim.engine.compiled import entry, kernel
from zaedno.sim.engine.elementary import sin_degrees, tan_degrees
from zaedno.sim.state import POWERS, SEATS
from zaedno.sim.vocabulary import Power, Role

ENOUGH = 0.5  # power of a kind from which on an organisation holds the means that goes with it
REPRESENTATION_BIT = 1 << Role.REPRESENTATION.value
LEGITIMACY_BIT = 1 << Power.LEGITIMACY.value


@kernel
def set_seats(organisation, membership_hours):
    """Memberships that its hours allow."""
    organisation.seats = min(SEATS, int(organisation.hours / membership_hours + 1e-9))


@kernel
def set_attitude(organisation, angle):
    """Sets the SVO angle, degrees within -45 ... 45, and what follows from it."""
    angle = min(45.0, max(-45.0, angle))
    organisation.svo = angle
    organisation.regard = max(0.0, sin_degrees(angle))
    organisation.press = max(0.0, 1.0 - tan_degrees(angle))
    organisation.reserve = 1.0 - sin_degrees(angle)


@kernel
def set_powers(organisation):
    """What follows from the kinds of power: bargaining strength, their mean, and the means that it holds.

    Who represents people has their confidence, however little legitimacy it has of its own.
    """
    total, means = 0.0, 0
    for s in range(POWERS):
        total += organisation.power[s]
        means |= (organisation.power[s] >= ENOUGH) << s
    if organisation.functions & REPRESENTATION_BIT:
        means |= LEGITIMACY_BIT
    organisation.bargaining = total / POWERS
    organisation.means = means


@entry
def update(w, i):
    """Updates what follows from hours, attitude and powers of row `i`, after one of them was set from Python."""
    organisation = w.organisations[i]
    set_seats(organisation, w.p[0].membership_hours)
    set_attitude(organisation, organisation.svo)
    set_powers(organisation)
