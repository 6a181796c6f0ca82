"""Are the rules held by the tests?  `make mutants`: a change to a rule, one at a time; a test ought to fail.

python tests/mutants [number=300] [seed=0] [again=yes] [workers=2].  An interrupted call goes on where it stopped;
`again=yes` tries those that survived once more, with the tests as they are now.  Made by Cosmic Ray.
"""

from __future__ import annotations

import os
import sys

from copies import ROOT, Copy, content
from report import report
from sample import session
from trying import forget_survivors, measure_suite, try_all

TIMEOUT = 1800.0  # seconds for a whole suite, however busy the machine: what goes round for ever is stopped in its test


def main() -> int:
    arguments = dict(argument.split("=", 1) for argument in sys.argv[1:])
    number, seed = int(arguments.get("number", "300")), int(arguments.get("seed", "0"))
    workers = int(arguments.get("workers", os.cpu_count() or 1))
    place = ROOT / "outputs" / "mutants" / f"{content()}_{number}_of_seed_{seed}"
    place.mkdir(parents=True, exist_ok=True)
    again = arguments.get("again") == "yes"
    copies = [Copy(place / f"copy_{worker}") for worker in range(workers)]
    database = session(place, copies[0], number, seed)
    if again:
        forget_survivors(database)
    suite = measure_suite(place, copies[0], workers, anew=again)
    try_all(database, copies, suite, TIMEOUT)
    return report(database, place)


if __name__ == "__main__":
    sys.exit(main())
