"""One catalogue: nothing untranslated, nothing left over, numbers as each language writes them."""

import ast
import io
import re
from collections import Counter
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from zaedno.analysis import labels, to_translate
from zaedno.analysis.choices import about
from zaedno.analysis.labels.label import MOST
from zaedno.analysis.language import translator, typeset
from zaedno.experiments.study.checks import LANGUAGES
from zaedno.sim.messages import InputError
from zaedno.sim.observation.measures import MEASURES
from zaedno.sim.parameters import declaration, names
from zaedno.sim.vocabulary import Category, Cause, Question, Sector

TOP = to_translate.TOP
PO = to_translate.LOCALE / "bg/LC_MESSAGES/zaedno.po"
Translated = dict[str, str]  # what stands in the source → what stands for it

# Words that Bulgarian readers stumbled over, or a second word for a thing that has one (docs/glossary.md)
FORBIDDEN = {
    "без политика": "без мерки",
    "политик": "мярка, мерки",
    "за преглед": "срещи за сверяване",
    "средна организация": "средно за организация",
    "среден свят": "средно за един свят",
    "мощност": "сила",
    "напаснат": "настроени",
    "покан(а|и|ата|ите)\\b": "прием на проекти",
    "зародиш": "начално число; свят",
    "стълб": "ленти",
    "по жребий": "на случаен принцип",
    "трансакц": "транзакционни",
    "публична организация": "публична институция",
    "печел(иш|я)\\s*–\\s*(печел|губ)": "печалба – печалба, печалба – загуба",
    "лостове": "мерки",
    "грант": "безвъзмездна помощ",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return read_po(io.BytesIO(PO.read_bytes()), locale="bg")


@pytest.fixture(scope="module")
def translated(catalogue: Catalog) -> Translated:
    texts: Translated = {}
    for message in catalogue:
        if message.id:
            ids, strings = _all(message.id), _all(message.string)
            texts |= dict(zip(ids, strings, strict=True))
    return texts


def test_the_template_is_what_the_sources_say() -> None:
    committed = to_translate.TEMPLATE.read_text(encoding="utf-8")
    assert committed == to_translate.template(), "analysis/locale/messages.pot is out of date: make messages"


def test_every_message_is_translated_and_no_translation_is_left_over(catalogue: Catalog) -> None:
    wanted = {message.id for message in to_translate.gathered() if message.id}
    there = {message.id: message for message in catalogue if message.id}
    assert len(wanted) > 600
    assert wanted - set(there) == set(), "not in the catalogue: make messages"
    assert set(there) - wanted == set(), "left over: make messages"
    missing = [id_ for id_, message in there.items() if not all(_all(message.string)) or message.fuzzy]
    assert missing == [], f"{PO.relative_to(TOP)}: translate these, by the words of docs/glossary.md"


def test_the_catalogue_is_as_the_command_leaves_it(catalogue: Catalog) -> None:
    assert PO.read_text(encoding="utf-8") == to_translate.brought_up_to_date(catalogue), "out of order: make messages"


def test_errors_and_declarations_are_among_the_messages() -> None:
    texts = {message.id for message in to_translate.gathered()}
    assert "parameters.{name}: no such parameter; nearest: {near}" in texts
    assert {declaration("svo_mean")["about"], declaration("hours_median")["unit"], about("policy", "none")} <= texts


def test_what_has_no_words_is_no_message() -> None:
    texts = {message.id for message in to_translate.gathered()}
    assert "{path}: {error}" not in texts
    assert "“{name}”" in texts  # quotes are words enough


@pytest.mark.parametrize(("pattern", "instead"), FORBIDDEN.items())
def test_one_word_for_one_thing(pattern: str, instead: str, translated: Translated) -> None:
    texts = [*translated.values(), *_bulgarian_pages()]
    assert [text for text in texts if re.search(pattern, text, re.IGNORECASE)] == [], f"better: {instead}"


def test_the_glossary_has_every_word_that_replaces_another() -> None:
    glossary = (TOP / "docs/glossary.md").read_text(encoding="utf-8").lower()
    words = {word for instead in FORBIDDEN.values() for word in re.split("[;,] ", instead)}
    assert [word for word in sorted(words) if word not in glossary] == [], "docs/glossary.md: give each its row"


def _bulgarian_pages() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(TOP.glob("docs/**/*.bg.md"))]


def test_accepted_is_said_in_one_way(translated: Translated) -> None:
    told = {source: text for source, text in translated.items() if "accepted: " in source}
    assert len(told) > 100
    unlike = [source for source, text in told.items() if "приема се: " not in text]
    assert unlike == [], f"{PO.relative_to(TOP)}: “accepted: ” is „приема се: “ everywhere"


def test_what_is_shown_does_not_break_inside_a_word_or_a_number(translated: Translated) -> None:
    languages = [translator(code) for code in LANGUAGES]
    shown = [language(source) for source in translated for language in languages]
    assert any("по‑" in text for text in shown)
    assert any("\u00a0%" in text for text in shown)
    assert [text for text in shown if re.search(r"(?i)\b(по|най)-\w|\d-[а-я]|[\d}] %|[\d}]%", text)] == []


