"""Where machine code is kept from call to call, and when it is taken from there.

An entry is one file: the SHA-256 of its name and content, then the content, a pickle.  Whoever can write such a
file runs what he likes as us, so it is taken only if it is ours and nobody else can write it; that is asked of the
open file, of its folder and of the folder above, which we make with mode 0700.  Further up nothing is asked, for a
file of ours holds what we wrote wherever it lies: a home that a group may write, a link to a larger disk and a
temporary folder of everybody are all common, and who moves our folders about gains nothing by it.

What is damaged is removed, and compiled anew.  What cannot be written in one place is kept in the next, or not at all.
"""

import contextlib
import hashlib
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import llvmlite
import numba
import numpy as np
from llvmlite import binding

_KEPT_DAYS = 14.0
_SWITCHES = ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES", "NUMBA_BOUNDSCHECK", "NUMBA_OPT", "NUMBA_DEBUGINFO")
_SUFFIX, _DIGEST = ".nbc", hashlib.sha256().digest_size
# What a link, or a pipe that nobody writes to, has to say is not waited for.
_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def source_hash(folder: Path | None = None) -> str:
    """SHA-256 (hex) over names and contents of the Python files below `folder` (default: all of sim/)."""
    folder = folder or Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


class Keep:
    """The entries of this version of the model, for this processor; `refusal` says why one could not be kept."""

    def __init__(self) -> None:
        self.refusal: str | None = None

    def read(self, name: str) -> bytes | None:
        """The content of the entry `name`, None where there is none, or none to be trusted."""
        for folder in _folders():
            content = _sound(folder / name)
            if content is not None:
                with contextlib.suppress(OSError):
                    os.utime(folder)  # marks it as used
                return content
        return None

    def holds(self, beginning: str) -> bool:
        """Whether there is a sound entry whose name begins like that."""
        found = (path for folder in _folders() for path in folder.glob(f"{beginning}*{_SUFFIX}"))
        return any(_sound(path) is not None for path in found)

    def write(self, name: str, content: bytes) -> None:
        """Keeps `content` in the first place that takes it; where none does, `refusal` tells of the first."""
        refusals = []
        for base in _bases():
            try:
                new = not (base / _version()).exists()
                for level in (base, base / _version()):
                    _make_ours_alone(level)
                _put(base / _version() / name, _digest(name, content) + content)
            except OSError as error:
                refusals.append(f"{base}: {error.strerror or error}")
                continue
            if new:
                _sweep(base)
            return
        self.refusal = refusals[0] if refusals else "no folder"

    def discard(self, name: str) -> None:
        """Removes an entry that turned out to be of no use."""
        for folder in _folders():
            _remove(folder / name)


def entry_name(function: str, *about: object) -> str:
    """The name of the entry for a function, compiled for what `about` says."""
    digest = hashlib.sha256("\0".join(map(str, about)).encode()).hexdigest()[:16]
    return f"{function.translate({ord(bracket): None for bracket in '<>'})}-{digest}{_SUFFIX}"


@cache
def _version() -> str:
    """A name for all that machine code depends on beside its function: sources, libraries, processor, switches."""
    versions = (sys.version, numba.__version__, llvmlite.__version__, np.__version__)
    processor = (binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten())
    switches = (os.environ.get(name, "") for name in _SWITCHES)
    return hashlib.sha256("\0".join((source_hash(), *versions, *processor, *switches)).encode()).hexdigest()[:16]


def _bases() -> Iterator[Path]:
    """Where entries may be kept, the best place first: the user's cache, then the temporary folder."""
    with contextlib.suppress(RuntimeError):  # nobody's home
        given = Path(os.environ.get("XDG_CACHE_HOME", ""))
        yield (given if given.is_absolute() else Path.home() / ".cache") / "zaedno" / "machine-code"
    with contextlib.suppress(OSError):
        temporary = Path(tempfile.gettempdir())
        if temporary != Path.cwd():  # Python's last resort, and nowhere to leave machine code
            yield temporary / f"zaedno-{os.geteuid() if hasattr(os, 'geteuid') else 'user'}"


def _folders() -> Iterator[Path]:
    """The folders of this version that are there, and ours alone."""
    for base in _bases():
        if _is_ours_alone(base) and _is_ours_alone(base / _version()):
            yield base / _version()


def _nobody_elses(status: os.stat_result) -> bool:
    """Whether what `status` is of belongs to us, and nobody else may write it.  Windows gives each user folders."""
    return not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)


def _is_ours_alone(folder: Path) -> bool:
    try:
        status = folder.lstat()
    except (OSError, ValueError):
        return False
    return stat.S_ISDIR(status.st_mode) and _nobody_elses(status)


def _make_ours_alone(folder: Path) -> None:
    """Makes `folder`; one of ours that others could write to is emptied first.  Raises `OSError`."""
    if _is_ours_alone(folder):
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    if os.path.lexists(folder):
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
            raise PermissionError(0, "not a folder of ours")
        shutil.rmtree(folder)
    with contextlib.suppress(FileExistsError):  # another process of ours may be as far
        folder.mkdir(mode=0o700)
    if not _is_ours_alone(folder):
        raise PermissionError(0, "others can write to it")


def _digest(name: str, content: bytes) -> bytes:
    return hashlib.sha256(f"{_version()}/{name}\0".encode() + content).digest()


def _sound(path: Path) -> bytes | None:
    """What is in the entry at `path`; one that is not as we wrote it is removed."""
    try:
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | _FLAGS)) as file:
            status = os.fstat(file.fileno())
            ours = stat.S_ISREG(status.st_mode) and _nobody_elses(status)
            whole = file.read() if ours else b""
    except OSError:  # not there, or it cannot be read now; writing puts another in its place
        return None
    content = whole[_DIGEST:]
    if whole[:_DIGEST] == _digest(path.name, content):
        return content
    _remove(path)
    return None


def _put(path: Path, whole: bytes) -> None:
    """The file is there whole or not at all.  Raises `OSError`."""
    descriptor, aside = tempfile.mkstemp(prefix=path.name, suffix=".aside", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(whole)
            file.flush()
            os.fsync(descriptor)
        if path.is_dir():
            _remove(path)
        os.replace(aside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(aside)
        raise


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()


def _sweep(base: Path) -> None:
    """Removes folders of machine code that nothing has used for two weeks."""
    with contextlib.suppress(OSError):
        for folder in base.iterdir():
            if _is_ours_alone(folder) and time.time() - folder.lstat().st_mtime > _KEPT_DAYS * 86400:
                shutil.rmtree(folder, ignore_errors=True)


KEEP = Keep()
