"""What is recorded of a month and of a run: every measure's name, unit and meaning, once.

`MONTH` is the record that compiled code fills; its fields are the columns of the table `months`.
A run's value is its mean over the second half of the horizon, except counts, which are totals, and
`identity_error`, which is a maximum.
"""

from dataclasses import dataclass

import numpy as np

from sim.vocabulary import Category, Cause, Outcome

MEAN, COUNT, MAXIMUM, LAST = "mean", "count", "maximum", "last"


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of `months` and `runs`: `kind` tells how months become a run's value."""

    name: str
    unit: str
    about: str
    kind: str = MEAN
    over: tuple[str, str] | None = None  # a run's value is the ratio of these two, summed over all months


def _gains() -> list[Measure]:
    return [
        Measure("collective_gain", "units/month", "output less transaction costs, contest spending and the LAG's own costs"),
        Measure("output", "units/month", "value that partnerships deliver"),
        Measure("community_gain", "units/month", "part of the output that cannot be divided"),
        Measure("individual_gain_mean", "units/month", "net gain of an organisation"),
        Measure("individual_gain_gini", "share", "inequality of what organisations have taken out so far, within a LAG"),
        Measure("gain_ngo", "units/month", "net gain of a civil organisation"),
        Measure("gain_business", "units/month", "net gain of a business"),
        Measure("gain_municipality", "units/month", "net gain of a public body"),
        Measure("gain_kept", "share", "collective gain of the last twelve months over the best twelve so far", LAST),
        Measure("contest_waste", "units/month", "spent on winning shares from partners"),
        Measure("contest_waste_share", "share", "contest spending over the output that members divide", over=("contest_waste", "divided")),
        Measure("transaction_cost", "units/month", "price of the hours spent on partnering itself"),
        Measure("transaction_cost_share", "share", "transaction costs over output", over=("transaction_cost", "output")),
        Measure("policy_cost", "units/month", "what the LAG's policy costs: its own time, refunds and grants kept"),
        Measure("divided", "units/month", "output divided among members"),
        Measure("private_gain", "units/month", "yield of hours diverted to private agendas"),
        Measure("solo_gain", "units/month", "yield of hours worked alone"),
        Measure("grants", "units/month", "part of grants that members keep"),
        Measure("refunds", "units/month", "transaction costs that the LAG refunds"),
        Measure("took_out", "units/month", "net gains of all organisations together"),
        Measure("identity_error", "relative", "largest relative error of the accounting identity", MAXIMUM),
    ]


def _relations() -> list[Measure]:
    return [
        Measure("cohesion", "share", "mean trust over ordered pairs of members of live partnerships"),
        Measure("cohesion_min", "share", "mean over partnerships of the least mean trust of a member"),
        Measure("cohesive_share", "share", "live partnerships with a cohesion above one half"),
        Measure("hidden_share", "share", "undisclosed share of members' agendas"),
        Measure("collective_power", "power", "cohesion times undiverted power, mean over partnerships"),
        Measure("recognition", "share", "recognition of each other's power, mean over partnerships"),
        Measure("conflicts", "partnership-months", "live partnerships with a contest"),
        Measure("leaks", "count", "hidden motives that came out by themselves", COUNT),
        Measure("disclosures", "count", "hidden motives disclosed at check-ins", COUNT),
        Measure("checkins", "count", "check-ins held", COUNT),
        Measure("attitude_mean", "degrees", "mean attitude of organisations"),
        Measure("attitude_sd", "degrees", "spread of attitudes"),
        Measure("competence_gain", "points", "competence learnt so far, summed over organisations and roles", LAST),
    ]


def _partnerships() -> list[Measure]:
    return [
        Measure("present", "count", "organisations present"),
        Measure("partnerships", "count", "live partnerships"),
        Measure("members", "count", "organisations in at least one partnership"),
        Measure("size_mean", "members", "mean size of live partnerships"),
        Measure("scouted", "count", "times an organisation with time looked for an issue or for partners", COUNT),
        Measure("proposed", "count", "proposals and requests to join", COUNT),
        *(Measure(f"formed_{c.slug}", "count", f"{c.slug} partnerships formed", COUNT) for c in Category),
        *(Measure(f"ended_{c.slug}", "count", f"partnerships ended by: {c.slug}", COUNT) for c in Cause),
        Measure("lasting", "count", "partnerships completed, or alive at 36 months", COUNT),
        *(Measure(f"outcome_{o.slug}", "share", f"ended partnerships so far classed {o.slug}", LAST) for o in Outcome),
        Measure("declined_mission", "count", "declined: does not serve the mission or the strategy", COUNT),
        Measure("declined_alternative", "count", "declined: can be reached in other ways", COUNT),
        Measure("declined_cost", "count", "declined: benefits do not exceed the costs", COUNT),
        Measure("cross_sector_share", "share", "live partnerships with all three sectors"),
        Measure("cross_sector_ngos", "share", "partnered civil organisations with a partner of another sector"),
        Measure("inclusion_share", "share", "live partnerships with an organisation of a vulnerable group"),
        Measure("issues_open", "count", "issues that nobody serves"),
        Measure("issues_served_share", "share", "issues that a partnership serves"),
        Measure("emergent_wait", "months", "mean age at which issues so far, innovative ones aside, were first served", LAST),
        Measure("strategy_alignment", "share", "output on the LAG's priority themes"),
    ]


def _network() -> list[Measure]:
    return [
        Measure("network_cohesion", "share", "organisations in the largest component of the partnership network"),
        Measure("density", "share", "pairs of organisations that share a live partnership"),
        Measure("centralisation", "share", "degree centralisation (Freeman 1978)"),
        Measure("clustering", "share", "mean local clustering of organisations with two partners or more"),
        Measure("assortativity", "coefficient", "assortativity by sector (Newman 2003)"),
    ]


MEASURES: tuple[Measure, ...] = (*_relations(), *_gains(), *_partnerships(), *_network())
BY_NAME = {measure.name: measure for measure in MEASURES}
MONTH = np.dtype([(measure.name, "f8") for measure in MEASURES], align=True)
