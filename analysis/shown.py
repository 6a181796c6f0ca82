"""What is shown of a study, whatever command made it: its report and its pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zaedno.analysis.language import Language
from zaedno.sim.messages import InputError

if TYPE_CHECKING:
    from zaedno.analysis.figures.picture import Picture


def report(folder: Path, named: bool, language: Language) -> str:
    """The report of what `folder` holds, as HTML; organisations stand in it by name if `named`, else by code.

    Raises `InputError` where it is no study that there is a report of.
    """
    from zaedno.analysis.document import render
    from zaedno.experiments.calibration.result import CalibrationResult
    from zaedno.experiments.claims.result import ClaimsResult
    from zaedno.experiments.opening import load
    from zaedno.experiments.sweep.result import SweepResult

    result = load(folder)
    if isinstance(result, SweepResult):
        if named:
            raise InputError("names=yes: a sweep tells of no single organisation; accepted: names=no")
        from zaedno.analysis.pages import sweep

        return render(sweep.document(result, language), language)
    if isinstance(result, ClaimsResult):
        if named:
            raise InputError("names=yes: a study of the claims tells of no single organisation; accepted: names=no")
        from zaedno.analysis.pages import claims
        from zaedno.experiments.claims.complete import require_complete as require_claims

        require_claims(result)
        return render(claims.document(result, language), language)
    if isinstance(result, CalibrationResult):
        if named:
            raise InputError("names=yes: a calibration tells of no single organisation; accepted: names=no")
        from zaedno.analysis.pages import calibration

        result.require_whole()
        return render(calibration.document(result, language), language)
    from zaedno.analysis.pages.ensemble import html
    from zaedno.experiments.columns import TABLES
    from zaedno.experiments.complete import require_complete
    from zaedno.experiments.ensemble.settings import COMPARE, RUN
    from zaedno.experiments.provenance import changed

    command = result.config.get("command")
    if command not in (RUN, COMPARE):
        raise InputError(
            "{folder}: a study of zaedno {command}; accepted: a folder that zaedno run, zaedno compare, "
            "zaedno sweep, zaedno claims or zaedno calibrate wrote",
            folder=folder,
            command=command,
        )
    require_complete(result)
    tables = [f"{name}.parquet" for name in TABLES]
    for damage in changed(folder, result.provenance, tables):  # what they hold, nobody else can tell
        raise damage
    return html(result, language.code, named=named)


def pictures(folder: Path, language: Language) -> Sequence[Picture]:
    """All pictures of what `folder` holds, in the order in which to look at them.  Raises `InputError`."""
    from zaedno.analysis import figures
    from zaedno.experiments.calibration.result import CalibrationResult
    from zaedno.experiments.claims.result import ClaimsResult
    from zaedno.experiments.opening import load
    from zaedno.experiments.sweep.result import SweepResult

    result = load(folder)
    if isinstance(result, SweepResult):
        from zaedno.analysis.sensitivity.conclude import pictures_of

        return pictures_of(folder, language)[0]
    if isinstance(result, ClaimsResult):
        from zaedno.analysis.claims.figures import pictures as of_claims

        return of_claims(result, language.code)
    if isinstance(result, CalibrationResult):
        from zaedno.analysis.calibration.figures import pictures as of_calibration

        result.require_whole()
        return of_calibration(result, language.code)
    return list(figures.pictures(result, language.code))
