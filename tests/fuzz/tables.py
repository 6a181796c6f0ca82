"""Rosters and tables of points: written as programs and offices write them, then bent or damaged.

What is written whole and is accepted must be read whole: every number that the file shows is a number of the study.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pandas as pd
from calling import complaints, went
from openpyxl.utils.exceptions import IllegalCharacterError

type Rows = list[list[Any]]
_SECTORS = ("ngo", "business", "municipality")
_RANGES = {"hidden_mean": (0.0, 1.0), "svo_mean": (-45.0, 45.0), "power_gap": (0.0, 3.0)}
_ODD = [
    "x", "1,5", "1.5", "1\xa0000", "1'000", "40%", "−0,4", "nan", "inf", "1e3", "#REF!", "=1+1", "=6*2", "TRUE",
    "да", "<b>x</b>", "${oc.env:HOME}", "[/nope]", "0.1;0.2", '"', "'", "2026-11-26",
]  # fmt: skip
_ODD += ["", " ", "1 000", "\0", "\x1b[31m", "\u202eab", "\u200b0.5", "9" * 400]


def _roster(random: Random) -> Rows:
    """A header and organisations of which names, sectors and some numbers are given."""
    many = random.randint(2, 12)
    given = [name for name in ("hours", "hidden", "svo") if random.random() < 0.6]
    rows: Rows = [["name", "sector", *given]]
    for i in range(many):
        numbers = {
            "hours": random.randint(0, 200),
            "hidden": random.randint(0, 20) / 20,
            "svo": random.randint(-90, 90) / 2,
        }
        cells = [numbers[name] if random.random() < 0.9 else None for name in given]
        name = random.choice(("Читалище {}", "Club, {}", "Org; {}", "Фирма „{}“")).format(i)
        rows.append([name, _SECTORS[i % 3], *cells])
    return rows


def _points(random: Random) -> Rows:
    names = random.sample(list(_RANGES), random.randint(1, 3))
    rows: Rows = [names]
    for _ in range(random.randint(1, 8)):
        ends = [_RANGES[name] for name in names]
        rows.append([round(low + (high - low) * random.randint(0, 20) / 20, 3) for low, high in ends])
    return rows


def _csv(rows: Rows, random: Random) -> bytes:
    separator = random.choice(",;\t")
    comma = separator != "," and random.random() < 0.5

    def cell(value: Any) -> str:
        if value is None:
            return ""
        text = str(value)
        if isinstance(value, float) and comma:
            text = text.replace(".", ",")
        return f'"{text}"' if separator in text or random.random() < 0.05 else text

    end = random.choice(("\n", "\r\n"))
    text = end.join(separator.join(map(cell, row)) for row in rows) + random.choice(("", end, end * 3))
    return text.encode(random.choice(("utf-8", "utf-8-sig", "cp1251")), errors="replace")


def _xlsx(rows: Rows, random: Random) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    data = file.getvalue()
    if random.random() < 0.5:  # as programs write it that append rows and do not tell
        said = random.choice((b"A1", b"A1:B2", b"A1:XFD1048576"))
        data = _replaced(
            data,
            "xl/worksheets/sheet1.xml",
            lambda text: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + said + b'"', text),
        )
    return data


def _replaced(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one member changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, change(content) if member == name else content)
    return out.getvalue()


def _parquet(rows: Rows, random: Random) -> bytes:
    frame = pd.DataFrame(rows[1:], columns=rows[0])
    if len(rows[0]) > 1 and random.random() < 0.4:
        frame = frame.set_index(list(rows[0][: random.randint(1, len(rows[0]) - 1)]))
    file = io.BytesIO()
    frame.to_parquet(file)
    return file.getvalue()


def _bent(rows: Rows, random: Random) -> None:
    """One cell, row or name as it should not be."""
    at = random.randrange(len(rows))
    kind = random.randrange(6)
    if kind <= 2:
        rows[at][random.randrange(len(rows[at]))] = random.choice(_ODD)
    elif kind == 3:
        rows[at].append(random.choice(_ODD))
    elif kind == 4:
        del rows[at][random.randrange(len(rows[at]))]
        rows[at] = rows[at] or [""]
    else:
        rows.insert(at, random.choice(([""], ["Списък на членовете"], list(rows[at]), ["", "", ""])))


def _damaged(data: bytes, random: Random) -> bytes:
    kind = random.randrange(4)
    at = random.randrange(len(data) + 1)
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:at] + bytes(random.randrange(256) for _ in range(random.randint(1, 20))) + data[at:]
    if kind == 2:
        return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]
    return data[:at] + data[at : at + 50] * random.randint(2, 40) + data[at:]


def case(number: int, seed: int, folder: Path) -> list[str]:
    """What is wrong with how the table `number` of `seed` was read; what it held first."""
    random = Random(f"tables {seed} {number}")
    roster = random.random() < 0.6
    rows = _roster(random) if roster else _points(random)
    whole = random.random() < 0.3
    if not whole:
        for _ in range(random.choice((1, 1, 2))):
            _bent(rows, random)
    kinds: dict[str, Callable[[Rows, Random], bytes]] = {"csv": _csv, "xlsx": _xlsx}
    if not roster and whole:
        kinds = {"csv": _csv, "parquet": _parquet}
    suffix = random.choice(list(kinds))
    try:
        data = kinds[suffix](rows, random)
    except (ValueError, IllegalCharacterError):  # no workbook can hold it
        return []
    if not whole and random.random() < 0.4:
        data = _damaged(data, random)
    path = folder / f"table.{suffix}"
    path.write_bytes(data)
    told = [f"{'roster' if roster else 'points'} {suffix} {'whole' if whole else 'bent'} {rows!r}"]
    found = list(_tried(path, roster, random))
    if whole:
        found += _lost(path, roster, rows)
    return told + found if found else []


def _tried(path: Path, roster: bool, random: Random) -> list[str]:
    if not roster:
        line = [
            "sweep",
            "design=table",
            f"design.path={path}",
            "runs=1",
            "months=2",
            "out=study",
            "workers=1",
            "--quiet",
        ]
    else:
        line = [
            "run",
            "roster=file",
            f"roster.path={path}",
            "runs=1",
            "months=2",
            "figures=off",
            "events=[]",
            "out=study",
            "workers=1",
            "--quiet",
        ]
        if random.random() < 0.3:
            line = ["roster", "check", str(path), f"language={random.choice(('en', 'bg'))}"]
    return list(complaints(went(line, path.parent), most_lines=1000 if line[0] == "roster" else 3))


def _lost(path: Path, roster: bool, rows: Rows) -> list[str]:
    """What of a whole table is not what the study has."""
    study = path.parent / "study"
    if not study.exists():
        return []  # it was refused, or only checked
    if not roster:
        there = pd.read_parquet(study / "design.parquet")
        names = [str(name) for name in rows[0]]
        expected = pd.DataFrame(rows[1:], columns=rows[0], dtype=float)[names]
        same = set(names) <= set(there.columns) and (there[names].to_numpy() == expected.to_numpy()).all()
        return [] if same else [f"read as {there.to_dict('list')}"]
    from zaedno.sim.roster import read_roster

    read = read_roster(path)
    found = [] if len(read) == len(rows) - 1 else [f"{len(read)} organisations of {len(rows) - 1}"]
    for place, name in enumerate(rows[0][2:], start=2):
        given = [row[place] for row in rows[1:]]
        values = dict(zip(read.table["uid"].tolist(), read.table[name].tolist(), strict=True))
        if any(value is not None and values.get(i) != value for i, value in enumerate(given)):
            found.append(f"{name} read as {values}")
    return found
