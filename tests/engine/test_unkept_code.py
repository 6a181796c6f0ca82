"""Where machine code cannot be kept in one place it is kept in the next, or not at all; nothing fails for it."""

import ctypes
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numba
import pytest
from helpers.small_compiled import COMPILED, KEEP, TAKEN, entry, files, kept_function, occupied

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled"),
    pytest.mark.usefixtures("places"),
]


def test_a_cache_that_cannot_be_made_gives_way_to_the_temporary_folder(temporary, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(occupied(tmp_path)))
    assert kept_function() == COMPILED
    assert kept_function() == TAKEN
    assert files(temporary) and KEEP.refusal is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names of open files as in Linux")
def test_a_full_disk_gives_way_to_the_next_place_and_leaves_nothing_half(places, monkeypatch):
    home, temporary = places
    kept_function()
    shutil.rmtree(home)
    real = os.fsync

    def full(descriptor):
        if Path(os.readlink(f"/proc/self/fd/{descriptor}")).is_relative_to(home):
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    assert kept_function() == COMPILED
    assert kept_function() == TAKEN
    assert not files(home) and files(temporary) and KEEP.refusal is None


def test_nowhere_to_keep_it_is_no_error_and_is_told(places, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(occupied(tmp_path)))
    monkeypatch.setattr(tempfile, "tempdir", str(occupied(tmp_path)))
    assert [kept_function(), kept_function()] == [COMPILED, COMPILED]
    assert "machine-code: Not a directory" in KEEP.refusal


SCRIPT = """
import os, resource, signal, sys
sys.path[:0] = [{root!r}, {folder!r}]
from small import twice
from zaedno.sim.engine.machine_code import KEEP
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))  # a write fails after 1,000 bytes
assert twice(21) == 42
print(KEEP.refusal)
"""


CALL = "import sys; sys.path[:0] = [{root!r}, {folder!r}]; from small import twice; assert twice(21) == 42"


def started(script: str, folder: Path, **more: Any) -> subprocess.Popen[str]:
    """A process that calls the function `twice` of a module in `folder`."""
    (folder / "small.py").write_text(
        "from zaedno.sim.engine.compiled import entry\n\n\n@entry\ndef twice(x):\n    return 2 * x\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "TMPDIR": tempfile.gettempdir()}
    code = script.format(root=str(ROOT), folder=str(folder))
    return subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True, **more)


def finished(script: str, folder: Path, **more: Any) -> str:
    process = started(script, folder, **more)
    told, _ = process.communicate()
    assert process.returncode == 0
    assert not list((folder / "__pycache__").glob("*.nb?"))
    return told


def as_anybody() -> None:
    """For a process that begins: root's right to read and write in spite of modes is given up."""
    for right in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, right, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.mark.skipif(os.name == "nt", reason="limits of Unix")
def test_a_write_that_fails_in_the_middle_leaves_nothing(places, tmp_path):
    assert "File too large" in finished(SCRIPT, tmp_path)
    assert not [path for base in places for path in files(base)]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="privileges of Linux")
def test_a_folder_of_ours_that_cannot_be_written_gives_way(places, tmp_path):
    """`os.utime` succeeds there, writing does not."""
    home, temporary = places
    home.mkdir(parents=True, mode=0o500)
    finished(CALL, tmp_path, preexec_fn=as_anybody)
    assert not files(home) and files(temporary)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="privileges of Linux")
def test_an_entry_that_cannot_be_read_is_replaced(home, tmp_path):
    finished(CALL, tmp_path)
    entry(home).chmod(0)
    finished(CALL, tmp_path, preexec_fn=as_anybody)
    assert stat.S_IMODE(entry(home).stat().st_mode) == 0o600


def test_processes_that_compile_at_once_agree(home, tmp_path):
    calls = [started(CALL, tmp_path) for _ in range(3)]
    for call in calls:
        call.communicate()
    assert [call.returncode for call in calls] == [0, 0, 0]
    assert len(files(home)) == 1
