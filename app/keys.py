"""The keys of the command line, each once: what is accepted, and what it is for.

Defaults stand in configs/config.yaml.
"""

from dataclasses import dataclass

GROUPS = ("scenario", "policy", "roster")
PARAMETER = "parameters."


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
    "out": Key("FOLDER", "the result folder (outputs/COMMAND/NAME)", path=True),
    "figures": Key("on, off", "pictures and the page"),
    "language": Key("en, bg", "of messages, labels and pictures"),
    "config": Key("FILE", "the resolved config.yaml of an earlier study, to repeat it", path=True),
    "config_dir": Key("FOLDER", "your own scenarios, policies and rosters, laid out like configs/", path=True),
}
