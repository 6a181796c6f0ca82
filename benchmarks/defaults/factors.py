"""What is searched: parameters, each with the range that its default is looked for in.

The ranges are narrower than those of the declarations in sim/parameters.py: what is plausible for a LAG of today.
"""

from __future__ import annotations

from zaedno.experiments.calibration.priors import Factor

FACTORS = (
    # Who takes part, and who knows whom
    Factor("hours_median", 14, 22),
    Factor("hours_public_factor", 1.5, 4),
    Factor("competence_mean", 0.7, 0.88),
    Factor("competence_other", 0.15, 0.45),
    Factor("acquaintance_within", 0.2, 0.6),
    Factor("acquaintance_across", 0.02, 0.2),
    Factor("acquaintance_public", 0.4, 0.95),
    Factor("acquaintance_standing", 0.3, 0.7),
    # Issues
    Factor("issue_rate", 0.008, 0.03, log=True),
    Factor("issue_need", 3, 5.5),
    Factor("issue_work", 1500, 3500, log=True),
    Factor("setup_months", 2, 8),
    Factor("means_share", 0.15, 0.45),
    # Finding partners, working together
    Factor("scouting_rate", 0.2, 0.45),
    Factor("recruiting_rate", 0.1, 0.25),
    Factor("coordination_growth", 0.2, 0.38),
    Factor("collective_bonus", 0.2, 0.6),
    Factor("value_ratio_months", 15, 36),
    # Motives and trust
    Factor("hidden_mean", 0.12, 0.2),
    Factor("first_trust", 0.4, 0.55),
    Factor("trust_up", 0.05, 0.1),
    Factor("trust_down", 0.1, 0.25),
    # Leaving, and what changes meanwhile
    Factor("distrust_floor", 0.03, 0.13),
    Factor("satisfaction_speed", 0.08, 0.2),
    Factor("leave_rate", 0.03, 0.1),
    Factor("tiring", 0.005, 0.02),
    Factor("person_keeps", 0.3, 0.8),
    Factor("mission_drift", 0.02, 0.1),
    Factor("quarrel_hours", 0.5, 3),
    Factor("quarrel_leave", 0.02, 0.15),
)
