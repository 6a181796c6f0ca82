"""The model: organisations form, keep and break partnerships in a Local Action Group.

What is listed here is the public interface; it is imported when first used, so that the command line can
print its help without compiling anything.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zaedno.sim.ensemble import simulate
    from zaedno.sim.messages import InputError
    from zaedno.sim.model import PartnershipModel
    from zaedno.sim.observation.results import Ensemble
    from zaedno.sim.parameters import Parameters
    from zaedno.sim.scenario import Scenario

_HOME = {
    "Ensemble": "zaedno.sim.observation.results",
    "InputError": "zaedno.sim.messages",
    "Parameters": "zaedno.sim.parameters",
    "PartnershipModel": "zaedno.sim.model",
    "Scenario": "zaedno.sim.scenario",
    "simulate": "zaedno.sim.ensemble",
}
__all__ = ["Ensemble", "InputError", "Parameters", "PartnershipModel", "Scenario", "simulate"]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
