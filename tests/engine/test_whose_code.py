"""Machine code is only taken from where it is ours alone: whoever could write it, could run anything as us."""

import os
import pickle
import stat
import time

import numba
import pytest
from helpers.small_compiled import COMPILED, KEEP, STRANGER, TAKEN, Deed, as_root, entry, files, kept_function, occupied

pytestmark = [
    pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled"),
    pytest.mark.usefixtures("places"),
]


@as_root
@pytest.mark.parametrize("level", ["base", "version", "entry"])
def test_what_belongs_to_somebody_else_is_not_taken(places, level):
    """The folder lies where we look for it, with sound entries; but its owner can put others in at any time."""
    assert kept_function() == COMPILED
    home = places[0]
    strange = {"base": home, "version": entry(home).parent, "entry": entry(home)}[level]
    os.chown(strange, STRANGER, STRANGER)
    strange.chmod(0o777)
    assert kept_function() == COMPILED
    assert kept_function() == TAKEN
    kept = places[0] if level == "entry" else places[1]
    assert files(kept)


@as_root
def test_a_strangers_pickle_in_the_temporary_folder_is_not_opened(places, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(occupied(tmp_path)))
    assert kept_function() == COMPILED
    temporary, mark = places[1], tmp_path / "mark"
    path = entry(temporary)
    KEEP.write(path.name, pickle.dumps(Deed(mark)))  # with a checksum that is right
    for strange in (temporary, path.parent, path):
        os.chown(strange, STRANGER, STRANGER)
        strange.chmod(0o777)
    assert kept_function() == COMPILED
    assert not mark.exists()
    assert KEEP.refusal is not None  # both places are taken
    assert files(temporary) == [path]  # and nothing of ours is left at the stranger's


@pytest.mark.skipif(os.name == "nt", reason="modes of Unix")
@pytest.mark.parametrize("level", ["base", "version"])
@pytest.mark.parametrize("mode", [0o777, 0o775, 0o1777])
def test_a_folder_of_ours_that_others_could_write_to_is_emptied(home, tmp_path, level, mode):
    assert kept_function() == COMPILED
    mark, path = tmp_path / "mark", entry(home)
    KEEP.write(path.name, pickle.dumps(Deed(mark)))
    lax = home if level == "base" else path.parent
    lax.chmod(mode)
    assert kept_function() == COMPILED
    assert not mark.exists()
    assert stat.S_IMODE(lax.stat().st_mode) == 0o700
    assert kept_function() == TAKEN


@pytest.mark.skipif(os.name == "nt", reason="links of Unix")
def test_our_level_is_no_link_but_the_way_there_may_be_one(places, tmp_path):
    home = places[0]
    (tmp_path / "disk").mkdir()
    home.parent.parent.symlink_to(tmp_path / "disk")  # a cache moved to a larger disk
    assert kept_function() == COMPILED
    assert files(tmp_path / "disk")
    home.rename(tmp_path / "elsewhere")
    home.symlink_to(tmp_path / "elsewhere")
    assert kept_function() == COMPILED
    assert files(places[1])


@pytest.mark.skipif(os.name == "nt", reason="modes of Unix")
def test_a_group_that_may_write_a_home_is_no_obstacle(home):
    home.parent.mkdir(parents=True)
    home.parent.chmod(0o775)
    before = os.umask(0o002)
    try:
        assert kept_function() == COMPILED
        assert kept_function() == TAKEN
    finally:
        os.umask(before)
    assert files(home)


@as_root
def test_only_what_is_ours_and_old_is_swept(home):
    old = time.time() - 20 * 86400
    home.mkdir(parents=True, mode=0o700)
    for name, owner in (("ours", 0), ("theirs", STRANGER), ("young", 0)):
        (home / name).mkdir(mode=0o700)
        os.chown(home / name, owner, owner)
        if name != "young":
            os.utime(home / name, (old, old))
    (home / "link").symlink_to(home / "young")
    os.utime(home / "link", (old, old), follow_symlinks=False)
    kept_function()
    assert {"theirs", "young", "link"} == {path.name for path in home.iterdir()} - {entry(home).parent.name}
