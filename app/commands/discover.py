"""`zaedno discover FOLDER measure=NAME below=NUMBER`: where in the design of a sweep something happens."""

from __future__ import annotations

from zaedno.app.call import Call
from zaedno.app.keys import KEYS
from zaedno.app.output import tell
from zaedno.app.paths import folder_of
from zaedno.sim.messages import InputError


def execute(call: Call) -> int:
    from zaedno.analysis.language import translator

    language = translator(call.values.get("language", "en"))
    if "measure" not in call.values:
        raise InputError(
            "measure: missing; accepted: {accepted}, as in measure=collective_gain below=0",
            accepted=KEYS["measure"].wanted,
        )
    below, above, density = (_number(call, key) for key in ("below", "above", "density"))
    from zaedno.analysis.labels import case
    from zaedno.analysis.sensitivity.box_picture import says
    from zaedno.analysis.sensitivity.conclude import BOXES, write_boxes
    from zaedno.analysis.sensitivity.discovery import Condition

    folder = folder_of(call)
    for found in write_boxes(folder, Condition(call.values["measure"], below, above), language.code, density):
        tell(f"{case(found.scenario, found.policy, language)}\n  {says(found, language)}")
    tell(language("boxes: {path}").format(path=folder / BOXES))
    return 0


def _number(call: Call, key: str) -> float | None:
    typed = call.values.get(key)
    if typed is None:
        return None
    try:
        return float(typed)
    except ValueError:
        raise InputError("{key}={typed}: accepted: a number", key=key, typed=typed) from None
