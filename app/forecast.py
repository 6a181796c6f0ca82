"""What a study will take, as the terminal shows it: all of it with `dry_run=true`, else what is out of the ordinary."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from zaedno.app.output import tell as write
from zaedno.app.progress import Lines, Silence
from zaedno.experiments.compiling import has_to_compile
from zaedno.experiments.demand import Demand
from zaedno.experiments.forecast import LONG, Forecast, forecast, quick_seconds, require_room, worth_trying
from zaedno.sim.memory import available, gigabytes

if TYPE_CHECKING:
    from zaedno.analysis.language import Language

_SILENT = 1.0  # seconds of trying of which nothing is said
_MOST_CASES = 6


def show(demand: Demand, language: Language, quiet: bool) -> None:
    """The answer to `dry_run=true`."""
    number = language.number
    found = _forecast(demand, language, quiet)
    there = available()
    cases = ", ".join(demand.cases[:_MOST_CASES])
    if len(demand.cases) > _MOST_CASES:
        cases = language("{cases} and {more} more").format(cases=cases, more=len(demand.cases) - _MOST_CASES)
    memory = language("{need} GB at the peak, {have} GB can be had").format(
        need=gigabytes(demand.memory.total), have=gigabytes(min(there.memory, there.addresses))
    )
    if not there.holds(demand.memory.total, demand.memory.addresses):
        memory = language("{memory}: too little").format(memory=memory)
    rows = [
        (language("scenarios and policies"), cases),
        (language("runs"), number(demand.runs, 0)),
        (language("time, with the workers asked for"), language.duration(found.seconds)),
        (language("memory"), memory),
        (language("size on disk"), language("{mb} MB").format(mb=number(demand.disk / 2**20))),
        (language("folder"), str(demand.folder)),
    ]
    if demand.points is not None:
        rows.insert(0, (language("points"), number(demand.points, 0)))
    if demand.chunks is not None:
        rows.append((language("chunks"), number(demand.chunks, 0)))
    if demand.most is not None:
        rows.append((language("at most"), language("{runs} runs").format(runs=number(demand.most, 0))))
    width = max(len(name) for name, _ in rows) + 2
    for name, value in rows:
        write(f"{name:{width}}{value}")


def foretell(demand: Demand, language: Language, quiet: bool) -> None:
    """Before a study begins: refuses what memory cannot hold (`InputError`), and says so where it will take long."""
    require_room(demand)
    if quiet or not worth_trying(demand):
        return
    seconds = quick_seconds(demand)
    if seconds < LONG * 24:  # beyond that, no trial is needed to see that it takes long
        seconds = _forecast(demand, language, quiet).seconds
    if seconds > LONG:
        text = language("about {time} of computing ({runs} runs); dry_run=true tells more, fewer runs take less")
        duration = language.duration(seconds)
        Lines(0, language).say(text.format(time=duration, runs=language.number(demand.runs, 0)))


def _forecast(demand: Demand, language: Language, quiet: bool) -> Forecast:
    return forecast(demand, _teller(language, quiet))


def _teller(language: Language, quiet: bool) -> Callable[[int, int], None]:
    """Says what is being tried, once that takes long enough for somebody to wonder."""
    shown = Silence() if quiet else Lines(0, language)
    if has_to_compile():
        shown.say(language("compiling the model, once: less than a minute"))
    begun = time.monotonic()

    def tell(done: int, of: int) -> None:
        if time.monotonic() - begun > _SILENT:
            text = language("trying small communities: {done} of {total}")
            shown.say(text.format(done=done, total=of))

    return tell
