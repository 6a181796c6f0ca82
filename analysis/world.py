"""Which world is drawn where only one can be: the one nearest to the middle of all, or one that was asked for.

Where its events were not kept it is lived once more; where that is not possible, the first whose events were kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zaedno.analysis.cases import Case
from zaedno.analysis.language import Language
from zaedno.analysis.reading import Reading
from zaedno.analysis.result import part
from zaedno.experiments.rerun import same_again
from zaedno.experiments.typical import nearest

NEAREST, ASKED, ONLY, KEPT = "nearest", "asked", "only", "kept"
UNASKED = [0]  # runs whose events are kept where nobody says which


@dataclass(frozen=True)
class World:
    """World `run` out of `worlds`; `why` it is this one; `tables`: where the rows of each case are."""

    run: int
    worlds: int
    why: str
    tables: Mapping[Case, Any]  # whatever has the tables of a run: the study, or one run lived once more

    def says(self, language: Language) -> str:
        """Which one it is, in words."""
        _ = language
        texts = {
            NEAREST: _("Run {run}, the nearest to the middle of {worlds} worlds."),
            ASKED: _("Run {run} out of {worlds} worlds, as asked for."),
            ONLY: _("Run {run}, the only one of this study."),
            KEPT: _("Run {run} out of {worlds} worlds: its events were kept."),
        }
        return texts[self.why].format(run=_.number(self.run, 0), worlds=_.number(self.worlds, 0))


def drawn_world(reading: Reading, cases: Sequence[Case], most: int) -> World | None:
    """The world to draw in these cases, of at most `most` organisations; None where there are no rows of any."""
    kept, worlds = _kept(reading, cases), reading.worlds
    asked = reading.result.config.get("events", UNASKED)
    order = nearest(reading.result.runs)
    typical = order[0]
    if asked not in ([], UNASKED) and typical not in kept:
        return _stored(reading, cases, kept, ASKED) if kept else None
    why = NEAREST if worlds > 1 else ONLY
    if typical in kept:
        return _stored(reading, cases, [typical], why)
    if len(part(reading.result, "organisations", ("run",), typical)) <= most * len(reading.cases):
        again = [same_again(reading.result, typical, case.scenario, case.policy) for case in cases]
        tables = {case: each for case, each in zip(cases, again, strict=True) if each is not None}
        if len(tables) == len(cases):
            return World(typical, worlds, why, tables)
    return _stored(reading, cases, kept, KEPT if worlds > 1 else ONLY) if kept else None


def _kept(reading: Reading, cases: Sequence[Case]) -> list[int]:
    """The runs whose memberships were kept in all of these cases."""
    memberships = reading.table("memberships")
    if memberships is None:
        return []
    of_each = [list(dict.fromkeys(case.rows(memberships)["run"].tolist())) for case in cases]
    return [int(run) for run in of_each[0] if all(run in others for others in of_each)]


def _stored(reading: Reading, cases: Sequence[Case], runs: list[int], why: str) -> World:
    return World(runs[0], reading.worlds, why, dict.fromkeys(cases, reading.result))
