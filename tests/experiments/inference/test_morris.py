"""Screening against a function whose elementary effects are known."""

from pathlib import Path

import numpy as np
import pytest
from helpers import known_functions
from helpers.known_functions import RANGES, swept

from zaedno.analysis.sensitivity.conclude import write_indices
from zaedno.analysis.sensitivity.indices import SensitivityAnalysis
from zaedno.analysis.sensitivity.sweep_data import SweepData
from zaedno.experiments.inference.morris import elementary_effects, morris_indices

FACTORS = list(RANGES)


def test_known_effects(tmp_path: Path) -> None:
    """4 x₀ + x₁ x₂: of the product, an effect is what the other factor is, of which each level is as likely."""
    table = SensitivityAnalysis(SweepData(swept(tmp_path, known_functions.Curved, "morris", 200))).indices(["output"])
    found = table.set_index(["index", "factor"])

    for index in ("mu", "mu_star"):
        assert found.loc[(index, FACTORS[0]), ["value", "low", "high"]].tolist() == pytest.approx([4.0] * 3)
        assert found.loc[(index, FACTORS[3]), ["value", "low", "high"]].tolist() == pytest.approx([0.0] * 3)
        for factor in FACTORS[1:3]:
            row = found.loc[(index, factor)]
            assert row["low"] < 0.5 < row["high"]
            assert row["high"] - row["low"] < 0.15
    spread = np.std([0.0, 1 / 3, 2 / 3, 1.0])
    for factor, sigma in zip(FACTORS, (0.0, spread, spread, 0.0), strict=True):
        row = found.loc[("sigma", factor)]
        assert row["low"] - 1e-9 <= sigma <= row["high"] + 1e-9


def test_own_effects_are_those_of_salib() -> None:
    from SALib.sample import morris

    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3}
    unit = morris.sample(problem, 30, num_levels=4, seed=2)
    values = np.random.default_rng(1).random((len(unit), 1))

    effects = elementary_effects(unit, values)[..., 0]
    found = morris_indices(problem, unit, values, 4, 1)

    np.testing.assert_allclose(found.mu[0], effects.mean(axis=0))
    np.testing.assert_allclose(found.mu_star[0], np.abs(effects).mean(axis=0))
    np.testing.assert_allclose(found.sigma[0], effects.std(axis=0, ddof=1))


def test_noise_of_effects_is_told(tmp_path: Path) -> None:
    """Of a factor that does nothing, in separate worlds, all of an effect is noise."""
    folder = swept(tmp_path, known_functions.Noisy, "morris", 200, runs=4, worlds="separate")
    found = SensitivityAnalysis(SweepData(folder)).indices(["output"]).set_index(["index", "factor"])

    noise = 2 * known_functions.SIGMA**2 / 4 / (2 / 3) ** 2  # of an effect: two points' means, over the step's square
    for factor, effect in zip(FACTORS, (1.0, 0.5, 0.0, 0.0), strict=True):
        row = found.loc[("noise", factor)]
        assert row["low"] < noise / (noise + effect**2) < row["high"]
        assert row["high"] - row["low"] < 0.5


def test_a_sweep_gets_its_table_and_picture(tmp_path: Path) -> None:
    folder = swept(tmp_path, known_functions.Curved, "morris", 4, runs=8)
    pictures = write_indices(folder, "bg", ["output"])
    assert [picture.name for picture in pictures] == ["screening", "screening_variance"]
    assert {path.name for path in (folder / "figures").iterdir()} == {
        f"{name}.{kind}" for name in ("screening", "screening_variance") for kind in ("svg", "png")
    }
    assert (folder / "indices.csv").read_text(encoding="utf-8").startswith("scenario,policy,measure,factor,index,value")
