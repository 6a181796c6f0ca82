"""What offices call things: headings, levels, functions and yes or no, in Bulgarian and English.

Everything is compared in the form that `plain` gives it.  A word that could mean two things is in no list.
"""

from __future__ import annotations

import re
import unicodedata

from zaedno.sim.vocabulary import Role, Theme

_LOOK_ALIKE = str.maketrans("aceopxykmthbi", "асеорхукмтнви")  # Latin letters typed in Cyrillic words
_MIXED = re.compile(r"(?=\w*[а-я])(?=\w*[a-z])\w+")
_APART = re.compile(r"[\W_]+")
_ASIDE = re.compile(r"[(\[].*")


def plain(text: str) -> str:
    """`text` in small letters, its words one space apart; Latin letters in a Cyrillic word are taken for Cyrillic.

    >>> plain(" Правно-организационна  форма: ")
    'правно организационна форма'
    """
    spaced = _APART.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return _MIXED.sub(lambda word: word[0].translate(_LOOK_ALIKE), spaced)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(plain(part) for part in text.split(","))


# Headings.  Those of `OTHERWISE` count where no other column of the file is called by the first ones: an office that
# has a column for the organisation's name and one for its representative's calls both of them so.
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": _listed(
        "name, наименование, наименование на организацията, наименование на члена, наименование на юридическото лице, "
        "наименование на партньора, наименование на организация, наименование на член, име на организацията, "
        "име на члена, organisation name, organization name, name of organisation, name of organization, "
        "name of the organisation, "
        "name of the organization, member name, name of member, name of the member, full name"
    ),
    "sector": _listed(
        "sector, сектор, сектори, сектор на члена, представляван сектор, представлява сектор, "
        "сектор на представителство, вид сектор, сектор който представлява, заинтересована страна, "
        "заинтересована група, група по интереси, "
        "група интереси, interest group, stakeholder group, sector represented"
    ),
    "label": _listed(
        "label, short label, short name, abbreviation, acronym, етикет, кратък етикет, кратко име, "
        "кратко наименование, съкратено наименование, съкращение, абревиатура"
    ),
    "settlement": _listed(
        "settlement, town, village, place, населено място, нас място, град село, гр с, място, седалище"
    ),
    "functions": _listed("functions, function, civil functions, функции, функция, граждански функции"),
    "vulnerable": _listed(
        "vulnerable, vulnerable group, represents a vulnerable group, уязвима група, уязвими групи, уязвими, "
        "представлява уязвима група"
    ),
    "hours": _listed(
        "hours, hours per month, hours month, hours a month, time, часове, часове на месец, часове месечно, "
        "часа на месец, време, свободно време"
    ),
    "authority": _listed("authority, formal authority, власт, правомощия, авторитет, формална власт"),
    "resources": _listed("resources, resource, ресурси, ресурс"),
    "legitimacy": _listed("legitimacy, легитимност, обществено признание, обществена подкрепа"),
    "hidden": _listed("hidden, hidden motives, hidden agenda, hidden share, скрити мотиви, скрити цели, скрито"),
    "svo": _listed("svo, attitude, svo angle, нагласа, нагласа към другите, отношение към другите"),
    "entered": _listed("entered, month of entry, entry month, месец на влизане, влиза в месец, влизане"),
    "territory": _listed("territory, lag, територия, миг"),
}
OTHERWISE: dict[str, tuple[str, ...]] = {
    "name": _listed(
        "организация, организации, член, членове, членове на миг, членове на сдружението, име, партньор, партньори, "
        "юридическо лице, институция, институция организация, организация институция, субект, учредител, учредители, "
        "член на миг, organisation, organisations, organization, organizations, member, members, partner, partners"
    ),
    "sector": _listed(
        "вид, тип, вид организация, вид на организацията, тип организация, тип на организацията, правна форма, "
        "правен статут, правно организационна форма, правноорганизационна форма, група, type, kind, legal form, "
        "type of organisation, type of organization, kind of organisation, group"
    ),
}
# What offices keep beside these, and what is like a heading above without meaning it.
ELSEWHERE = frozenset(
    _listed("представляван от, представлявана от, представлявано от, членове на ус, гласове, брой гласове, votes")
)
_COMPETENCE = _listed("компетентност, компетентност в, умения, умение, competence, competence in")
_MISSION = _listed("мисия, мисия в, тежест, тема, mission, mission in")
ROLES: dict[Role, tuple[str, ...]] = {
    Role.REPRESENTATION: _listed("representation, представителство, представляване"),
    Role.ADVOCACY: _listed("advocacy, застъпничество"),
    Role.CAPACITY: _listed("capacity, capacity building, изграждане на капацитет, капацитет, обучение"),
    Role.SERVICE: _listed("service, services, услуги, услуга, предоставяне на услуги"),
    Role.SOCIAL: _listed("social, социална, социални, социално сближаване, общуване, социална функция"),
    Role.CHANGE: _listed("change, промяна, социална промяна, обществена промяна"),
    Role.ENTERPRISE: _listed("enterprise, предприемачество, стопанска дейност"),
    Role.ADMINISTRATION: _listed("administration, администрация, управление"),
}
THEMES: dict[Theme, tuple[str, ...]] = {
    Theme.ECONOMY: _listed("economy, икономика, стопанство"),
    Theme.ENVIRONMENT: _listed("environment, околна среда, природа"),
    Theme.SOCIAL_SERVICES: _listed("social services, социални услуги"),
    Theme.CULTURE_YOUTH: _listed("culture youth, culture and youth, култура и младежи, култура младежи"),
    Theme.TOURISM: _listed("tourism, туризъм"),
    Theme.INFRASTRUCTURE: _listed("infrastructure, инфраструктура"),
}
for _role, _words in ROLES.items():
    HEADINGS[f"competence_{_role.slug}"] = tuple(f"{head} {word}" for head in _COMPETENCE for word in _words)
for _theme, _words in THEMES.items():
    HEADINGS[f"mission_{_theme.slug}"] = tuple(f"{head} {word}" for head in _MISSION for word in _words)


def without_aside(heading: str) -> str:
    """The heading without what follows in brackets: a unit, a list of what is accepted."""
    return _ASIDE.sub("", heading)


# Cells.  A level stands for a value of its column (sim/roster/columns.py).
LEVELS = (
    frozenset(_listed("low, ниско, ниска, нисък, ниски, слабо, слаба, слаб, малко, малка, малък")),
    frozenset(_listed("medium, middle, average, mid, средно, средна, среден, средни, умерено, умерена, умерен")),
    frozenset(_listed("high, високо, висока, висок, високи, силно, силна, силен, много, голямо, голяма, голям")),
)
YES = frozenset(_listed("yes, true, 1, да"))  # spreadsheets turn yes and no into TRUE and FALSE
NO = frozenset(_listed("no, false, 0, не"))


def level_of(text: str) -> int | None:
    """0, 1, 2 for a low, medium or high one; None where the text is no level.

    >>> level_of("Средно"), level_of("HIGH"), level_of("0,5")
    (1, 2, None)
    """
    word = plain(text)
    return next((level for level, words in enumerate(LEVELS) if word in words), None)
