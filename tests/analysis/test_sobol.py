"""Sobol indices against functions whose indices are known, with and without replications that are noisy."""

from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from helpers import known_functions
from helpers.known_functions import RANGES, SIGMA, swept

from zaedno.analysis.sensitivity.conclude import conclude, write_indices
from zaedno.analysis.sensitivity.indices import SensitivityAnalysis
from zaedno.analysis.sensitivity.sweep_data import SweepData
from zaedno.experiments.inference.replications import (
    VARIANCES,
    left_out,
    pairs,
    product,
    product_of_pairs,
    reach_of_worlds,
)
from zaedno.experiments.inference.sobol import SobolIndices, by_salib, sobol_indices
from zaedno.sim.messages import InputError

FACTORS = list(RANGES)
NAMES = dict(enumerate(FACTORS))


def indices(folder: Path, measure: str = "output") -> pd.DataFrame:
    table = SensitivityAnalysis(SweepData(folder)).indices([measure])
    return table.set_index(["of", "index", "factor"]).sort_index()


def inside(rows: pd.DataFrame, index: str, expected: dict[str, float], widest: float, of: str = "mean") -> None:
    """Every known index lies within its interval, and the interval says something."""
    for factor, value in expected.items():
        row = rows.loc[(of, index, factor)]
        assert row["low"] <= value + 1e-9, (index, factor)
        assert row["high"] >= value - 1e-9, (index, factor)
        assert row["high"] - row["low"] < widest, (index, factor)


def test_ishigami(tmp_path: Path) -> None:
    v1, v2, v13 = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2, 49 / 8, 0.01 * np.pi**8 * (1 / 18 - 1 / 50)
    total = v1 + v2 + v13

    found = indices(swept(tmp_path, known_functions.Ishigami, "sobol", 1024))

    inside(found, "S1", dict(zip(FACTORS, np.array([v1, v2, 0, 0]) / total, strict=True)), 0.2)
    inside(found, "ST", dict(zip(FACTORS, np.array([v1 + v13, v2, v13, 0]) / total, strict=True)), 0.2)
    pair = f"{FACTORS[0]} × {FACTORS[2]}"
    others = {f"{a} × {b}": 0.0 for a, b in combinations(FACTORS, 2)}
    inside(found, "S2", {**others, pair: v13 / total}, 0.4)
    assert found.loc[("mean", "S2", pair), "low"] > 0.0
    assert np.isnan(found.loc[("mean", "noise", "replications"), "value"])  # one replication says nothing of noise


def g_variances() -> np.ndarray:
    return np.array([1 / (3 * (1 + a) ** 2) for a in known_functions.G])


def test_g_function(tmp_path: Path) -> None:
    parts = g_variances()
    total = np.prod(1 + parts) - 1
    of_total = np.array([part * np.prod(1 + np.delete(parts, k)) for k, part in enumerate(parts)]) / total

    found = indices(swept(tmp_path, known_functions.GFunction, "sobol", 1024))

    inside(found, "S1", dict(zip(FACTORS, parts / total, strict=True)), 0.2)
    inside(found, "ST", dict(zip(FACTORS, of_total, strict=True)), 0.2)
    pairs = {f"{NAMES[j]} × {NAMES[k]}": parts[j] * parts[k] / total for j, k in combinations(range(4), 2)}
    inside(found, "S2", pairs, 0.3)


def test_groups(tmp_path: Path) -> None:
    """The first factor alone, the other three together: V of a group is the product rule over its members."""
    parts = g_variances()
    total = np.prod(1 + parts) - 1
    alone, together = parts[0], np.prod(1 + parts[1:]) - 1
    both = alone * together
    groups = {"one": (FACTORS[0],), "rest": tuple(FACTORS[1:])}

    found = indices(swept(tmp_path, known_functions.GFunction, "sobol", 1024, groups=groups))

    inside(found, "S1", {"one": alone / total, "rest": together / total}, 0.2)
    inside(found, "ST", {"one": (alone + both) / total, "rest": (together + both) / total}, 0.2)
    inside(found, "S2", {"one × rest": both / total}, 0.3)


