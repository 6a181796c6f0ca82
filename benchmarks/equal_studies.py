"""Twelve studies, and a digest of each table they wrote: the same list before a change and after it tells what moved.

    python benchmarks/equal_studies.py .venv/bin/zaedno before.json executor=dask     # what it makes, and with what
    python benchmarks/equal_studies.py .venv/bin/zaedno after.json --against before.json

Bytes are compared, of tables and of what is concluded: provenance and pictures tell when and where a study was made.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SWEPT = "factors={hidden_mean:[0,0.6],svo_mean:[-20,40]}"
STUDIES = {
    "run": "run scenario=win_lose policy=quarterly_checkins runs=120 seed=0",
    "run_of_baseline": "run runs=60 seed=7",
    "run_with_events": "run scenario=hidden_agendas runs=30 seed=3 events=[0,17]",
    "run_large": "run scenario=newcomers parameters.organisations=400 roster=synthetic runs=12 seed=5 months=60",
    "compare_scenarios": "compare scenario=win_win,win_lose runs=80 seed=0",
    "compare_policies": "compare policy=none,quarterly_checkins,full_programme runs=40 seed=11 months=48",
    "sobol": f"sweep design=sobol points=8 {SWEPT} runs=3 seed=2 keep_months=true",
    "morris": f"sweep design=morris points=4 {SWEPT} runs=4 seed=2 worlds=separate",
    "lhs_with_precision": f"sweep design=lhs points=6 {SWEPT} runs=8 seed=4 "
    "precision={measure:cohesion,half_width:0.03,most:60}",
    "grid": "sweep design=grid factors={checkin_interval:[0,3,12]} policy=none,facilitation runs=10 seed=9",
    "table": "sweep design=table design.path=POINTS runs=5 seed=1",
    "claims": "claims runs=20 seed=6 months=36",
}  # fmt: skip
POINTS = "hidden_mean,checkin_interval\n0.1,0\n0.3,3\n0.5,12\n"
LEFT_OUT = ("provenance.json", "plan.json")


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file that holds numbers of the study in `folder`, by its place there."""
    files = sorted(path for pattern in ("**/*.parquet", "**/*.csv", "*.yaml") for path in folder.glob(pattern))
    return {
        str(path.relative_to(folder)): hashlib.sha256(
            path.read_bytes().replace(os.fsencode(folder.parent), b"")
        ).hexdigest()
        for path in files
        if path.name not in LEFT_OUT
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", help="the command zaedno")
    parser.add_argument("out", type=Path)
    parser.add_argument("keys", nargs="*", help="given to every study, as executor=dask")
    parser.add_argument("--against", type=Path)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    found = {}
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "points.csv").write_text(POINTS, encoding="utf-8")
        for name, line in STUDIES.items():
            if given.only and name not in given.only.split(","):
                continue
            words = line.replace("POINTS", "points.csv").split()
            call = [os.path.abspath(given.command), *words, "figures=off", f"out={name}", "--quiet", *given.keys]
            if words[0] == "sweep":
                call.remove("figures=off")
            subprocess.run(call, cwd=scratch, check=True, stdout=subprocess.DEVNULL)
            found[name] = digests(Path(scratch) / name)
            print(name, len(found[name]), "files", flush=True)
    given.out.write_text(json.dumps(found, indent=1), encoding="utf-8")
    if given.against is None:
        return 0
    before = json.loads(given.against.read_text(encoding="utf-8"))
    different = [f"{name}/{file}" for name in found for file in {**before[name], **found[name]}
                 if before[name].get(file) != found[name].get(file)]  # fmt: skip
    print("different:", *different) if different else print("all equal")
    return bool(different)


if __name__ == "__main__":
    sys.exit(main())
