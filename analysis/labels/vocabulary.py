"""What sectors, categories, causes, questions, patterns, scenarios, policies and structures are called.

The keys are those of tables.
"""

from zaedno.analysis.language import mark

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
    "mission": mark("does not serve the mission"),
    "alternative": mark("can be had in other ways"),
    "cost": mark("benefits below the costs"),
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
    "cross_sector_ngos": mark("Civil organisations that meet a business without a public body"),
    "in_a_partnership": mark("Organisations in a partnership"),
    "hazard_rises": mark("Risk of ending in the years 2 to 4, over the first year"),
    "hazard_falls": mark("Risk of ending in the years 6 and 7, over the years 2 to 4"),
    "young_at_start": mark("Partnerships at month 0 that are at most 6 years old"),
    "density": mark("Density of the network of joint projects"),
    "density_28": mark("Density of joint projects among 28 organisations"),
    "known_density_28": mark("Density of meetings among 28 organisations"),
    "lag_centralisation_28": mark("Centralisation on the LAG among 28 organisations"),
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
    "win_win_some": mark("win–win, some win–lose"),
    "funding_gap": mark("funding gap"),
    "bridge": mark("bridged funding gap"),
}

POLICIES = {
    "none": mark("no policy"),
    "as_today": mark("as today"),
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

STRUCTURES = {
    "as_built": mark("as built"),
    "abundant_needs": mark("abundant needs"),
    "elasticity_1": mark("no role can be missing"),
    "elasticity_4": mark("roles replace each other"),
    "fixed_teams": mark("fixed teams"),
    "linear_cooperation": mark("linear cooperation"),
    "no_history": mark("without a past"),
    "no_means": mark("without means"),
    "no_trust": mark("without trust"),
    "random_partners": mark("partners by lot"),
    "strangers_vote": mark("newcomers judged as strangers"),
}
