"""What things are called in front of readers, each declared once: here, and nowhere else in reports.

The keys are the spellings of tables and files; the values are messages of the catalogue.  Measures and parameters have
a short label for axes and columns, and a long one for tables and sentences.
"""

from zaedno.analysis.labels.measures import MEASURES, PER_CENT, UNITS
from zaedno.analysis.labels.parameters import SCALES, SHORT
from zaedno.analysis.labels.vocabulary import (
    CATEGORIES,
    CAUSES,
    PATTERNS,
    POLICIES,
    QUESTIONS,
    SCENARIOS,
    SECTORS,
    STRUCTURES,
)
from zaedno.analysis.language import Language
from zaedno.sim.messages import printable, shortened
from zaedno.sim.observation.measures import BY_NAME
from zaedno.sim.parameters import declaration, names

__all__ = [
    "CATEGORIES",
    "CAUSES",
    "MEASURES",
    "PATTERNS",
    "POLICIES",
    "QUESTIONS",
    "SCENARIOS",
    "SECTORS",
    "SHORT",
    "STRUCTURES",
    "UNITS",
]

CROSS = " × "


def named(table: dict[str, str], key: str, language: Language) -> str:
    """The name of `key` in `language`; a user's own scenario or policy keeps the name it was given."""
    return language(table[key]) if key in table else printable(shortened(str(key)))


def scenario(name: str, language: Language) -> str:
    """A scenario, and the structure that it was given (`NAME-STRUCTURE`), if another one than as built."""
    of, _, structure = name.rpartition("-")
    if name in SCENARIOS or not of or structure not in STRUCTURES:
        return named(SCENARIOS, name, language)
    return f"{named(SCENARIOS, of, language)}, {language(STRUCTURES[structure])}"


def case(of: str, policy: str, language: Language) -> str:
    """The scenario `of` under a policy."""
    return f"{scenario(of, language)}, {named(POLICIES, policy, language)}"


def parameter(name: str, language: Language) -> str:
    """The parameter `name` in few words; a pair has a cross between, a group of factors the name it was given."""
    return CROSS.join(named(SHORT, part, language) for part in name.split(CROSS))


def along_axis(name: str, language: Language) -> str:
    """The parameter `name` in few words, with its unit."""
    if name not in names():
        return parameter(name, language)
    unit = SCALES.get(name, declaration(name)["unit"])
    return f"{parameter(name, language)} ({language(unit)})"


def in_full(name: str, language: Language) -> str:
    """What the parameter `name` is, with its unit."""
    if name not in names():
        return parameter(name, language)
    about, unit = (declaration(name)[key] for key in ("about", "unit"))
    return f"{language(about)} ({language(unit)})"


def measure(name: str, language: Language) -> str:
    return language(MEASURES[name].long) if name in MEASURES else named({}, name, language)


def in_short(name: str, language: Language) -> str:
    """The measure `name` in few words."""
    return language(MEASURES[name].short) if name in MEASURES else named({}, name, language)


def within(name: str, language: Language) -> str:
    """The measure `name` inside a sentence."""
    label = measure(name, language)
    return label[:1].lower() + label[1:]


def unit(name: str, language: Language) -> str:
    """The unit in which the measure `name` is shown."""
    return language(PER_CENT[name] if name in PER_CENT else UNITS[BY_NAME[name].unit])


def scale(name: str) -> float:
    """What a value of the measure `name` is multiplied by to be shown in its `unit`."""
    return 100.0 if name in PER_CENT else 1.0


def with_unit(name: str, language: Language) -> str:
    """The measure and its unit, which is left out where things are counted."""
    counted = BY_NAME[name].unit == "count"
    return measure(name, language) if counted else f"{measure(name, language)} ({unit(name, language)})"
