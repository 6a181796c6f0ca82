"""Randomness by counter: a draw is a function of who decides what, when, and in which run.

Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC11)
turns a key of two 32-bit words and a counter of four into four random words.  The key comes from the
study's seed, the run and the stream; the counter says which draw it is:

    c0 = month | decision << 16    c1 = who    c2 = other    c3 = part

No state travels, so any thread may make any draw in any order, a resumed study repeats itself, and two
policies meet the same luck.  Who and other are identities, not rows: taking an organisation out changes
nobody else's draws.

Arithmetic is in uint64 with masks, which compiled code and NumPy scalars do alike, without overflow.
"""

from enum import IntEnum, unique
from fractions import Fraction

import numpy as np

from zaedno.sim.engine.compiled import kernel
from zaedno.sim.engine.elementary import LN2, exact_log, exp
from zaedno.sim.state import DRAW_LANES

_MASK = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MULTIPLIER_0, _MULTIPLIER_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL_0, _WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_UNIT = 2.0**-32
_STIR_0, _STIR_1, _STIR_2 = np.uint64(0x9E3779B1), np.uint64(0x85EBCA6B), np.uint64(0xC2B2AE35)
_SHIFT_0, _SHIFT_1 = np.uint64(16), np.uint64(13)


class Stream(IntEnum):
    """The two streams of a run: what happens to the organisations, and what they decide."""

    WORLD = 0
    BEHAVIOUR = 1


@unique
class Decision(IntEnum):
    """What a draw decides.  Numbers stay when others are added, so that their luck stays too.

    In compiled code write `Decision.CALL.value`.
    """

    # stream WORLD
    ROSTER = 1  # an organisation's blank attributes
    TIES = 2  # whom it knows at the start
    ISSUES = 3  # how many issues emerge in a territory
    ISSUE_DETAIL = 4  # an issue's needs, value, work
    CALL = 5  # its theme, and whether a call for applications comes with it
    ENTRY = 6  # when a newcomer enters
    EXIT = 7  # whether it closes down
    CLOSING = 8  # whether a served issue closes from outside
    STRATEGY = 9  # the themes of a territory's strategy
    INTERESTS = 11  # how the weights of a mission drift

    # stream BEHAVIOUR
    ACT = 101  # whether an organisation scouts this month, and its place in the order
    LOOK = 102  # which issue it looks at
    CANDIDATES = 103  # which partners come to its mind
    INNOVATE = 104  # whether it proposes an issue of its own
    MOTIVES = 106  # drift, leak and disclosure of motives
    OBSERVE = 107  # how noisily partners read each other's conduct
    REVIEW = 108  # whether a member stays
    EXPOSE = 109  # whether partners quarrel over a motive that leaked
    ATTITUDE = 110  # training
    AWARD = 111  # which application wins
    REFERRAL = 112  # whom acquaintances refer
    RECRUIT = 113  # whether a partnership looks for one more
    MATCH = 114  # whom a matchmaking event brings together
    OUTREACH = 115  # who is reached by outreach
    ONBOARD = 116  # whom a newcomer is introduced to on entry
    MEETING = 117  # whom a social organisation brings together
    INTRODUCE = 118  # whom the LAG names to one that knows nobody
    SUMMON = 119  # whom the LAG names for a sector that a call's team lacks
    CONSULT = 120  # whether an organisation talks to the LAG
    QUARREL = 121  # whether a quarrel is settled, and who leaves over it


def _block(key0, key1, c0, c1, c2, c3):
    """Four random words (uint64 below 2**32) for a key and a counter of uint64 words below 2**32."""
    for _ in range(10):
        product0 = _MULTIPLIER_0 * c0
        product1 = _MULTIPLIER_1 * c2
        c0, c1, c2, c3 = (
            (product1 >> _HALF) ^ c1 ^ key0,
            product1 & _MASK,
            (product0 >> _HALF) ^ c3 ^ key1,
            product0 & _MASK,
        )
        key0 = (key0 + _WEYL_0) & _MASK
        key1 = (key1 + _WEYL_1) & _MASK
    return c0, c1, c2, c3


_compiled_block = kernel(_block)


def run_keys(seed: int, run: int, stream: int) -> tuple[int, int]:
    """The key of a stream of a run; for seeds of 0 to 2**64 - 1 and runs of 0 to 2**63 - 1.

    Made by Philox itself, with the seed as key and the run and the stream as counter, so that
    neighbouring seeds and runs have nothing in common.
    """
    words = [
        np.uint64(word)
        for word in (
            seed & 0xFFFFFFFF,
            seed >> 32,
            run & 0xFFFFFFFF,
            run >> 32,
            stream,
            0,
        )
    ]
    key0, key1, _, _ = _block(*words)
    return int(key0), int(key1)


