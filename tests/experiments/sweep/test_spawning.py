"""Worker processes do not run the program that began the study: there may be none, or it would begin again."""

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from zaedno.app.cli import main
print("begun", flush=True)
main(["sweep", "design=lhs", "points=2", "factors={hidden_mean:[0.1,0.2]}", "runs=1", "months=2", "workers=2",
      "executor.processes=true", "out=study"])
"""


@pytest.mark.parametrize("from_a_file", [False, True], ids=["typed into python", "a script without a guard"])
def test_a_study_with_processes_from_any_program(tmp_path, from_a_file):
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, *(["program.py"] if from_a_file else ["-"])],
        input=None if from_a_file else PROGRAM,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.count("begun") == 1
    assert "2 runs of 2 points, 0 failed" in done.stdout
    assert "another process" not in done.stderr and "Error" not in done.stderr
