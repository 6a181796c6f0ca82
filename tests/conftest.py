"""What all tests share: `helpers` can be imported from any of them, and long tests wait to be asked for."""

import contextlib
import signal

import pytest
from hypothesis import settings

collect_ignore = ["fuzz", "mutants"]  # programs of their own: `make fuzz`, `make mutants`

# No deadline anywhere: the first example may compile a kernel, and no test is about time.  Examples are the same in
# every run, so that nobody's change fails over somebody else's luck; --hypothesis-profile=exploring draws others.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("exploring", deadline=None, print_blob=True)
settings.load_profile("repeatable")


def pytest_configure(config: pytest.Config) -> None:
    """What ran the tests may ignore signals (a background job, `nohup`), and processes of tests would inherit that."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            with contextlib.suppress(ValueError):  # not the main thread
                signal.signal(number, signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL)
    config.addinivalue_line("markers", "long: takes minutes; runs when asked for (`pytest -m long`)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "long" in (config.option.markexpr or ""):
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="long: pytest -m long"))
