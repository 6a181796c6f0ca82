"""What each mechanism does: `python -m docs.mechanisms` writes docs/mechanisms.md.

Each is switched off alone, in the same worlds as the baseline under what a LAG does anyway; differences are on less
off, paired, with 95 % intervals.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from zaedno.experiments.inference.paired import paired
from zaedno.sim import Scenario, simulate

RUNS, SEED, POLICY = 200, 0, "as_today"
# Mechanism, how it is switched off, the section of docs/ODD.md.
SWITCHES: tuple[tuple[str, dict[str, float], str], ...] = (
    ("an issue may be served alone", {"alone": 0}, "4.5"),
    ("means that hours cannot replace", {"means_share": 0.0}, "4.5"),
    ("effort where it pays", {"calculation": 0.0}, "4.5"),
    ("votes at the voucher's trust", {"vouching": 0}, "4.3"),
    ("refusals and departures remembered", {"memory_months": 0}, "4.3"),
    ("standing makes known", {"acquaintance_standing": 0.0}, "7"),
    ("the LAG names partners", {"introductions": 0}, "4.12"),
    ("a past", {"history": 0}, "3"),
    ("missions drift", {"mission_drift": 0.0}, "4.0"),
    ("persons leave", {"person_leaves": 0.0}, "4.8"),
    ("work tires", {"tiring": 0.0}, "4.5"),
    ("quarrels", {"quarrel_hours": 0.0, "quarrel_leave": 0.0}, "4.10"),
    ("shared leadership meets more", {"shared_meetings": 0.0}, "4.9"),
)
SHOWN = ("partnerships", "collective_gain", "output_alone", "cohesion", "public_in", "newcomers_in", "refused")
PAGE = Path(__file__).with_name("mechanisms.md")


def main() -> None:
    scenario = Scenario.load(policy=POLICY)
    on = simulate(scenario, RUNS, SEED).runs
    lines = [
        "# What each mechanism does",
        "",
        f"Baseline under `{POLICY}`, {RUNS} worlds of seed {SEED}, seven years: with it less without it, paired,",
        "± half of the 95 % interval (`python -m docs.mechanisms`). Averages over the second half of the horizon;",
        "counts are totals. What is not told from 0 is in brackets. [Measures](measures.md), [rules](ODD.md).",
        "",
        "| mechanism | ODD | " + " | ".join(f"`{measure}`" for measure in SHOWN) + " |",
        "| --- | --- |" + " --- |" * len(SHOWN),
        "| *as it is* | | " + " | ".join(f"{on[measure].mean():.3g}" for measure in SHOWN) + " |",
    ]
    for about, off, section in SWITCHES:
        without = simulate(scenario.replace(**off), RUNS, SEED).runs
        lines.append(f"| {about} | {section} | " + " | ".join(_told(on, without, measure) for measure in SHOWN) + " |")
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _told(on: pd.DataFrame, off: pd.DataFrame, measure: str) -> str:
    found = paired(off[measure].to_numpy(dtype=float), on[measure].to_numpy(dtype=float))
    if not np.isfinite(found.low):
        return "–"
    text = f"{float(f'{found.difference:.2g}'):+g} ± {float(f'{(found.high - found.low) / 2:.1g}'):g}"
    return f"({text})" if found.low <= 0.0 <= found.high else text


if __name__ == "__main__":
    main()