def test_messages_are_typed_with_the_characters_of_a_keyboard(translated: Translated) -> None:
    assert [text for pair in translated.items() for text in pair if "\u2011" in text or "\u00a0%" in text] == []


def test_typeset() -> None:
    assert (
        typeset("По-малка, най-много, 95-процентен, 95 %, {n} %")
        == "По‑малка, най‑много, 95‑процентен, 95\u00a0%, {n}\u00a0%"
    )
    assert typeset("2007-13, C1-C7, win-lose, по - друг") == "2007-13, C1-C7, win-lose, по - друг"
    assert translator("bg").percent(0.123, 1) == "12,3\u00a0%"


def test_the_name_of_the_interval_has_its_article(translated: Translated) -> None:
    """„95 % доверителен интервал“ may head a column; in a sentence it is „95-процентният доверителен интервал“."""
    bare = [text for text in translated.values() if re.search(r"(?<!^)(?<!\()95 % доверител", text)]
    assert bare == []


def test_translations_fill_in_the_same_names(catalogue: Catalog) -> None:
    for message in catalogue:
        for source, text in zip(_all(message.id), _all(message.string), strict=True):
            if source:
                assert _names(source) == _names(text), f"{PO.relative_to(TOP)}: other places for values: {source}"


def _all(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (text,)


def _names(text: str) -> set[str | None]:
    """The places for values; names in capitals stand for what a user types, in braces of their own."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None and not name.isupper()}


def test_everything_that_tables_name_has_a_label() -> None:
    _named("UNITS", {measure.unit for measure in MEASURES})
    _named("SECTORS", {sector.slug for sector in Sector})
    _named("CATEGORIES", {category.slug for category in Category})
    _named("CAUSES", {cause.slug for cause in Cause})
    _named("QUESTIONS", {question.slug for question in Question} - {"accepted"})


def _named(table: str, wanted: set[str]) -> None:
    there = set(getattr(labels, table))
    assert wanted - there == set(), f"analysis/labels/vocabulary.py: {table}: name these, then `make messages`"
    assert there - wanted == set(), f"analysis/labels/vocabulary.py: {table}: there are no such things any more"


@pytest.mark.parametrize(
    ("folder", "table"), [("scenario", labels.SCENARIOS), ("policy", labels.POLICIES), ("structure", labels.STRUCTURES)]
)
def test_every_choice_that_is_shipped_has_a_label(folder: str, table: dict[str, str]) -> None:
    files = {path.stem for path in (TOP / "configs" / folder).glob("*.yaml")}
    assert set(table) == files, f"analysis/labels/vocabulary.py: a name for each file of configs/{folder}, and no other"


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


def test_places_in_messages_have_names_that_a_translator_understands() -> None:
    """No left-overs of a conversion, such as `value_2` or `int`."""
    bare = re.compile(r".*_\d|int|str|dict|list|len|splitlines|null")
    texts = {text for message in to_translate.gathered() if message.id for text in _all(message.id)}
    names = {name for text in texts for name in _names(text) if name}
    assert {name for name in names if bare.fullmatch(name)} == {"list"}  # of lists, which sentences have


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_measure_and_parameter_has_a_short_and_a_long_label(code: str) -> None:
    language, parameters = translator(code), list(names())
    assert set(labels.MEASURES) == {measure.name for measure in MEASURES}, "analysis/labels/measures.py: name these"
    assert list(labels.SHORT) == parameters, (
        "analysis/labels/parameters.py: name these, in the order of sim/parameters.py"
    )
    short = [*(labels.in_short(name, language) for name in labels.MEASURES)]
    short += [labels.parameter(name, language) for name in parameters]
    assert [text for text in short if len(text) > MOST] == [], f"a short label has {MOST} letters at most"
    for group in (
        [labels.in_short(name, language) for name in labels.MEASURES],
        [labels.measure(name, language) for name in labels.MEASURES],
        [labels.parameter(name, language) for name in parameters],
        [labels.in_full(name, language) for name in parameters],
    ):
        assert [text for text, times in Counter(group).items() if times > 1] == [], "two things of one name"


def test_nothing_but_the_labels_names_measures_and_parameters() -> None:
    """No other table of names by measure or parameter: readers of two reports would take one thing for two."""
    known = set(labels.MEASURES) | set(labels.SHORT)
    found = []
    for path in sorted((TOP / "analysis").rglob("*.py")):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if path.parent.name != "labels" else ()
        tables = [zip(node.keys, node.values, strict=True) for node in nodes if isinstance(node, ast.Dict)]
        keys = [ast.literal_eval(key) for table in tables for key, value in table if _is_marked(value) and key]
        found += [f"{path.name}: {key}" for key in keys if key in known]
    assert found == [], "analysis/labels is the place for these"


def _is_marked(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in ("mark", "N_")
