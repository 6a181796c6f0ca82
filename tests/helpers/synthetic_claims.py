"""Claims about numbers that are made up, so that the truth is known: no model is run here."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from zaedno.experiments.claims.declaration import FALLS, RISES, TESTED, Arm, Boundary, Claim, Statement, less

NO_MAP = Boundary("hidden_mean", (0.0,), "svo_mean", (0.0,), "m0", RISES, "", {})


class MadeUp:
    """Stands in for the laboratory: two arms, measures m0, m1, …; effects are `shifts` in standard deviations.

    Arms share a part of their luck, as paired worlds do.  `skewed`: lognormal instead of normal.  `between`: standard
    deviation of the effect from unit to unit.
    """

    def __init__(
        self, seed: int, shifts: Mapping[str, float] | None = None, skewed: bool = False, between: float = 0.0
    ) -> None:
        self._luck, self._shifts = np.random.default_rng(seed), dict(shifts or {})
        self._skewed, self._between = skewed, between
        self._seen: dict[tuple[int, str], dict[str, dict[str, np.ndarray]]] = {}

    def __call__(self, units, claim, runs):
        return [self._unit(k, claim, runs) for k in range(len(units))]

    def _unit(self, k, claim, runs):
        measures = {statement.measure for statement in claim.statements}
        seen = self._seen.setdefault((k, claim.name), {})
        for measure in sorted(measures):
            if measure not in seen:
                shift = self._shifts.get(measure, 0.0) + self._between * self._luck.standard_normal()
                seen[measure] = {"shift": np.array([shift]), "off": np.zeros(0), "on": np.zeros(0)}
            stored = seen[measure]
            more = runs - len(stored["off"])
            if more > 0:
                shared = self._luck.standard_normal(more)
                for arm in ("off", "on"):
                    values = 0.6 * shared + 0.8 * self._luck.standard_normal(more)
                    values = (np.exp(values) - np.exp(0.5)) / 2.161 if self._skewed else values
                    stored[arm] = np.append(stored[arm], values + (stored["shift"][0] if arm == "on" else 0.0))
        return {arm.name: {measure: seen[measure][arm.name][:runs] for measure in measures} for arm in claim.arms}


def claim(name: str, measures: list[str], direction: int = RISES, part: str = TESTED) -> Claim:
    """A claim that `on` less `off` goes in `direction` in each of the measures."""
    statements = tuple(
        Statement(f"{name}_{measure}", "", measure, less("on", "off"), direction, part) for measure in measures
    )
    return Claim(name, "", (Arm("off"), Arm("on")), statements, NO_MAP)


def seven() -> list[Claim]:
    """Seven claims of one to three statements, in measures of their own, some expected to fall."""
    sizes = (2, 3, 2, 3, 2, 3, 1)
    return [
        claim(f"T{i}", [f"m{i}{j}" for j in range(size)], FALLS if i % 2 else RISES) for i, size in enumerate(sizes)
    ]
