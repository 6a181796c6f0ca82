"""What things are called in front of readers: every measure, unit, sector, category, cause, pattern, scenario, policy.

The keys are the spellings of tables and files; the values are messages of the catalogue.
"""

from zaedno.analysis.language import Language, mark
from zaedno.sim.messages import printable, shortened
from zaedno.sim.observation.measures import BY_NAME
from zaedno.sim.parameters import declaration, names

MEASURES = {
    "cohesion": mark("Cohesion of partnerships"),
    "cohesion_min": mark("Trust in the least trusting member"),
    "cohesive_share": mark("Partnerships with cohesion above one half"),
    "hidden_share": mark("Hidden motives"),
    "collective_power": mark("Collective power"),
    "recognition": mark("Recognition of each other's power"),
    "conflicts": mark("Conflicts"),
    "leaks": mark("Hidden motives that leaked"),
    "disclosures": mark("Hidden motives disclosed"),
    "checkins": mark("Check-ins held"),
    "attitude_mean": mark("Attitude, mean angle"),
    "attitude_sd": mark("Attitude, spread of angles"),
    "competence_gain": mark("Competence learnt"),
    "collective_gain": mark("Collective gain"),
    "output": mark("Output of partnerships"),
    "community_gain": mark("Gain of the community"),
    "individual_gain_mean": mark("Mean individual gain"),
    "individual_gain_gini": mark("Inequality of gains, Gini"),
    "gain_ngo": mark("Gain of a civil organisation"),
    "gain_business": mark("Gain of a business"),
    "gain_municipality": mark("Gain of a public body"),
    "gain_kept": mark("Gain kept: last year over the best year"),
    "contest_waste": mark("Lost in contests, in units"),
    "contest_waste_share": mark("Lost in contests over shares"),
    "transaction_cost": mark("Transaction costs"),
    "transaction_cost_share": mark("Transaction costs, relative"),
    "policy_cost": mark("Costs of the LAG"),
    "divided": mark("Divided among members"),
    "private_gain": mark("Gain of private agendas"),
    "solo_gain": mark("Gain of working alone"),
    "grants": mark("Grants kept by members"),
    "refunds": mark("Refunds of transaction costs"),
    "took_out": mark("Taken out by all organisations"),
    "identity_error": mark("Error of the accounts"),
    "present": mark("Organisations"),
    "partnerships": mark("Live partnerships"),
    "members": mark("Organisations in a partnership"),
    "size_mean": mark("Size of a partnership"),
    "scouted": mark("Times somebody looked for partners"),
    "proposed": mark("Proposals"),
    "formed_complementary": mark("Complementary partnerships formed"),
    "formed_convergent": mark("Convergent partnerships formed"),
    "formed_creation": mark("New groups created"),
    "formed_consortium": mark("Consortia formed"),
    "ended_completed": mark("Ended: work completed"),
    "ended_value": mark("Ended: not worth it"),
    "ended_distrust": mark("Ended: distrust"),
    "ended_exposed": mark("Ended: hidden motives exposed"),
    "ended_capture": mark("Ended: captured by one member"),
    "ended_closed": mark("Ended: issue closed"),
    "ended_member_gone": mark("Ended: a member closed down"),
    "lasting": mark("Lasting partnerships"),
    "outcome_win_win": mark("Ended win–win"),
    "outcome_win_lose": mark("Ended win–lose"),
    "outcome_lose_lose": mark("Ended lose–lose"),
    "declined_mission": mark("Declined over mission or strategy"),
    "declined_alternative": mark("Declined for another way"),
    "declined_cost": mark("Declined over the costs"),
    "cross_sector_share": mark("Partnerships of all three sectors"),
    "cross_sector_ngos": mark("Civil organisations with a partner of another sector"),
    "inclusion_share": mark("Partnerships with a vulnerable group"),
    "issues_open": mark("Issues that nobody serves"),
    "issues_served_share": mark("Issues served"),
    "emergent_wait": mark("Wait until an issue is served"),
    "strategy_alignment": mark("Output on priority themes"),
    "network_cohesion": mark("Cohesion of the network"),
    "density": mark("Density of the network"),
    "centralisation": mark("Centralisation of the network"),
    "clustering": mark("Clustering of the network"),
    "assortativity": mark("Assortativity by sector"),
}

UNITS = {
    "units/month": mark("units a month"),
    "share": mark("share, 0 to 1"),
    "relative": mark("relative"),
    "power": mark("power"),
    "partnership-months": mark("partnership-months"),
    "count": mark("number"),
    "degrees": mark("degrees"),
    "points": mark("points"),
    "members": mark("members"),
    "months": mark("months"),
    "coefficient": mark("coefficient, −1 to 1"),
}

PER_CENT = {"contest_waste_share": mark("% of what is divided"), "transaction_cost_share": mark("% of the output")}

SECTORS = {"ngo": mark("civil"), "business": mark("business"), "municipality": mark("public")}

CATEGORIES = {
    "complementary": mark("complementary"),
    "convergent": mark("convergent"),
    "creation": mark("creation of a group"),
    "consortium": mark("consortium"),
}

CAUSES = {
    "completed": mark("work completed"),
    "value": mark("not worth it"),
    "distrust": mark("distrust"),
    "exposed": mark("motives exposed"),
    "capture": mark("capture"),
    "closed": mark("issue closed"),
    "member_gone": mark("member closed down"),
}

