"""The elementary functions against decimal arithmetic of forty digits, and their bits on other processors."""

import math
import os
import subprocess
import sys
from decimal import Context, Decimal
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from zaedno.sim.engine.compiled import callable_kernel
from zaedno.sim.engine.elementary import exp, log, power, sin_degrees, tan_degrees

NORMAL = 2.3e-308  # a little above the smallest number with all its digits
DIGITS = Context(prec=40)
PI = Decimal("3.141592653589793238462643383279502884197")

compiled_exp, compiled_log, compiled_power = (callable_kernel(function) for function in (exp, log, power))
compiled_sin, compiled_tan = callable_kernel(sin_degrees), callable_kernel(tan_degrees)


def error(value: float, exact: Decimal) -> float:
    """Relative error."""
    return float(abs(DIGITS.divide(DIGITS.subtract(Decimal(float(value)), exact), exact)))


def exact_power(x: float, y: float) -> Decimal:
    return DIGITS.exp(DIGITS.multiply(Decimal(y), DIGITS.ln(Decimal(x))))


def exact_sine_cosine(degrees: float) -> tuple[Decimal, Decimal]:
    """By the Taylor series, in forty digits, for up to 90 degrees."""
    radians = DIGITS.divide(DIGITS.multiply(Decimal(degrees), PI), Decimal(180))
    sums, term = [Decimal(0), Decimal(0)], Decimal(1)
    for order in range(60):
        sums[order % 2] = DIGITS.add(sums[order % 2], term if order % 4 < 2 else -term)
        term = DIGITS.divide(DIGITS.multiply(term, radians), Decimal(order + 1))
    return sums[1], sums[0]


@given(st.floats(-708.0, 709.7))
@example(0.0)
@example(1e-300)
@example(-708.0)
def test_exp_is_within_its_error(x):
    assert error(compiled_exp(x), DIGITS.exp(Decimal(x))) <= 3e-16


@given(st.floats(5e-324, 1.7e308))
@example(5e-324)
@example(math.nextafter(1.0, 0.0))
@example(math.nextafter(1.0, 2.0))
@example(1.0026673154841777)  # where the cell of 1 ends
def test_log_is_within_its_error(x):
    assume(x != 1.0)
    assert error(compiled_log(x), DIGITS.ln(Decimal(x))) <= 3e-16


@given(st.floats(0.5, 2.0))
def test_log_is_within_its_error_near_1(x):
    assume(x != 1.0)
    assert error(compiled_log(x), DIGITS.ln(Decimal(x))) <= 3e-16


@given(st.floats(1e-9, 1.0), st.floats(1e-6, 2.2))
def test_power_of_a_share_is_within_its_error(x, y):
    assert error(compiled_power(x, y), exact_power(x, y)) <= 3e-16


@given(st.floats(1e-300, 1e300), st.floats(-707.0, 707.0))
@example(1.0026723154841777, 641.0)
@example(0.7014943134920265, 706.0)
def test_power_is_within_its_error_to_the_ends_of_the_range(x, decades):
    assume(abs(x - 1.0) > 1e-12)
    y = decades / math.log(x)
    exact = exact_power(x, y)
    assume(NORMAL < exact < 1.7e308)
    assert error(compiled_power(x, y), exact) <= 2e-15


@given(st.floats(1e-6, 1.0))
def test_first_power_is_the_number_itself(x):
    assert compiled_power(x, 1.0) == x


def test_special_values():
    assert compiled_exp(0.0) == 1.0
    assert compiled_exp(1000.0) == math.inf == compiled_exp(math.inf)
    assert compiled_exp(-1000.0) == 0.0 == compiled_exp(-math.inf)
    assert 0.0 < compiled_exp(-745.0) < 1e-322
    assert math.isnan(compiled_exp(math.nan))
    assert compiled_log(1.0) == 0.0
    assert compiled_log(0.0) == -math.inf
    assert compiled_log(math.inf) == math.inf
    assert math.isnan(compiled_log(-1.0))
    assert math.isnan(compiled_log(math.nan))


@pytest.mark.parametrize(
    ("x", "y", "value"),
    [
        (0.0, 0.0, 1.0),
        (0.0, 0.5, 0.0),
        (0.0, -0.5, math.inf),
        (0.3, 0.0, 1.0),
        (1.0, 1e250, 1.0),
        (0.5, 2.0, 0.25),
        (0.5, 1e250, 0.0),
        (0.5, -1e250, math.inf),
        (2.0, 1e250, math.inf),
        (math.inf, 0.5, math.inf),
        (math.inf, -0.5, 0.0),
        (-1.0, 0.5, math.nan),
        (math.nan, 0.5, math.nan),
        (0.5, math.nan, math.nan),
    ],
)
def test_special_powers(x, y, value):
    assert compiled_power(x, y) == value or (math.isnan(value) and math.isnan(compiled_power(x, y)))


@given(st.floats(1e-9, 89.9999))
@example(45.0)
@example(math.nextafter(45.0, 90.0))
def test_sine_and_tangent_are_within_their_errors_and_odd(angle):
    sine, cosine = exact_sine_cosine(angle)
    assert error(compiled_sin(angle), sine) <= 3e-16
    assert error(compiled_tan(angle), DIGITS.divide(sine, cosine)) <= 1e-15
    assert compiled_sin(-angle) == -compiled_sin(angle)
    assert compiled_tan(-angle) == -compiled_tan(angle)


def test_angles_known_by_heart():
    assert compiled_sin(0.0) == 0.0 == compiled_tan(0.0)
    assert compiled_sin(90.0) == 1.0
    assert compiled_sin(-90.0) == -1.0
    assert compiled_tan(45.0) == 1.0


def printed_bits(**environment: str) -> list[str]:
    script = Path(__file__).with_name("print_bits.py")
    root = script.parents[2]
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        env={**os.environ, "PYTHONPATH": str(root), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_bits_of_functions_and_draws_are_the_same_compiled_not_compiled_and_on_a_plain_processor():
    here = printed_bits(NUMBA_DISABLE_JIT="0")
    assert len(here) > 2500
    assert printed_bits(NUMBA_DISABLE_JIT="1") == here
    assert printed_bits(NUMBA_DISABLE_JIT="0", NUMBA_CPU_NAME="generic", NUMBA_CPU_FEATURES="") == here
