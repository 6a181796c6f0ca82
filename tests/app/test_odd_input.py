"""Whatever is typed, or stands in a configuration: exit code 0 or 2; with 2 one line, and nothing is written.

Kept small: the model is not run.
"""

import contextlib
import io
import os
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zaedno.app.cli import main
from zaedno.app.commands import COMMANDS, calibrate, claims, compare, run, sweep
from zaedno.app.compose import compose
from zaedno.app.keys import GROUPS, KEYS
from zaedno.sim import Scenario
from zaedno.sim.messages import printable

WORDS = ["", "0", "1", "-1", "2", "1e3", "0x10", "nan", "inf", "null", "true", "no", "~", "[0,1]", "[", "{a:1}", "a,b"]
WORDS += ["${oc.env:HOME}", "${a}", "'", '"', "\\", "\0", "\x1b[31m", "\u202e", "\ud800", "\udccc", "\n", "1" * 5000]
WORDS += ["a" * 300, "a" * 5000, "../x", "~../x", "/dev/null", "/proc/none", "проверки", "1" * 30, "(" * 60, "[" * 3000]
WORDS += [
    "choice(1,2)",
    "range(1,3)",
    "{hidden_mean:[0,0.6]}",
    "baseline",
    "win_win,win_lose",
    "@",
    "+a=1",
    "a=b",
    "$(a)",
]
VALUES = st.sampled_from(WORDS) | st.text(max_size=12)
NAMES = st.sampled_from([*GROUPS, *KEYS, "parameters.hidden_mean", "parameters.organisations", "hydra.run.dir"])
ARGUMENTS = st.builds("{}={}".format, NAMES, VALUES) | st.sampled_from(["--quiet", "-x", "x", ""]) | VALUES
COMMAND_LINES = st.builds(
    lambda command, rest: [command, *rest], st.sampled_from([*COMMANDS, "x"]), st.lists(ARGUMENTS, max_size=4)
)
SOME = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(autouse=True)
def _nothing_is_run(monkeypatch):
    """What would be run ends as if it had been."""
    for command in (run, compare, sweep, claims, calibrate):
        monkeypatch.setattr(command, "execute", lambda call: int(compose(call) is None))


def answer(typed):
    """Exit code, stderr and the files that were written of a call in a folder of its own."""
    out, err, before = io.StringIO(), io.StringIO(), Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = main(typed)
            return code, err.getvalue(), list(Path().rglob("*"))
        finally:
            os.chdir(before)


def require_in_order(code, said, written):
    assert code in (0, 2), said
    assert written == []
    if code == 2:
        assert said.startswith("zaedno: ")
        assert said.count("\n") == 1
        assert printable(said.rstrip("\n")) == said.rstrip("\n")
        assert len(said) < 3000


@SOME
@given(COMMAND_LINES)
def test_command_lines(typed):
    require_in_order(*answer(typed))


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from([word for word in WORDS if word != "\ud800"])
)
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
)
STUDY = {"command": "run", "runs": 2, "seed": 0, "events": [0], "scenarios": [Scenario.load(months=3).as_config()]}


def places(tree, place=()):
    """All places in a tree of mappings and lists."""
    yield place
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in inner:
        yield from places(value, (*place, key))


def changed(tree, place, value):
    """A copy of `tree` with another value at `place`."""
    if not place:
        return value
    copy = tree.copy()
    copy[place[0]] = changed(tree[place[0]], place[1:], value)
    return copy


@SOME
@given(st.sampled_from(list(places(STUDY))), TREES)
def test_values_of_a_configuration(place, value):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.yaml"
        path.write_text(yaml.safe_dump(changed(STUDY, place, value)), encoding="utf-8", errors="backslashreplace")
        require_in_order(*answer(["run", f"config={path}"]))


@SOME
@given(st.text(max_size=60) | st.binary(max_size=60))
def test_files_of_ones_own(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policy" / "mine.yaml"
        path.parent.mkdir()
        path.write_bytes(content if isinstance(content, bytes) else f"name: mine\n{content}".encode(errors="replace"))
        require_in_order(*answer(["run", "policy=mine", f"config_dir={folder}"]))
