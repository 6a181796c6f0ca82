"""`language=bg` reaches everything that is printed: help, and what is wrong with a command line."""

import re
import subprocess
import sys

import pytest

from zaedno.app.cli import main
from zaedno.app.commands import COMMANDS
from zaedno.app.keys import KEYS
from zaedno.sim.parameters import declaration, names

ENGLISH = re.compile(r"\b(the|accepted|not an?|of|is|default|with|share|missing|nearest)\b")


@pytest.mark.parametrize("typed", [["--help", "language=bg"], *(["--help", name, "language=bg"] for name in COMMANDS)])
def test_help(typed, capsys):
    assert main(typed) == 0

    told = capsys.readouterr().out
    assert "Ключове\n" in told
    assert ENGLISH.findall(told) == []


def test_help_still_lists_what_can_be_typed(capsys):
    main(["--help", "language=bg"])

    words = capsys.readouterr().out.replace("=", " ").split()
    assert {*COMMANDS, *KEYS, *names()} <= set(words)


def test_help_in_bulgarian_loads_no_tables_and_no_model():
    code = """import sys
from zaedno.app.cli import main
main(["--help", "language=bg"])
sys.exit(str([module for module in ("pandas", "numba", "pyarrow", "hydra", "matplotlib") if module in sys.modules]))"""

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)

    assert answer.stderr.strip() == "[]"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["run", "runs=x"], "runs='x': не е цяло число; приема се: цяло число от 1 до 1000000000 (повторения)"),
        (["run", "parameters.svo_mean=99"], "svo_mean=99: извън границите; приема се: число от -45 до 45 (градуси)"),
        (["run", "parameters.svo_meen=1"], "parameters.svo_meen: няма такъв параметър; най‑близък: svo_mean"),
        (["runn"], "'runn': няма такава команда; най‑близка: run"),
        (["run", "workerz=1"], "workerz: няма такъв ключ; най‑близък: workers"),
        (["status", "/nowhere"], "не е папка с резултати"),
    ],
)
def test_errors(typed, said, capsys):
    assert main([*typed, "language=bg"]) == 2

    told = capsys.readouterr().err
    assert said in told
    assert ENGLISH.findall(told) == []


def test_every_parameter_that_is_out_of_range_is_told_with_its_unit(capsys):
    for name in names():
        high = declaration(name)["high"]
        main(["run", f"parameters.{name}={high * 10 + 1:.0f}", "language=bg"])
    told = capsys.readouterr().err.splitlines()
    assert len(told) == len(names())
    assert [line for line in told if ENGLISH.search(line) or not re.search(r"\(([а-я./ 0-9]+)\)", line)] == []
