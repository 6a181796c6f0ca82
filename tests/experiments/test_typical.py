"""Which world is nearest to the middle: whatever the order of rows, the units of measures, and what is null."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zaedno.experiments.typical import distances, nearest


def table(columns: dict[str, list[float]], **more: list[object]) -> pd.DataFrame:
    n = len(next(iter(columns.values())))
    return pd.DataFrame({"run": range(n), "scenario": "a", "policy": "none", **more, **columns})


def test_the_middle_of_a_made_up_table() -> None:
    """In the middle of one measure and at the edge of the other is farther than near the middle of both."""
    runs = table({"output": [0.0, 10.0, 11.0, 20.0, 21.0], "cohesion": [0.9, 0.1, 0.51, 0.5, 0.2]})
    # medians 11 and .5, spreads 9 and .3: (11/9 + 4/3)/2, (1/9 + 4/3)/2, (0 + .1/3)/2, (1 + 0)/2, (10/9 + 1)/2
    assert nearest(runs) == [2, 3, 1, 4, 0]
    values = runs[["output", "cohesion"]].to_numpy()
    np.testing.assert_allclose(distances(values), [23 / 18, 13 / 18, 1 / 60, 0.5, 19 / 18])


numbers = st.lists(st.integers(-30, 30).map(float), min_size=4, max_size=4)


@given(st.lists(numbers, min_size=2, max_size=9), st.randoms(use_true_random=False), st.sampled_from([0.001, 7.3, 1e6]))
def test_neither_the_order_of_runs_nor_units_matter(rows: list[list[float]], luck: object, unit: float) -> None:
    measures = ["output", "cohesion", "density", "leaks"]
    runs = table(dict(zip(measures, map(list, zip(*rows, strict=True)), strict=True)))
    order = nearest(runs)
    mixed = runs.sample(frac=1.0, random_state=luck.randrange(2**31))  # type: ignore[attr-defined]
    assert nearest(mixed) == order
    assert nearest(runs.assign(output=unit * runs["output"], leaks=-runs["leaks"] / unit + 3.0)) == order


def test_one_wild_measure_of_a_world_does_not_move_the_middle_of_the_others() -> None:
    columns = {"output": [1.0, 2.0, 3.0, 4.0, 5.0], "cohesion": [0.1, 0.2, 0.3, 0.4, 0.5]}
    wild = {**columns, "output": [1.0, 2.0, 3.0, 4.0, 5e9]}
    assert nearest(table(columns))[0] == nearest(table(wild))[0] == 2


def test_nulls_are_left_out_and_do_not_draw_to_the_middle() -> None:
    runs = table({"output": [1.0, 2.0, 3.0, np.nan], "cohesion": [0.9, 0.5, 0.1, 0.9]})
    assert nearest(runs)[0] == 1
    assert np.isinf(distances(np.array([[1.0], [2.0], [np.nan]]))[2])


def test_ties_go_to_the_lower_number_and_rounding_is_no_difference() -> None:
    assert nearest(table({"output": [3.0, 1.0, 2.0, 2.0]}))[:2] == [2, 3]
    assert nearest(table({"output": [5.0, 5.0], "identity_error": [1e-12, 0.0]})) == [0, 1]


def test_a_world_is_judged_by_all_cases_and_must_be_there_in_all() -> None:
    first = table({"output": [1.0, 2.0, 3.0, 9.0]})
    second = table({"output": [50.0, 9.0, 10.0, 11.0]}).assign(policy="facilitation")
    runs = pd.concat([first, second])
    assert nearest(runs)[0] == 2  # run 1 is as near as run 2 by the first case alone
    assert 2 not in nearest(runs[~(runs["run"].eq(2) & runs["policy"].eq("facilitation"))])


def test_what_is_no_measure_does_not_count() -> None:
    runs = table({"output": [1.0, 2.0, 3.0]})
    assert nearest(runs.assign(issue_rate=[5.0, 900.0, 5.0], seed=7)) == nearest(runs)


@pytest.mark.parametrize("columns", [{"output": [4.0] * 3}, {"output": [np.nan] * 3}])
def test_where_nothing_differs_the_first_is_the_middle(columns: dict[str, list[float]]) -> None:
    assert nearest(table(columns)) == [0, 1, 2]
