"""What a study of the claims asks of a machine at most: it stops where effects are known well enough."""

from __future__ import annotations

from statistics import fmean

from zaedno.experiments.claims import party
from zaedno.experiments.claims.catalogue import CLAIMS
from zaedno.experiments.claims.columns import MEASURES
from zaedno.experiments.claims.communities import Community, communities
from zaedno.experiments.claims.settings import ClaimsSettings
from zaedno.experiments.claims.stages import stages
from zaedno.experiments.demand import MB, Demand, Memory, Work, cores
from zaedno.sim.memory import event_bytes, kept_bytes, pasts_bytes, rows_of, shared_bytes, world_bytes
from zaedno.sim.scenario import Scenario

_BASE = 600 * MB  # the model's both doors, and what draws the maps
_ADDRESSES = 1600 * MB  # that they and the compiler reserve
_PARTY = 40  # a run that follows a party takes as long as so many others
_CHUNK = 10  # runs that a thread holds before they are measured
_VALUES = 8 * len(MEASURES)  # bytes of a run's measures, which are kept of every run
_DISK_A_VALUE = 6.0
_DRAWING = 8.0  # seconds


def of_claims(settings: ClaimsSettings) -> Demand:
    """The demand of `claims`, if every community needs as many runs as it may."""
    places = communities(settings.runs, settings.seed, settings.months, settings.table)
    planned = stages(places, settings.cell_runs)
    runs = sum(stage.most for stage in planned)
    maps = sum(stage.most for stage in planned[len(places) * len(CLAIMS) :])
    base = places[0].units[0].scenario
    works = [
        _work(place, sum(stage.most for stage in planned[k * len(CLAIMS) :][: len(CLAIMS)]))
        for k, place in enumerate(places)
    ]
    works.append(Work(base, float(rows_of(base)) * (base.past_months + base.months) * maps))
    largest = max((unit.scenario for place in places for unit in place.units), key=rows_of)
    workers = cores(settings.execution.workers)
    memory = Memory(
        organisations=len(largest.roster),
        workers=workers,
        base=_BASE + pasts_bytes(largest, runs),
        shared=shared_bytes(largest),
        worker=5 * world_bytes(largest) + _CHUNK * (kept_bytes(largest) + event_bytes(largest)),
        conclusions=3 * _VALUES * runs,
        reserved=_ADDRESSES,
    )
    return Demand(
        cases=[place.name for place in places],
        runs=runs,
        works=works,
        memory=memory,
        disk=runs * len(MEASURES) * _DISK_A_VALUE,
        folder=settings.folder,
        beside=_DRAWING if settings.figures else 0.0,
        most=runs,
        settings=f"runs={settings.runs}, {settings.months} months, workers={workers}",
    )


def _work(place: Community, runs: int) -> Work:
    """Runs of all units, those that follow a party counted as what they take."""
    unit = place.units[len(place.units) // 2].scenario
    mean = fmean(rows_of(each.scenario) for each in place.units)
    months = unit.past_months + unit.months  # arms differ in more than levers: hardly any share a past
    return Work(unit, mean * months * runs * (1.0 + (_PARTY - 1.0) * _party_share(unit, runs, place)))


def _party_share(base: Scenario, runs: int, place: Community) -> float:
    """Of all runs of a community, those that follow a partnership."""
    arms = {
        (base.replace(**arm.settings).parameters, arm.party)
        for claim in CLAIMS
        for arm in claim.arms
        if arm.party is not None
    }
    return min(1.0, len(arms) * max(1, place.most // party.SHARE) * len(place.units) / max(1, runs))
