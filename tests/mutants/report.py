"""What became of each change: a table with its file, line, difference and the test that caught it, and the rate."""

from __future__ import annotations

import csv
import re
from collections import Counter
from math import sqrt
from pathlib import Path

from cosmic_ray.work_db import WorkDB
from cosmic_ray.work_item import TestOutcome, WorkResult

OUT_OF_TIME = "out of time"  # as suite.py says it

COLUMNS = ("mutant", "file", "line", "function", "operator", "outcome", "caught_by", "diff")
_FAILED = re.compile(rf"^(?:FAILED|ERROR|{OUT_OF_TIME}:) (\S+)", re.MULTILINE)


def report(database: WorkDB, place: Path) -> int:
    """Writes mutants.csv and survivors.diff into `place` and prints the rate; its interval is Wilson's, at 95 %."""
    rows, survivors = [], []
    for item, result in sorted(database.completed_work_items, key=lambda pair: pair[0].job_id):
        change, outcome = item.mutations[0], _outcome(result)
        caught_by = _FAILED.search(result.output or "")
        diff = (result.diff or "").partition("\n")[2]
        rows.append(
            dict(
                zip(
                    COLUMNS,
                    (
                        item.job_id,
                        str(change.module_path),
                        change.start_pos[0],
                        change.definition_name or "",
                        f"{change.operator_name.removeprefix('core/')}:{change.occurrence}",
                        outcome,
                        caught_by[1] if caught_by and outcome != "survived" else "",
                        diff,
                    ),
                    strict=True,
                )
            )
        )
        if outcome == "survived":
            survivors.append(f"# {item.job_id}\n{diff}\n")
    with (place / "mutants.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    (place / "survivors.diff").write_text("\n".join(survivors), encoding="utf-8")
    outcomes = Counter(str(row["outcome"]) for row in rows)
    low, high = _wilson(len(rows) - outcomes["survived"], len(rows))
    caught = 1 - outcomes["survived"] / len(rows)
    print(f"{caught:.1%} of {len(rows)} caught (95 %: {low:.1%} to {high:.1%}); {dict(outcomes)}")
    print(f"{place / 'mutants.csv'}\n{place / 'survivors.diff'}")
    return 0


def _outcome(result: WorkResult) -> str:
    output = result.output or ""
    if result.test_outcome == TestOutcome.SURVIVED:
        return "survived"
    return "timeout" if output == "timeout" or f"{OUT_OF_TIME}:" in output else "killed"


def _wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    centre = (hits + z * z / 2) / (of + z * z)
    half = z / (of + z * z) * sqrt(hits * (of - hits) / of + z * z / 4)
    return centre - half, centre + half
