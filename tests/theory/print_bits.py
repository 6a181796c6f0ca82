"""Prints, in hexadecimal, what the elementary functions and the draws give: run by the tests of equal bits.

The tests run it compiled, compiled for another processor, and not compiled at all, and compare.
"""

import numpy as np

from zaedno.sim.engine.compiled import callable_kernel
from zaedno.sim.engine.draws import (
    Decision,
    chance,
    draw_part,
    fill_run_keys,
    integer_below,
    normal,
    poisson,
    run_keys,
    uniform,
)
from zaedno.sim.engine.elementary import exp, log, power, power_of_share, sin_degrees, tan_degrees


def print_elementary(rng: np.random.Generator, n: int) -> None:
    wide = (
        -np.inf,
        -800.0,
        -745.0,
        -1e-300,
        0.0,
        5e-324,
        1e-310,
        1.0,
        709.7,
        800.0,
        np.inf,
        np.nan,
    )
    for function, arguments in (
        (exp, [*wide, *rng.uniform(-745.0, 709.0, n)]),
        (
            log,
            [*wide, *np.exp(rng.uniform(-700.0, 700.0, n)), *rng.uniform(0.5, 2.0, n)],
        ),
        (sin_degrees, rng.uniform(-90.0, 90.0, n)),
        (tan_degrees, rng.uniform(-89.9, 89.9, n)),
    ):
        compiled = callable_kernel(function)
        for x in arguments:
            print(function.__name__, float(x).hex(), float(compiled(float(x))).hex())
    quick = callable_kernel(power_of_share)
    for x, y in zip(rng.random(n), rng.uniform(0.0, 2.0, n), strict=True):
        print("power_of_share", float(x).hex(), float(y).hex(), float(quick(float(x), float(y))).hex())
    compiled = callable_kernel(power)
    for x, y in [
        *zip(rng.random(n), rng.uniform(0.0, 3.0, n), strict=True),
        (0.0, 0.0),
        (0.0, 1.0),
        (0.5, -1070.0),
    ]:
        print(
            "power",
            float(x).hex(),
            float(y).hex(),
            float(compiled(float(x), float(y))).hex(),
        )


def print_draws(rng: np.random.Generator, n: int) -> None:
    fill, draw = callable_kernel(fill_run_keys), callable_kernel(draw_part)
    keys, words = np.zeros(2, np.uint64), np.zeros(4, np.uint64)
    for seed, run in ((0, 0), (2**64 - 1, 2**63 - 1), (12345, 678)):
        fill(np.uint64(seed), np.int64(run), np.int64(1), keys)
        print("keys", run_keys(seed, run, 1), [int(key) for key in keys])
        for who in (-1, 0, 3, 10**6):
            draw(
                keys,
                np.int64(83),
                np.int64(Decision.ACT),
                np.int64(who),
                np.int64(-1),
                np.int64(2),
                words,
            )
            print("draw", [int(word) for word in words])
    of_words = [callable_kernel(function) for function in (uniform, normal)]
    of_two = [
        (callable_kernel(poisson), 3.7),
        (callable_kernel(chance), 0.4),
        (callable_kernel(integer_below), 75),
    ]
    for word in np.concatenate(
        [
            rng.integers(0, 2**32, n, np.uint64),
            np.array([0, 2**31, 2**32 - 1], np.uint64),
        ]
    ):
        values = [float(function(word)) for function in of_words]
        values += [float(function(word, parameter)) for function, parameter in of_two]
        print("word", int(word), [value.hex() for value in values])


if __name__ == "__main__":
    print_elementary(np.random.default_rng(2026), 400)
    print_draws(np.random.default_rng(2027), 400)
