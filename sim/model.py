"""PartnershipModel: the model as a Mesa model, for people and notebooks.

`step()` calls the compiled month that ensembles call, on the same state, and so gives the same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from operator import attrgetter
from typing import Any

import mesa
import numpy as np

from zaedno.sim.arguments import functions, integers
from zaedno.sim.beginning import begin
from zaedno.sim.messages import InputError
from zaedno.sim.month import PROCESSES, Process, month, require_known
from zaedno.sim.observation.measures import MEASURES
from zaedno.sim.observation.recording import record
from zaedno.sim.organisation import CLASSES, Organisation, Partnership
from zaedno.sim.scenario import Scenario
from zaedno.sim.turning import open_month
from zaedno.sim.vocabulary import Sector
from zaedno.sim.world import Room, allocate, rows_of_acquainted, template_with_newcomers, tied

_ROOM = Room(partnerships=2.0, issues=4.0, lives=20.0, events=0.0)


class PartnershipModel(mesa.Model):
    """A run of `scenario`, one month a step.

    `rng` is the study's seed (an integer from 0 to 2^64 - 1) and `run` the replication, as in `simulate`.
    `processes` replaces processes of the month by name, `after` puts further ones behind them; both are plain
    functions of the state and a territory:

    >>> def nobody_leaves(world, territory): ...
    >>> PartnershipModel("baseline", rng=7, processes={"review": nobody_leaves}).run_for(12)  # doctest: +SKIP
    """

    def __init__(
        self,
        scenario: Scenario | str = "baseline",
        *,
        rng: int = 0,
        run: int = 0,
        processes: Mapping[str, Process] | None = None,
        after: Mapping[str, Process] | None = None,
    ) -> None:
        rng, run = integers(seed=rng, first_run=run)
        super().__init__(rng=rng)
        self.setting = Scenario.of(scenario)
        self._replaced, self._after = functions("processes", processes), functions("after", after)
        require_known([*self._replaced, *self._after])
        template = template_with_newcomers(self.setting.roster, self.setting.parameters).view(np.recarray)
        acquainted = rows_of_acquainted(self.setting.roster, template)
        self.world = allocate(self.setting.plan(), template, self.setting.past_months, _ROOM, acquainted=acquainted)
        begin(self.world, np.uint64(rng), np.uint64(run), 0)
        for _ in range(self.setting.past_months):
            self._live()
        open_month(self.world)  # who looks at the model, or changes an agent, sees month 0
        self._by_row: dict[int, Organisation] = {}
        self._meet_population()
        self.datacollector = mesa.DataCollector(
            model_reporters={measure.name: partial(_last, measure.name) for measure in MEASURES},
            agent_reporters={name: attrgetter(name) for name in ("uid", "net", "svo")},
        )

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        """A copy's parameters in force are its own values again, which the plan goes on to change month by month."""
        self.__dict__.update(state)
        self.world = tied(self.world)

    @property
    def month(self) -> int:
        """Months done since month 0."""
        clock = self.world.clock[0]
        return int(clock.month - clock.past)

    @property
    def partnerships(self) -> list[Partnership]:
        """The live partnerships."""
        counts = self.world.territories["n_live"]
        return [Partnership(self, int(row)) for t, n in enumerate(counts) for row in self.world.live[t, :n]]

    def partnership(self, row: int) -> Partnership:
        return Partnership(self, row)

    def organisation(self, row: int) -> Organisation:
        return self._by_row[row]

    def run_for(self, duration: int) -> None:
        """So many months.  Raises `InputError` on what is no whole number of them."""
        [duration] = integers(duration=duration)
        super().run_for(duration)

    def step(self) -> None:
        """One month.  Raises `InputError` when the horizon is over."""
        clock = self.world.clock[0]
        if clock.month >= clock.months:
            raise InputError(
                "months={months}: the horizon is over; give the scenario more months", months=self.setting.months
            )
        self._live()
        self._meet_population()
        self.datacollector.collect(self)
        self.running = bool(clock.month < clock.months)

    def _live(self) -> None:
        """One month of the world, before month 0 or after."""
        clock = self.world.clock[0]
        if self._replaced or self._after:
            schedule = _schedule(self._replaced, self._after)
            open_month(self.world)
            for territory in range(clock.n_territories):
                for process in schedule:
                    process(self.world, territory)
            record(self.world)
            clock.month += 1
        else:
            month(self.world)
        if clock.overflow:
            raise RuntimeError("a table of this world is full; simulate() would do the run again with more room")

    def _meet_population(self) -> None:
        """Creates agents for those who entered and removes those who left."""
        present = self.world.organisations["present"]
        for row in np.flatnonzero(present).tolist():
            if row not in self._by_row:
                sector = Sector(int(self.world.organisations[row].sector))
                self._by_row[row] = CLASSES[sector](self, row)
        for row in [row for row in self._by_row if not present[row]]:
            self._by_row.pop(row).remove()


def _last(name: str, model: PartnershipModel) -> float:
    """The measure `name` in the last month done.  Of the module, so that a model can be pickled."""
    return float(model.world.month[name][model.world.clock[0].month - 1])


def _schedule(processes: Mapping[str, Process], after: Mapping[str, Process]) -> list[Process]:
    schedule: list[Process] = []
    for name, process in (PROCESSES | dict(processes)).items():
        schedule.append(process)
        if name in after:
            schedule.append(after[name])
    return schedule
