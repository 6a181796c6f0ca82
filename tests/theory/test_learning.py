"""Who learns from whom: convergent partners from the best of them, civil members from the others who build capacity."""

import numpy as np
import pytest
from helpers.small_worlds import team

from zaedno.sim.processes.relations import relations
from zaedno.sim.vocabulary import Category, Role, Sector

CAPACITY, ADVOCACY, ENTERPRISE = int(Role.CAPACITY), int(Role.ADVOCACY), int(Role.ENTERPRISE)
BUILDS = 1 << CAPACITY
RATE = 0.25
NGO, BUSINESS = int(Sector.NGO), int(Sector.BUSINESS)


def taught(competence, functions, sector=NGO, **parameters):
    """What members have learnt in a month in which all that they learn is taught: (members, roles)."""
    known = {"competence": competence, "functions": functions, "sector": sector, "capacity_teaching": RATE}
    w = team(len(competence), 0.5, **known, **parameters)
    before = w.organisations.competence.copy()
    relations(w, 0)
    learnt = w.organisations.competence - before
    assert w.clock[0].learnt == pytest.approx(learnt.sum(), abs=1e-12)
    return learnt


def competences(*rows):
    """A row a member: its competence in building capacity, and in advocacy; 0.5 in everything else."""
    table = np.full((len(rows), 8), 0.5)
    table[:, [CAPACITY, ADVOCACY]] = rows
    return table


def test_a_capacity_builder_teaches_the_other_civil_members_and_not_itself():
    learnt = taught(competences((0.8, 0.2), (0.3, 0.6), (0.3, 0.1), (0.1, 0.1)), [BUILDS, 0, 0, 0], [0, 0, 0, BUSINESS])
    expected = np.zeros((4, 8))
    expected[1:3, CAPACITY] = RATE * 0.8 * 0.5  # of their gap to the builder itself
    expected[2, ADVOCACY] = RATE * 0.8 * 0.5  # of its gap to the best civil member
    np.testing.assert_allclose(learnt, expected, atol=1e-12)  # the builder is behind in advocacy, and stays there


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 0, 2]])
def test_the_best_of_several_builders_is_taught_by_the_next_best(order):
    table = competences((0.8, 0.2), (0.4, 0.3), (0.3, 0.7))[order]
    learnt = taught(table, np.array([BUILDS, BUILDS, 0])[order])
    expected = RATE * np.array([0.4 * 0.5, 0.8 * 0.4, 0.0])  # their teacher's skill times their gap in advocacy
    np.testing.assert_allclose(learnt[:, ADVOCACY], expected[order], atol=1e-12)


def test_builders_of_equal_skill_teach_each_other_wherever_they_stand():
    learnt = taught(competences((0.8, 0.2), (0.8, 0.2), (0.1, 0.6)), [BUILDS, BUILDS, 0])
    np.testing.assert_allclose(learnt[:, ADVOCACY], RATE * 0.8 * np.array([0.4, 0.4, 0.0]), atol=1e-12)


def test_without_a_builder_nobody_is_taught():
    assert not taught(competences((0.8, 0.2), (0.3, 0.6)), [0, 0]).any()


def test_convergent_partners_learn_every_role_from_the_best_of_any_sector():
    table = np.full((3, 8), 0.5)
    table[0, ENTERPRISE], table[1, ADVOCACY] = 0.9, 0.7
    w = team(3, 0.5, competence=table, sector=[BUSINESS, NGO, NGO], learning_rate=0.1)
    w.partnerships[int(w.live[0, 0])].category = int(Category.CONVERGENT)
    relations(w, 0)
    gap = np.zeros((3, 8))
    gap[1:, ENTERPRISE], gap[[0, 2], ADVOCACY] = 0.4, 0.2
    np.testing.assert_allclose(w.organisations.competence, table + 0.1 * gap, atol=1e-12)
