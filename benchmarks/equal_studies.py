"""Twelve studies, and a digest of each table they wrote: the same list before a change and after it tells what moved.

    python benchmarks/equal_studies.py .venv/bin/zaedno before.json executor=dask     # what it makes, and with what
    python benchmarks/equal_studies.py .venv/bin/zaedno after.json --against before.json

Bytes are compared, of tables and of what is concluded, and what tables hold without the words that describe their
columns.  Provenance and pictures tell when and where a study was made.
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

import pyarrow as pa
import pyarrow.parquet as pq

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


def digests(folder: Path) -> dict[str, list[str]]:
    """SHA-256 of every file that holds numbers of the study in `folder`, by its place there: of its bytes, and of what
    it holds without what its columns are said to be.
    """
    files = sorted(path for pattern in ("**/*.parquet", "**/*.csv", "*.yaml") for path in folder.glob(pattern))
    return {str(path.relative_to(folder)): [_sha(_bytes(path, folder)), _sha(_values(path, folder))] for path in files}


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _bytes(path: Path, folder: Path) -> bytes:
    """The file, wherever the study's own files lay."""
    return path.read_bytes().replace(os.fsencode(folder.parent), b"")


def _values(path: Path, folder: Path) -> bytes:
    if path.suffix != ".parquet":
        return _bytes(path, folder)
    table = pq.read_table(path)
    plain = pa.schema([pa.field(field.name, field.type) for field in table.schema])
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, plain) as stream:
        stream.write_table(table.cast(plain).combine_chunks())
    return sink.getvalue().to_pybytes()


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
    names = [(name, file) for name in found for file in {**before[name], **found[name]}]
    pairs = [
        (f"{name}/{file}", before[name].get(file, ["", ""]), found[name].get(file, ["", ""])) for name, file in names
    ]
    other = [place for place, then, now in pairs if then[1] != now[1]]
    told = [place for place, then, now in pairs if then[0] != now[0] and then[1] == now[1]]
    print(f"{len(pairs)} files; other values:", *(other or ["none"]))
    print("the same values, otherwise described:", *(told or ["none"]))
    return bool(other)


if __name__ == "__main__":
    sys.exit(main())
