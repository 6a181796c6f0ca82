"""zaedno: partnerships between NGOs, businesses and municipalities, simulated.

The floors `zaedno.sim`, `zaedno.experiments`, `zaedno.analysis` and `zaedno.app` stand on each other; here is what a
notebook needs of them.  Names are looked up when they are first used: `import zaedno` alone costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zaedno.experiments.opening import load
    from zaedno.sim.ensemble import simulate
    from zaedno.sim.messages import InputError
    from zaedno.sim.model import PartnershipModel
    from zaedno.sim.scenario import Scenario

_PLACES = {
    "InputError": "zaedno.sim.messages",
    "PartnershipModel": "zaedno.sim.model",
    "Scenario": "zaedno.sim.scenario",
    "load": "zaedno.experiments.opening",
    "simulate": "zaedno.sim.ensemble",
}

__all__ = ["InputError", "PartnershipModel", "Scenario", "load", "simulate"]


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(importlib.import_module(_PLACES[name]), name)
    raise AttributeError(f"module 'zaedno' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
