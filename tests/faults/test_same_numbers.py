"""The numbers of a study depend on nothing but the study: not on workers, not on how it is cut."""

import pandas as pd
import pytest
from helpers.killed_studies import finish, start, typed

from zaedno.app.cli import main
from zaedno.experiments.study.pieces import Pieces

WAYS = {
    "one thread, run by run": (1, ["workers=1"]),
    "two threads": (7, []),
    "one chunk": (1000, []),
    "two processes": (11, ["executor.processes=true"]),
    "two workers of Dask": (13, ["executor=dask"]),
}


@pytest.mark.parametrize(("chunk", "further"), WAYS.values(), ids=WAYS.keys())
def test_equal_tables(chunk, further, undisturbed, tmp_path):
    arguments = typed(tmp_path / "study", *further, chunk=chunk)
    once = [*{argument.split("=", 1)[0]: argument for argument in arguments}.values()]

    if further in ([], ["workers=1"]):
        assert main([*once, "--quiet"]) == 0
    else:
        finish(start(once))

    ours, theirs = Pieces(tmp_path / "study"), Pieces(undisturbed)
    for table in ("runs", "months"):
        pd.testing.assert_frame_equal(ours.read(table), theirs.read(table), check_exact=True)
    assert (tmp_path / "study" / "summary.csv").read_bytes() == (undisturbed / "summary.csv").read_bytes()