@kernel
def fill_run_keys(seed, run, stream, keys):
    """Puts what `run_keys` returns into the uint64 array `keys` of two, in compiled code."""
    wide_seed, wide_run = np.uint64(seed), np.uint64(run)
    words = _compiled_block(
        wide_seed & _MASK,
        wide_seed >> _HALF,
        wide_run & _MASK,
        wide_run >> _HALF,
        np.uint64(stream),
        np.uint64(0),
    )
    keys[0] = words[0]
    keys[1] = words[1]


@kernel
def philox(key0, key1, c0, c1, c2, c3, out):
    """Fills `out` (uint64, at least four) with four 32-bit words; keys and counters are below 2**32."""
    out[0], out[1], out[2], out[3] = _compiled_block(
        np.uint64(key0),
        np.uint64(key1),
        np.uint64(c0),
        np.uint64(c1),
        np.uint64(c2),
        np.uint64(c3),
    )


@kernel
def draw_part(keys, month, decision, who, other, part, out):
    """As `draw`, for a decision that needs more than four words: part 0 is `draw` itself, then 1, 2, ..."""
    c0 = (np.int64(month) & 0xFFFF) | ((np.int64(decision) & 0xFFFF) << 16)
    c1, c2, c3 = (
        np.int64(who) & 0xFFFFFFFF,
        np.int64(other) & 0xFFFFFFFF,
        np.int64(part) & 0xFFFFFFFF,
    )
    philox(keys[0], keys[1], c0, c1, c2, c3, out)


@kernel
def draw(keys, month, decision, who, other, out):
    """Fills `out` (uint64, at least four) with the four words of one decision.

    Month is below 2**16; who and other are identities below 2**32 - 1, or -1 for nobody.
    """
    draw_part(keys, month, decision, who, other, 0, out)


@kernel
def draw_lanes(keys, month, decision, who, other, n, out):
    """As `draw`, for `n` identities side by side, at most DRAWN: the words of `who[m]` stand in column m of `out`.

    What stands in further columns, up to a multiple of DRAW_LANES, is used by nobody.
    """
    c0 = np.uint64((np.int64(month) & 0xFFFF) | ((np.int64(decision) & 0xFFFF) << 16))
    c2 = np.uint64(np.int64(other) & 0xFFFFFFFF)
    for m in range((n + DRAW_LANES - 1) & -DRAW_LANES):
        c1 = np.uint64(np.int64(who[m]) & 0xFFFFFFFF)
        words = _compiled_block(keys[0], keys[1], c0, c1, c2, np.uint64(0))
        out[0, m], out[1, m], out[2, m], out[3, m] = words


@kernel
def draw_for_rows(w, decision, first, last):
    """The words of `decision` for each of the organisations `first` ... `last` - 1, at most DRAWN: columns of
    `scratch.lanes`.
    """
    clock, scratch = w.clock[0], w.scratch[0]
    for m in range(last - first):
        scratch.who[m] = w.organisations[first + m].uid
    draw_lanes(clock.behaviour, clock.month, decision, scratch.who, 0, last - first, scratch.lanes)


@kernel
def stirred(word, who):
    """A further 32-bit word for identity `who`, from the word of one decision: for decisions about many at once.

    The finaliser of MurmurHash3 (Appleby 2011) over both; a tenth of the price of a Philox block.
    """
    h = (np.uint64(word) ^ (np.uint64(np.int64(who) & 0xFFFFFFFF) * _STIR_0)) & _MASK
    h = ((h ^ (h >> _SHIFT_0)) * _STIR_1) & _MASK
    h = ((h ^ (h >> _SHIFT_1)) * _STIR_2) & _MASK
    return h ^ (h >> _SHIFT_0)


@kernel
def uniform(word):
    """A float above 0 and below 1: the middle of one of 2**32 equal cells."""
    return (np.float64(np.int64(word)) + 0.5) * _UNIT


@kernel
def chance(word, probability):
    """True with this probability, to 2**-32; never at 0, always at 1."""
    return np.float64(np.int64(word)) + 0.5 < np.float64(probability) * 4294967296.0


@kernel
def integer_below(word, n):
    """An int64 in [0, n) for 1 <= n <= 2**32; no value is likelier than another by more than 2**-32."""
    return np.int64((np.uint64(word) * np.uint64(n)) >> _HALF)


