"""What all tests share: `tests/worlds.py` can be imported from any of them, and long tests wait to be asked for."""

import pytest
from hypothesis import settings

# No deadline anywhere: the first example may compile a kernel, and no test is about time.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: takes minutes; runs when asked for (`pytest -m long`)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "long" in (config.option.markexpr or ""):
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="long: pytest -m long"))
