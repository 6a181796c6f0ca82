"""Help tells everything that can be typed, without loading what only a study needs."""

import subprocess
import sys

import pytest

from zaedno.app.cli import main
from zaedno.app.commands import COMMANDS
from zaedno.app.keys import GROUPS, KEYS, SWEEP_GROUPS
from zaedno.sim import choices
from zaedno.sim.parameters import names

SLOW = ("hydra", "omegaconf", "numba", "pandas", "pyarrow", "scipy", "mesa", "matplotlib", "rich", "babel")


@pytest.mark.parametrize(
    ("arguments", "groups", "keys"),
    [
        (["--help"], SWEEP_GROUPS, tuple(KEYS)),
        (["run", "--help"], GROUPS, COMMANDS["run"].keys),
        (["compare", "-h"], GROUPS, COMMANDS["compare"].keys),
        (["sweep", "--help"], SWEEP_GROUPS, COMMANDS["sweep"].keys),
    ],
)
def test_lists_what_can_be_typed(arguments, groups, keys, capsys):
    assert main(arguments) == 0

    words = capsys.readouterr().out.replace("=", " ").split()
    for group in groups:
        assert {group, *choices.known(group)} <= set(words)
    assert {*keys, *names()} <= set(words)


def test_every_key_belongs_to_a_command():
    taken = {key for command in COMMANDS.values() for key in command.keys}
    assert taken == set(KEYS), "app/keys.py: KEYS and the keys in app/commands/__init__.py: COMMANDS are the same"


def test_a_command_that_takes_a_word_says_so(capsys):
    assert main(["status", "--help"]) == 0
    assert "zaedno status FOLDER" in capsys.readouterr().out


def test_lists_the_commands(capsys):
    assert main(["--help"]) == 0

    assert set(COMMANDS) <= set(capsys.readouterr().out.split())


def test_loads_nothing_slow():
    code = f"""import sys
from zaedno.app.cli import main
main(["--help"])
sys.exit(str([module for module in {SLOW} if module in sys.modules]))"""

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)

    assert answer.stderr.strip() == "[]"


def test_help_of_an_unknown_command_is_wrong_input(capsys):
    assert main(["swep", "--help"]) == 2
    assert "'swep'" in capsys.readouterr().err
