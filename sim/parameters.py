"""Every parameter of the model, declared once: default, range, symbol, unit, role, source.

`Parameters` is frozen and validated; the engine receives it as one record (`as_record`).  Sources are
listed in docs/sources.md; the letter is the strength of the evidence: V read in the source, S reported by
a second source, D derived, M general knowledge (a range to vary), I our interpretation or choice.
"Fitted" marks defaults that were searched for together, so that the baseline meets the outside facts of
`experiments.patterns`; no claim about what helps or harms was looked at in that search.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

import numpy as np

from zaedno.sim.arguments import require_mapping
from zaedno.sim.messages import InputError, Message

CONSTANT, UNCERTAINTY, LEVER = "constant", "uncertainty", "lever"


def _parameter(
    default: float | int,
    low: float,
    high: float,
    *,
    unit: str,
    role: str,
    source: str,
    symbol: str = "",
    about: str,
) -> Any:
    return field(
        default=default,
        metadata={
            "low": low,
            "high": high,
            "unit": unit,
            "role": role,
            "source": source,
            "symbol": symbol,
            "about": about,
        },
    )


def _constant(default: float | int, low: float, high: float, unit: str, about: str, **more: str) -> Any:
    return _parameter(default, low, high, unit=unit, role=CONSTANT, about=about, **{"source": "I", **more})


def _uncertain(default: float | int, low: float, high: float, unit: str, about: str, **more: str) -> Any:
    return _parameter(default, low, high, unit=unit, role=UNCERTAINTY, about=about, **{"source": "I", **more})


def _lever(default: float | int, low: float, high: float, unit: str, about: str, **more: str) -> Any:
    return _parameter(default, low, high, unit=unit, role=LEVER, about=about, **{"source": "I", **more})


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameters:
    """The values of all parameters of one scenario.  Raises `InputError` on any that is not accepted."""

    # Who takes part
    organisations: int = _constant(75, 2, 1_000_000, "organisations", "size of a synthetic community", source="V founding assembly of this LAG", symbol="N")
    share_municipality: float = _uncertain(0.055, 0.0, 1.0, "share", "public bodies in a synthetic community, and where a sector is blank", source="D assemblies of Bulgarian LAGs: 5-6 % of heads")
    share_business: float = _uncertain(0.47, 0.0, 1.0, "share", "businesses in a synthetic community, and where a sector is blank", source="V Stambolovo-Kardzhali: 15 to 15")
    vulnerable_share: float = _uncertain(0.12, 0.0, 1.0, "share", "civil organisations that represent a vulnerable group", source="M")
    civil_only: int = _constant(0, 0, 1, "0/1", "all organisations are civil, at equal numbers, hours and competence")
    hours_median: float = _uncertain(18.6, 0.0, 200.0, "hours/month", "what an organisation can give to partnering, median", source="I no figure found; fitted", symbol="T")
    hours_sigma: float = _uncertain(0.35, 0.0, 2.0, "log units", "spread of the hours that organisations can give")
    hours_public_factor: float = _uncertain(3.99, 0.1, 10.0, "ratio", "public bodies' hours over others'", source="I fitted")
    newcomer_share: float = _uncertain(0.08, 0.0, 1.0, "share", "organisations that enter within seven years, over those at the start", source="M")
    exit_rate: float = _uncertain(0.001, 0.0, 0.2, "1/month", "an organisation closes down", source="M")
    competence_mean: float = _uncertain(0.845, 0.05, 0.95, "share", "competence in a role that an organisation performs", source="I fitted")
    competence_other: float = _uncertain(0.203, 0.0, 0.95, "share", "competence in any other role", source="I fitted")
    mission_focus: float = _uncertain(0.76, 0.2, 20.0, "ratio", "how far missions concentrate on few themes; 1: evenly drawn", source="I fitted")
    mission_drift: float = _uncertain(0.0472, 0.0, 1.0, "log units/year", "how far the weights of a mission drift in a year", source="I interests change; fitted", symbol="σ_m")
    history: int = _constant(96, 0, 240, "months", "past without any measure before month 0", source="I so long that the ages of partnerships at month 0 are like those seen (V, D)")

    # Motives and attitudes
    hidden_mean: float = _uncertain(0.147, 0.0, 1.0, "share", "mean disposition to keep a part of one's agenda from partners", source="I; misrepresentation in 28 % of negotiations (V); fitted", symbol="η")
    hidden_sd: float = _uncertain(0.12, 0.0, 0.5, "share", "spread of the disposition to hide between organisations")
    hidden_reversion: float = _uncertain(0.05, 0.0, 1.0, "1/month", "pull of the undisclosed share back to the disposition", symbol="κ_h")
    hidden_drift: float = _uncertain(0.02, 0.0, 0.3, "share/month", "monthly drift of the undisclosed share", symbol="σ_h")
    leak_rate: float = _uncertain(0.033, 0.0, 1.0, "1/month", "chance that a wholly hidden agenda comes out", source="I fitted", symbol="ℓ")
    leak_damage: float = _uncertain(0.6, 0.0, 1.0, "share", "trust lost over a wholly hidden agenda that leaks")
    quarrel_hours: float = _uncertain(2.16, 0.0, 50.0, "hours/month", "what a quarrel costs each member in time", source="I fitted")
    quarrel_settling: float = _uncertain(0.25, 0.0, 1.0, "1/month", "a quarrel is settled, unaided")
    quarrel_leave: float = _uncertain(0.0671, 0.0, 1.0, "1/month", "a member leaves a partnership over a quarrel", source="I fitted")
    private_benefit: float = _uncertain(0.2, 0.0, 2.0, "units/hour", "what a diverted hour yields to its organisation alone", symbol="β")
    svo_mean: float = _uncertain(22.0, -45.0, 45.0, "degrees", "attitude, mean angle of Social Value Orientation; −45: win–lose, 0: own gain only, 45: win–win", source="I no organisational figure; people near 0-8 and 33-38", symbol="θ")
    svo_sd: float = _uncertain(19.0, 0.0, 45.0, "degrees", "attitude, spread of the angles of Social Value Orientation")
    win_lose_share: float = _uncertain(0.0, 0.0, 1.0, "share", "organisations drawn as win–lose parties, by lot")
    win_lose_angle: float = _uncertain(-35.0, -45.0, 0.0, "degrees", "angle of an organisation drawn as a win–lose party", source="D -35.8 is what spite alone would need for the observed overspending")

    # Power
    power_gap: float = _uncertain(1.0, 0.0, 3.0, "ratio", "differences of power; 0: none, 1: as in the roster, more: exaggerated")
    lead_premium: float = _uncertain(0.5, 0.0, 2.0, "share", "what leading adds to bargaining strength", source="I; chairs are public in 3 of 4 boards seen (V)")
    recognition_start: float = _uncertain(0.27, 0.0, 1.0, "share", "recognition of each other's power at formation", symbol="ρ₀")
    recognition_growth: float = _uncertain(0.01, 0.0, 0.5, "1/month", "growth of recognition in full cohesion, unaided")

    # Trust
    stranger_trust: float = _uncertain(0.2, 0.01, 1.0, "share", "trust in an unknown organisation", source="I from EVS 2008: 18 % trust (V)")
    first_trust: float = _uncertain(0.487, 0.01, 1.0, "share", "trust in an acquaintance at the start, or whom the LAG introduced", source="I; fitted")
    trust_up: float = _uncertain(0.0736, 0.0, 1.0, "1/month", "adjustment of trust upward", source="I loss:gain 2 to 5, sensitivity only; fitted", symbol="α₊")
    trust_down: float = _uncertain(0.21, 0.0, 1.0, "1/month", "adjustment of trust downward", source="I loss:gain 2 to 5, sensitivity only; fitted", symbol="α₋")
    trust_noise: float = _uncertain(0.1, 0.0, 0.5, "share", "error in what is seen of a partner's conduct")
    person_leaves: float = _uncertain(0.14, 0.0, 1.0, "1/year", "the person who carries a membership leaves", source="S executives .09-.22 a year, staff .16-.19")
    person_keeps: float = _uncertain(0.727, 0.0, 1.0, "share", "trust beyond a stranger's that outlives the person it was in, where organisations have one tie", source="I fitted")
    vouching: int = _constant(1, 0, 1, "0/1", "members judge a newcomer by the trust of whoever vouches for it; 0: as a stranger")
    acquaintance_within: float = _uncertain(0.554, 0.0, 1.0, "chance", "two organisations of a sector know each other at the start", source="I fitted")
    acquaintance_across: float = _uncertain(0.0828, 0.0, 1.0, "chance", "a civil organisation and a business know each other at the start", source="I fitted; V cross-sector portfolios are rare without a convenor: 12 %")
    acquaintance_public: float = _uncertain(0.547, 0.0, 1.0, "chance", "a public body and another organisation know each other at the start", source="I fitted")
    acquaintance_standing: float = _uncertain(0.614, 0.0, 1.0, "chance", "somebody knows an organisation of standing, which is the LAG's board", source="I boards of 5 to 9 (V); fitted")
    abroad_ties: float = _uncertain(0.5, 0.0, 8.0, "ties", "mean acquaintances in the neighbouring territory")

    # Issues
    issue_rate: float = _uncertain(0.0256, 0.0, 0.2, "issues/organisation/month", "arrival of community needs", source="I fitted", symbol="ν")
    issue_value: float = _uncertain(1.0, 0.0, 1000.0, "units/hour", "value of an issue, median", symbol="V")
    issue_value_sigma: float = _uncertain(0.3, 0.0, 2.0, "log units", "spread of the value of issues")
    issue_work: float = _uncertain(2010.0, 1.0, 1e9, "units", "value that an issue has left to deliver, median", source="I fitted", symbol="W")
    issue_work_sigma: float = _uncertain(1.7, 0.0, 3.0, "log units", "spread of the value left to deliver: a heavy tail", source="I fitted")
    issue_need: float = _uncertain(5.16, 0.0, 1000.0, "effective hours/month", "effort that an issue needs before anything is delivered, median", source="I fitted", symbol="M")
    issue_need_sigma: float = _uncertain(0.5, 0.0, 2.0, "log units", "spread of the effort that issues need")
    setup_months: float = _uncertain(5.96, 0.0, 60.0, "months of need", "effort that goes into setting up", source="I fitted")
    civil_draws: float = _uncertain(0.75, 0.0, 1.0, "share", "role needs that are civil")
    means_share: float = _uncertain(0.371, 0.0, 1.0, "share", "issues that ask for a means that hours cannot replace", source="I no figure found: vary; fitted", symbol="x")
    issue_patience: int = _uncertain(48, 1, 1200, "months", "an issue that nobody serves closes after")
    innovation_rate: float = _uncertain(0.13, 0.0, 1.0, "chance", "a scout brings an innovative issue of its own", source="I fitted")

    # Work and its division
    membership_hours: float = _uncertain(10.0, 0.1, 200.0, "hours/month", "what a membership books", symbol="τ")
    collective_bonus: float = _uncertain(0.34, 0.0, 5.0, "share", "what collective power can add to output", source="I fitted", symbol="κ")
    elasticity: float = _constant(2.0, 1.0, 10.0, "elasticity", "how far roles can replace each other", symbol="σ")
    calculation: float = _uncertain(4.0, 0.0, 50.0, "exponent", "how sharply effort answers to what pays; 0: not at all", symbol="k")
    linear_cooperation: int = _constant(0, 0, 1, "0/1", "cooperation follows trust in a straight line, instead of a power of it")
    tiring: float = _uncertain(0.0168, 0.0, 0.5, "1/month", "effort that wanes while nothing is delivered", source="I fitted")
    alone: int = _constant(1, 0, 1, "0/1", "whoever finds an issue may serve it alone", source="V single applicants are the norm in LEADER")
    divisible: float = _uncertain(0.6, 0.0, 1.0, "share", "part of the output that can be divided; the rest is the community's", symbol="μ")
    overrating: float = _uncertain(0.2, 0.0, 2.0, "share", "how far a party overrates its own effort", source="I after Babcock & Loewenstein 1997", symbol="u")
    joy_of_winning: float = _uncertain(0.5, 0.0, 2.0, "share", "what winning is worth beyond the prize", source="I from +72 % overspending (V)")
    solo_yield: float = _uncertain(0.008, 0.0, 10.0, "units/hour", "what an hour yields alone", source="I fitted", symbol="ω")
    hour_value: float = _uncertain(0.22, 0.0, 10.0, "units/hour", "price of an hour", symbol="w")
    coordination_hours: float = _uncertain(0.5, 0.0, 100.0, "hours/month", "coordination, whatever the size", symbol="c₀")
    coordination_growth: float = _uncertain(0.221, 0.0, 100.0, "hours/month", "coordination that grows with partners", source="I fitted", symbol="c₁")
    shared_meetings: float = _uncertain(0.25, 0.0, 5.0, "share", "what shared leadership adds to coordination")
    creation_cost: float = _uncertain(3.0, 0.0, 1000.0, "hours", "start-up of a created group, per member")
    learning_hours: float = _uncertain(0.08, 0.0, 1.0, "share", "effort that convergent partners spend learning")
    learning_rate: float = _uncertain(0.02, 0.0, 1.0, "1/month", "gain of competence from a better partner", symbol="η_l")
    learning_value: float = _uncertain(1.1, 0.0, 20.0, "units/month", "what a full point of competence is worth", source="I fitted", symbol="v_l")
    capacity_teaching: float = _uncertain(0.005, 0.0, 1.0, "1/month", "gain of other civil members beside a capacity builder")
    advocacy_voice: float = _uncertain(0.01, 0.0, 1.0, "1/month", "legitimacy and recognition that advocacy gains for weaker members")
    social_meetings: float = _uncertain(0.04, 0.0, 1.0, "1/month", "a social organisation tries to bring an acquaintance and a stranger together")
    change_watch: float = _uncertain(1.0, 0.0, 10.0, "ratio", "how much sooner a watchdog brings motives and capture out")

    # Forming and reviewing
    scouting_rate: float = _uncertain(0.439, 0.0, 1.0, "1/month", "an organisation with time looks for a partnership", source="I fitted")
    random_partners: int = _constant(0, 0, 1, "0/1", "partners are chosen by lot: a null model")
    fixed_teams: int = _constant(0, 0, 1, "0/1", "nobody joins or leaves a team that has formed: a null model")
    recruiting_rate: float = _uncertain(0.156, 0.0, 1.0, "1/month", "a lead looks for another partner", source="I fitted")
    memory_months: int = _uncertain(24, 0, 240, "months", "a refusal, and a departure, are remembered")
    mission_floor: float = _uncertain(0.05, 0.0, 1.0, "share", "least weight of a theme in a mission that partners in it", source="I fitted")
    strategy_floor: float = _uncertain(0.08, 0.0, 1.0, "share", "least weight of a theme in the strategy")
    community_regard: float = _uncertain(0.1, 0.0, 1.0, "share", "community benefit that a fully prosocial party counts as its own")
    value_ratio: float = _uncertain(1.6, 0.5, 5.0, "ratio", "benefits over costs that are asked for at first", source="V El Ansari & Phillips 2004")
    value_ratio_late: float = _uncertain(1.0, 0.5, 5.0, "ratio", "benefits over costs that are asked for later on", source="I after the MAPS study 2022")
    value_ratio_months: float = _uncertain(31.7, 1.0, 600.0, "months", "age of a partnership over which the ratio asked for falls by two thirds of the way", source="I fitted")
    satisfaction_speed: float = _uncertain(0.0869, 0.0, 1.0, "1/month", "adjustment of satisfaction", source="I fitted")
    leave_rate: float = _uncertain(0.0935, 0.0, 1.0, "1/month", "a dissatisfied member leaves", source="I fitted")
    distrust_floor: float = _uncertain(0.0733, 0.0, 1.0, "share", "a member with less mean trust leaves at once", source="I fitted")
    capture_ratio: float = _uncertain(2.0, 1.0, 20.0, "ratio", "taken over agreed, in a year, that is felt as capture")

    # What the LAG can do
    checkin_interval: int = _lever(0, 0, 84, "months", "months between check-ins; 0: never", symbol="f")
    checkin_hours: float = _constant(2.0, 0.0, 50.0, "hours", "a member's time for a check-in")
    disclosure: float = _uncertain(0.3, 0.0, 1.0, "chance", "a check-in brings a hidden motive out", symbol="q")
    disclosure_credit: float = _uncertain(0.05, 0.0, 1.0, "share", "trust gained by what is disclosed, of the room left")
    charter: int = _lever(0, 0, 1, "0/1", "a transparency charter is signed")
    charter_disclosure: float = _uncertain(0.9, 0.0, 1.0, "chance", "disclosure at a check-in under the charter")
    facilitation_rate: float = _lever(0.0, 0.0, 0.5, "1/month", "gain of recognition through facilitation", symbol="γ")
    facilitator_hours: float = _uncertain(20.0, 0.0, 1000.0, "hours/month", "the LAG's time for a partnership at a full rate")
    matchmaking: float = _lever(0.0, 0.0, 12.0, "events/year", "matchmaking events")
    introductions: int = _lever(0, 0, 4, "organisations", "organisations that the LAG names to a newcomer, or to one that knows nobody, when it looks for partners")
    consultations: float = _lever(0.0, 0.0, 1.0, "1/month", "an organisation talks to the LAG's office; a public body ten times as often", source="V 21 a month in one LAG, two fifths of them with public bodies")
    event_hours: float = _uncertain(24.0, 0.0, 1000.0, "hours", "the LAG's time for an event")
    time_refund: float = _lever(0.0, 0.0, 1.0, "share", "transaction costs that the LAG refunds")
    training_share: float = _lever(0.0, 0.0, 1.0, "share/year", "organisations trained in win–win a year")
    training_step: float = _uncertain(0.25, 0.0, 1.0, "share", "how far practice after training moves the angle towards 45")
    training_hours: float = _constant(4.0, 0.0, 100.0, "hours", "the LAG's time for a trained organisation")
    grant_rate: float = _lever(0.0, 0.0, 1.0, "chance", "an issue comes with a call")
    grant_size: float = _lever(27_800.0, 0.0, 1e7, "euro", "size of a grant", source="D this LAG, 2007-13")
    grant_margin: float = _uncertain(0.15, 0.0, 1.0, "share", "what partners keep of a grant; the rest is spent on the work", source="M flat rate for indirect costs")
    call_rivals: float = _uncertain(0.25, 0.0, 10.0, "power", "strength of applications from elsewhere", source="D so that 0.67-0.83 of applications win")
    grant_months: int = _constant(24, 1, 84, "months", "months over which a grant is paid")
    grant_delay: int = _uncertain(12, 0, 84, "months", "from an application to the first payment", source="V 11 to 24 months")
    bid_hours: float = _uncertain(80.0, 0.0, 2000.0, "hours", "what an application costs, won or not", source="I 40 to 160, from S")
    hired_competence: float = _uncertain(0.3, 0.0, 1.0, "share", "what an hour that a grant buys is worth, in every role")
    vote_cap: int = _lever(1, 0, 1, "0/1", "no sector above 49 % of votes in a consortium", source="V Reg. 1303/2013 art. 32")
    startup_support: float = _lever(0.0, 0.0, 1.0, "share", "start-up costs of created groups that the LAG carries")
    onboarding: int = _lever(0, 0, 10, "ties", "introductions of a newcomer on entry")
    outreach: float = _lever(0.0, 0.0, 1.0, "1/month", "an organisation of a vulnerable group, in no partnership, is introduced to somebody")
    running_budget: float = _lever(5.0, 0.0, 1e5, "euro/organisation/month", "what the LAG may spend on animation", source="D 2.7 meetings and 21 consultations a month in one LAG, about 30 hours")
    staff_hour: float = _uncertain(0.35, 0.0, 10.0, "units/hour", "price of the LAG's own hour")
    euro_per_unit: float = _constant(36.0, 0.01, 1e6, "euro/unit", "what a unit is worth: turns grants and budgets into units, and results into euro", source="I an hour at 8 euro is 0.22 units")

    def __post_init__(self) -> None:
        for name in _DECLARED:
            check_value(name, getattr(self, name))
        _check_together(self)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Parameters:
        """Parameters with `values` in place of defaults; an unknown name is refused with the nearest known."""
        require_mapping("parameters", values)
        for name in values:
            require_known(name)
        return cls(**values)

    def as_dict(self) -> dict[str, float | int]:
        return {name: getattr(self, name) for name in _DECLARED}

    def as_record(self) -> np.ndarray:
        """One record, shape (1,), a float64 field per parameter: what compiled code reads."""
        return np.array([tuple(self.as_dict().values())], dtype=RECORD)


def declaration(name: str) -> Mapping[str, Any]:
    """Low, high, unit, role, source, symbol, about and default of the parameter `name`."""
    require_known(name)
    declared = _DECLARED[name]
    return {**declared.metadata, "default": declared.default, "integer": declared.type == "int"}


def names() -> tuple[str, ...]:
    return tuple(_DECLARED)


def require_known(name: str) -> None:
    """Raise `InputError` with the nearest known name unless `name` is a parameter."""
    if name not in _DECLARED:
        near = difflib.get_close_matches(str(name), _DECLARED, n=1, cutoff=0.0)
        raise InputError("parameters.{name}: no such parameter; nearest: {near}", name=name, near=near[0])


def check_value(name: str, value: Any) -> None:
    """Raise `InputError` unless `value` is a finite number of the declared kind within the declared range."""
    declared = _DECLARED[name]
    low, high, integer = declared.metadata["low"], declared.metadata["high"], declared.type == "int"
    kinds = (int, np.integer) if integer else (int, float, np.integer, np.floating)
    if isinstance(value, kinds) and not isinstance(value, bool) and low <= value <= high:  # NaN is in no range
        return
    kind = Message("an integer") if integer else Message("a number")
    if isinstance(value, kinds) and not isinstance(value, bool):
        wrong = Message("out of range")
    else:
        wrong = Message("not an integer") if integer else Message("not a number")
    raise InputError(
        "parameters.{name}={value!r}: {wrong}; accepted: {kind} from {low:g} to {high:g} ({unit})",
        name=name, value=value, wrong=wrong, kind=kind, low=low, high=high, unit=Message(declared.metadata["unit"]),
    )


def _check_together(p: Parameters) -> None:
    if p.share_municipality + p.share_business > 1.0:
        raise InputError(
            "parameters.share_municipality={municipality!r} and parameters.share_business={business!r}: together above 1;"
            " accepted: a sum of at most 1",
            municipality=p.share_municipality, business=p.share_business,
        )
    if p.value_ratio_late > p.value_ratio:
        raise InputError(
            "parameters.value_ratio_late={late!r}: above value_ratio={ratio!r}; accepted: at most value_ratio, for the ratio"
            " falls with tenure",
            late=p.value_ratio_late, ratio=p.value_ratio,
        )


_DECLARED = {declared.name: declared for declared in fields(Parameters)}
RECORD = np.dtype([(name, "f8") for name in _DECLARED], align=True)
assert all(declared.default is not MISSING for declared in _DECLARED.values())
