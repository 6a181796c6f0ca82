"""Searches for values of the model's defaults that meet all targets at once, and confirms one set of them.

In --out: evaluations.csv (a row as it is done: the same command goes on with it), best.csv, chosen.yaml, confirmed.csv.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.defaults import chosen, factors, targets
from benchmarks.defaults.kept import Kept
from benchmarks.defaults.search import Plan, search
from zaedno.experiments.calibration.priors import checked
from zaedno.experiments.compiling import has_to_compile
from zaedno.sim import Scenario, simulate
from zaedno.sim.messages import InputError

SHOWN = 10  # of the best
APART = 1000  # the seed of the confirmation from that of the search, which takes one more a wave
PAUSE = 10.0  # seconds between lines of progress where there is no terminal


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        _search(asked)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nstopped; the same command goes on from here", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    plan, parser = Plan(), argparse.ArgumentParser(prog="python -m benchmarks.defaults", description=__doc__)
    parser.add_argument("--points", type=_at_least(1), default=plan.points, help="points a wave (%(default)s)")
    parser.add_argument("--runs", type=_at_least(1), default=plan.runs, help="runs of a point (%(default)s)")
    parser.add_argument("--waves", type=_at_least(1), default=plan.waves, help="waves (%(default)s)")
    keep = "best of a wave that are asked everything, and parents of the next (%(default)s)"
    parser.add_argument("--keep", type=_at_least(1), default=plan.keep, help=keep)
    parser.add_argument("--seed", type=_at_least(0), default=plan.seed, help="of points and worlds (%(default)s)")
    confirm = "runs that the chosen set is confirmed with, on another seed; 0: not at all (%(default)s)"
    parser.add_argument("--confirm", type=_at_least(0), default=200, help=confirm)
    parser.add_argument("--workers", type=_at_least(1), default=os.cpu_count() or 1, help="processes (all cores)")
    parser.add_argument("--out", type=Path, default=Path("outputs/defaults"), help="folder (%(default)s)")
    return parser


def _at_least(least: int):
    def number(text: str) -> int:
        if not text.isascii() or not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r}: accepted: an integer from {least}")
        return int(text)

    return number


def _search(asked: argparse.Namespace) -> None:
    varied = checked(factors.FACTORS)
    held, unasked = targets.askable()
    _say(*unasked)
    _say(f"{len(varied)} factors, {len(held)} targets")
    if has_to_compile():  # once, and not in every process at the same time
        _say("compiling the model …")
        simulate(Scenario.load(months=1), 1)
    plan = Plan(asked.points, asked.runs, asked.waves, asked.keep, asked.seed, asked.workers)
    kept = Kept(asked.out / "evaluations.csv", varied, held)
    standings = search(plan, varied, held, kept, Progress())
    best = chosen.table(standings)
    best.to_csv(asked.out / "best.csv", index=False)
    print(f"\nThe best {min(SHOWN, len(best))} of {len(best)} that were asked everything\n")
    print(best[["wave", "point", "misses", "distance", "missed"]].head(SHOWN).round(3).to_string(index=False))

    those = chosen.accepted(standings)
    one = chosen.middle(those, varied)
    values = chosen.shipped(one, varied)
    text = chosen.yaml(values, those)
    (asked.out / "chosen.yaml").write_text(text, encoding="utf-8")
    met = f"{len(held) - len(one.missed)} of {len(held)} targets"
    print(f"\nChosen: wave {one.wave}, point {one.point}; {met}, as {len(those)} sets do, of which it is the middle\n")
    print(text)
    if asked.confirm:
        seed = asked.seed + APART
        found = chosen.confirmed(values, held, asked.confirm, seed, asked.workers)
        found.to_csv(asked.out / "confirmed.csv", index=False)
        print(f"Confirmed with {asked.confirm} runs of seed {seed}; from … to: 95 %\n")
        print(found.drop(columns="source").round(3).to_string(index=False))
        print(f"\n{int(found['inside'].sum())} of {len(found)} inside")


class Progress:
    """A line on standard error: how many are done, how fast, how long the rest will take."""

    def __init__(self) -> None:
        self._what, self._start, self._told, self._before = "", 0.0, 0.0, 0

    def __call__(self, what: str, done: int, of: int) -> None:
        now = time.monotonic()
        if what != self._what:  # the rate is that from the first on: before it, processes begin
            self._what, self._start, self._told, self._before = what, now, now, done
        terminal = sys.stderr.isatty()
        if done < of and now - self._told < (0.2 if terminal else PAUSE):
            return
        self._told = now
        rate = (done - self._before) / (now - self._start) if now > self._start else 0.0
        speed = f", {rate:.2f} a second, {(of - done) / rate:.0f} s left" if rate > 0 else ""
        end = "\n" if done == of or not terminal else ""
        lead = "\r\033[K" if terminal else ""
        print(f"{lead}{what}: {done} of {of} points{speed}", end=end, file=sys.stderr, flush=True)


def _say(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
