"""Places for machine code that belong to one test."""

import os
import tempfile

import pytest
from helpers.small_compiled import KEEP


@pytest.fixture
def places(tmp_path, monkeypatch):
    """A cache and a temporary folder of the test's own."""
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setattr(KEEP, "refusal", None)
    return home / "zaedno" / "machine-code", temporary / f"zaedno-{os.geteuid() if hasattr(os, 'geteuid') else 'user'}"


@pytest.fixture
def home(places):
    return places[0]


@pytest.fixture
def temporary(places):
    return places[1]
