"""Which column of a file is which of a roster's, by its heading; and what a heading that is none may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import NamedTuple

from zaedno.sim.roster.words import ELSEWHERE, HEADINGS, OTHERWISE, plain, without_aside

_FIRST = {word: name for name, words in HEADINGS.items() for word in words}
_OTHERWISE = {word: (name, place) for name, words in OTHERWISE.items() for place, word in enumerate(words)}
_ALL = {**_FIRST, **{word: name for word, (name, _) in _OTHERWISE.items()}}
_ALIKE, _SHORTEST = 0.8, 4
_KINDS = ("competence", "mission")  # whose columns begin so: one that is none of theirs is a mistake


class Columns(NamedTuple):
    """`names`: what each column of the file is, '' where it is none; `nearest`: what a heading may have meant."""

    names: tuple[str, ...]
    nearest: dict[int, str]  # place → a known heading, which no other column has
    passed: tuple[int, ...]  # places of columns that are none, and like none


def columns_of(headings: Sequence[str]) -> Columns:
    """What the columns under `headings` are."""
    spelt = [_spelt(heading) for heading in headings]
    names = [next((_FIRST[word] for word in words if word in _FIRST), "") for words in spelt]
    for wanted in OTHERWISE:
        if wanted not in names:
            places = [
                (_OTHERWISE[word][1], at)
                for at, words in enumerate(spelt)
                for word in words
                if not names[at] and _OTHERWISE.get(word, ("",))[0] == wanted
            ]
            if places:
                names[min(places)[1]] = wanted
    nearest, passed = {}, []
    for at, name in enumerate(names):
        if not name:
            like = _nearest(spelt[at])
            if like and _ALL[like] not in names and not any(word in _ALL for word in spelt[at]):
                nearest[at] = like
            else:
                passed.append(at)
    return Columns(tuple(names), nearest, tuple(passed))


def like_headings(cells: Sequence[str]) -> float:
    """How much a row looks like the headings of a roster: 2 a column that is known at once, 1 one that may be meant."""
    found: dict[str, float] = {}
    for cell in cells:
        for word in _spelt(cell) if 0 < len(cell) < 120 else ():
            if word in _ALL:
                found[_ALL[word]] = max(found.get(_ALL[word], 0.0), 2.0 if word in _FIRST else 1.0)
    return sum(found.values())


def _spelt(heading: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((plain(heading), plain(without_aside(heading)))))


def _nearest(words: Sequence[str]) -> str:
    """The known heading that is most like one of `words`; '' where none is."""
    for word in words:
        if len(word) >= _SHORTEST and word not in ELSEWHERE:
            kind = word.split(" ")[0]
            alike = 0.3 if kind in _KINDS else _ALIKE
            known = [each for each in _ALL if each.startswith(kind)] if kind in _KINDS else list(_ALL)
            found = difflib.get_close_matches(word[:80], known, n=1, cutoff=alike)
            turned = [each for each in known if sorted(each) == sorted(word)]  # two letters that changed places
            if found or turned:
                return (turned or found)[0]
    return ""
