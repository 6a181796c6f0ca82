"""Whether runs have the same bits for other processors, with another C library's choices, and not compiled at all."""

import hashlib
import sys

import numpy as np

from benchmarks.measuring import MONTHS, Row, Table, main, python
from zaedno.sim import Scenario
from zaedno.sim.beginning import begin
from zaedno.sim.engine.machine_code import source_hash
from zaedno.sim.month import live
from zaedno.sim.world import Room, allocate, template_with_newcomers

NOT_STATE = ("scratch",)  # room to think in
WORLDS = (("baseline", "none"), ("win_win", "full_programme"), ("win_lose", "quarterly_checkins"))
HERE = "this processor"
COMPILED: dict[str, dict[str, str]] = {
    HERE: {},
    "any x86-64 processor": {"NUMBA_CPU_NAME": "x86-64", "NUMBA_CPU_FEATURES": ""},
    "a C library without FMA and AVX2": {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-AVX2"},
}
NOTES = [
    "SHA-256 (its first 16 digits) over all tables of the state after a run of each of "
    f"{', '.join('/'.join(world) for world in WORLDS)}."
]


def state(months: int) -> str:
    """Two SHA-256: of what is run (code and settings), and of all tables of three worlds after their last month."""
    what, digest = hashlib.sha256(source_hash().encode()), hashlib.sha256()
    for name, policy in WORLDS:
        scenario = Scenario.load(name, policy, months=months)
        what.update(repr(scenario.as_config()).encode())
        template = template_with_newcomers(scenario.roster, scenario.parameters)
        world = allocate(scenario.plan(), template, scenario.past_months, Room().doubled())
        begin(world, np.uint64(7), np.uint64(3), 0)
        assert live(world, scenario.past_months + months)
        for table_name, table in world._asdict().items():
            if table_name not in NOT_STATE:
                digest.update(table_name.encode() + np.ascontiguousarray(table).tobytes())
    return f"{what.hexdigest()} {digest.hexdigest()}"


def found(months: int, kinds: dict[str, dict[str, str]]) -> dict[str, str]:
    """Hash of the state for each kind of processor, library or compilation."""
    call = ("-W", "ignore", "-m", "benchmarks.bits", "--state", str(months))
    pairs = {kind: python(*call, **settings).split() for kind, settings in kinds.items()}
    if len({what for what, _ in pairs.values()}) > 1:
        raise RuntimeError("the model was changed while it was compared; measure again")
    return {kind: digest for kind, (_, digest) in pairs.items()}


def measure(quick: bool) -> Table:
    months, few = (12, 3) if quick else (MONTHS, 24)
    rows = []
    for length, kinds in ((months, COMPILED), (few, {HERE: {}, "not compiled": {"NUMBA_DISABLE_JIT": "1"}})):
        group = found(length, kinds)
        expected = group[HERE]
        for name, digest in group.items():
            same = "" if name == HERE else ("equal" if digest == expected else "differs")
            rows.append(Row(f"{length} months, {name}", digest[:16], same, aim="equal" if same else ""))
    return Table("Equal bits", rows, NOTES)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--state"]:
        print(state(int(sys.argv[2])))
    else:
        main(measure)
