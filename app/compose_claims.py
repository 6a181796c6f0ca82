"""From what was typed to one typed, validated `ClaimsSettings`."""

from __future__ import annotations

from pathlib import Path

from zaedno.app.call import Call
from zaedno.app.compose import configurations, paths_of, presentation
from zaedno.experiments.claims.settings import ClaimsSettings
from zaedno.experiments.result import read_yaml
from zaedno.sim.messages import InputError

_BESIDE = ("workers", "out", "figures", "language", "dry_run")


def compose_claims(call: Call) -> ClaimsSettings:
    """The settings of `call`.  Raises `InputError`."""
    paths = paths_of(call)
    repeated = paths.pop("config", None)
    values = {key: value for key, value in call.values.items() if key != "config"}
    if repeated is not None:
        for key, value in values.items():
            if key not in _BESIDE:
                raise InputError(
                    "{key}={value}: cannot go with config={repeated}, which repeats a study as it was; accepted "
                    "beside it: {beside}",
                    key=key,
                    value=value,
                    repeated=repeated,
                    beside=", ".join(_BESIDE),
                )
    (config,) = configurations(Call(call.command, values, call.quiet, call.typed), paths, False, "claims", ())
    shown = presentation(config, paths)
    if repeated is None:
        return ClaimsSettings(config["runs"], config["seed"], config["months"], **shown)
    try:
        return ClaimsSettings.from_study(read_yaml(Path(repeated)), **shown)
    except InputError as error:
        raise error.within("config={repeated}: {error}", repeated=repeated) from error
