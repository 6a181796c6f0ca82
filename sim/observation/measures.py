"""What is recorded of a month and of a run: every measure's name, unit and meaning, once.

`MONTH` is the record that compiled code fills; its fields are the columns of the table `months`.
A run's value is its mean over the second half of the horizon, except counts, which are totals, running totals, which
are those of the last month, and `identity_error`, which is a maximum.
"""

from dataclasses import dataclass

import numpy as np

from zaedno.sim.vocabulary import Category, Cause, Outcome, Power

MEAN, COUNT, MAXIMUM, LAST, TOTAL = "mean", "count", "maximum", "last", "total"
MORE, LESS, NEITHER = "more", "less", "neither"
MEDIAN = "median"
MEANS = ("an authority's act, premises or land", "money or equipment", "the confidence of those concerned")  # by power


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of `months` and `runs`: `kind` tells how months become a run's value.

    `better` tells whether more of it is better than less, the other way round, or neither.  `centre` tells by what
    worlds are summed up where they are compared: by the median where the mean of so skewed a measure hangs on a few.
    """

    name: str
    unit: str
    about: str
    kind: str = MEAN
    # A run's value is the first of these over the sum of the others, each summed over all months
    over: tuple[str, ...] | None = None
    better: str = NEITHER
    centre: str = MEAN


def _gains() -> list[Measure]:
    return [
        Measure(
            "collective_gain",
            "units/month",
            "output, that of projects of one too, less transaction costs, contest spending and the LAG's own costs",
            better=MORE,
        ),
        Measure(
            "collective_gain_total", "units", "collective gain of all months from month 0 to this one", TOTAL, better=MORE
        ),
        Measure("output", "units/month", "value that partnerships deliver", better=MORE),
        Measure("output_alone", "units/month", "value that projects of one deliver"),
        Measure("community_gain", "units/month", "part of all output that cannot be divided", better=MORE),
        Measure("individual_gain_mean", "units/month", "net gain of an organisation", better=MORE),
        Measure(
            "individual_gain_gini",
            "share",
            "inequality of what organisations have taken out so far, within a LAG",
            better=LESS,
        ),
        Measure("gain_ngo", "units/month", "net gain of a civil organisation", better=MORE),
        Measure("gain_business", "units/month", "net gain of a business", better=MORE),
        Measure("gain_municipality", "units/month", "net gain of a public body", better=MORE),
        Measure(
            "gain_kept",
            "share",
            "collective gain, projects of one left out, of the last twelve months over the best twelve so far, the past included",
            LAST,
            better=MORE,
            centre=MEDIAN,
        ),
        Measure("contest_waste", "units/month", "spent on winning shares from partners", better=LESS),
        Measure(
            "contest_waste_share",
            "share",
            "contest spending over all that is contested, grants too",
            over=("contest_waste", "contested_pot"),
            better=LESS,
        ),
        Measure("transaction_cost", "units/month", "price of the hours spent on partnering itself", better=LESS),
        Measure(
            "transaction_cost_share",
            "share",
            "transaction costs over output",
            over=("transaction_cost", "output"),
            better=LESS,
            centre=MEDIAN,
        ),
        Measure(
            "policy_cost",
            "units/month",
            "what the LAG's policy costs: its own time, refunds, and grants from outside",
            better=LESS,
        ),
        Measure("policy_cost_total", "units", "policy_cost of all months from month 0 to this one", TOTAL, better=LESS),
        Measure("divided", "units/month", "output divided among members"),
        Measure("contested_pot", "units/month", "what members divide: output and grants"),
        Measure("private_gain", "units/month", "yield of hours diverted to private agendas"),
        Measure("solo_gain", "units/month", "yield of hours worked alone, on projects of one too"),
        Measure("grants", "units/month", "part of grants that whoever serves the issue keeps"),
        Measure("hired", "units/month", "part of grants that buys hours for the work: money from outside"),
        Measure("refunds", "units/month", "transaction costs that the LAG refunds"),
        Measure("took_out", "units/month", "net gains of all organisations together", better=MORE),
        Measure(
            "identity_error", "relative", "largest relative error of the accounting identity", MAXIMUM, better=LESS
        ),
    ]


def _relations() -> list[Measure]:
    return [
        Measure("cohesion", "share", "mean trust over ordered pairs of members of live partnerships", better=MORE),
        Measure("cohesion_min", "share", "mean over partnerships of the least mean trust of a member", better=MORE),
        Measure("cohesive_share", "share", "live partnerships with a cohesion above one half", better=MORE),
        Measure("hidden_share", "share", "undisclosed share of members' agendas", better=LESS),
        Measure("collective_power", "power", "cohesion times undiverted power, mean over partnerships", better=MORE),
        Measure("recognition", "share", "recognition of each other's power, mean over partnerships", better=MORE),
        Measure("conflicts", "partnership-months", "live partnerships with a contest", better=LESS),
        Measure("quarrels", "count", "quarrels that began: over a leak, a broken promise, a captured share", COUNT, better=LESS),
        Measure("leaks", "count", "hidden motives that came out by themselves", COUNT, better=LESS),
        Measure("disclosures", "count", "hidden motives disclosed at check-ins", COUNT),
        Measure("checkins", "count", "check-ins held", COUNT),
        Measure("attitude_mean", "degrees", "mean attitude of organisations"),
        Measure("attitude_sd", "degrees", "spread of attitudes"),
        Measure(
            "competence_gain",
            "points",
            "competence learnt so far, summed over organisations and roles",
            LAST,
            better=MORE,
        ),
    ]


def _partnerships() -> list[Measure]:
    return [
        Measure("present", "count", "organisations present"),
        Measure("partnerships", "count", "live partnerships", better=MORE),
        Measure("members", "count", "organisations in at least one partnership", better=MORE),
        Measure("size_mean", "members", "mean size of live partnerships"),
        Measure("scouted", "count", "times an organisation with time looked for an issue or for partners", COUNT),
        Measure("proposed", "count", "proposals and requests to join", COUNT),
        *(Measure(f"formed_{c.slug}", "count", f"{c.slug} partnerships formed", COUNT) for c in Category),
        *(
            Measure(
                f"ended_{c.slug}",
                "count",
                f"partnerships ended by: {c.slug}",
                COUNT,
                better=MORE if c is Cause.COMPLETED else LESS,
            )
            for c in Cause
        ),
        Measure("lasting", "count", "partnerships completed, or alive at 36 months", COUNT, better=MORE),
        *(
            Measure(
                f"outcome_{o.slug}",
                "share",
                f"ended partnerships so far classed {o.slug}",
                LAST,
                better=MORE if o is Outcome.WIN_WIN else LESS,
            )
            for o in Outcome
        ),
        Measure("passed_mission", "count", "looked and passed: does not serve the mission or the strategy", COUNT),
        Measure("passed_alternative", "count", "looked and passed: does it alone", COUNT),
        Measure("passed_cost", "count", "looked and passed: benefits do not exceed the costs", COUNT),
        Measure("refused", "count", "asked to join and was refused by the members", COUNT, better=LESS),
        Measure(
            "declined_mission", "count", "was asked and declined: does not serve the mission or the strategy", COUNT, better=LESS
        ),
        Measure("declined_alternative", "count", "was asked and declined: can be reached in other ways", COUNT, better=LESS),
        Measure("declined_cost", "count", "was asked and declined: benefits do not exceed the costs", COUNT, better=LESS),
        Measure("asked_again", "count", "requests between a partnership and one that had refused each other before", COUNT, better=LESS),
        Measure("bids", "count", "applications for grants", COUNT),
        Measure("bids_won", "count", "applications that won", COUNT),
        Measure("cross_sector_share", "share", "live partnerships with all three sectors", better=MORE),
        Measure("multi_sector_share", "share", "live partnerships with more than one sector", better=MORE),
        Measure("public_partner_share", "share", "live partnerships with a public body", better=MORE),
        Measure(
            "cross_sector_ngos",
            "share",
            "partnered civil organisations that meet a business where no public body is a member",
            better=MORE,
        ),
        Measure("ngo_in", "share", "civil organisations in a partnership", better=MORE),
        Measure("business_in", "share", "businesses in a partnership", better=MORE),
        Measure("public_in", "share", "public bodies in a partnership", better=MORE),
        Measure("newcomers_in", "share", "newcomers so far that have joined a partnership", LAST, better=MORE),
        Measure(
            "inclusion_share", "share", "live partnerships with an organisation of a vulnerable group", better=MORE
        ),
        *_needs(),
        Measure("issues_served_share", "share", "issues that a partnership serves", better=MORE),
        Measure(
            "emergent_wait",
            "months",
            "mean age at which issues so far, innovative ones aside, were first served",
            LAST,
            better=LESS,
        ),
        Measure("strategy_alignment", "share", "output on the LAG's priority themes", better=MORE),
    ]


def _needs() -> list[Measure]:
    services = (
        ("served_together", "issues that a partnership serves", MORE),
        ("served_alone", "issues that an organisation serves alone", NEITHER),
        ("unserved", "issues that nobody serves", LESS),
    )
    return [
        measure
        for name, about, better in services
        for measure in (
            Measure(name, "count", about, better=better),
            *(
                Measure(f"{name}_{power.slug}", "count", f"{about}, of those that ask for {MEANS[power]}", better=better)
                for power in Power
            ),
        )
    ]


def _network() -> list[Measure]:
    return [
        Measure("known_density", "share", "ordered pairs of organisations of which one has met the other within a year"),
        Measure("known_centralisation", "share", "degree centralisation of who has met whom within a year"),
        Measure("lag_density", "share", "density of joint projects and talks with the LAG, itself a node"),
        Measure("lag_centralisation", "share", "degree centralisation of joint projects and talks, the LAG a node"),
        Measure(
            "network_cohesion",
            "share",
            "organisations in the largest component of the partnership network",
            better=MORE,
        ),
        Measure("density", "share", "pairs of organisations that share a live partnership"),
        Measure("centralisation", "share", "degree centralisation (Freeman 1978)"),
        Measure("clustering", "share", "mean local clustering of organisations with two partners or more"),
        Measure("assortativity", "coefficient", "assortativity by sector (Newman 2003)", centre=MEDIAN),
    ]


MEASURES: tuple[Measure, ...] = (*_relations(), *_gains(), *_partnerships(), *_network())
BY_NAME = {measure.name: measure for measure in MEASURES}
MONTH = np.dtype([(measure.name, "f8") for measure in MEASURES], align=True)
