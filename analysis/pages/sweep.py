"""The report of a sweep: which factors matter, how, and what is missing of it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import pandas as pd

from zaedno.analysis import assumptions, labels, origin, style
from zaedno.analysis.document import Document, Section
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import Language
from zaedno.analysis.pages.method import ASSUMED, FITTED, RULES, SIMULATED
from zaedno.analysis.sensitivity import box_picture, main_effects_picture
from zaedno.analysis.sensitivity.conclude import pictures_of
from zaedno.analysis.sensitivity.discovery import Condition, discover
from zaedno.analysis.sensitivity.indices import KINDS, MEASURES
from zaedno.analysis.sensitivity.main_effects import MainEffect, main_effects
from zaedno.analysis.sensitivity.sweep_data import SweepData
from zaedno.analysis.sentences import sweep as sentences
from zaedno.analysis.sentences.indices import interval_of
from zaedno.experiments.opening import how_far
from zaedno.experiments.study.status import Status
from zaedno.experiments.sweep.complete import require_readable
from zaedno.experiments.sweep.result import SweepResult
from zaedno.experiments.sweep.summary import summary
from zaedno.sim.messages import InputError

_DRAWN = (sentences.GAIN, "cohesion")
_FAILURES = 5  # kinds of failures that are listed
_ENOUGH, _DENSITY = 50, 0.8  # points to look for boxes in; share of a box's runs that have hardly a partnership


def document(result: SweepResult, language: Language) -> Document:
    """The report of a sweep, complete or not.  Raises `InputError` where no run is done, or a table is not readable."""
    _ = language
    require_readable(result, MEASURES)
    data, state = SweepData(result.folder), how_far(result)
    if not state.done:
        raise InputError("{folder}: no run is done yet; accepted: a sweep that has begun", folder=result.folder)
    alert = list(_missing(data, result, state, _))
    found = [main_effects(data, scenario, policy, sentences.GAIN) for scenario, policy in data.labels]
    shown = list(_main_effects(data, found, _))
    wide: list[str] = []
    if not state.missing and data.config["design"]["kind"] in KINDS:
        try:
            indices, wide = pictures_of(result.folder, _)
            shown += indices
        except InputError as error:
            alert.append(_("no indices: {reason}").format(reason=error))
    if not state.missing:
        shown += _boxes(data, _)
    title = _("What matters: {factors} over {case}").format(
        factors=_.plural("{n} factor", "{n} factors", data.design.shape[1]),
        case="; ".join(labels.case(*label, _) for label in data.labels[:3]),
    )
    extent = _("{runs} runs of {points} points").format(
        runs=_.number(state.done, 0), points=_.number(len(data.design), 0)
    )
    told, first = sentences.all_sentences(data, found, _), sentences.first_page(len(data.labels))
    return Document(
        title=title,
        study=f"{_(SIMULATED)} · {extent}",
        alert=alert,
        first=[told[key] for key in first],
        front=shown[0],
        assumed=list(_assumed(result, _)),
        more=[*wide, *(sentence for key, sentence in told.items() if key not in first)],
        before=[_factors(data, _), _measures(data, _), *_failures(data, _)],
        pictures=shown[1:],
        after=[],
        method=list(_method(data, _)),
        assumptions=assumptions.section(
            result, [labels.case(*label, _) for label in data.labels], _, varied=list(data.design.columns)
        ),
        origin=origin.origin(result, title, extent, _),
    )


def _missing(data: SweepData, result: SweepResult, state: Status, language: Language) -> Iterator[str]:
    _ = language
    if state.missing:
        yield _(
            "This sweep is not complete: {missing} of {total} runs are missing. What is said here rests on the runs "
            "that are done; indices and boxes are made when no run is missing."
        ).format(missing=_.number(state.missing, 0), total=_.number(state.total, 0))
        runs = data.dataset.read("runs", ["run"])
        assert runs is not None
        cells = runs[["scenario", "policy", "point"]].drop_duplicates()
        for scenario, policy in data.labels:
            done = cells.loc[(cells["scenario"] == scenario) & (cells["policy"] == policy), "point"]
            yield _("“{case}”: {n} of {all} points have no run yet{where}.").format(
                case=labels.case(scenario, policy, _),
                n=_.number(len(data.design) - len(done), 0),
                all=_.number(len(data.design), 0),
                where=_unreached(data, done, _),
            )
        typed = result.provenance.get("command_line", ())
        line = typed if isinstance(typed, str) else shlex.join(typed)
        yield _("The same command goes on where it stopped: {command}").format(command=line)
    if state.failed:
        yield _("{n} runs failed and are in no number here.").format(n=_.number(state.failed, 0))


def _unreached(data: SweepData, done: pd.Series[int], language: Language) -> str:
    """Factors of which a part of the range is in no point that is done; empty where there is none."""
    there, design = data.design.loc[done], data.design
    names = [
        f"{labels.parameter(str(name), language)} {language.interval(there[name].min(), there[name].max())}"
        for name in design.columns
        if len(there) and there[name].max() - there[name].min() < 0.9 * (design[name].max() - design[name].min())
    ]
    return language(" (seen so far only of {list})").format(list="; ".join(names)) if names else ""


def _main_effects(data: SweepData, gains: list[list[MainEffect]], language: Language) -> Iterator[Picture]:
    """Main effects of a few cases in the same panels; of more, a picture each."""
    cases = [labels.case(*label, language) for label in data.labels]
    together = len(cases) <= len(style.MARKS)
    others = {name: [main_effects(data, *label, name) for label in data.labels] for name in _DRAWN[1:]}
    for measure, found in ({sentences.GAIN: gains} | others).items():
        of_case = dict(zip(cases, found, strict=True))
        groups = [of_case] if together else [{case: effects} for case, effects in of_case.items()]
        for number, group in enumerate(groups, start=1):
            name = f"main_effects_{measure}" + ("" if together else f"_{number}")
            yield main_effects_picture.picture(group, measure, name, language)


def _boxes(data: SweepData, language: Language) -> Iterator[Picture]:
    """Where in the design partnerships fall apart, where they do so somewhere and not everywhere."""
    if len(data.design) < _ENOUGH:
        return
    try:
        found = discover(data, Condition(sentences.ALIVE, below=1.0), _DENSITY)
    except InputError:  # it happens nowhere, or everywhere alike: `sentences.collapse` tells how often
        return
    for place, each in enumerate(found):
        if each.found:
            suffix = "" if len(found) == 1 else f"_{place + 1}"
            yield box_picture.picture(each, f"boxes{suffix}", language)


def _assumed(result: SweepResult, language: Language) -> Iterator[str]:
    _ = language
    yield _(ASSUMED)
    if assumptions.invented(result):
        yield _(assumptions.INVENTED)
    yield _(
        "What matters depends on the ranges that were chosen: halve a factor’s range, and it loses most of its weight."
    )


def _factors(data: SweepData, language: Language) -> Section:
    _ = language
    rows = [
        (
            str(name),
            labels.in_full(str(name), _),
            _.number(data.design[name].min()),
            _.number(data.design[name].max()),
            _.number(data.design[name].nunique(), 0),
        )
        for name in data.design.columns
    ]
    header = (_("factor"), _("what it is"), _("from"), _("to"), _("different values"))
    return Section(_("What was varied"), (), header, rows, words=2)


def _measures(data: SweepData, language: Language) -> Section:
    _ = language
    table = summary(data.dataset, MEASURES)
    rows = []
    for row in table.itertuples(index=False):
        scale = labels.scale(str(row.measure))
        rows.append(
            (
                labels.with_unit(str(row.measure), _),
                labels.case(str(row.scenario), str(row.policy), _),
                _.number(float(row.mean) * scale),
                _.interval(float(row.low) * scale, float(row.high) * scale),
                _.interval(float(row.q05) * scale, float(row.q95) * scale),
            )
        )
    header = (_("measure"), _("case"), _("mean"), _("95 % interval of the mean"), _("middle 90 % of runs"))
    notes = (_("Over all points of the design that are done."), interval_of(data.config, data.dataset, _))
    return Section(_("Main measures"), notes, header, rows, words=2)


def _failures(data: SweepData, language: Language) -> Iterator[Section]:
    _ = language
    failures = data.dataset.unresolved()
    if failures is None:
        return
    kinds = failures.groupby(["message", "origin"], sort=False).size().sort_values(ascending=False, kind="stable")
    rows = [(str(message), str(where), _.number(int(n), 0)) for (message, where), n in list(kinds.items())[:_FAILURES]]
    yield Section(_("Runs that failed"), (), (_("error"), _("where"), _("runs")), rows, words=2)


def _method(data: SweepData, language: Language) -> Iterator[str]:
    _ = language
    yield _(RULES)
    if data.shared_worlds:
        yield _("All points meet the same worlds: the same issues and calls, the same luck.")
    else:
        yield _("Every point has worlds of its own.")
    yield _(
        "Indices are those of Sobol (estimators of Saltelli, 2002 and 2010) or Morris; noise of the replications is "
        "taken out of Sobol’s. docs/sensitivity.md tells how, and what to beware of."
    )
    yield _(FITTED)