def test_noise_of_separate_worlds_is_told_and_taken_out(tmp_path: Path) -> None:
    runs = 4
    of_factors = (1 + 0.25) / 12
    noise = SIGMA**2 / runs / (SIGMA**2 / runs + of_factors)

    found = indices(swept(tmp_path, known_functions.Noisy, "sobol", 512, runs=runs, worlds="separate"))

    inside(found, "noise", {"replications": noise}, 0.1)
    inside(found, "S1", dict(zip(FACTORS, (0.8, 0.2, 0.0, 0.0), strict=True)), 0.4)
    inside(found, "ST", dict(zip(FACTORS, (0.8, 0.2, 0.0, 0.0), strict=True)), 0.4)
    # What one number a point makes of the same runs: a factor that does nothing seems to do as much as the noise
    assert found.loc[("mean", "ST", FACTORS[3]), "salib"] == pytest.approx(noise, abs=0.08)


def test_what_a_shared_world_does_to_all_points_alike_is_no_noise(tmp_path: Path) -> None:
    found = indices(swept(tmp_path, known_functions.Noisy, "sobol", 128, runs=4))

    assert found.loc[("mean", "noise", "replications"), "value"] == pytest.approx(0.0, abs=1e-9)
    inside(found, "ST", dict(zip(FACTORS, (0.8, 0.2, 0.0, 0.0), strict=True)), 0.4)


def test_how_shared_worlds_answer_to_a_factor_is_noise(tmp_path: Path) -> None:
    """Worlds differ in the effect of the third factor: of few worlds it seems to have one, and on average has none."""
    runs = 6
    folder = swept(tmp_path, known_functions.Answering, "sobol", 256, runs=runs)
    data = np.array([np.random.default_rng([5, run]).standard_normal() for run in range(runs)])
    clean, noise = (
        (1 + 0.25) / 12 + (data.mean() ** 2 - data.var(ddof=1) / runs) / 12,
        data.var(ddof=1) / runs / 12,
    )

    found = indices(folder)

    assert found.loc[("mean", "noise", "replications"), "value"] == pytest.approx(noise / (clean + noise), rel=0.1)
    third = found.loc[("mean", "ST", FACTORS[2])]
    unbiased = (data.mean() ** 2 - data.var(ddof=1) / runs) / 12 / clean
    assert third["value"] == pytest.approx(unbiased, abs=0.02)
    assert third["salib"] - third["value"] > 0.02


def test_variance_over_replications(tmp_path: Path) -> None:
    """A standard deviation that is the first factor: the variance is its square, and hangs on it alone."""
    found = indices(swept(tmp_path, known_functions.Spreading, "sobol", 512, runs=16, worlds="separate"))

    for index in ("S1", "ST"):
        inside(found, index, {FACTORS[0]: 1.0}, 0.6, of="variance")
    # The variances themselves are noisy: taken as they are, a factor that does nothing seems to do a fifth
    assert found.loc[("variance", "ST", FACTORS[3]), "salib"] > 0.15
    assert found.loc[("variance", "ST", FACTORS[3]), "high"] < 0.1
    # The mean is 0 everywhere: all of its variance is noise, and no index is made of it
    noise = found.loc[("mean", "noise", "replications")]
    assert noise["low"] <= 1.0 <= noise["high"]
    assert found.loc["mean"].loc[["S1", "ST", "S2"], ["value", "low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize(("worlds", "runs", "of"), [
    ("shared", 7, {"mean"}), ("shared", 8, {"mean", "variance"}),
    ("separate", 15, {"mean"}), ("separate", 16, {"mean", "variance"}),
])  # fmt: skip
def test_few_replications_have_no_variance_to_analyse(tmp_path: Path, worlds: str, runs: int, of: set[str]) -> None:
    found = indices(swept(tmp_path, known_functions.Noisy, "sobol", 8, runs=runs, worlds=worlds))
    assert set(found.index.get_level_values("of")) == of


def test_of_a_single_replication_it_is_what_salib_gives() -> None:
    values = np.random.default_rng(3).gamma(1.0, size=(64 * 10, 1))
    problem = {"num_vars": 4, "names": list("abcd"), "bounds": [[0, 1]] * 4}

    found, salib = sobol_indices(values, 4, 1), by_salib(problem, values[:, 0])

    np.testing.assert_allclose(found.first[0], salib["S1"], atol=1e-12)
    np.testing.assert_allclose(found.total[0], salib["ST"], atol=1e-12)
    np.testing.assert_allclose(found.second[0], salib["S2"], atol=1e-12)


