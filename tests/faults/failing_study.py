"""A study whose model fails on some runs, as a process that a test can kill: FOLDER [retry]."""

import sys
from pathlib import Path

from helpers.killed_studies import sweep_of

from zaedno.experiments.sweep.study import sweep

if __name__ == "__main__":
    retry = "failed" if sys.argv[2:] else None
    settings, model = sweep_of(Path(sys.argv[1]), "helpers.stub_models:Broken", runs=100, chunk=30, retry=retry)
    sweep(settings, ["zaedno"], model=model)
