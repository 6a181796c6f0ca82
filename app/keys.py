"""The keys of the command line, each once: what is accepted, and what it is for.

Defaults stand in configs/config.yaml.
"""

from dataclasses import dataclass

GROUPS = ("scenario", "policy", "roster")
SWEEP_GROUPS = (*GROUPS, "design", "executor")
PARAMETER = "parameters."
MAPPINGS = ("factors", "groups", "precision")  # keys whose values are mappings


@dataclass(frozen=True)
class Key:
    accepted: str
    about: str
    path: bool = False  # taken as it is typed, whatever characters it has


KEYS = {
    "runs": Key("1 …", "replications: worlds that are simulated"),
    "seed": Key("0 … 2^64-1", "names the worlds: run i of a seed is the same world in every scenario and policy"),
    "months": Key("1 … 1200 months", "horizon"),
    "parameters.NAME": Key("see below", "a parameter of the model, over what scenario and policy set"),
    "roster.path": Key("FILE", "your own organisations, .csv or .xlsx, with roster=file", path=True),
    "events": Key("[RUN,…]", "runs of which every event and membership is kept"),
    "workers": Key("1 … 1024 cores", "cores to use (all); the numbers do not depend on it"),
    "out": Key("FOLDER, FILE", "the result folder (outputs/COMMAND/NAME); of report its file", path=True),
    "figures": Key("on, off", "pictures and the page"),
    "names": Key("yes, no", "report: organisations by name instead of by code; default no"),
    "language": Key("en, bg", "of messages, labels and pictures"),
    "points": Key("1 …", "size of the design: base N of sobol, trajectories of morris, points, levels of a grid"),
    "factors": Key("{NAME:[LOW,HIGH],…}", "parameters that are varied; a grid takes longer lists as levels"),
    "groups": Key("{GROUP:[NAME,…],…}", "sobol: factors that are moved together"),
    "design.path": Key("FILE", "your own points, .csv, .xlsx or .parquet, with design=table", path=True),
    "worlds": Key("shared, separate", "whether all points meet the same worlds"),
    "precision": Key(
        "{measure:NAME,half_width:W,most:RUNS}",
        "go on replicating a point, from 20 runs, until the 95 % interval is that narrow",
    ),
    "keep_months": Key("true, false", "keep the months of every run too"),
    "chunk": Key("1 … runs", "runs that are committed together; about a second's work by default"),
    "executor.scheduler": Key("ADDRESS", "a running Dask scheduler, with executor=dask"),
    "executor.processes": Key("true, false", "processes instead of threads, with executor=local"),
    "dry_run": Key("true, false", "only tell runs, time, memory and size on disk; nothing is written"),
    "retry": Key("failed", "run what has failed once more"),
    "measures": Key("[NAME,…]", "measures that indices are made of (docs/measures.md)"),
    "measure": Key("NAME", "the measure that a condition is about (docs/measures.md)"),
    "below": Key("NUMBER", "the condition: the measure is below it"),
    "above": Key("NUMBER", "the condition: the measure is above it"),
    "density": Key("0 … 1 share", "of the runs in a box, the condition holds at least in that many"),
    "config": Key("FILE", "the resolved config.yaml of an earlier study, to repeat it", path=True),
    "config_dir": Key("FOLDER", "your own scenarios, policies and rosters, laid out like configs/", path=True),
}
