"""Which of the three sectors a word of an office means: a sector, a legal form, a kind of organisation.

In Bulgaria a LAG's members are public, economic (стопански) or non-economic (нестопански); cooperatives and farmers are
economic, chitalishta and sports clubs non-economic.  A person is none of the three: only organisations take part.
"""

from __future__ import annotations

import re

from zaedno.sim.messages import InputError, Message
from zaedno.sim.roster.words import plain
from zaedno.sim.tables import unknown
from zaedno.sim.vocabulary import Sector

# A word in all its forms by its beginning; of those that fit at one place the longest counts.
_WORDS: dict[Sector, str] = {
    Sector.MUNICIPALITY: (
        r"публич\w*|общин\w*|общинск\w* (?:предприяти|дружеств|фирм)\w*|държав\w*|"
        r"държавн\w* (?:предприяти|дружеств)\w*|кметств\w*|кмет|местн\w* власт|местн\w* администрац\w*|"
        r"местно самоуправление|администраци\w*|бюджетн\w*|"
        r"училищ\w*|гимнази\w*|детск\w* градин\w*|дг|су|оу|болниц\w*|музе[йи]\w*|горск\w* стопанств\w*|"
        r"municipal\w*|public|local (?:authority|government)|town halls?|government\w*|state|schools?|kindergartens?|"
        r"hospitals?|museums?"
    ),
    Sector.NGO: (
        r"нестопанск\w*|не стопанск\w*|неправителствен\w*|не правителствен\w*|гражданск\w*|нпо|нго|юлнц|снц|"
        r"сдружени\w*|фондаци\w*|читалищ\w*|асоциаци\w*|настоятелств\w*|клуб\w*|ngos?|civil|civic|non ?profits?|"
        r"not for profit|"
        r"non ?governmental|associations?|foundations?|chitalisht\w*|community cent(?:re|er)s?|clubs?|third"
    ),
    Sector.BUSINESS: (
        r"бизнес\w*|стопанск\w*|икономическ\w*|частен|частна|частно|частни|фирм\w*|ет|едноличен търговец|оод|еоод|ад|"
        r"еад|сд|кд|кда|кооперац\w*|земеделск\w* (?:производител|стопан)\w*|зп|земеделец|земеделци|фермер\w*|"
        r"предприемач\w*|търговск\w*|акционерн\w*|business\w*|compan(?:y|ies)|firms?|farm\w*|co ?operatives?|ltd|llc|"
        r"et|ood|eood|ad|"
        r"ead|sole traders?|private|commercial|economic|entrepreneurs?"
    ),
}
_PATTERNS = {
    sector: [re.compile(rf"\b(?:{word})\b") for word in re.split(r"\|(?![^(]*\))", words)]
    for sector, words in _WORDS.items()
}
_PERSON = re.compile(
    r"\b(?:(?:физическ\w*|физ|частн\w*) лиц[еа]|фл|граждани(?:н|ни)?|жител\w*|(?:private|natural) persons?|"
    r"individuals?|persons?|citizens?)\b"
)
NEAREST = (
    *("публичен", "стопански", "нестопански", "нпо", "читалище", "сдружение", "фондация", "община", "кметство"),
    *("училище", "бизнес", "фирма", "кооперация", "земеделски производител", "оод", "еоод"),
    *("ngo", "business", "municipality", "public", "company", "association", "foundation", "school", "cooperative"),
)
CALLED = {  # as LAGs speak of them
    Sector.NGO: Message("non-profit"),
    Sector.BUSINESS: Message("economic"),
    Sector.MUNICIPALITY: Message("public sector"),
}
ACCEPTED = Message(
    "ngo, business, municipality or a word for one of them (association, foundation, chitalishte; company, "
    "cooperative, farmer; town hall, school), or blank"
)


def sector_of(text: str) -> Sector:
    """The sector that the words of `text` name.  Raises `InputError` where they name none, several or a person.

    >>> sector_of("Нестопански сектор (НПО)"), sector_of("Общинско предприятие"), sector_of("ЕТ")
    (<Sector.NGO: 0>, <Sector.MUNICIPALITY: 2>, <Sector.BUSINESS: 1>)
    """
    words = plain(text)
    whole = _PERSON.sub(" ", words)
    for part in (re.split(" на | of ", whole)[0], whole):  # an association of farmers is an association
        found = _named(part)
        if len(found) == 1:
            return found.pop()
    if found:
        raise InputError("words of more than one sector")
    if whole != words:
        raise InputError("a private person is no organisation, and of none of the three sectors")
    wrong = Message("no such sector")
    raise InputError(unknown(wrong, text, NEAREST, 0.6))


def _named(words: str) -> set[Sector]:
    found, at = set(), 0
    while at < len(words):
        ends = {
            sector: max((match.end() for pattern in patterns if (match := pattern.match(words, at))), default=at)
            for sector, patterns in _PATTERNS.items()
        }
        best = max(ends, key=ends.__getitem__)
        if ends[best] > at:
            found.add(best)
        at = max(ends[best], at + 1)
    return found
