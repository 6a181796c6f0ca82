"""How long partnerships last, in words."""

from collections.abc import Iterator

import numpy as np

from zaedno.analysis.contrast import contrast
from zaedno.analysis.language import NOT_A_NUMBER, Language, digits_of
from zaedno.analysis.lives import Lives, ages_told, at, lives
from zaedno.analysis.reading import Reading
from zaedno.analysis.sentences import of_case

PARTED = "parted"  # key of a sentence
_FEW = 3  # cases that are told one by one
_LASTING = 36  # months; who is alive then is said to last


def survivors(reading: Reading) -> str:
    """A sentence: of 100 partnerships how many are alive after three years, or so near to it as the horizon is."""
    _ = reading.language
    found = reading.cases
    told = [lives(reading.result, case, name) for case, name in zip(found, reading.names, strict=True)]
    age = _age(reading)
    told = [of for of in told if of.count]
    if not told:
        return _("No partnership is formed in any world.")
    parts = [f"{_('“{name}”').format(name=of.name)} {alive(of, age, _)}" for of in told]
    if len(told) > _FEW:
        shares = np.nan_to_num([at(of.alive, age) for of in told])
        return _("Alive after {months} months, of 100 partnerships: at most, {most}; at least, {least}.").format(
            months=_.number(age, 0), most=parts[int(shares.argmax())], least=parts[int(shares.argmin())]
        )
    return _("Alive after {months} months, of 100 partnerships: {list}.").format(
        months=_.number(age, 0), list="; ".join(parts)
    )


def parted(reading: Reading, place: int) -> Iterator[tuple[str, str]]:
    """A clause where count and share part ways: fewer last under another case, yet no smaller part."""
    _ = reading.language
    found = reading.cases
    named = reading.names
    side = contrast(reading, place, "lasting").side
    first, other = (lives(reading.result, found[i], named[i]) for i in (0, place))
    age = _age(reading)
    if not (first.count and other.count) or side * (other.count - first.count) <= 0:
        return
    (low, high), (other_low, other_high) = ([at(end, age) for end in of.interval] for of in (first, other))
    share = 1 if other_low > high else -1 if other_high < low else 0
    if side * share > 0 or np.isnan((low, other_low)).any():  # they go the same way, or nobody knows
        return
    formed = {
        -1: _("Fewer partnerships are formed under “{against}” than under “{baseline}” ({n} a world instead of {m})"),
        +1: _("More partnerships are formed under “{against}” than under “{baseline}” ({n} a world instead of {m})"),
    }[side]
    last = {
        +1: _("a larger part of them is alive after {months} months ({some} of 100 instead of {others})"),
        -1: _("a smaller part of them is alive after {months} months ({some} of 100 instead of {others})"),
        0: _("about as large a part of them is alive after {months} months ({some} of 100 against {others})"),
    }[share]
    values = {
        "against": named[place],
        "baseline": named[0],
        "n": _.number(other.count / other.worlds, 1),
        "m": _.number(first.count / first.worlds, 1),
        "months": _.number(age, 0),
        "some": _.number(100 * at(other.alive, age), 0),
        "others": _.number(100 * at(first.alive, age), 0),
    }
    yield of_case(place, PARTED), f"{formed.format(**values)}; {last.format(**values)}."


def _age(reading: Reading) -> int:
    """Three years, or so near to it as the horizon is."""
    return max((age for age in ages_told(reading.result) if age <= _LASTING), default=ages_told(reading.result)[0])


def alive(of: Lives, age: int, language: Language) -> str:
    """How many of 100 are alive after `age` months, with the interval where there is one; all gone is 0."""
    share = 100 * at(of.alive, age)
    if share != share and of.alive[-1] == 0.0:
        share = 0.0
    low, high = (100 * at(end, age) for end in of.interval)
    digits = max(digits_of(share, low, high) - 1, 0)
    shown, interval = language.number(share, digits if low == low else 0), language.interval(low, high, digits)
    if interval == NOT_A_NUMBER:
        return shown
    return language("{n} (95 % interval {interval})").format(n=shown, interval=interval)
