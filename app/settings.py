"""From plain values, as Hydra composed them, to the typed and validated settings of a command's kind of study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from zaedno.app.keys import KEYS
from zaedno.experiments.ensemble.settings import RunSettings
from zaedno.experiments.study.execution import Execution, Precision
from zaedno.experiments.study.settings import StudySettings
from zaedno.experiments.sweep.design import POSTERIOR, Design, from_posterior, from_table
from zaedno.experiments.sweep.factors import factors_of
from zaedno.experiments.sweep.settings import SWEEP, SweepSettings
from zaedno.sim.messages import InputError
from zaedno.sim.scenario import Scenario

type Values = Mapping[str, Any]
CLAIMS = "claims"  # whose settings name all experiments: of other commands nobody has to wait for them
CALIBRATE = "calibrate"
OWN_SCENARIOS = (CLAIMS, CALIBRATE)  # commands that declare what they run
_PRECISION = ("measure", "half_width", "most")
_SWITCH = {"on": True, "off": False, "yes": True, "no": False}


def settings_of(
    command: str, config: Values, paths: Mapping[str, str], scenarios: Sequence[Scenario] = ()
) -> StudySettings:
    """The settings of a study in `scenarios`, of which `claims` has its own.  Raises `InputError`."""
    shown = presentation(config, paths)
    common = {"runs": config["runs"], "seed": config["seed"], **shown}
    if command == CLAIMS:
        from zaedno.experiments.claims.settings import ClaimsSettings

        return ClaimsSettings(months=config["months"], precision=config["precision"], table=_table(paths), **common)
    if command == CALIBRATE:
        from zaedno.experiments.calibration.settings import CalibrationSettings

        sizes = {key: config[key] for key in ("points", "waves", "minutes")}
        return CalibrationSettings(**sizes, **common)
    precision = _precision(config["precision"])
    if command == SWEEP:
        return SweepSettings(
            scenarios=tuple(scenarios),
            design=_design(config, paths),
            worlds=config["worlds"],
            months=config["keep_months"],
            precision=precision,
            **common,
        )
    return RunSettings(
        command=command,
        scenarios=tuple(scenarios),
        events=_events(config["events"]),
        precision=precision,
        table=_table(paths),
        **common,
    )


def repeated(command: str, study: Values, shown: Mapping[str, Any]) -> StudySettings:
    """The settings of the resolved configuration `study`.  Raises `InputError`."""
    if command == CLAIMS:
        from zaedno.experiments.claims.settings import ClaimsSettings

        return ClaimsSettings.from_study(study, **shown)
    if command == CALIBRATE:
        from zaedno.experiments.calibration.settings import CalibrationSettings

        return CalibrationSettings.from_study(study, **shown)
    if command == SWEEP:
        return SweepSettings.from_study(study, **shown)
    return RunSettings.from_study(study, **shown)


def presentation(config: Values, paths: Mapping[str, str]) -> dict[str, Any]:
    """How a study is carried out, where it goes and how it is shown."""
    figures, executor = config["figures"], config["executor"]
    return {
        "execution": Execution(
            executor["name"],
            executor["processes"],
            executor["scheduler"],
            config["workers"],
            config["chunk"],
            config["retry"],
            config["dry_run"],
        ),
        "out": Path(paths["out"]) if "out" in paths else None,
        "figures": _SWITCH.get(figures.lower(), figures) if isinstance(figures, str) else figures,
        "language": config["language"],
    }


def scenario_of(config: Values, paths: Mapping[str, str]) -> Scenario:
    """The scenario of a composed configuration.  Raises `InputError`."""
    if not isinstance(config["parameters"], Mapping):
        raise InputError(
            "parameters={parameters!r}: not a mapping; accepted: parameters.NAME=VALUE", parameters=config["parameters"]
        )
    return Scenario.load(
        config["scenario"]["name"],
        config["policy"]["name"],
        config["roster"]["name"],
        structure=config["structure"]["name"],
        schedule=config["schedule"],
        months=config["months"],
        roster_path=paths.get("roster.path"),
        config_dir=paths.get("config_dir"),
        **config["parameters"],
    )


def _events(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise InputError("events={value!r}: not a list; accepted: a list of runs, as in events=[0,1]", value=value)
    for run in value:
        if isinstance(run, bool) or not isinstance(run, int):
            raise InputError("events={run!r}: not an integer; accepted: a list of runs, as in events=[0,1]", run=run)
    return tuple(sorted(set(value)))  # whether the study has such runs is asked of all settings together


def _design(config: Values, paths: Mapping[str, str]) -> Design:
    chosen = config["design"]
    if chosen["name"] == "table":
        return _listed(config, paths)
    if "design.path" in paths:
        raise InputError(
            "design.path={design_path}: design={name} reads none; accepted: design=table",
            design_path=paths["design.path"],
            name=chosen["name"],
        )
    size = config["points"] if config["points"] is not None else chosen["size"]
    groups = config["groups"]
    if not isinstance(groups, Mapping) or not all(isinstance(names, list) for names in groups.values()):
        raise InputError("groups={groups!r}: accepted: {accepted}", groups=groups, accepted=KEYS["groups"].wanted)
    named = {str(group): tuple(map(str, names)) for group, names in groups.items()}
    return Design(chosen["name"], size, factors_of(config["factors"]), named)


def _listed(config: Values, paths: Mapping[str, str]) -> Design:
    if "design.path" not in paths:
        raise InputError("design.path: missing; accepted: design=table design.path=FILE (CSV, XLSX or Parquet)")
    for key in ("factors", "groups", "points"):
        if config[key]:
            raise InputError(
                "{key}={config!r}: a table has its own; accepted: design=table without {key}",
                key=key,
                config=config[key],
            )
    return from_table(Path(paths["design.path"]).resolve())


def _precision(given: Any) -> Precision | None:
    if given is None:
        return None
    if not isinstance(given, Mapping) or set(given) != set(_PRECISION):
        raise InputError("precision={given!r}: accepted: {accepted}", given=given, accepted=KEYS["precision"].wanted)
    return Precision(**{str(key): value for key, value in given.items()})


def _table(paths: Mapping[str, str]) -> Design | None:
    """A table of points, or sets of a calibration, where a command takes them without a design."""
    if POSTERIOR in paths:
        return from_posterior(Path(paths[POSTERIOR]).resolve())
    return from_table(Path(paths["design.path"]).resolve()) if "design.path" in paths else None
