"""The same bits whatever runs the model: compiled or not, by whichever pipeline, on a plain processor or C library."""

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

from zaedno.sim.vocabulary import Category, Cause

SCRIPT = Path(__file__).with_name("print_state.py")


def printed(months: int, *how: str, **environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(SCRIPT), str(months), *how],
        env={**os.environ, "PYTHONPATH": str(SCRIPT.parents[2]), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_a_run_is_the_same_without_the_compiler():
    months = 14
    here = printed(months, NUMBA_DISABLE_JIT="0")
    assert len(here) == months + 1
    counts = [int(count) for count in re.findall(r"(?:formed|ended)_\w+=(\d+)", here[-1])]
    assert len(counts) == len(Category) + len(Cause)
    assert counts.count(0) <= 2  # nearly all that can happen did, and so nearly all rules were followed
    assert printed(months, NUMBA_DISABLE_JIT="1") == here


@pytest.mark.long
def test_a_run_is_the_same_with_numbas_own_pipeline():
    """The oracle of linking.py, and what a version of Numba falls back to that it was not tried with."""
    assert printed(14, "untried") == printed(14)


@pytest.mark.long
@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="names processors of this family")
def test_a_run_is_the_same_on_a_plain_processor():
    assert printed(60, NUMBA_CPU_NAME="x86-64", NUMBA_CPU_FEATURES="") == printed(60)


@pytest.mark.skipif(sys.platform != "linux", reason="a switch of the C library of Linux")
def test_a_run_is_the_same_with_a_plain_c_library():
    assert printed(30, GLIBC_TUNABLES="glibc.cpu.hwcaps=-FMA,-AVX2") == printed(30)
