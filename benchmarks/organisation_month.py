"""What a month of one organisation costs: the full model against an empty step of Mesa, one core."""

import time

from benchmarks.measuring import MONTHS, ORGANISATIONS, Row, Table, main, median_row, take_turns
from benchmarks.mesa_loop import IdleModel
from zaedno.sim import Scenario, simulate


def measure(quick: bool) -> Table:
    runs, rounds = (2, 7) if quick else (40, 25)
    organisation_months = runs * MONTHS * ORGANISATIONS
    scenario, idle = Scenario.load(history=0), IdleModel(ORGANISATIONS)

    def engine() -> float:
        start = time.process_time()
        simulate(scenario, runs, seed=1, workers=1)
        return time.process_time() - start

    def mesa() -> float:
        start = time.process_time()
        idle.months(runs * MONTHS)
        return time.process_time() - start

    costs = take_turns((engine, mesa), rounds) * 1e6 / organisation_months
    ours, theirs = costs.T
    return Table(
        "An organisation-month",
        [
            median_row("full model over empty Mesa steps", ours / theirs, aim="at most 1; accepted: 2"),
            median_row("full model, per organisation-month", ours, "µs"),
            median_row("empty Mesa step, per agent", theirs, "µs"),
            Row("rounds", rounds),
        ],
        [
            f"`simulate`, one worker: {runs} runs of {ORGANISATIONS} organisations and {MONTHS} months (default "
            "scenario without a past, beginnings and recording included, later entrants not counted), in "
            f"turns with `model.agents.shuffle_do('step')` of {ORGANISATIONS} agents. Processor time."
        ],
    )


if __name__ == "__main__":
    main(measure)
