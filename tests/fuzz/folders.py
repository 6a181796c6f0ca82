"""Result folders in which something was damaged, taken away or written by a stranger, met by commands."""

from __future__ import annotations

import functools
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import yaml
from calling import complaints, went

_TINY = ["months=3", "seed=5", "workers=1", "--quiet"]
_FACTORS = "factors={hidden_mean:[0,0.6],svo_mean:[-20,40]}"
STUDIES = {
    "run": ["run", "runs=2", "figures=off", *_TINY],
    "compare": ["compare", "scenario=win_win,win_lose", "runs=2", "figures=off", *_TINY],
    "sobol": ["sweep", "design=sobol", "points=4", "runs=2", "chunk=4", _FACTORS, *_TINY],
    "lhs": ["sweep", "design=lhs", "points=6", "runs=2", "chunk=3", "keep_months=true", _FACTORS, *_TINY],
}
_READERS = {
    "run": (["status"], ["report", "out=report.html"]),
    "compare": (["status"], ["report", "out=report.html", "language=bg"]),
    "sobol": (["status"], ["indices", "measures=[output]"], ["discover", "measure=output", "above=1"]),
    "lhs": (["status"], ["discover", "measure=output", "above=1"], ["indices"]),
}
_VALUES = (
    None,
    True,
    -1,
    0,
    10**30,
    1.5,
    "",
    "x",
    "${oc.env:HOME}",
    "\x1b[31m",
    "[/nope]",
    "\u202e",
    [],
    [1],
    {},
    {"a": 1},
    "ж" * 5000,
)


@functools.cache
def _whole(kind: str) -> Path:
    """A study of this kind, made once for all cases of a process."""
    folder = Path(tempfile.mkdtemp(prefix=f"zaedno-fuzz-{kind}-"))
    way = went([*STUDIES[kind], "out=study"], folder)
    assert way.code == 0, way.said
    return folder / "study"


def _bytes(path: Path, random: Random) -> None:
    data = path.read_bytes()
    at = random.randrange(len(data) + 1)
    few = bytes(random.randrange(256) for _ in range(random.randint(1, 30)))
    bent = data[:at] + few + data[at + len(few) :]
    path.write_bytes(random.choice((b"", data[:at], bent, data + few, few, data * 2)))


def _gone(path: Path, random: Random) -> None:
    path.unlink()


def _replaced(path: Path, random: Random) -> None:
    """A folder, or a link that leads nowhere, to a device or to itself, stands in its place."""
    path.unlink()
    where = random.choice((None, "nowhere", "/dev/null", path.name))
    if where is None:
        path.mkdir()
    else:
        path.symlink_to(where)


def _swapped(path: Path, random: Random) -> None:
    """Another file of the same kind stands in its place."""
    others = [other for other in path.parent.glob(f"*{path.suffix}") if other != path and other.is_file()]
    if others:
        shutil.copy(random.choice(others), path)


def _value(path: Path, random: Random) -> None:
    """One value of a JSON or YAML file is another one."""
    as_json = path.suffix == ".json"
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text) if as_json else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError):  # it is damaged already
        return
    _change(content, random)
    path.write_text(json.dumps(content) if as_json else yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def _change(content: Any, random: Random) -> None:
    if not isinstance(content, (dict, list)) or not content:
        return
    key = random.choice(list(content) if isinstance(content, dict) else range(len(content)))
    if isinstance(content[key], (dict, list)) and content[key] and random.random() < 0.7:
        _change(content[key], random)
    elif random.random() < 0.2:
        del content[key]
    else:
        content[key] = random.choice(_VALUES)


def _columns(path: Path, random: Random) -> None:
    """A table with a column gone, renamed, of text or empty, or with rows gone or twice."""
    try:
        table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    except Exception:  # it is damaged already
        return
    if not len(table.columns) or not len(table):
        return
    name = random.choice(list(table.columns))
    kind = random.randrange(7)
    if kind == 0:
        table = table.drop(columns=name)
    elif kind == 1:
        table = table.rename(columns={name: random.choice(("x", "\x1b[31m", str(table.columns[0])))})
    elif kind == 2:
        table[name] = random.choice(("x", "[/nope]", "\x1b[31m", "<b>"))
    elif kind == 3:
        table[name] = None
    elif kind == 4:
        table = table.iloc[: random.randrange(len(table))]
    elif kind == 5:
        table = pd.concat([table, table.iloc[:1]])
    else:
        table[name] = random.choice((-1, 10**15, float("inf"), float("nan")))
    try:
        table.to_parquet(path, index=False) if path.suffix == ".parquet" else table.to_csv(path, index=False)
    except Exception:  # a name twice, which no writer takes
        return


def _mutate(study: Path, random: Random) -> str:
    files = sorted(
        path for path in study.rglob("*") if path.is_file() and not path.is_symlink() and "figures" not in path.parts
    )
    if not files:
        return "nothing"
    path = random.choice(files)
    ways: list[Callable[[Path, Random], None]] = [_bytes, _bytes, _gone, _replaced, _swapped]
    if path.suffix in (".json", ".yaml"):
        ways += [_value] * 6
    if path.suffix in (".parquet", ".csv"):
        ways += [_columns] * 5
    way = random.choice(ways)
    way(path, random)
    return f"{way.__name__} {path.relative_to(study)}"


def case(number: int, seed: int, folder: Path) -> list[str]:
    """What is wrong with how commands met the folder `number` of `seed`; what was done to it first."""
    random = Random(f"folders {seed} {number}")
    kind = random.choice(list(STUDIES))
    shutil.copytree(_whole(kind), folder / "study")
    told = [f"{kind}: {', '.join(_mutate(folder / 'study', random) for _ in range(random.choice((1, 1, 2))))}"]
    again = [*STUDIES[kind], "out=study"]
    reader = random.choice(_READERS[kind])
    lines = (
        [again, [reader[0], "study", *reader[1:]]]
        if random.random() < 0.7
        else [["run", "config=study/config.yaml", "out=other", "--quiet"]]
    )
    random.shuffle(lines)
    found = []
    for line in lines:
        found += [f"{' '.join(line)}: {text}" for text in complaints(went(line, folder))]
    return told + found if found else []
