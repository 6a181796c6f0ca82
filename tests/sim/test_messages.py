"""What messages show of values that anybody may have written."""

import pickle

import pytest

from zaedno.sim.messages import InputError, Message, printable, printable_lines

HOSTILE = "\x1b]0;x\a\x1b[31m\0\r\n\t\u202e\u2066\u200f\u2028\ufeff\x9b\udccc\U000e0041"


def harmless(text: str) -> bool:
    return all(character.isprintable() or character == "\xa0" for character in text)


def test_nothing_that_a_terminal_obeys_is_left():
    assert harmless(printable(HOSTILE))
    assert harmless(str(Message("{a} {b!r} {c} {d!r}", a=HOSTILE, b=HOSTILE, c=[HOSTILE], d={HOSTILE: HOSTILE})))
    assert harmless(str(InputError("{path}: {error}", path=HOSTILE, error=InputError("{x}", x=HOSTILE))))


@pytest.mark.parametrize(
    "text", ["проверки", "я\u0301", "co\u00adop", "می\u200cخواهم", "1\xa0000 €", "win–win", "👩\u200d🌾"]
)
def test_words_of_any_script_stay(text):
    assert printable(text) == text


def test_bytes_of_a_name_that_is_not_utf8_are_told():
    assert printable(b"\xcc\xe8\xe3".decode("utf-8", "surrogateescape")) == r"\xcc\xe8\xe3"


def test_lines_stay_lines():
    assert printable_lines("a\nb\x1b\n") == "a\nb\\x1b\n"


VALUES = {
    "text": "x" * 5000,
    "number": 10**5000,
    "list": ["x" * 5000],
    "mapping": {"a": list(range(5000))},
    "bytes": b"x" * 5000,
    "numbers": (10**5000,),
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
@pytest.mark.parametrize("text", ["{value}", "{value!r}"])
def test_whatever_it_is_a_line_can_be_read(text, value):
    assert 0 < len(str(Message(text, value=value))) < 410


def test_braces_of_a_value_are_its_own():
    assert str(Message("{a}", a="{b} {0.__class__}")) == "{b} {0.__class__}"


def test_errors_travel():
    error = InputError("{a}: {b}", a=1, b=Message("{c}", c="x"))
    assert str(pickle.loads(pickle.dumps(error))) == "1: x"
