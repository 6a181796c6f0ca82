"""YAML of strangers is data: what is written reads as it was, and what a file could do otherwise is refused by line."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zaedno.sim import InputError
from zaedno.sim.plain_yaml import read, written

KEYS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff"), max_size=20)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | KEYS
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=12
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("yaml") / "config.yaml"


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_what_is_written_reads_as_it_was(place: Path, values: dict[str, object]) -> None:
    place.write_text(written(values), encoding="utf-8")
    assert read(place) == values


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "on",
        "1e3",
        "1:30",
        "2026-01-01",
        "2026",
        "0x10",
        "0o17",
        "1_000",
        "007",
        "",
        "~",
        "null",
        "true",
        ".inf",
        "a: b",
        "# x",
        "- x",
        "&a",
        "*a",
        "!a",
        "<<",
        "=",
        "${oc.env:HOME}",
        "${",
        "x\udccc",
        "a\nb",
        " a ",
        "'",
        '"',
    ],
)
def test_texts_stay_texts(place: Path, text: str) -> None:
    place.write_text(written({"key": text, text.strip() or "empty": 1}), encoding="utf-8")
    assert read(place)["key"] == text


@pytest.mark.parametrize(
    ("spelled", "value"),
    [
        ("no", "no"),
        ("Off", "Off"),
        ("1:30", "1:30"),
        ("2026-01-01", "2026-01-01"),
        ("0x10", "0x10"),
        ("1_0", "1_0"),
        ("1e3", 1000.0),
        ("010", 10),
        (".5", 0.5),
        ("-.Inf", -math.inf),
        ("True", True),
        ("~", None),
        ("", None),
        ("1" * 5000, "1" * 5000),
        ("${oc.env:HOME}", "${oc.env:HOME}"),
    ],
)
def test_words_are_those_of_yaml_1_2(place: Path, spelled: str, value: object) -> None:
    place.write_text(f"key: {spelled}\n", encoding="utf-8")
    assert read(place) == {"key": value}


def test_names_are_texts_as_they_are_written(place: Path) -> None:
    place.write_text("name: 2026.0\nnumber: 2026.0\n")
    assert read(place, texts=("name",)) == {"name": "2026.0", "number": 2026.0}


@pytest.mark.parametrize(
    ("content", "told"),
    {
        "laughs": ("a: &a [x, x]\nb: &b [*a, *a]\n", "line 1: an anchor"),
        "a list in itself": ("a: &a [*a]", "line 1: an anchor"),
        "an alias to nothing": ("a: *b", "an alias"),
        "brackets": ("a: " + "[" * 40_000, "more than 20 levels"),
        "levels": ("- " * 40_000, "more than 20 levels"),
        "values": ("a: [" + "x," * 500_000 + "]", "more than 400000 values"),
        "size": ("a" * (10**7 + 1), "more than 10 MB"),
        "a key twice": ("a: 1\nb: 2\na: 3", "line 3: a: given twice"),
        "a key twice, deeper": ("a:\n  1: 1\n  '1': 2", "line 3: 1: given twice"),
        "an object": ("a: !!python/object/apply:os.system [x]", "line 1: a tag"),
        "a type": ("a: !!str 2026", "line 1: a tag"),
        "two documents": ("a: 1\n---\nb: 2", "a second document"),
        "a key that is none": ("? [a]\n: b", "no key"),
        "no end": ("a: [1", "not YAML"),
        "a control character": ("a: \x1b[31m", "cannot be read"),
        "no mapping": ("just text", "not a mapping"),
    }.values(),
)
def test_what_is_no_plain_data_is_refused(place: Path, content: str, told: str) -> None:
    place.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(place)
    assert told in str(caught.value)
    assert str(caught.value).startswith(str(place))
    assert "\n" not in str(caught.value)


def test_other_encodings_and_no_file(place: Path) -> None:
    place.write_bytes("a: Миг".encode("cp1251"))
    with pytest.raises(InputError, match="cannot be read"):
        read(place)
    place.write_bytes("\ufeffa: Миг\r\n".encode())
    assert read(place) == {"a": "Миг"}
    with pytest.raises(InputError, match="No such file"):
        read(place.with_name("none.yaml"))
