"""Studies for notebooks: what the commands of the same names do, with Python's own values.

Without `out`, a study's folder lasts as long as the process: `out=FOLDER` keeps it, goes on where it stopped, and finds
it complete the next time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zaedno.opened import Result

if TYPE_CHECKING:
    from zaedno.app.study import Shown
    from zaedno.sim.scenario import Scenario

type Named = str | Scenario
_REST = {"chunk": None, "dry_run": False, "figures": False, "language": "en"}  # of the keys: pictures are asked for
_kept: list[tempfile.TemporaryDirectory[str]] = []  # of studies without `out`: gone when the process is


def run(
    scenario: Named = "baseline",
    policy: str = "none",
    *,
    runs: int = 100,
    seed: int = 0,
    events: Collection[int] = (0,),
    precision: Mapping[str, Any] | None = None,
    points: str | Path | None = None,
    posterior: str | Path | None = None,
    out: str | Path | None = None,
    quiet: bool = False,
    workers: int | None = None,
    executor: str = "local",
    retry: str | None = None,
    **settings: Any,
) -> Result:
    """An ensemble of one scenario under one policy.

    Parameters
    ----------
    scenario : name of a scenario, or a `Scenario`; policy : name of a policy (of a `Scenario`: its own)
    runs : replications; run i of a seed is the same world in every scenario and policy
    seed : integer from 0 to 2^64 - 1
    events : runs of which every event and membership is kept
    precision : `{"measure": NAME, "half_width": WIDTH, "most": RUNS}`: replicate until the 95 % interval of the mean is
        that narrow (in the measure's unit), with `runs` at least
    points : file of a table of parameters; run r is lived under row r of it
    posterior : folder of a calibration; run r is lived under a set that was drawn from it
    out : folder that keeps the study; None: one that lasts as long as the process
    quiet : whether nothing is told on stderr meanwhile
    workers, executor, retry : as the keys of the same names of `zaedno run`
    **settings : `months`, `roster`, `roster_path`, `structure`, `schedule`, `config_dir`, and parameters of the model
        by name

    Returns
    -------
    Result : `.runs` (a row a run), `.months` (a row a run's month), `.partnerships`, `.organisations`, `.events`,
        `.memberships` and `.summary`, as pandas, units in docs/measures.md; `.figures()`, `.report()`, `.rerun()`

    Raises
    ------
    InputError : a value that is not accepted, or a folder that holds something else; nothing is written then

    >>> import zaedno
    >>> result = zaedno.run("win_lose", runs=3, seed=7, months=24, quiet=True)
    >>> result.runs.shape[0], len(result.months)
    (3, 72)
    """
    return _study(
        "run",
        _scenarios([scenario], [policy], settings),
        quiet,
        {"out": out, "design.path": points, "posterior": posterior},
        {"name": executor},
        runs=runs,
        seed=seed,
        events=sorted(set(events)),
        precision=precision,
        workers=workers,
        retry=retry,
    )


def compare(
    scenarios: Named | Sequence[Named] = "baseline",
    policies: str | Sequence[str] = "none",
    *,
    runs: int = 100,
    seed: int = 0,
    events: Collection[int] = (0,),
    precision: Mapping[str, Any] | None = None,
    points: str | Path | None = None,
    posterior: str | Path | None = None,
    out: str | Path | None = None,
    quiet: bool = False,
    workers: int | None = None,
    executor: str = "local",
    retry: str | None = None,
    **settings: Any,
) -> Result:
    """Several scenarios, under several policies, in the same worlds; the first of them is the baseline.

    Parameters are those of `run`; every scenario is combined with every policy.

    Returns
    -------
    Result : as of `run`, and `.differences`: a row a later case and measure, with the mean `difference` within worlds,
        its 95 % interval `low` … `high`, `runs`, `p`, Holm's `p_holm`, and `superiority` (share of worlds, 0 to 1)

    Raises
    ------
    InputError : a value that is not accepted, or nothing to compare; nothing is written then

    >>> import zaedno
    >>> found = zaedno.compare(["win_win", "win_lose"], runs=4, months=24, quiet=True).differences
    >>> found.columns[:3].tolist(), found["against"].unique().tolist()
    (['baseline', 'against', 'measure'], ['win_lose'])
    """
    return _study(
        "compare",
        _scenarios(_listed(scenarios), _listed(policies), settings),
        quiet,
        {"out": out, "design.path": points, "posterior": posterior},
        {"name": executor},
        runs=runs,
        seed=seed,
        events=sorted(set(events)),
        precision=precision,
        workers=workers,
        retry=retry,
    )


def sweep(
    factors: Mapping[str, Sequence[float]] | None = None,
    design: str = "sobol",
    points: int | str | Path | None = None,
    scenarios: Named | Sequence[Named] = "baseline",
    policies: str | Sequence[str] = "none",
    *,
    runs: int = 1,
    seed: int = 0,
    worlds: str = "shared",
    months_kept: bool = False,
    precision: Mapping[str, Any] | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    out: str | Path | None = None,
    quiet: bool = False,
    workers: int | None = None,
    executor: str = "local",
    retry: str | None = None,
    **settings: Any,
) -> Result:
    """A design over parameters, in every scenario and policy.

    Parameters
    ----------
    factors : parameter → [low, high], within its declared range; a grid takes longer lists as levels
    design : sobol, morris, lhs, sobol_points, grid, or table
    points : its size (base N of sobol, trajectories of morris, points, levels of a grid), or a table's file
    runs : replications of a point
    worlds : shared (replication r meets the same world at every point), or separate
    months_kept : whether the months of every run are kept
    groups : sobol: group → factors that are moved together
    and those of `run` with the same names

    Returns
    -------
    Result : `.runs` (a row a run, with `point` and the factors), `.design`, `.summary`, `.to_xarray()`, `.rerun()`

    Raises
    ------
    InputError : a value that is not accepted, or a folder that holds something else; nothing is written then

    >>> import zaedno
    >>> result = zaedno.sweep({"hidden_mean": [0.0, 0.6]}, "grid", 3, months=12, quiet=True)
    >>> result.runs["hidden_mean"].tolist()
    [0.0, 0.3, 0.6]
    """
    from zaedno.sim import choices

    listed = design == "table"
    return _study(
        "sweep",
        _scenarios(_listed(scenarios), _listed(policies), settings),
        quiet,
        {"out": out, "design.path": points if listed else None},
        {"name": executor},
        runs=runs,
        seed=seed,
        design=choices.read("design", design, ("name", "size", "path"))[0],
        points=None if listed else points,
        factors={name: list(ends) for name, ends in (factors or {}).items()},
        groups={name: list(names) for name, names in (groups or {}).items()},
        worlds=worlds,
        keep_months=months_kept,
        precision=precision,
        workers=workers,
        retry=retry,
    )


def calibrate(
    minutes: float = 20.0,
    *,
    points: int | None = None,
    runs: int = 20,
    waves: int | None = None,
    seed: int = 0,
    out: str | Path | None = None,
    quiet: bool = False,
    workers: int | None = None,
    executor: str = "local",
) -> Result:
    """Fits uncertain parameters to outside facts; keeps all sets of them that do, with weights (docs/calibration.md).

    Parameters
    ----------
    minutes : of computing, about: how much is run where `points` are not given
    points : of the first wave, a power of two; the same number gives the same sets, whatever the machine's speed
    runs : of a point in the first waves (where minutes decide: at most)
    waves : before the best sets are confirmed
    and those of `run` with the same names

    Returns
    -------
    Result : `.posterior` (a row a set: `set`, `weight`, parameters, facts), `.patterns` (a row a fact), `.identified`
        (a row a parameter), `.fights`, `.waves`, and `.effective`: as many equal sets would tell as much; `.enough`
        says whether that is a posterior.  Its folder is what `run(posterior=FOLDER)` takes

    Raises
    ------
    InputError : a value that is not accepted, scikit-learn missing, or a folder that holds something else
    """
    return _study(
        "calibrate",
        (),
        quiet,
        {"out": out},
        {"name": executor},
        minutes=minutes,
        points=points,
        runs=runs,
        waves=waves,
        seed=seed,
        workers=workers,
        retry=None,
    )


def load(folder: str | Path) -> Result:
    """The study in `folder`, whatever command wrote it, as far as it is done.

    Tables are read when they are first asked for.  Raises `InputError` where `folder` holds none.
    """
    from zaedno.experiments.opening import load as opened

    return Result(opened(folder))


def _study(
    command: str,
    scenarios: Sequence[Scenario],
    quiet: bool,
    paths: Mapping[str, Any],
    executor: Mapping[str, Any],
    **values: Any,
) -> Result:
    """What `zaedno COMMAND` does with these values of its keys, and those that are left out as they mostly are."""
    from zaedno.app.settings import settings_of
    from zaedno.app.study import carried_out
    from zaedno.app.teller import Teller

    given = {key: str(path) for key, path in paths.items() if path is not None}
    if "out" not in given:
        _kept.append(tempfile.TemporaryDirectory(prefix="zaedno-"))
        given["out"] = str(Path(_kept[-1].name) / "study")
    config = {**_REST, "executor": {"processes": False, "scheduler": None, **executor}, **values}
    settings = settings_of(command, config, given, scenarios)
    with Teller(settings, quiet) as watcher:
        carried_out(settings, _shown(command), ["zaedno", command], watcher, quiet)
    return load(settings.folder)


def _shown(command: str) -> Shown:
    """What the command says of its kind of study; its module is imported when it is called."""
    if command == "calibrate":
        from zaedno.app.commands.calibrate import Calibrate

        return Calibrate()
    if command == "sweep":
        from zaedno.app.commands.sweep import Sweep

        return Sweep()
    from zaedno.app.commands.run import Run

    return Run()


def _listed(given: Any) -> list[Any]:
    return list(given) if isinstance(given, (list, tuple)) else [given]


def _scenarios(
    scenarios: Sequence[Named], policies: Sequence[str], settings: Mapping[str, Any]
) -> tuple[Scenario, ...]:
    from zaedno.sim.messages import InputError
    from zaedno.sim.scenario import NO_POLICY, Scenario

    found = []
    for scenario in scenarios:
        for policy in policies:
            if isinstance(scenario, Scenario):
                if policy != NO_POLICY:
                    raise InputError(
                        "policy={policy!r}: a Scenario has its own; accepted: Scenario.load(NAME, POLICY), or names",
                        policy=policy,
                    )
                found.append(scenario.replace(**settings) if settings else scenario)
            else:
                found.append(Scenario.load(scenario, policy, **settings))
    return tuple(found)
