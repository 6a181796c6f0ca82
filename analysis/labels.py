"""What things are called in front of readers: every measure, unit, sector, category, cause, scenario, policy.

The keys are the spellings of tables and files; the values are messages of the catalogue.
"""

from analysis.language import Language
from analysis.language import mark as N_
from sim.measures import BY_NAME

MEASURES = {
    "cohesion": N_("Cohesion of partnerships"),
    "cohesion_min": N_("Trust in the least trusting member"),
    "cohesive_share": N_("Partnerships with cohesion above one half"),
    "hidden_share": N_("Hidden motives"),
    "collective_power": N_("Collective power"),
    "recognition": N_("Recognition of each other's power"),
    "conflicts": N_("Conflicts"),
    "leaks": N_("Hidden motives that leaked"),
    "disclosures": N_("Hidden motives disclosed"),
    "checkins": N_("Check-ins held"),
    "svo_mean": N_("Attitude, mean angle"),
    "svo_sd": N_("Attitude, spread of angles"),
    "competence_gain": N_("Competence learnt"),
    "collective_gain": N_("Collective gain"),
    "output": N_("Output of partnerships"),
    "community_gain": N_("Gain of the community"),
    "individual_gain_mean": N_("Individual gain, mean"),
    "individual_gain_gini": N_("Inequality of individual gains (Gini)"),
    "gain_ngo": N_("Gain of a civil organisation"),
    "gain_business": N_("Gain of a business"),
    "gain_municipality": N_("Gain of a public body"),
    "gain_kept": N_("Gain kept: last year over the best year"),
    "contest_waste": N_("Lost in contests over shares"),
    "contest_waste_share": N_("Lost in contests, of what can be divided"),
    "transaction_cost": N_("Transaction costs"),
    "transaction_cost_share": N_("Transaction costs, of the output"),
    "policy_cost": N_("Cost of the policy"),
    "divided": N_("Divided among members"),
    "private_gain": N_("Gain of private agendas"),
    "solo_gain": N_("Gain of working alone"),
    "grants": N_("Grants kept by members"),
    "refunds": N_("Refunds of transaction costs"),
    "took_out": N_("Taken out by all organisations"),
    "identity_error": N_("Error of the accounts"),
    "organisations": N_("Organisations"),
    "partnerships": N_("Live partnerships"),
    "members": N_("Organisations in a partnership"),
    "size_mean": N_("Size of a partnership"),
    "proposed": N_("Proposals"),
    "formed_complementary": N_("Complementary partnerships formed"),
    "formed_convergent": N_("Convergent partnerships formed"),
    "formed_creation": N_("New groups created"),
    "formed_consortium": N_("Consortia formed"),
    "ended_completed": N_("Ended: work completed"),
    "ended_value": N_("Ended: not worth it"),
    "ended_distrust": N_("Ended: distrust"),
    "ended_exposed": N_("Ended: hidden motives exposed"),
    "ended_capture": N_("Ended: captured by one member"),
    "ended_closed": N_("Ended: issue closed"),
    "ended_member_gone": N_("Ended: a member closed down"),
    "lasting": N_("Lasting partnerships"),
    "outcome_win_win": N_("Ended win–win"),
    "outcome_win_lose": N_("Ended win–lose"),
    "outcome_lose_lose": N_("Ended lose–lose"),
    "declined_mission": N_("Declined over mission or strategy"),
    "declined_alternative": N_("Declined for another way"),
    "declined_cost": N_("Declined over the costs"),
    "cross_sector_share": N_("Partnerships of all three sectors"),
    "cross_sector_ngos": N_("Civil organisations with a partner of another sector"),
    "inclusion_share": N_("Partnerships with a vulnerable group"),
    "issues_open": N_("Issues that nobody serves"),
    "issues_served_share": N_("Issues served"),
    "emergent_wait": N_("Wait until an issue is served"),
    "strategy_alignment": N_("Output on priority themes"),
    "network_cohesion": N_("Cohesion of the network"),
    "density": N_("Density of the network"),
    "centralisation": N_("Centralisation of the network"),
    "clustering": N_("Clustering of the network"),
    "assortativity": N_("Assortativity by sector"),
}

UNITS = {
    "units/month": N_("units a month"),
    "share": N_("share, 0 to 1"),
    "relative": N_("relative"),
    "power": N_("power"),
    "partnership-months": N_("partnership-months"),
    "count": N_("number"),
    "degrees": N_("degrees"),
    "points": N_("points"),
    "members": N_("members"),
    "months": N_("months"),
    "coefficient": N_("coefficient, −1 to 1"),
}

SECTORS = {"ngo": N_("civil"), "business": N_("business"), "municipality": N_("public")}

CATEGORIES = {
    "complementary": N_("complementary"),
    "convergent": N_("convergent"),
    "creation": N_("creation of a group"),
    "consortium": N_("consortium"),
}

CAUSES = {
    "completed": N_("work completed"),
    "value": N_("not worth it"),
    "distrust": N_("distrust"),
    "exposed": N_("motives exposed"),
    "capture": N_("capture"),
    "closed": N_("issue closed"),
    "member_gone": N_("member closed down"),
}

OUTCOMES = {"win_win": N_("win–win"), "win_lose": N_("win–lose"), "lose_lose": N_("lose–lose")}

QUESTIONS = {
    "mission": N_("1. does not serve the mission"),
    "alternative": N_("2. can be had in other ways"),
    "cost": N_("3. benefits below the costs"),
}

SCENARIOS = {
    "baseline": N_("baseline"),
    "win_win": N_("win–win"),
    "win_lose": N_("win–lose"),
    "mixed": N_("mixed attitudes"),
    "power_gap": N_("power imbalance"),
    "hidden_agendas": N_("hidden motives"),
    "newcomers": N_("newcomers"),
    "civil_only": N_("civil sector alone"),
}

POLICIES = {
    "none": N_("no policy"),
    "quarterly_checkins": N_("quarterly check-ins"),
    "facilitation": N_("facilitation"),
    "transparency_charter": N_("transparency charter"),
    "matchmaking": N_("matchmaking"),
    "time_refund": N_("refund of time"),
    "win_win_training": N_("win–win training"),
    "consortium_grants": N_("grants for consortia"),
    "startup_support": N_("start-up support"),
    "full_programme": N_("full programme"),
}


def named(table: dict[str, str], key: str, language: Language) -> str:
    """The name of `key` in `language`; a user's own scenario or policy keeps the name it was given."""
    return language(table[key]) if key in table else str(key)


def measure(name: str, language: Language) -> str:
    return named(MEASURES, name, language)


def unit(name: str, language: Language) -> str:
    """The unit of the measure `name`, as an axis shows it."""
    return language(UNITS[BY_NAME[name].unit])


def with_unit(name: str, language: Language) -> str:
    return f"{measure(name, language)} ({unit(name, language)})"
