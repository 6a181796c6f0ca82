"""The claims about the three forces: power, hidden motives, win–lose mentality (C1 to C4)."""

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
    trend,
)

_HIDDEN = (0.0, 0.1, 0.2, 0.3, 0.4)  # doses at which partnerships still form, so that rates have a meaning
_CALLS = (0.0, 0.2, 0.4)
_SHARES = (0.0, 0.1, 0.2, 0.3, 0.5)
_WIN_WIN = {"svo_mean": 38.0, "svo_sd": 6.0}  # as in the scenario win_win


def _named(what: str, doses: tuple[float, ...]) -> list[str]:
    return [f"{what}_{dose:g}" for dose in doses]


_HIDDEN_TREND = trend(_named("hidden", _HIDDEN), _HIDDEN)
_SHARE_TREND = trend(_named("win_lose", _SHARES), _SHARES)

C1 = Claim(
    name="C1",
    hypothesis=mark("Where powers are out of balance, recognition of each other's power raises cohesion."),
    arms=(
        Arm("unrecognised", {"power_gap": 2.0, "recognition_start": 0.0}),
        Arm("recognised", {"power_gap": 2.0, "recognition_start": 0.9}),
        Arm("even_unrecognised", {"power_gap": 0.0, "recognition_start": 0.0}),
        Arm("even_recognised", {"power_gap": 0.0, "recognition_start": 0.9}),
        Arm("as_it_is"),
        Arm("facilitated", {"facilitation_rate": 0.1}),
    ),
    statements=(
        Statement(
            "recognition_cohesion",
            mark("cohesion rises when unequal partners recognise each other's power from the start"),
            "cohesion",
            less("recognised", "unrecognised"),
            RISES,
        ),
        Statement(
            "facilitation_cohesion",
            mark("cohesion rises when a facilitator helps them to"),
            "cohesion",
            less("facilitated", "as_it_is"),
            RISES,
        ),
        Statement(
            "recognition_waste",
            mark("less is lost in contests over shares, for claims fit better"),
            "contest_waste_share",
            less("recognised", "unrecognised"),
            FALLS,
            CERTAIN,
        ),
        Statement(
            "recognition_conflicts",
            mark("months with a contest become rarer"),
            "conflict_share",
            less("recognised", "unrecognised"),
            FALLS,
            BESIDE,
        ),
        Statement(
            "imbalance_matters",
            mark("recognition adds more cohesion under imbalance than among equals"),
            "cohesion",
            {"recognised": 1.0, "unrecognised": -1.0, "even_recognised": -1.0, "even_unrecognised": 1.0},
            RISES,
            BESIDE,
        ),
        Statement(
            "facilitation_gain",
            mark("facilitation also raises the collective gain, net of what it costs"),
            "collective_gain",
            less("facilitated", "as_it_is"),
            RISES,
            BESIDE,
        ),
    ),
    boundary=Boundary(
        x="recognition_start",
        xs=(0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.0),
        y="power_gap",
        ys=(0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0),
        measure="cohesion",
        direction=RISES,
        words=mark("change of cohesion against no recognition"),
        control={"recognition_start": 0.0},
    ),
)

C2 = Claim(
    name="C2",
    hypothesis=mark(
        "The more hidden motives, the less power the group has, and the more its output, its calls, its peace and its"
        " endings suffer."
    ),
    arms=(
        *(Arm(name, {"hidden_mean": dose}) for name, dose in zip(_named("hidden", _HIDDEN), _HIDDEN, strict=True)),
        *(
            Arm(name, {"hidden_mean": dose, "grant_rate": 0.25})
            for name, dose in zip(_named("calls_hidden", _CALLS), _CALLS, strict=True)
        ),
    ),
    statements=(
        Statement("hidden_output", mark("output falls"), "output", _HIDDEN_TREND, FALLS),
        Statement(
            "hidden_calls",
            mark("fewer calls are won, where issues come with calls"),
            "calls_won",
            trend(_named("calls_hidden", _CALLS), _CALLS),
            FALLS,
        ),
        Statement(
            "hidden_conflicts",
            mark("months with a contest become more frequent"),
            "conflict_share",
            _HIDDEN_TREND,
            RISES,
        ),
        Statement("hidden_broken", mark("partnerships break more often"), "broken", _HIDDEN_TREND, RISES),
        Statement("hidden_power", mark("collective power falls"), "collective_power", _HIDDEN_TREND, FALLS, CERTAIN),
        Statement("hidden_leaks", mark("motives leak more often"), "leak_frequency", _HIDDEN_TREND, RISES, CERTAIN),
        Statement(
            "hidden_consortia",
            mark("fewer consortia are put together, where issues come with calls"),
            "formed_consortium",
            trend(_named("calls_hidden", _CALLS), _CALLS),
            FALLS,
            BESIDE,
        ),
        Statement(
            "hidden_waste",
            mark("more of what is divided is lost in contests"),
            "contest_waste_share",
            _HIDDEN_TREND,
            RISES,
            BESIDE,
        ),
    ),
    boundary=Boundary(
        x="hidden_mean",
        xs=(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8),
        y="svo_mean",
        ys=(-20.0, -10.0, 0.0, 10.0, 20.0, 30.0, 40.0),
        measure="output",
        direction=FALLS,
        words=mark("change of output (units a month) against no hidden motives"),
        control={"hidden_mean": 0.0},
    ),
)

