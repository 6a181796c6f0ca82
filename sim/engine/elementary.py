"""Elementary functions whose bits are the same on every processor, compiled or not.

The `exp` of a C library differs in its last bit between processors, and NumPy's differs again, which
would make a run depend on the machine.  Here only + - * /, comparisons and moves of bits are used, in a
fixed order, so IEEE 754 alone decides every bit.

Arguments are reduced by tables of 128 entries (Tang 1989 and 1990, ACM Transactions on Mathematical
Software 15 and 16), which integers work out to the last bit when this module is imported.  What is left
is so small that a few terms of the Taylor series do: the coefficients are fractions, not fitted numbers.
Sums and products in two parts follow Dekker (1971), Numerische Mathematik 18.

No branches either: special cases are chosen at the end, so that loops over members can work in lanes.

The relative error is at most 3e-16 for exp, log, sine, and powers that keep to 20 decades around 1, 1e-15
for the tangent, and 2e-15 for powers anywhere in the normal range (tests/theory/test_elementary.py).
"""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np

from zaedno.sim.engine.compiled import kernel

_CELLS = 128  # of the tables
_LN2_HIGH = float.fromhex("0x1.62e42feep-1")  # 32 bits: its products with exponents and cells are exact
_LN2_LOW = float.fromhex("0x1.a39ef35793c76p-33")
_PER_LN2 = 1.4426950408889634
_TO_INTEGER = 6755399441055744.0  # 1.5 * 2**52: adding and subtracting it rounds to the nearest integer
_RADIANS = 0.017453292519943295  # pi / 180

_LARGEST_EXPONENT = 709.782712893384  # exp of more overflows
_SMALLEST_EXPONENT = -745.1332191019412  # exp of less is 0
_SMALLEST_NORMAL = 2.2250738585072014e-308
_SIGN_AND_EXPONENT = -(1 << 52)
_UPPER_HALF = -(1 << 27)  # all but the last 27 bits: what two doubles' product can hold exactly

# Mantissas run over one octave around 1, in 128 cells of equal width in bits.  The cell of 1 has two
# thirds below it, where doubles are twice as dense, and so reaches equally far on both sides.
_CELL_BITS = 45
_CELL_OF_ONE = 75
_FIRST_BITS = (1023 << 52) - (_CELL_OF_ONE << _CELL_BITS) - (2 << _CELL_BITS) // 3


def exact_log(x: Fraction) -> Fraction:
    """log x for x from 1/2 to 2, to about 1e-36: 2 (s + s**3/3 + s**5/5 + ...) with s = (x - 1) / (x + 1)."""
    one = 1 << 128
    s = (x - 1) / (x + 1)
    power, square = round(s * one), round(s * s * one)
    total = 0
    for odd in range(1, 90, 2):
        total += power // odd
        power = power * square >> 128
    return Fraction(2 * total, one)


