"""Tells a partnership: which sentences, by rule, and what is filled into them.

Months are counted from its formation, names stand in full once; the rows of the event log stand below.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pandas as pd
from story_watch import Seen
from story_words import CATEGORIES, CAUSES, ENDS, MEANS, QUARRELS, REASONS, ROLES, SECTORS, TEXT, THEMES, TITLES

from zaedno.analysis.language import translator
from zaedno.sim.parameters import Parameters

_MONTHS = 18  # from which on time is told in years
_DRY = 6  # months without a result that are told of
_WORDS = 200  # of a story; what does not fit stands in the rows below it
_NAMED = 2  # things of one kind that are told one by one


class Names:
    """What organisations are called: in full with their sector once, then in short."""

    def __init__(self, code: str, scenario: Any, organisations: pd.DataFrame) -> None:
        self._labels, self._organisations, self._code = scenario.roster.labels, organisations, code
        self._told: set[int] = set()

    def __call__(self, organisation: int) -> str:
        newcomer = {"en": "newcomer {n}", "bg": "нова организация {n}"}[self._code].format(n=organisation + 1)
        label = self._labels[organisation] if organisation < len(self._labels) else newcomer
        if organisation not in self._told:
            self._told.add(organisation)
            return f"{label} ({SECTORS[self._code][self._organisations.at[organisation, 'sector']]})"
        return self.short(organisation)

    def short(self, organisation: int) -> str:
        if organisation >= len(self._labels):
            return {"en": "newcomer {n}", "bg": "нова организация {n}"}[self._code].format(n=organisation + 1)
        quoted = re.search(r"„.+“", self._labels[organisation])
        return quoted[0] if quoted else self._labels[organisation]


def span(code: str, months: int) -> str:
    """So many months, or years and halves of them."""
    if months < _MONTHS:
        one = {"en": ("month", "months"), "bg": ("месец", "месеца")}[code]
        return f"{max(months, 1)} {one[months > 1]}"
    years, half = divmod(round(months / 6), 2)
    if code == "en":
        number = "a year" if years == 1 else f"{in_words(years)} years"
        return number + (" and a half" if half else "")
    return f"{years} {'години' if years > 1 else 'година'}{' и половина' if half else ''}"


def in_words(n: int) -> str:
    """A small number in words."""
    words = ("two", "three", "four", "five", "six", "seven")
    return words[n - 2] if 2 <= n <= 7 else str(n)


def ordinal(code: str, n: int) -> str:
    if code == "bg":
        return str(n)
    words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    if n <= len(words):
        return words[n - 1]
    return f"{n}{'th' if 10 < n % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


def when(code: str, months: int) -> str:
    """So many months after a partnership was formed."""
    if months >= _MONTHS:
        return {"en": f"after {span(code, months)}", "bg": f"след {span(code, months)}"}[code]
    return {"en": f"in the {ordinal(code, months + 1)} month", "bg": f"в месец {months + 1}"}[code]


def listed(code: str, words: list[str]) -> str:
    joint = {"en": " and ", "bg": " и "}[code]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + joint + words[-1]


def money(code: str, units: float) -> str:
    """Euro, to two digits."""
    euro = abs(units) * Parameters().euro_per_unit
    if euro < 10:
        return translator(code).number(round(euro), 0)
    digits = 10 ** max(1, len(str(int(euro))) - 2)
    return translator(code).number(round(euro / digits) * digits, 0)


def percent(share: float) -> str:
    return f"{100 * share:.0f}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def story_of(code: str, number: int, told: Any, seen: Seen, name: Names, run: Any) -> str:
    """A story, and the rows behind it; `run`: that it is from."""
    scenario = run.scenario
    beginning = _beginning(code, told, seen, name)
    between = _between(code, told, seen, name, scenario)
    ending = _ending(code, told, seen, name, scenario)
    paragraphs = [beginning, fitting(between, _WORDS - len(f"{beginning} {ending}".split())), ending]
    source = TEXT[code]["source"].format(run=run.run, policy=scenario.policy, uid=told.row.partnership)
    title = f"## {number}. {TITLES[code][told.kind]}\n\n*{source}*\n\n"
    return title + "\n\n".join(paragraphs) + "\n\n" + _rows(code, told, name)


def _beginning(code: str, told: Any, seen: Seen, name: Names) -> str:
    _, formed = TEXT[code], int(told.row.formed)
    founders = [int(row.organisation) for row in told.members.itertuples() if row.joined == formed]
    proposer = int(told.events.loc[told.events["event"] == "formed", "organisation"].iloc[0])
    others = [each for each in founders if each != proposer]
    month = {"en": f"the {ordinal('en', formed + 1)} month", "bg": str(formed + 1)}[code]
    first, rest = name(proposer), listed(code, [name(each) for each in others])
    assert seen.theme is not None
    words = {"month": month, "first": first, "others": rest, "theme": THEMES[code][seen.theme]}
    if told.began_alone is None:
        parts = [_["begin"].format(**words, category=CATEGORIES[code][told.row.category])]
    else:
        parts = [_["begin_alone"].format(**words, months=span(code, formed - told.began_alone))]
    for row in told.asked.iloc[:1].itertuples():
        who = name(int(row.organisation))
        parts.append(_["declined"].format(who=who, why=REASONS[code][int(row.value)]))
    if told.grant is not None:
        parts.append(_["won" if told.grant else "lost"])
    means = _["and_means"].format(means=MEANS[code][seen.means]) if seen.means is not None else ""
    roles = [ROLES[code][role] for role, _weight in sorted(seen.roles.items(), key=lambda each: -each[1])]
    parts.append(_["needs"].format(roles=listed(code, roles), means=means))
    brought = [
        _["brought"].format(who=name.short(each), what=_brought(code, each, founders, seen)) for each in founders
    ]
    parts.append(capital("; ".join(brought)) + ".")
    if seen.means is not None and not any(seen.means in held for held in seen.holds.values()):
        parts.append(_["nobody"].format(means=MEANS[code][seen.means]))
    parts.append(_acquainted(code, founders, seen))
    lead = seen.lead.get(formed)
    if lead is not None and lead != proposer:
        parts.append(_["lead"].format(who=name.short(lead)))
    return " ".join(parts)


def _brought(code: str, organisation: int, founders: list[int], seen: Seen) -> str:
    """The roles needed in which nobody among the founders is better, and the means asked for."""
    best = [
        ROLES[code][role]
        for role in seen.roles
        if max(founders, key=lambda each: seen.skills[each][role]) == organisation
    ]
    if seen.means is not None and seen.means in seen.holds[organisation]:
        best.append(MEANS[code][seen.means])
    return listed(code, best) if best else TEXT[code]["hours"]


def _acquainted(code: str, founders: list[int], seen: Seen) -> str:
    _, pairs, trusts = TEXT[code], [], []
    for i, one in enumerate(founders):
        for other in founders[:i]:
            both = [seen.knew[a][b] for a, b in ((one, other), (other, one)) if b in seen.knew[a]]
            pairs.append(bool(both))
            trusts += both
    if not trusts:
        return _["knew_none"]
    key = "knew_all" if all(pairs) else "knew_some"
    trust = percent(sum(trusts) / len(trusts))
    return _[key].format(trust=trust, pairs=len(pairs), known=sum(pairs))


def fitting(sentences: list[tuple[int, str]], words: int) -> str:
    """As many of the sentences as so many words hold, the weightiest (0) first, in the order in which they stand."""
    kept: set[int] = set()
    for place in sorted(range(len(sentences)), key=lambda each: (sentences[each][0], each)):
        words -= len(sentences[place][1].split())
        if words < 0:
            break
        kept.add(place)
    return " ".join(capital(sentence) for place, (_weight, sentence) in enumerate(sentences) if place in kept)


def _between(code: str, told: Any, seen: Seen, name: Names, scenario: Any) -> list[tuple[int, str]]:
    """What happened, in the order of time, and then what is only counted: its weight (0: most) and a sentence."""
    _, events, formed = TEXT[code], told.events, int(told.row.formed)
    end = scenario.months if pd.isna(told.row.ended) else int(told.row.ended)

    def at(month: int) -> str:
        return when(code, month - formed)

    found: list[tuple[int, int, str]] = []  # month, weight, sentence
    counts: dict[str, int] = dict.fromkeys(("joined", "left", "leaked", "quarrelled", "person_left"), 0)
    reached = [month for month, output in sorted(seen.output.items()) if output > 0]
    if reached:
        found.append((reached[0], 0, _["result"].format(when=at(reached[0]))))
    else:
        found.append((end, 0, _["no_result_yet" if pd.isna(told.row.ended) else "no_result"]))
    ever: set[int] = set()
    for place, row in enumerate(events.itertuples()):
        if row.event not in counts or pd.isna(row.organisation):
            continue
        month, who = int(row.month), int(row.organisation)
        if not ((row.event == "joined" and month == formed) or (row.event == "left" and month == end)):
            counts[row.event] += 1
            nth = counts[row.event]
            if row.event == "joined" and (nth <= _NAMED or who in ever):
                sentence = _["back" if who in ever else "joined"].format(who=name(who), when=at(month))
                found.append((month, nth, sentence))
            elif row.event == "left" and nth <= _NAMED:
                found.append((month, nth, _left(code, row, seen, name, at(month))))
            elif row.event == "leaked" and nth == 1:
                share = percent(row.value) + "\u00a0%"
                found.append((month, 1, _["leak"].format(who=name.short(who), when=at(month), share=share)))
            elif row.event == "quarrelled" and nth == 1:
                what, how = QUARRELS[code][int(row.value)], _quarrel_end(code, events.iloc[place + 1 :], row, name)
                sentence = _["quarrel"].format(who=name.short(who), when=at(month), what=what, end=how)
                found.append((month, 0, sentence))
            elif row.event == "person_left" and nth == 1:
                found.append((month, 2, _["person"].format(who=name.short(who), when=at(month))))
        if row.event == "joined":
            ever.add(who)
    found.sort(key=lambda each: each[0])
    told_of = [(weight, sentence) for _month, weight, sentence in found]
    return told_of + _counted(code, events, seen, counts, reached, end)


def _left(code: str, row: Any, seen: Seen, name: Names, at: str) -> str:
    """That somebody left, and who led from then on, if it had led."""
    _, who = TEXT[code], int(row.organisation)
    sentence = _["left"].format(who=name.short(who), when=at, why=CAUSES[code][int(row.value)])
    lead = seen.lead.get(int(row.month) + 1)
    if lead is not None and seen.lead.get(int(row.month)) == who:
        sentence += " " + _["led_then"].format(who=name.short(lead))
    return sentence


def _counted(
    code: str, events: pd.DataFrame, seen: Seen, counts: dict[str, int], reached: list[int], end: int
) -> list[tuple[int, str]]:
    """What is told by its number only."""
    _ = TEXT[code]
    parts: list[tuple[int, str]] = []
    dry = max((later - earlier - 1 for earlier, later in pairwise([*reached, end])), default=0)
    if dry >= _DRY:
        parts.append((2, _["dry"].format(months=span(code, dry))))
    fought = int(events["event"].eq("contested").sum())
    if fought:
        parts.append((1, _["contests"].format(n=fought, all=max(1, len(seen.output)))))
    for key, more in (
        ("joined_more", counts["joined"] - _NAMED),
        ("left_more", counts["left"] - _NAMED),
        ("leaks", counts["leaked"] - 1),
        ("quarrels", counts["quarrelled"] - 1),
        ("persons", counts["person_left"] - 1),
        ("asked", int(events["event"].eq("declined").sum())),
        ("refused", int(events["event"].eq("refused").sum())),
        ("checkins", int(events["event"].eq("checked_in").sum())),
    ):
        if more > 0:
            parts.append((3, _[key].format(n=more)))
    return parts


def _quarrel_end(code: str, later: pd.DataFrame, quarrel: Any, name: Names) -> str:
    """How a quarrel ended: somebody left over it, or it was settled, or neither."""
    _ = TEXT[code]
    for row in later.itertuples():
        if row.event == "left" and row.value == quarrel.value:
            return _["left_over"].format(who=name.short(int(row.organisation)))
        if row.event == "settled":
            months = int(row.month - quarrel.month)
            return _["settled"].format(months=span(code, months)) if months else _["settled_at_once"]
    return _["unsettled"]


def _ending(code: str, told: Any, seen: Seen, name: Names, scenario: Any) -> str:
    _, formed = TEXT[code], int(told.row.formed)
    end = scenario.months if pd.isna(told.row.ended) else int(told.row.ended)
    cause = None if pd.isna(told.row.ended) else told.row.cause
    parts = [ENDS[code][cause].format(when=when(code, end - formed))]
    months = sorted(seen.trust)
    if len(months) > 1:
        first, last = percent(seen.trust[months[0]]), percent(seen.trust[months[-1]])
        parts.append(_["trust"].format(first=first, last=last))
    accounts = sorted(seen.account.items(), key=lambda each: -each[1])
    for key, ours in (
        ("better", [each for each in accounts if each[1] >= 0 or money(code, each[1]) == "0"]),
        ("worse", [each for each in accounts if each[1] < 0 and money(code, each[1]) != "0"]),
    ):
        if ours:
            named = [f"{name.short(who)} {money(code, units)}" for who, units in ours]
            if len(named) > _NAMED + 2:
                named[_NAMED:-1] = [_["others"].format(n=len(named) - _NAMED - 1)]
            parts.append(_[key].format(who=", ".join(named)))
    return " ".join(parts)


def _rows(code: str, told: Any, name: Names) -> str:
    _ = TEXT[code]
    rows = pd.concat([told.asked, told.events[told.events["event"] != "contested"]])
    lines = [f"| {' | '.join(_['columns'])} |", "| --- | --- | --- | --- |"]
    for row in rows.itertuples():
        who = "" if pd.isna(row.organisation) else name.short(int(row.organisation))
        lines.append(f"| {row.month} | `{row.event}` | {who} | {row.value:.3g} |")
    fought = int(told.events["event"].eq("contested").sum())
    rest = "\n\n" + _["contest_rows"].format(n=fought) if fought else ""
    table = "\n".join(lines)
    return f"<details><summary>{_['rows']}</summary>\n\n{table}{rest}\n\n</details>\n"


def page_of(code: str, run: int, worlds: int, policy: str, scenario: Any, stories: list[str]) -> str:
    euro = f"{scenario.parameters.euro_per_unit:g}"
    head = TEXT[code]["head"].format(run=run, worlds=worlds, policy=policy, euro=euro)
    return head + "\n\n" + "\n".join(stories)