def test_a_single_factor_has_no_pairs() -> None:
    generator = np.random.default_rng(3)
    values = generator.normal(size=(4 * 8, 1)) + 0.1 * generator.normal(size=(4 * 8, 2))
    found = sobol_indices(values, 1, 1)
    assert found.first.shape == found.total.shape == (3, 1)
    assert found.second.shape == (3, 0)
    assert np.isfinite(found.first).all()


def test_intervals_hold_what_they_promise() -> None:
    """100 studies of x₀ + x₁ / 2 with noise: nine of ten intervals at least hold the known index."""
    from SALib.sample import sobol

    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3}
    expected = np.array([0.8, 0.2, 0.0])
    held = []
    for study in range(100):
        rng = np.random.default_rng(study)
        unit = sobol.sample(problem, 64, calc_second_order=True, seed=rng)
        values = (unit[:, 0] + 0.5 * unit[:, 1])[:, None] + SIGMA * rng.standard_normal((len(unit), 4))
        found = sobol_indices(values, 3, study)
        held += [(three[1] <= expected) & (expected <= three[2]) for three in (found.first, found.total)]
    assert np.mean(held, axis=0).min() > 0.88


def test_products_of_different_runs_are_unbiased() -> None:
    rng = np.random.default_rng(2)
    noise = rng.standard_normal((200_000, 3))
    u, v = 2.0 + noise, 3.0 + noise  # the same noise in both
    assert product(u, v).mean() == pytest.approx(6.0, abs=0.03)
    assert (u.mean(axis=1) * v.mean(axis=1)).mean() == pytest.approx(6.0 + 1 / 3, abs=0.03)
    np.testing.assert_array_equal(product(u[:5, :1], v[:5, :1]), u[:5, 0] * v[:5, 0])


def four_different(x: np.ndarray, y: np.ndarray) -> float:
    """Oracle of `product_of_pairs`: every choice of four different runs, by loops."""
    products = [
        0.5 * (x[i] - x[j]) ** 2 * 0.5 * (y[k] - y[m]) ** 2 for i, j, k, m in permutations(range(len(x)), 4)
    ]  # fmt: skip
    return float(np.mean(products))


@pytest.mark.parametrize("runs", [4, 5, 7])
def test_products_of_variances_take_four_different_runs(runs: int) -> None:
    x, y = np.random.default_rng(runs).gamma(1.0, size=(2, runs))
    assert product_of_pairs(pairs(x), pairs(y)) == pytest.approx(four_different(x, y), rel=1e-12)
    with pytest.raises(ValueError, match="3 runs"):
        product_of_pairs(pairs(x[:3]), pairs(y[:3]))


def test_products_of_variances_are_unbiased() -> None:
    """Of eight normal runs with a standard deviation of 1 in one point and 2 in the other, the same luck in both."""
    rng = np.random.default_rng(2)
    luck = rng.standard_normal((200_000, 8))
    found = product_of_pairs(pairs(luck), pairs(2.0 * luck))
    assert found.mean() == pytest.approx(4.0, abs=5 * found.std() / np.sqrt(len(found)))
    assert found.std() / np.sqrt(len(found)) < 0.02


def test_indices_of_the_variance_are_unbiased() -> None:
    """Separate worlds, sixteen runs, a standard deviation of 1 + x₀: no factor that does nothing gets an index."""
    found = np.array([variance_indices(study, 64).total[0] for study in range(40)])
    error = found.std(axis=0, ddof=1) / np.sqrt(len(found))
    assert (np.abs(found.mean(axis=0) - [1.0, 0.0, 0.0]) < 4 * error + 0.02).all()


def variance_indices(study: int, points: int) -> SobolIndices:
    from SALib.sample import sobol

    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3}
    rng = np.random.default_rng(study)
    unit = sobol.sample(problem, points, calc_second_order=True, seed=rng)
    values = (1.0 + unit[:, :1]) * rng.standard_normal((len(unit), 16))
    return sobol_indices(values, 3, study, output=VARIANCES)


