"""How long partnerships last, in words."""

import numpy as np

from analysis.cases import cases, names
from analysis.language import NOT_A_NUMBER, Language, digits_of
from analysis.lives import Lives, ages_told, at, lives
from analysis.result import Result

_FEW = 3  # cases that are told one by one
_LASTING = 36  # months; who is alive then is said to last


def survivors(result: Result, language: Language) -> str:
    """A sentence: of 100 partnerships how many are alive after three years, or so near to it as the horizon is."""
    _ = language
    found = cases(result.runs)
    told = [lives(result, case, name) for case, name in zip(found, names(found, language), strict=True)]
    age = max((age for age in ages_told(result) if age <= _LASTING), default=ages_told(result)[0])
    told = [of for of in told if of.count]
    if not told:
        return _("No partnership is formed in any world.")
    parts = [f"{_('“{name}”').format(name=of.name)} {alive(of, age, language)}" for of in told]
    if len(told) > _FEW:
        shares = np.nan_to_num([at(of.alive, age) for of in told])
        return _("Of 100 partnerships are alive after {months} months: at most, {most}; at least, {least}.").format(
            months=language.number(age, 0), most=parts[int(shares.argmax())], least=parts[int(shares.argmin())]
        )
    return _("Of 100 partnerships are alive after {months} months: {list}.").format(
        months=language.number(age, 0), list="; ".join(parts)
    )


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
