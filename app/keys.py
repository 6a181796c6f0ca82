"""The keys of the command line, each once: what is accepted, and what it is for.

Defaults stand in configs/config.yaml.
"""

from dataclasses import dataclass

from zaedno.analysis.language import mark
from zaedno.sim.messages import Message

GROUPS = ("scenario", "policy", "roster")
RUN_GROUPS = (*GROUPS, "structure", "executor")
SWEEP_GROUPS = (*GROUPS, "structure", "design", "executor")
PARAMETER = "parameters."
MAPPINGS = ("factors", "groups", "precision", "schedule")  # keys whose values are mappings


@dataclass(frozen=True)
class Key:
    accepted: str
    about: str
    path: bool = False  # taken as it is typed, whatever characters it has

    @property
    def wanted(self) -> Message:
        """What is accepted, as part of an error."""
        return Message(self.accepted)


KEYS = {
    "runs": Key(mark("1 …"), mark("replications: worlds that are simulated")),
    "seed": Key(
        mark("0 … 2^64-1"), mark("names the worlds: run i of a seed is the same world in every scenario and policy")
    ),
    "months": Key(mark("1 … 1200 months"), mark("horizon")),
    "parameters": Key(mark("posterior"), mark("run r has a set of its own, drawn from a calibration")),
    "posterior": Key(mark("FOLDER"), mark("the calibration, with parameters=posterior"), path=True),
    "parameters.NAME": Key(mark("see below"), mark("a parameter of the model, over what scenario and policy set")),
    "schedule": Key(
        mark("{LEVER:[FROM,TO],…}"), mark("months in which a lever of the policy is in force; all: every lever")
    ),
    "roster.path": Key(mark("FILE"), mark("your own organisations, .csv or .xlsx, with roster=file"), path=True),
    "events": Key(mark("[RUN,…]"), mark("runs of which every event and membership is kept")),
    "workers": Key(mark("1 … 1024 cores"), mark("cores to use (all); the numbers do not depend on it")),
    "out": Key(mark("FOLDER, FILE"), mark("the result folder (outputs/COMMAND/NAME); of report its file"), path=True),
    "figures": Key(mark("on, off"), mark("pictures and the page")),
    "names": Key(mark("yes, no"), mark("report: organisations by name instead of by code; default no")),
    "language": Key(mark("en, bg"), mark("of messages, labels and pictures")),
    "points": Key(
        mark("1 …"),
        mark("size of the design: base N of sobol, trajectories of morris, points, levels of a grid; of a first wave"),
    ),
    "factors": Key(
        mark("{NAME:[LOW,HIGH],…}"), mark("parameters that are varied; a grid takes longer lists as levels")
    ),
    "groups": Key(mark("{GROUP:[NAME,…],…}"), mark("sobol: factors that are moved together")),
    "design.path": Key(
        mark("FILE"),
        mark("your own points, .csv, .xlsx or .parquet; sweep: with design=table; run and compare: run r has row r"),
        path=True,
    ),
    "waves": Key(mark("2 … 50"), mark("of points, before the best sets are confirmed")),
    "minutes": Key(mark("above 0"), mark("of computing, about: how much is run where points are not given")),
    "worlds": Key(mark("shared, separate"), mark("whether all points meet the same worlds")),
    "precision": Key(
        mark("{measure:NAME,half_width:W,most:RUNS}; of claims a number of standard deviations"),
        mark("go on replicating, from 20 runs, until the 95 % interval is that narrow"),
    ),
    "keep_months": Key(mark("true, false"), mark("keep the months of every run too")),
    "chunk": Key(mark("1 … runs"), mark("runs that are committed together; about a second's work by default")),
    "executor.scheduler": Key(mark("ADDRESS"), mark("a running Dask scheduler, with executor=dask")),
    "executor.processes": Key(mark("true, false"), mark("processes instead of threads, with executor=local")),
    "dry_run": Key(mark("true, false"), mark("only tell runs, time, memory and size on disk; nothing is written")),
    "retry": Key(mark("failed"), mark("run what has failed once more")),
    "measures": Key(mark("[NAME,…]"), mark("measures that indices are made of (docs/measures.md)")),
    "measure": Key(mark("NAME"), mark("the measure that a condition is about (docs/measures.md)")),
    "below": Key(mark("NUMBER"), mark("the condition: the measure is below it")),
    "above": Key(mark("NUMBER"), mark("the condition: the measure is above it")),
    "density": Key(mark("0 … 1 share"), mark("of the runs in a box, the condition holds at least in that many")),
    "config": Key(mark("FILE"), mark("the resolved config.yaml of an earlier study, to repeat it"), path=True),
    "config_dir": Key(
        mark("FOLDER"), mark("your own scenarios, policies and rosters, laid out like configs/"), path=True
    ),
}
