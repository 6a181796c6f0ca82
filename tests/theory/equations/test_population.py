"""Equations of docs/ODD.md by number, who there is, written out in NumPy and held against the model.

Where there is luck in it, two worlds are drawn of the same seed: one tells what the luck was, which has to be of the
distribution that the equation names; the other, with other parameters, has to be what the equation makes of it.
"""

import functools

import numpy as np
import pytest
from helpers.equations import CIVIL, SOME, clip, is_standard_normal, share
from helpers.significance import LEVEL, assert_count
from helpers.small_worlds import organisations, world
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, kstest, norm

from zaedno.sim.rules.population import COMPETENCE_SD, LEAST_POWER, POWER_SD, SECTOR_MISSION, SECTOR_POWER
from zaedno.sim.vocabulary import Role, Sector

N = 60
SECTORS = np.arange(N) % 3
FUNCTIONS = np.where(SECTORS == Sector.NGO, 1 << (np.arange(N) % CIVIL), 0)


def drawn(**parameters):
    """Organisations of which all but sector and functions is drawn, always by the same luck."""
    blank = dict.fromkeys(("svo", "hidden", "hours", "competence", "mission", "power"), np.nan)
    plain = {"svo_mean": 0.0, "svo_sd": 10.0, "hidden_mean": 0.5, "hidden_sd": 0.1, "hours_median": 1.0}
    plain |= {"hours_sigma": 1.0, "hours_public_factor": 1.0, "competence_mean": 0.5, "competence_other": 0.5}
    plain |= {"mission_focus": 1.0}
    template = organisations(N, sector=SECTORS, functions=FUNCTIONS, **blank)
    return world(template, 1, seed=3, **{**plain, **parameters}).organisations.copy()


@functools.cache
def luck():
    """Standard normal draws behind attitude, disposition, hours and competence; exponential ones behind missions."""
    them = drawn()
    e = them["mission"] / np.array(SECTOR_MISSION)[SECTORS]  # up to a factor of each organisation
    return {
        "svo": them["svo"] / 10.0,
        "hidden": (them["hidden"] - 0.5) / 0.1,
        "hours": np.log(them["hours"]),
        "competence": (them["competence"] - 0.5) / COMPETENCE_SD,
        "mission": e / e.sum(axis=1, keepdims=True),
        "power": them["power"],
    }


@pytest.mark.parametrize("of", ["svo", "hidden", "hours", "competence"])
def test_the_luck_of_organisations_is_normal(of):
    is_standard_normal(luck()[of].ravel())


def test_the_luck_of_missions_is_exponential_and_that_of_powers_normal():
    """A part of a sum of six exponentials is of a beta distribution; a normal draw that was not cut is a cut normal."""
    assert kstest(luck()["mission"][:, 0], beta(1, 5).cdf).pvalue > LEVEL
    mean = np.array(SECTOR_POWER)[SECTORS]
    low, high = norm.cdf((LEAST_POWER - mean) / POWER_SD), norm.cdf((1.0 - mean) / POWER_SD)
    inside = (luck()["power"] > LEAST_POWER) & (luck()["power"] < 1.0)
    rank = (norm.cdf((luck()["power"] - mean) / POWER_SD) - low) / (high - low)
    assert kstest(rank[inside], "uniform").pvalue > LEVEL
    assert_count((~inside).sum(), inside.size, float((low + 1.0 - high).mean()))


@pytest.mark.equation("4.0.1")
@given(st.floats(-45, 45), st.floats(0, 45), share, st.floats(-45, 0))
@SOME
def test_attitudes(mean, sd, chance, angle):
    plain = drawn(svo_mean=mean, svo_sd=sd)["svo"]
    np.testing.assert_allclose(plain, clip(mean + sd * luck()["svo"], -45.0, 45.0), atol=1e-9)
    mixed = drawn(svo_mean=mean, svo_sd=sd, win_lose_share=chance, win_lose_angle=angle)["svo"]
    assert ((mixed == plain) | (mixed == angle)).all()
    if not (plain == angle).any():
        assert_count((mixed == angle).sum(), N, chance)


@pytest.mark.equation("4.0.2")
@given(share, st.floats(0, 0.5))
@SOME
def test_dispositions_to_hide(mean, sd):
    np.testing.assert_allclose(
        drawn(hidden_mean=mean, hidden_sd=sd)["hidden"], clip(mean + sd * luck()["hidden"]), atol=1e-9
    )


@pytest.mark.equation("4.0.3")
@given(st.floats(0, 200), st.floats(0, 2), st.floats(0.1, 10))
@SOME
def test_hours(median, sigma, factor):
    public = np.where(SECTORS == Sector.MUNICIPALITY, factor, 1.0)
    found = drawn(hours_median=median, hours_sigma=sigma, hours_public_factor=factor)["hours"]
    np.testing.assert_allclose(found, median * np.exp(sigma * luck()["hours"]) * public, rtol=1e-9)


@pytest.mark.equation("4.0.4")
@given(st.floats(0.05, 0.95), st.floats(0.0, 0.95))
@SOME
def test_competence(performed, other):
    """High in one's functions and in the role of one's sector; public bodies half-way in service, representation."""
    mean = np.full((N, 8), other)
    for i in range(N):
        if SECTORS[i] == Sector.NGO:
            mean[i, i % CIVIL] = performed
        elif SECTORS[i] == Sector.BUSINESS:
            mean[i, Role.ENTERPRISE] = performed
        else:
            mean[i, Role.ADMINISTRATION] = performed
            mean[i, [Role.SERVICE, Role.REPRESENTATION]] = (performed + other) / 2.0
    found = drawn(competence_mean=performed, competence_other=other)["competence"]
    np.testing.assert_allclose(found, clip(mean + COMPETENCE_SD * luck()["competence"], 0.01), atol=1e-9)


@pytest.mark.equation("4.0.5")
@given(st.floats(0.2, 20))
@SOME
def test_missions(focus):
    weights = luck()["mission"] ** focus * np.array(SECTOR_MISSION)[SECTORS]
    found = drawn(mission_focus=focus)["mission"]
    np.testing.assert_allclose(found, weights / weights.sum(axis=1, keepdims=True), rtol=1e-6, atol=1e-12)


@pytest.mark.equation("4.0.6")
@given(st.floats(0, 3))
@SOME
def test_powers(gap):
    inner = luck()["power"]
    mean = inner.mean(axis=0)
    np.testing.assert_allclose(
        drawn(power_gap=gap)["power"], clip(mean + gap * (inner - mean), LEAST_POWER), atol=1e-12
    )