def test_the_design_is_worked_off_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(5).gamma(1.0, size=(16 * 8, 8))
    whole = sobol_indices(values, 3, 1, True, VARIANCES)
    monkeypatch.setattr("zaedno.experiments.inference.sobol._AT_ONCE", 3 * 8 * 28)
    parts = sobol_indices(values, 3, 1, True, VARIANCES)
    np.testing.assert_allclose(whole.total, parts.total)


def test_the_reach_of_worlds_is_that_of_the_jackknife() -> None:
    """Of a mean the jackknife's standard error is that of the mean itself."""
    from scipy import stats

    sample = np.random.default_rng(6).gamma(2.0, size=9)
    reach = reach_of_worlds(np.array([sample[kept].mean() for kept in left_out(9)]))
    low, high = stats.t.interval(0.95, 8, sample.mean(), stats.sem(sample))
    assert reach == pytest.approx((high - low) / 2)
    assert len(list(left_out(100))) == 16


def test_what_is_the_same_everywhere_has_no_indices(tmp_path: Path) -> None:
    found = indices(swept(tmp_path, known_functions.Ishigami, "sobol", 8), "community_gain")
    assert found[["value", "low", "high", "salib"]].isna().all(axis=None)


def test_nulls_count_as_the_documented_value_and_are_counted(tmp_path: Path) -> None:
    folder = swept(tmp_path, known_functions.Planted, "sobol", 64)
    runs = SweepData(folder).dataset.read("runs", ["cohesion"])

    found = indices(folder, "cohesion")

    assert (found["nulls"] == runs["cohesion"].isna().sum()).all()
    assert found["nulls"].iloc[0] > 100
    filled = runs["cohesion"].fillna(0.0).to_numpy()[:, None]
    np.testing.assert_allclose(found.loc[("mean", "ST"), "value"].loc[FACTORS], sobol_indices(filled, 4, 5).total[0])


def test_nulls_that_nothing_can_stand_for_are_refused(tmp_path: Path) -> None:
    folder = swept(tmp_path, known_functions.Planted, "sobol", 8)
    with pytest.raises(InputError, match=r"measure=hidden_share: null in \d+ of 80 runs, at \d+ of 80 points"):
        write_indices(folder, "en", ["hidden_share"])
    assert not (folder / "indices.csv").exists()


def test_convergence_ends_with_the_indices_themselves(tmp_path: Path) -> None:
    folder = swept(tmp_path, known_functions.GFunction, "sobol", 64)
    analysed = SensitivityAnalysis(SweepData(folder))

    steps = analysed.convergence(["output"])

    assert sorted(steps["base"].unique()) == [8, 16, 32, 64]
    last = steps[steps["base"] == 64].set_index(["index", "factor"]).sort_index()
    whole = analysed.indices(["output"]).set_index(["index", "factor"]).sort_index()
    for name in ("value", "low", "high"):
        np.testing.assert_array_equal(last.loc["ST", name], whole.loc["ST", name])


def test_an_incomplete_sweep_is_refused(tmp_path: Path) -> None:
    folder = swept(tmp_path, known_functions.Ishigami, "sobol", 8)
    for file in (folder / "runs").iterdir():
        file.unlink()
    with pytest.raises(InputError, match="are missing"):
        write_indices(folder, "en")


def test_runs_that_only_some_points_have_are_left_out(tmp_path: Path) -> None:
    whole = indices(swept(tmp_path / "a", known_functions.GFunction, "sobol", 32))
    some = indices(swept(tmp_path / "b", known_functions.Failing, "sobol", 32, runs=3))
    assert (some["runs"] == 1).all()
    pd.testing.assert_frame_equal(whole, some)


def test_a_point_without_any_run_leaves_nothing_to_analyse(tmp_path: Path) -> None:
    folder = swept(tmp_path, known_functions.AlwaysFailing, "sobol", 16)
    assert "no indices" in conclude(folder, "en")
    with pytest.raises(InputError, match="no replication of baseline/none is there at every point"):
        write_indices(folder, "en")
    assert not (folder / "indices.csv").exists()