@kernel
def poisson(word, mean):
    """A Poisson number (int64) by inversion, for 0 <= mean <= 700; takes about `mean` steps."""
    u = uniform(word)
    term = exp(-mean)
    total = term
    k = np.int64(0)
    while u > total and term > 0.0:
        k += 1
        term = term * mean / k
        total += term
    return k


def _quantile_table() -> np.ndarray:
    """For each of the cells of `normal`: the cubic in the place within the cell, 0 to 1, through four quantiles.

    The quantiles are those of Wichura (1988), Applied Statistics 37, 477-484, algorithm AS 241 (PPND16,
    about 1e-16), from sums, products, square roots and exact logarithms: the same bits on every machine.
    """
    octaves, cells = 1 << 5, 1 << _CELL_BITS
    mantissas = [1 + Fraction(third, 3 * cells) for third in range(3 * cells + 1)]
    logs = np.array([float(exact_log(mantissa)) for mantissa in mantissas])
    octave = np.arange(octaves)[:, None] - octaves - 1.0
    tails = 2.0**octave * np.array([float(mantissa) for mantissa in mantissas])
    q = 0.5 - tails
    sizes = np.where(q <= 0.425, q * _central(0.180625 - q * q), _tail(np.sqrt(-(octave * LN2 + logs)) - 1.6))
    y0, y1, y2, y3 = (sizes[:, start : start + 3 * cells : 3].ravel() for start in range(4))
    third = 4.5 * (y3 - y0) + 13.5 * (y1 - y2)
    second = 4.5 * (y0 + y2) - 9.0 * y1 - third
    return np.stack([y0, y3 - y0 - second - third, second, third], axis=1)


def _central(r):
    """AS 241 near the median, r = 0.425**2 - q**2: the quantile over q."""
    above = 3.3430575583588128105e4 + r * 2.5090809287301226727e3
    above = 4.5921953931549871457e4 + r * (6.7265770927008700853e4 + r * above)
    above = 1.9715909503065514427e3 + r * (1.3731693765509461125e4 + r * above)
    above = 3.3871328727963666080e0 + r * (1.3314166789178437745e2 + r * above)
    below = 2.8729085735721942674e4 + r * 5.2264952788528545610e3
    below = 2.1213794301586595867e4 + r * (3.9307895800092710610e4 + r * below)
    below = 6.8718700749205790830e2 + r * (5.3941960214247511077e3 + r * below)
    return above / (1.0 + r * (4.2313330701600911252e1 + r * below))


def _tail(r):
    """AS 241 away from the median, r = sqrt(-log(tail probability)) - 1.6, below 3.4: the size of the quantile."""
    above = 2.27238449892691845833e-2 + r * 7.74545014278341407640e-4
    above = 1.27045825245236838258e0 + r * (2.41780725177450611770e-1 + r * above)
    above = 5.76949722146069140550e0 + r * (3.64784832476320460504e0 + r * above)
    above = 1.42343711074968357734e0 + r * (4.63033784615654529590e0 + r * above)
    below = 5.47593808499534494600e-4 + r * 1.05075007164441684324e-9
    below = 1.48103976427480074590e-1 + r * (1.51986665636164571966e-2 + r * below)
    below = 1.67638483018380384940e0 + r * (6.89767334985100004550e-1 + r * below)
    return above / (1.0 + r * (2.05319162663775882187e0 + r * below))


_CELL_BITS = 4  # 16 cells for each octave of the tail probability, from 2**-33 to 1/2
_PLACE_BITS = 52 - _CELL_BITS  # bits of a double that tell the place within a cell
_FIRST_CELL = (1023 - 33) << _CELL_BITS
_PLACE_MASK = (1 << _PLACE_BITS) - 1
_QUANTILES = _quantile_table()


@kernel
def normal(word):
    """A standard normal number: a quantile, to 3e-8, by cubics in cells of the tail probability.

    Exponent and first bits of the tail probability are the number of its cell: no branch, no logarithm.
    """
    number = np.int64(word)
    upper = number >> 31  # 1 above the median, else 0
    tail = (np.float64(number ^ (-upper & 0xFFFFFFFF)) + 0.5) * _UNIT
    bits = np.float64(tail).view(np.int64)
    cell = (bits >> _PLACE_BITS) - _FIRST_CELL
    place = np.float64(bits & _PLACE_MASK) * 2.0**-_PLACE_BITS
    size = _QUANTILES[cell, 0] + place * (
        _QUANTILES[cell, 1] + place * (_QUANTILES[cell, 2] + place * _QUANTILES[cell, 3])
    )
    return size if upper else -size
