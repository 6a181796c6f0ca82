"""What was not disturbed, to compare with."""

import pytest
from helpers.killed_studies import finish, start, typed


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory):
    """The folder of a small study that nothing has happened to."""
    folder = tmp_path_factory.mktemp("undisturbed") / "study"
    finish(start(typed(folder)))
    return folder
