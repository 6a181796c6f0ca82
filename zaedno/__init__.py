"""zaedno: partnerships between NGOs, businesses and municipalities, simulated.

The floors `zaedno.sim`, `zaedno.experiments`, `zaedno.analysis` and `zaedno.app` stand on each other; here is what a
notebook needs of them.  Names are looked up when they are first used: `import zaedno` alone costs nothing.

>>> import zaedno
>>> zaedno.simulate("win_lose", runs=2, seed=7).runs["run"].tolist()
[0, 1]
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zaedno.opened import Result
    from zaedno.sim.ensemble import simulate
    from zaedno.sim.messages import InputError
    from zaedno.sim.model import PartnershipModel
    from zaedno.sim.scenario import Scenario
    from zaedno.studies import calibrate, compare, load, run, sweep

_PLACES = {
    "InputError": "zaedno.sim.messages",
    "PartnershipModel": "zaedno.sim.model",
    "Result": "zaedno.opened",
    "Scenario": "zaedno.sim.scenario",
    "calibrate": "zaedno.studies",
    "compare": "zaedno.studies",
    "load": "zaedno.studies",
    "run": "zaedno.studies",
    "simulate": "zaedno.sim.ensemble",
    "sweep": "zaedno.studies",
}

__all__ = [
    "InputError",
    "PartnershipModel",
    "Result",
    "Scenario",
    "calibrate",
    "compare",
    "load",
    "run",
    "simulate",
    "sweep",
]


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(importlib.import_module(_PLACES[name]), name)
    raise AttributeError(f"module 'zaedno' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
