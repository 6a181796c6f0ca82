"""The claims about what forms: the three questions, the four categories, the three sectors (C5 to C7)."""

from __future__ import annotations

from zaedno.experiments.claims.declaration import (
    BESIDE,
    CERTAIN,
    FALLS,
    RISES,
    Arm,
    Boundary,
    Claim,
    Statement,
    less,
    mark,
)

# Mean competence over the eight roles is the same for a civil organisation of two functions: (2·0.85 + 6·0.44)/8.
_ALIKE = {"competence_mean": 0.5425, "competence_other": 0.5425}
_DIFFERENT = {"competence_mean": 0.85, "competence_other": 0.44}
_ACQUAINTED = {"acquaintance_across": 0.54, "acquaintance_public": 0.54}  # what it is within a sector

C5 = Claim(
    name="C5",
    hypothesis=mark("Partnerships form only where benefits exceed the transaction costs and the alternatives."),
    arms=(
        Arm("cheap_hours", {"hour_value": 0.11}),
        Arm("dear_hours", {"hour_value": 0.44}),
        Arm("poor_alternative", {"solo_yield": 0.0}),
        Arm("good_alternative", {"solo_yield": 0.1}),
    ),
    statements=(
        Statement(
            "cost_formed",
            mark("fewer partnerships form when an hour costs four times as much"),
            "formed",
            less("dear_hours", "cheap_hours"),
            FALLS,
        ),
        Statement(
            "alternative_formed",
            mark("fewer form when working alone yields more"),
            "formed",
            less("good_alternative", "poor_alternative"),
            FALLS,
        ),
        Statement(
            "cost_declined",
            mark("the third question decides more often when hours are dear"),
            "declined_cost_share",
            less("dear_hours", "cheap_hours"),
            RISES,
            CERTAIN,
        ),
        Statement(
            "alternative_declined",
            mark("the second question decides more often when working alone yields more"),
            "declined_alternative_share",
            less("good_alternative", "poor_alternative"),
            RISES,
            CERTAIN,
        ),
        Statement(
            "cost_losing",
            mark("of what forms at a higher price, less ends with a loss for everybody"),
            "outcome_lose_lose",
            less("dear_hours", "cheap_hours"),
            FALLS,
            BESIDE,
        ),
    ),
    boundary=Boundary(
        x="hour_value",
        xs=(0.05, 0.1, 0.15, 0.22, 0.3, 0.45, 0.6),
        y="value_ratio",
        ys=(1.0, 1.3, 1.6, 2.0, 2.5, 3.0, 4.0),
        measure="formed",
        direction=FALLS,
        words=mark("change of partnerships formed against hours that cost nothing"),
        control={"hour_value": 0.0},
    ),
)

C6 = Claim(
    name="C6",
    hypothesis=mark("Each category of cooperation arises where the training says that it does."),
    arms=(
        Arm("no_newcomers", {"newcomer_share": 0.0}),
        Arm("newcomers", {"newcomer_share": 0.4}),
        Arm("few_issues", {"issue_rate": 0.0115}),
        Arm("many_issues", {"issue_rate": 0.046}),
        Arm("as_it_is"),
        Arm("calls", {"grant_rate": 0.25}),
        Arm("little_innovation", {"innovation_rate": 0.05}),
        Arm("much_innovation", {"innovation_rate": 0.25}),
        Arm("alike", _ALIKE),
        Arm("different", _DIFFERENT),
    ),
    statements=(
        Statement(
            "creation_newcomers",
            mark("creation: more new groups where partners appear after the network has formed"),
            "formed_creation",
            less("newcomers", "no_newcomers"),
            RISES,
        ),
        Statement(
            "creation_issues",
            mark("creation: more new groups where more questions come up"),
            "formed_creation",
            less("many_issues", "few_issues"),
            RISES,
        ),
        Statement(
            "consortium_calls",
            mark("consortium: more where issues come with calls"),
            "formed_consortium",
            less("calls", "as_it_is"),
            RISES,
        ),
        Statement(
            "convergent_competence",
            mark("convergent: a larger part of the partnerships where competences differ, at the same mean"),
            "convergent_share",
            less("different", "alike"),
            RISES,
        ),
        Statement(
            "complementary_roles",
            mark("complementary, with or without added value: more where partners have different roles"),
            "formed_joint",
            less("different", "alike"),
            RISES,
        ),
        Statement(
            "consortium_innovation",
            mark("consortium: more where organisations bring innovative issues"),
            "formed_consortium",
            less("much_innovation", "little_innovation"),
            RISES,
            CERTAIN,
        ),
    ),
    boundary=Boundary(
        x="newcomer_share",
        xs=(0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8),
        y="issue_rate",
        ys=(0.005, 0.01, 0.015, 0.023, 0.035, 0.05, 0.07),
        measure="formed_creation",
        direction=RISES,
        words=mark("change of new groups created against no newcomers"),
        control={"newcomer_share": 0.0},
    ),
)

C7 = Claim(
    name="C7",
    hypothesis=mark(
        "Drawing in business and municipality beats civil society alone, at equal numbers, hours and competence."
    ),
    arms=(
        Arm("civil_alone", {"civil_only": 1}),
        Arm("as_it_is"),
        Arm("acquainted_civil_alone", {"civil_only": 1, **_ACQUAINTED}),
        Arm("acquainted", _ACQUAINTED),
    ),
    statements=(
        Statement(
            "sectors_gain",
            mark("the collective gain is higher with all three sectors"),
            "collective_gain",
            less("as_it_is", "civil_alone"),
            RISES,
        ),
        Statement(
            "sectors_acquainted",
            mark("it is so where sectors know each other as well as they know their own"),
            "collective_gain",
            less("acquainted", "acquainted_civil_alone"),
            RISES,
            BESIDE,
        ),
        Statement(
            "sectors_served",
            mark("more of the issues are served"),
            "issues_served_share",
            less("as_it_is", "civil_alone"),
            RISES,
            BESIDE,
        ),
        Statement(
            "sectors_cohesion",
            mark("partnerships are more cohesive"),
            "cohesion",
            less("as_it_is", "civil_alone"),
            RISES,
            BESIDE,
        ),
    ),
    boundary=Boundary(
        x="civil_draws",
        xs=(0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9),
        y="share_business",
        ys=(0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9),
        measure="collective_gain",
        direction=RISES,
        words=mark("collective gain (units a month) with all three sectors, less that of civil society alone"),
        control={"civil_only": 1},
        drawn=True,
    ),
)
