"""Names that anybody may have written, in pages and pictures: shown, on one line, with nothing that is obeyed."""

import xml.etree.ElementTree as ET
from types import SimpleNamespace

import pytest

from zaedno.analysis import labels, origin, style
from zaedno.analysis.document import _printable, _whole
from zaedno.analysis.language import translator
from zaedno.experiments.files import safe_cell

HOSTILE = "\x1b[31m\a\u202ex</td>$\\frac{1}$\u2066"
SHOWN = "\\x1b[31m\\x07\\u202ex</td>$\\frac{1}$\\u2066"


def test_names_of_ones_own():
    assert labels.named(labels.SCENARIOS, HOSTILE, translator("bg")) == SHOWN


def test_texts_of_a_page():
    assert _printable(HOSTILE) == SHOWN
    assert str(_whole(HOSTILE)) == SHOWN.replace("<", "&lt;").replace(">", "&gt;")
    assert _printable(5) == 5


def test_pictures_are_xml_whatever_their_labels_say():
    with style.applied():
        figure = style.new_figure(3)
        figure.add_subplot().set_title(HOSTILE)
        text = style.svg(figure)
    assert "".join(ET.fromstring(text).itertext()).count(SHOWN) == 1


def test_cells_of_small_tables():
    assert safe_cell(HOSTILE) == SHOWN
    assert safe_cell("=1+1\n\u202e") == "'=1+1\\x0a\\u202e"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (["zaedno", "sweep", "factors={a:[0,1]}"], "zaedno sweep 'factors={a:[0,1]}'"),
        (["zaedno", "run", "out=a b; rm -r ~"], "zaedno run 'out=a b; rm -r ~'"),
        ("zaedno run", "zaedno run"),
        ([5, None], "5 None"),
        (False, ""),
        (None, ""),
    ],
)
def test_commands_that_are_printed_can_be_pasted(typed, shown):
    study = SimpleNamespace(config={"command": "run; rm -r ~"}, provenance={"command_line": typed})
    assert origin._command(study) == shown
    assert origin._again(study) == "zaedno 'run; rm -r ~' config=config.yaml"
