"""Every declared parameter is read somewhere in the model: none is a knob without a wire."""

import re
from pathlib import Path

import pytest

from zaedno import sim
from zaedno.sim.parameters import names

SOURCES = {path: path.read_text(encoding="utf-8") for path in Path(sim.__file__).parent.rglob("*.py")}
READERS = "\n".join(text for path, text in SOURCES.items() if path.name != "parameters.py")


@pytest.mark.parametrize("name", names())
def test_it_is_read(name):
    read = re.search(rf"\b(p|p\[0\]|parameters)\.{name}\b", READERS)
    assert read, f"sim/parameters.py: {name}: no rule in sim/ reads p.{name}; use it, or take it away"
