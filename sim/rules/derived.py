"""What follows from an organisation's attributes, updated wherever one of them changes."""

from zaedno.sim.engine.compiled import entry, kernel
from zaedno.sim.engine.elementary import sin_degrees, tan_degrees
from zaedno.sim.state import POWERS, SEATS


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
def bargaining_strength(organisation):
    """Mean of the kinds of power."""
    total = 0.0
    for s in range(POWERS):
        total += organisation.power[s]
    return total / POWERS


@entry
def update(w, i):
    """Updates what follows from hours, attitude and powers of row `i`, after one of them was set from Python."""
    organisation = w.organisations[i]
    set_seats(organisation, w.p[0].membership_hours)
    set_attitude(organisation, organisation.svo)
    organisation.bargaining = bargaining_strength(organisation)