QUESTIONS = {
    "mission": mark("1. does not serve the mission"),
    "alternative": mark("2. can be had in other ways"),
    "cost": mark("3. benefits below the costs"),
}

PATTERNS = {
    "median_size": mark("Largest size of a partnership, median"),
    "above_8_members": mark("Partnerships that ever had more than 8 members"),
    "alive_after_5_years": mark("Partnerships alive after 5 years"),
    "hazard_peak_year": mark("Year of age in which the risk of ending peaks"),
    "hazard_last_over_peak": mark("Risk of ending in the last year, over the peak"),
    "ended_by_completion": mark("Endings with the work completed"),
    "ended_from_outside": mark("Endings because the issue closed"),
    "transaction_cost_share": mark("Transaction costs over the output"),
    "cross_sector_ngos": mark("Civil organisations with a partner of another sector"),
    "in_a_partnership": mark("Organisations in a partnership"),
    "density": mark("Density of the network"),
    "centralisation": mark("Centralisation of the network"),
}

SCENARIOS = {
    "baseline": mark("baseline"),
    "win_win": mark("win–win"),
    "win_lose": mark("win–lose"),
    "mixed": mark("mixed attitudes"),
    "power_gap": mark("power imbalance"),
    "hidden_agendas": mark("hidden motives"),
    "newcomers": mark("newcomers"),
    "civil_only": mark("civil sector alone"),
}

POLICIES = {
    "none": mark("no policy"),
    "quarterly_checkins": mark("quarterly check-ins"),
    "facilitation": mark("facilitation"),
    "transparency_charter": mark("transparency charter"),
    "matchmaking": mark("matchmaking"),
    "time_refund": mark("refund of time"),
    "win_win_training": mark("win–win training"),
    "consortium_grants": mark("grants for consortia"),
    "startup_support": mark("start-up support"),
    "full_programme": mark("full programme"),
}

# Parameters that readers meet often; of any other, what it is declared to be `about` says enough.
PARAMETERS = {
    "organisations": mark("organisations"),
    "svo_mean": mark("attitude, mean angle (degrees; −45 win–lose, 0 own gain only, 45 win–win)"),
    "svo_sd": mark("attitude, spread of angles (degrees)"),
    "win_lose_share": mark("organisations with a win–lose attitude, by lot (share)"),
    "hidden_mean": mark("part of its agenda that an organisation tends to hide, mean (share)"),
    "power_gap": mark("differences of power (0 none, 1 as in the roster)"),
    "recognition_start": mark("recognition of each other's power at formation (share)"),
    "value_ratio": mark("benefits over costs that are asked for at first (ratio)"),
    "hour_value": mark("price of an hour (units)"),
    "coordination_hours": mark("coordination, whatever the size (hours a month)"),
    "share_municipality": mark("public bodies (share of organisations)"),
    "share_business": mark("businesses (share of organisations)"),
    "stranger_trust": mark("trust in an unknown organisation (share)"),
    "first_trust": mark("trust in an acquaintance at the start (share)"),
    "leak_rate": mark("chance that a hidden agenda comes out (a month)"),
    "newcomer_share": mark("organisations that enter within seven years (share of those at the start)"),
    "civil_only": mark("all organisations are civil (0 no, 1 yes)"),
    "checkin_interval": mark("months between check-ins (0 never)"),
    "facilitation_rate": mark("facilitation (share of the way to full recognition, a month)"),
    "charter": mark("transparency charter (0 no, 1 yes)"),
    "matchmaking": mark("matchmaking events a year"),
    "time_refund": mark("transaction costs that the LAG refunds (share)"),
    "training_share": mark("organisations trained in win–win a year (share)"),
    "grant_rate": mark("issues that come with a call for grants (share)"),
    "startup_support": mark("start-up costs that the LAG carries (share)"),
    "onboarding": mark("introductions of a newcomer on entry"),
    "outreach": mark("introductions of vulnerable groups (chance a month)"),
}


def named(table: dict[str, str], key: str, language: Language) -> str:
    """The name of `key` in `language`; a user's own scenario or policy keeps the name it was given."""
    return language(table[key]) if key in table else printable(shortened(str(key)))


def parameter(name: str, language: Language) -> str:
    """The parameter `name` in few words, without its unit."""
    if name in PARAMETERS or name not in names():
        return named(PARAMETERS, name, language).split(" (")[0]
    about = declaration(name)["about"]
    return language(about).split(" (")[0]


def measure(name: str, language: Language) -> str:
    return named(MEASURES, name, language)


def within(name: str, language: Language) -> str:
    """The measure `name` inside a sentence."""
    label = measure(name, language)
    return label[:1].lower() + label[1:]


def unit(name: str, language: Language) -> str:
    """The unit in which the measure `name` is shown."""
    return language(PER_CENT[name] if name in PER_CENT else UNITS[BY_NAME[name].unit])


def scale(name: str) -> float:
    """What a value of the measure `name` is multiplied by to be shown in its `unit`."""
    return 100.0 if name in PER_CENT else 1.0


def with_unit(name: str, language: Language) -> str:
    """The measure and its unit, which is left out where things are counted."""
    counted = BY_NAME[name].unit == "count"
    return measure(name, language) if counted else f"{measure(name, language)} ({unit(name, language)})"
