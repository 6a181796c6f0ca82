"""Machine code that is damaged is compiled anew, and put in order."""

import os
import pickle
import shutil
import stat
from pathlib import Path

import numba
import pytest
from helpers.small_compiled import COMPILED, KEEP, TAKEN, entry, kept_function

from zaedno.sim.engine.machine_code import Keep

pytestmark = [
    pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled"),
    pytest.mark.usefixtures("places"),
]


def test_an_entry_is_one_file_that_only_we_can_read_or_write(home, temporary):
    assert kept_function() == COMPILED
    assert kept_function() == TAKEN
    assert stat.S_IMODE(entry(home).stat().st_mode) == 0o600
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (home, entry(home).parent)} == {0o700}
    assert not temporary.exists() and KEEP.refusal is None


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0b100
    path.write_bytes(content)


def make_folder(path: Path) -> None:
    path.unlink()
    (path / "inside").mkdir(parents=True)


def make_link(path: Path) -> None:
    elsewhere = path.parent.parent / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def make_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGES = {
    "empty": lambda path: path.write_bytes(b""),
    "short": lambda path: path.write_bytes(path.read_bytes()[:20]),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "a pickle of something else": lambda path: path.write_bytes(pickle.dumps({"a": 1})),
    "text": lambda path: path.write_text("Not found"),
    "a bit of the checksum": lambda path: flip(path, 0),
    "a bit of the code": lambda path: flip(path, len(path.read_bytes()) // 2),
    "the last bit": lambda path: flip(path, -1),
    "a folder": make_folder,
    "a link": make_link,
    "a link to nowhere": lambda path: (path.unlink(), path.symlink_to("nowhere")),
    "a pipe": make_pipe,
    "for others to write": lambda path: path.chmod(0o666),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.skipif(os.name == "nt", reason="links, pipes and modes of Unix")
def test_a_damaged_entry_is_compiled_anew_and_put_in_order(home, damage):
    assert kept_function() == COMPILED
    DAMAGES[damage](entry(home))
    assert kept_function() == COMPILED
    assert kept_function() == TAKEN
    assert KEEP.refusal is None


def test_an_entry_under_another_name_is_not_taken(home):
    assert kept_function() == COMPILED
    whole = entry(home)
    other = Keep()
    other.write("other-0.nbc", b"something else")
    shutil.copy(whole.with_name("other-0.nbc"), whole)
    assert other.read("other-0.nbc") == b"something else"
    assert kept_function() == COMPILED


def test_an_entry_that_says_nothing_to_numba_is_compiled_anew(home):
    assert kept_function() == COMPILED
    for content in (b"", b"no pickle", pickle.dumps(7), pickle.dumps((1, 2, 3))):
        KEEP.write(entry(home).name, content)
        assert kept_function() == COMPILED
        assert kept_function() == TAKEN


def test_whether_there_is_an_entry_counts_sound_ones_only(home):
    assert not KEEP.holds("small_compiled.twice-")
    kept_function()
    assert KEEP.holds("small_compiled.twice-") and not KEEP.holds("test_machine_code.thrice-")
    entry(home).write_bytes(b"")
    assert not KEEP.holds("small_compiled.twice-")
