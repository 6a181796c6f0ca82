"""Where numbers come from: versions, commit, content of the model's source, seed, command line, times."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from zaedno.experiments.files import flush, write_json
from zaedno.experiments.place import putting
from zaedno.experiments.reading import DamagedError, mistrusted, read_json
from zaedno.sim.messages import Message

PROVENANCE = "provenance.json"
NOT_AS_WRITTEN = Message("not as it was written")
_LIBRARIES = (
    "zaedno",
    "numpy",
    "numba",
    "llvmlite",
    "scipy",
    "pandas",
    "pyarrow",
    "hydra-core",
    "omegaconf",
    "SALib",
    "scikit-learn",
    "distributed",
)


def now() -> str:
    """The time, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def provenance(
    seed: int, workers: int | None, command_line: list[str], start: str, study: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What is written to `provenance.json`, as plain values; `start` is what `now()` gave when the study began.

    `study`: the content of its `config.yaml`.
    """
    from zaedno.sim.engine.machine_code import source_hash

    return {
        "command_line": command_line,
        "seed": seed,
        "workers": workers,
        "start": start,
        "end": now(),
        "model": source_hash(),
        "commit": _commit(),
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "versions": {name: _version(name) for name in _LIBRARIES},
        "figures": None,
        "study": None if study is None else study_digest(study),
    }


def study_digest(study: Any) -> str:
    """SHA-256 of what a study is; files count by their content, wherever they are."""
    return hashlib.sha256(json.dumps(_plain(study), sort_keys=True).encode()).hexdigest()


def _plain(value: Any, place: str = "") -> Any:
    if isinstance(value, Mapping):
        files = place in ("roster", "design")
        told = {str(k): _plain(v, str(k)) for k, v in value.items() if not (files and k == "path")}
        return {key: each for key, each in told.items() if each is not None}  # null is what is not said
    if isinstance(value, (list, tuple)):
        return [_plain(each, place) for each in value]
    if isinstance(value, float):
        return format(value, ".17g")  # 1.0 and 1 are the same setting
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def digests(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """SHA-256 of files in a folder, by name."""
    return {name: _digest(folder / name) for name in names}


def _digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def changed(folder: Path, origin: Mapping[str, Any], names: Iterable[str] | None = None) -> Iterator[DamagedError]:
    """A `DamagedError` for each file whose digest was noted (of `names`, or any) and that is another one now."""
    noted = (origin.get("end") and origin.get("files")) or {}  # while pieces are added nothing is final
    for name in noted if names is None else [name for name in names if name in noted]:
        path = folder / name
        try:
            with mistrusted(path):
                same = _digest(path) == noted[name]
        except DamagedError as error:
            yield error
            continue
        if not same:
            yield DamagedError(path, NOT_AS_WRITTEN)


def note_files(folder: Path, names: Iterable[str]) -> None:
    """Notes the digests of files beside those that are noted."""
    noted = read_provenance(folder).get("files") or {}
    note(folder, files={**noted, **digests(folder, names)})


def read_provenance(folder: Path) -> dict[str, Any]:
    """What `provenance.json` holds.  Raises `DamagedError` where it is not what it should be."""
    path = folder / PROVENANCE
    found = read_json(path)
    for key, fits in _FITS.items():
        if key in found and not fits(found[key]):
            raise DamagedError(path, Message("{key} is not what it should be", key=key))
    if "end" not in found:
        raise DamagedError(path, Message("{key} is missing", key="end"))
    return found


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _are_texts(value: Any) -> bool:
    return isinstance(value, Mapping) and all(map(_is_text, value.values()))


_FITS: dict[str, Callable[[Any], bool]] = {
    "command_line": lambda value: (
        isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) for each in value))
    ),
    "seed": lambda value: isinstance(value, int),
    **dict.fromkeys(("start", "end", "model", "commit", "python", "platform", "figures", "study", "claims"), _is_text),
    "versions": _are_texts,
    "files": _are_texts,
    "pictures": lambda value: isinstance(value, list) and all(isinstance(each, str) for each in value),
    "plan": lambda value: isinstance(value, Mapping),
}


def require_study(folder: Path, study: Mapping[str, Any]) -> dict[str, Any]:
    """What `provenance.json` holds.  Raises `DamagedError` where it is damaged, or tells of another study."""
    found = read_provenance(folder)
    if found.get("study") not in (None, study_digest(study)):
        raise DamagedError(folder / PROVENANCE, NOT_AS_WRITTEN)
    return found


def note(folder: Path, **values: Any) -> None:
    """Notes something in `provenance.json`; whoever does holds the folder.  Raises `DamagedError`."""
    before = read_provenance(folder)
    with putting(folder / PROVENANCE) as aside:
        write_json(aside, {**before, **values})
        flush(aside)


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None  # run from a source tree that was never installed


def _commit() -> str | None:
    """The commit of the source tree, with `+` where files differ from it; None outside a git work tree."""
    top = Path(__file__).resolve().parent.parent
    if not (top / ".git").exists():
        return None
    answers = []
    for question in (["rev-parse", "HEAD"], ["status", "--porcelain", "--untracked-files=no"]):
        try:
            answer = subprocess.run(["git", *question], cwd=top, capture_output=True, text=True, timeout=10)
        except (OSError, subprocess.TimeoutExpired):
            return None
        if answer.returncode:
            return None
        answers.append(answer.stdout.strip())
    commit, changes = answers
    return commit + ("+" if changes else "")
