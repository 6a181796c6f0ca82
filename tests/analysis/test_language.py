"""One catalogue: nothing untranslated, nothing left over, numbers as each language writes them."""

from pathlib import Path
from string import Formatter

import jinja2.ext
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import analysis
from analysis import labels
from analysis.language import translator
from sim.measures import MEASURES
from sim.messages import InputError
from sim.vocabulary import Category, Cause, Question, Sector

TOP = Path(analysis.__file__).parent.parent
METHODS = [("**/templates/**.j2", jinja2.ext.babel_extract), ("**.py", "python")]
KEYWORDS = {"_": None, "mark": None, "language": None, "_language": None, "self": None, "plural": (1, 2)}


@pytest.fixture(scope="module")
def messages() -> set[str | tuple[str, ...]]:
    """Every message in the source of what readers see."""
    return {
        message
        for folder in ("analysis", "app", "experiments")
        for _, _, message, _, _ in extract_from_dir(TOP / folder, METHODS, keywords=KEYWORDS)
    }


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (TOP / "analysis/locale/bg/LC_MESSAGES/zaedno.po").open("rb") as file:
        return read_po(file, locale="bg")


def test_every_message_is_translated(messages: set, catalogue: Catalog) -> None:
    translated = {message.id for message in catalogue if message.id and message.string and not message.fuzzy}
    assert len(messages) > 150
    assert messages - translated == set()


def test_no_translation_is_left_over(messages: set, catalogue: Catalog) -> None:
    assert {message.id for message in catalogue if message.id} - messages == set()


def test_translations_fill_in_the_same_names(catalogue: Catalog) -> None:
    for message in catalogue:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        for source, text in zip(ids, texts, strict=True):
            if source:
                assert _names(source) == _names(text), source


def _names(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_everything_that_tables_name_has_a_label() -> None:
    assert set(labels.MEASURES) == {measure.name for measure in MEASURES}
    assert set(labels.UNITS) == {measure.unit for measure in MEASURES}
    assert set(labels.SECTORS) == {sector.slug for sector in Sector}
    assert set(labels.CATEGORIES) == {category.slug for category in Category}
    assert set(labels.CAUSES) == {cause.slug for cause in Cause}
    assert set(labels.QUESTIONS) == {question.slug for question in Question} - {"accepted"}


@pytest.mark.parametrize(("folder", "table"), [("scenario", labels.SCENARIOS), ("policy", labels.POLICIES)])
def test_every_choice_that_is_shipped_has_a_label(folder: str, table: dict[str, str]) -> None:
    assert set(table) == {path.stem for path in (TOP / "configs" / folder).glob("*.yaml")}


def test_numbers_are_written_as_each_language_does() -> None:
    bg, en = translator("bg"), translator("en")
    assert (bg.number(12.345), en.number(12.345)) == ("12,3", "12.3")
    assert bg.number(-0.001) == "0,00"
    assert en.signed(3.0, 0) == "+3"
    assert en.signed(-3.0, 0) == "−3"
    assert en.signed(0.001, 2) == en.signed(-0.001, 2) == "0.00"
    assert en.interval(-1.5, 120.0) == "−2 to 120"
    assert en.number(float("nan")) == en.interval(float("nan"), 1.0) == "–"


def test_plurals() -> None:
    bg = translator("bg")
    assert bg.plural("{n} world", "{n} worlds", 1) == "1 свят"
    assert bg.plural("{n} world", "{n} worlds", 200) == "200 свята"


def test_unknown_language_is_refused() -> None:
    with pytest.raises(InputError, match=r"language='de': no such language; accepted: en, bg"):
        translator("de")
