"""Measures everything, each script in a process of its own, and writes RESULTS.md."""

import argparse
import json
import os
import tempfile
from pathlib import Path

from benchmarks.measuring import Row, Table, machine, python
from zaedno.sim.engine.machine_code import source_hash

SCRIPTS = ("organisation_month", "processes", "ensemble", "sweep", "scaling", "mesa_core", "command_line", "bits")
RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """# What was measured

Written by `python -m benchmarks`. {machine}.
Content of sim/ (SHA-256): {sources}.
Work that others had waiting when it began: {load}.
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, and RESULTS.md is left alone")
    quick = parser.parse_args().quick
    load = f"load average {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"
    sources = source_hash()
    parts = [HEAD.format(machine=machine(), sources=sources[:16], load=load)]
    with tempfile.TemporaryDirectory() as folder:
        for script in SCRIPTS:
            file = Path(folder) / f"{script}.json"
            python("-m", f"benchmarks.{script}", "--json", str(file), *(["--quick"] if quick else []))
            found = json.loads(file.read_text(encoding="utf-8"))
            found["rows"] = [Row(**row) for row in found["rows"]]
            parts.append(Table(**found).markdown() + "\n")
            print(parts[-1], flush=True)
    if source_hash() != sources:
        raise SystemExit("sim/ was changed meanwhile: the numbers belong to no single model; measure again")
    if not quick:
        RESULTS.write_text("\n".join(parts), encoding="utf-8")
        print(f"written: {RESULTS}")


if __name__ == "__main__":
    main()
