"""The table of commands.  A command's module is imported when it is called, and offers `execute(call) -> int`."""

from dataclasses import dataclass

from zaedno.analysis.language import mark
from zaedno.app.keys import GROUPS, RUN_GROUPS, SWEEP_GROUPS


@dataclass(frozen=True)
class Command:
    """A command: what it does, an example, and the keys that it understands (app/keys.py)."""

    about: str
    example: str
    keys: tuple[str, ...]
    groups: tuple[str, ...] = GROUPS
    takes: str = ""  # a word that stands beside the keys, such as FOLDER
    verbs: tuple[str, ...] = ()  # words of which one stands before it
    config: str = "config"  # the file of configs/ with its defaults


_STUDY = ("runs", "seed", "months", "parameters.NAME", "schedule", "roster.path", "design.path", "precision")
_CARRIED_OUT = ("workers", "executor.scheduler", "executor.processes", "chunk", "dry_run", "retry", "out")
_RUN = (*_STUDY, "parameters", "posterior", "events", *_CARRIED_OUT, "figures", "language", "config", "config_dir")
_SWEEP = (
    *_STUDY,
    "points",
    "factors",
    "groups",
    "worlds",
    "keep_months",
    *_CARRIED_OUT,
    "language",
    "config",
    "config_dir",
)
_CLAIMS = ("runs", "seed", "months", "design.path", "precision", *_CARRIED_OUT, "figures", "language", "config")
_CALIBRATE = (
    *("runs", "points", "waves", "minutes", "seed", "workers", "executor.scheduler", "executor.processes", "chunk"),
    *("dry_run", "out", "figures", "language", "config"),
)

COMMANDS = {
    "run": Command(
        mark("an ensemble of one scenario under one policy"),
        "zaedno run scenario=win_lose policy=quarterly_checkins runs=200 seed=7",
        _RUN,
        RUN_GROUPS,
    ),
    "compare": Command(
        mark("several scenarios or policies in the same worlds"),
        "zaedno compare 'scenario=win_win,win_lose'",
        _RUN,
        RUN_GROUPS,
    ),
    "sweep": Command(
        mark("a design over parameters, in chunks that are kept; called again, it goes on where it stopped"),
        "zaedno sweep design=sobol points=64 'factors={hidden_mean:[0,0.6],svo_mean:[-20,40]}'",
        _SWEEP,
        SWEEP_GROUPS,
        config="sweep",
    ),
    "indices": Command(
        mark("which factors matter: Sobol or Morris indices of a complete sweep, of the measures asked for"),
        "zaedno indices outputs/sweep/baseline-none-sobol-seed0 'measures=[lasting,output]'",
        ("measures", "language"),
        (),
        "FOLDER",
    ),
    "discover": Command(
        mark("where in a sweep's design something happens: boxes of factors, by PRIM"),
        "zaedno discover outputs/sweep/baseline-none-sobol-seed0 measure=collective_gain below=0",
        ("measure", "below", "above", "density", "language"),
        (),
        "FOLDER",
    ),
    "claims": Command(
        mark("what the training claims, C1 to C7: experiments with a verdict each, and maps; called again, it goes on"),
        "zaedno claims seed=7 workers=2",
        _CLAIMS,
        ("executor",),
        config="claims",
    ),
    "calibrate": Command(
        mark(
            "fits uncertain parameters to outside facts, wave by wave; weighted sets of them; called again, it goes on"
        ),
        "zaedno calibrate minutes=20 seed=7 workers=2",
        _CALIBRATE,
        ("executor",),
        config="calibrate",
    ),
    "roster": Command(
        mark(
            "check FILE: every problem of a list of your own organisations, a line each, or what was read; "
            "template FILE: an empty list, .xlsx or .csv"
        ),
        "zaedno roster check my_lag.xlsx language=bg",
        ("language",),
        (),
        "FILE",
        ("check", "template"),
    ),
    "report": Command(
        mark("a result folder as one HTML file that needs nothing else: for the screen, for print on A4"),
        "zaedno report outputs/compare/win_win-vs-win_lose-none-seed0 language=bg out=report.html",
        ("language", "out", "names"),
        (),
        "FOLDER",
    ),
    "status": Command(
        mark("how far a study is: done, failed, missing, time left"),
        "zaedno status outputs/sweep/baseline-none-sobol-seed0",
        ("language",),
        (),
        "FOLDER",
    ),
}