def _log_tables() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each cell: 1/c with 10 bits behind the point, and log c in two parts, the high one with 32 such bits."""
    edges = (_FIRST_BITS + (np.arange(_CELLS + 1, dtype=np.int64) << _CELL_BITS)).view(np.float64)
    inverses = [Fraction(round(2048.0 / (low + high)), 1024) for low, high in pairwise(edges)]
    inverses[_CELL_OF_ONE] = Fraction(1)
    logs = [-exact_log(inverse) for inverse in inverses]
    high = [Fraction(round(value * 2**32), 2**32) for value in logs]
    low = [value - part for value, part in zip(logs, high, strict=True)]
    return (
        np.array(inverses, np.float64),
        np.array(high, np.float64),
        np.array(low, np.float64),
    )


def _exp_tables() -> tuple[np.ndarray, np.ndarray]:
    """2**(i/128) for i below 128 in two parts, by square roots of integers."""
    root = 2 << 512
    for bits in (512,) * 7:  # 2 -> 2**(1/128), with 512 bits behind the point
        root = math.isqrt(root << bits)
    values = [Fraction(1)]
    for _ in range(_CELLS - 1):
        values.append(Fraction(int(values[-1] * root), 1 << 512))
    high = [float(value) for value in values]
    low = [float(value - Fraction(part)) for value, part in zip(values, high, strict=True)]
    return np.array(high), np.array(low)


_INVERSE, _LOG_HIGH, _LOG_LOW = _log_tables()
_LOG, LN2 = _LOG_HIGH + _LOG_LOW, _LN2_HIGH + _LN2_LOW
_ROOT_HIGH, _ROOT_LOW = _exp_tables()


@kernel
def _bits(x):
    """The 64 bits of a double as an int64."""
    return np.float64(x).view(np.int64)


@kernel
def _double(bits):
    """The double with these 64 bits (an int64)."""
    return np.int64(bits).view(np.float64)


@kernel
def _upper_half(x):
    """The double with the first 26 bits of x."""
    return _double(_bits(x) & _UPPER_HALF)


@kernel
def _log_parts(x):
    """log x as high + low, together good to some 1e-18, for positive finite x; some finite numbers otherwise."""
    scaled = np.float64(x)
    shift = 0.0
    if scaled < _SMALLEST_NORMAL:
        scaled *= 18014398509481984.0  # 2**54
        shift = 54.0
    bits = _bits(abs(scaled))
    distance = bits - _FIRST_BITS
    k = np.float64(distance >> 52) - shift
    m = _double(bits - (distance & _SIGN_AND_EXPONENT))  # x / 2**k
    cell = (distance >> _CELL_BITS) & (_CELLS - 1)
    # r = m / c - 1, |r| < 0.0045: r + r_low exactly
    inverse = _INVERSE[cell]
    m_high = _upper_half(m)
    r_high = m_high * inverse - 1.0
    rest = (m - m_high) * inverse
    r = r_high + rest
    r_low = (r_high - r) + rest
    w = r * r
    odd = 1.0 / 3.0 + w * (1.0 / 5.0 + w * (1.0 / 7.0))
    even = 0.5 + w * (1.0 / 4.0 + w * (1.0 / 6.0 + w * (1.0 / 8.0)))
    series = w * (r * odd - even)  # log(1 + r) - r
    base = k * _LN2_HIGH + _LOG_HIGH[cell]  # exact
    high = base + r
    low = ((base - high) + r) + (((k * _LN2_LOW + _LOG_LOW[cell]) + r_low) + series)
    return high, low


@kernel
def _exp_of_parts(high, low):
    """exp(high + low) for high between the smallest and the largest exponent and |low| much smaller than 1."""
    n = (high * (_CELLS * _PER_LN2) + _TO_INTEGER) - _TO_INTEGER
    r = (high - n * (_LN2_HIGH / _CELLS)) - (n * (_LN2_LOW / _CELLS) - low)  # |r| < 0.0028
    w = r * r
    series = r + w * ((0.5 + r * (1.0 / 6.0)) + w * (1.0 / 24.0 + r * (1.0 / 120.0)))  # exp(r) - 1
    steps = np.int64(n)
    cell = steps & (_CELLS - 1)
    k = steps >> 7
    root = _ROOT_HIGH[cell]
    value = root + (_ROOT_LOW[cell] + root * series)
    half = k >> 1
    return value * _power_of_two(half) * _power_of_two(k - half)  # 2**k itself may be out of range


@kernel
def _power_of_two(k):
    """2**k for an int64 k from -1022 to 1023, put together from its bits."""
    return _double((k + 1023) << 52)


@kernel
def exp(x):
    """e**x; 0 and infinity where the result leaves the range of doubles."""
    within = _SMALLEST_EXPONENT <= x <= _LARGEST_EXPONENT
    value = _exp_of_parts(np.float64(x) if within else 0.0, 0.0)
    value = math.inf if x > _LARGEST_EXPONENT else value
    value = 0.0 if x < _SMALLEST_EXPONENT else value
    return math.nan if math.isnan(x) else value


@kernel
def log(x):
    """The natural logarithm; -infinity at 0, NaN below."""
    high, low = _log_parts(x)
    value = high + low
    value = value if x < math.inf else math.inf
    value = value if x > 0.0 else -math.inf
    return value if x >= 0.0 else math.nan


@kernel
def power(x, y):
    """x**y for x >= 0 and |y| < 1e300; NaN for negative x; 1 where y is 0; 0**y is 0 (infinity for y < 0).

    The logarithm is carried in two parts, for its error is multiplied by y log x, which reaches hundreds.
    """
    high, low = _log_parts(x)
    # y log x = product + rest, the product exact
    y_high = _upper_half(y)
    log_high = _upper_half(high)
    product = y_high * log_high
    rest = (y - y_high) * log_high + y * ((high - log_high) + low)
    exponent = product + rest
    within = _SMALLEST_EXPONENT <= exponent <= _LARGEST_EXPONENT
    value = _exp_of_parts(exponent if within else 0.0, (product - exponent) + rest if within else 0.0)
    value = math.inf if exponent > _LARGEST_EXPONENT else value
    value = 0.0 if exponent < _SMALLEST_EXPONENT else value
    value = value if x < math.inf else (math.inf if y > 0.0 else 0.0)
    value = value if x > 0.0 else (0.0 if y > 0.0 else math.inf)
    value = value if x >= 0.0 and not math.isnan(y) else math.nan
    return 1.0 if y == 0.0 else value


@kernel
def power_of_share(x, y):
    """x**y for x in [0, 1] and y in [0, 2], 1 where y is 0; the relative error is at most 4e-16 (1 - y log x).

    Here the logarithm is not multiplied by much, and its plain value does: half the price of `power`.
    """
    bits = _bits(x)
    distance = bits - _FIRST_BITS
    m = _double(bits - (distance & _SIGN_AND_EXPONENT))  # x / 2**k
    cell = (distance >> _CELL_BITS) & (_CELLS - 1)
    r = m * _INVERSE[cell] - 1.0
    w = r * r
    odd = 1.0 / 3.0 + w * (1.0 / 5.0 + w * (1.0 / 7.0))
    even = 0.5 + w * (1.0 / 4.0 + w * (1.0 / 6.0 + w * (1.0 / 8.0)))
    log_x = np.float64(distance >> 52) * LN2 + (_LOG[cell] + (r + w * (r * odd - even)))
    value = _exp_of_parts(y * log_x if x >= _SMALLEST_NORMAL else 0.0, 0.0)
    value = value if x >= _SMALLEST_NORMAL else 0.0
    return value if y > 0.0 else 1.0


@kernel
def _sine(r):
    """sin r for |r| <= pi/4, r in radians."""
    z = r * r
    w = z * z
    odd = 1.0 / 120.0 + w * (1.0 / 362880.0 + w * (1.0 / 6227020800.0 + w * (1.0 / 355687428096000.0)))
    even = 1.0 / 6.0 + w * (1.0 / 5040.0 + w * (1.0 / 39916800.0 + w * (1.0 / 1307674368000.0)))
    return r - r * z * (even - z * odd)


@kernel
def _cosine(r):
    """cos r for |r| <= pi/4, r in radians."""
    z = r * r
    w = z * z
    odd = 1.0 / 720.0 + w * (1.0 / 3628800.0 + w * (1.0 / 87178291200.0 + w * (1.0 / 6402373705728000.0)))
    even = 1.0 / 24.0 + w * (1.0 / 40320.0 + w * (1.0 / 479001600.0 + w * (1.0 / 20922789888000.0)))
    return 1.0 - (0.5 * z - w * (even - z * odd))


@kernel
def sin_degrees(angle):
    """The sine of an angle of -90 to 90 degrees."""
    size = abs(np.float64(angle))
    value = _sine(size * _RADIANS) if size <= 45.0 else _cosine((90.0 - size) * _RADIANS)
    return value if angle >= 0.0 else -value


@kernel
def tan_degrees(angle):
    """The tangent of an angle between -90 and 90 degrees, both excluded."""
    size = abs(np.float64(angle))
    if size <= 45.0:
        value = _sine(size * _RADIANS) / _cosine(size * _RADIANS)
    else:
        value = _cosine((90.0 - size) * _RADIANS) / _sine((90.0 - size) * _RADIANS)
    return value if angle >= 0.0 else -value