C3 = Claim(
    name="C3",
    hypothesis=mark("Regular check-ins raise trust and transparency; too many cost more than they give."),
    arms=(Arm("as_it_is"), Arm("quarterly", {"checkin_interval": 3}), Arm("monthly", {"checkin_interval": 1})),
    statements=(
        Statement(
            "checkins_trust",
            mark("trust among partners is higher with quarterly check-ins than without"),
            "cohesion",
            less("quarterly", "as_it_is"),
            RISES,
        ),
        Statement(
            "checkins_too_many",
            mark("the collective gain falls when check-ins go from quarterly to monthly"),
            "collective_gain",
            less("monthly", "quarterly"),
            FALLS,
        ),
        Statement(
            "checkins_transparency",
            mark("less is hidden with quarterly check-ins than without"),
            "hidden_share",
            less("quarterly", "as_it_is"),
            FALLS,
            CERTAIN,
        ),
        Statement(
            "checkins_gain",
            mark("quarterly check-ins raise the collective gain, net of what they cost"),
            "collective_gain",
            less("quarterly", "as_it_is"),
            RISES,
            BESIDE,
        ),
        Statement(
            "checkins_monthly",
            mark("monthly check-ins lower the collective gain even against none"),
            "collective_gain",
            less("monthly", "as_it_is"),
            FALLS,
            BESIDE,
        ),
    ),
    boundary=Boundary(
        x="checkin_interval",
        xs=(1, 2, 3, 6, 12, 24, 36),
        y="hidden_mean",
        ys=(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
        measure="collective_gain",
        direction=RISES,
        words=mark("change of collective gain (units a month) against no check-ins"),
        control={"checkin_interval": 0},
    ),
)

C4 = Claim(
    name="C4",
    hypothesis=mark(
        "Collective and individual gains, and how well they are kept, fall with the share of win–lose parties; a single"
        " one among win–win ones harms the partnership it is in."
    ),
    arms=(
        *(
            Arm(name, {"win_lose_share": share})
            for name, share in zip(_named("win_lose", _SHARES), _SHARES, strict=True)
        ),
        Arm("nobody_turns", _WIN_WIN, party=False),
        Arm("one_turns", _WIN_WIN, party=True),
    ),
    statements=(
        Statement("share_collective", mark("the collective gain falls"), "collective_gain", _SHARE_TREND, FALLS),
        Statement(
            "share_individual", mark("the mean individual gain falls"), "individual_gain_mean", _SHARE_TREND, FALLS
        ),
        Statement("share_kept", mark("less of the gain is kept"), "gain_kept", _SHARE_TREND, FALLS),
        Statement(
            "party_output",
            mark("a partnership delivers less after one member, by lot, has turned win–lose"),
            "party_output",
            less("one_turns", "nobody_turns"),
            FALLS,
        ),
        Statement(
            "party_partners",
            mark("its partners end up with less"),
            "party_partners_net",
            less("one_turns", "nobody_turns"),
            FALLS,
        ),
        Statement(
            "share_waste",
            mark("more is lost in contests over shares"),
            "contest_waste_share",
            _SHARE_TREND,
            RISES,
            CERTAIN,
        ),
        Statement(
            "party_months",
            mark("the partnership lives shorter"),
            "party_months",
            less("one_turns", "nobody_turns"),
            FALLS,
            BESIDE,
        ),
    ),
    boundary=Boundary(
        x="win_lose_share",
        xs=(0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0),
        y="organisations",
        ys=(20, 30, 45, 60, 75, 100, 130),
        measure="individual_gain_mean",
        direction=FALLS,
        words=mark("change of the mean individual gain (units a month) against no win–lose parties"),
        control={"win_lose_share": 0.0},
        drawn=True,
    ),
)
