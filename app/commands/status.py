"""`zaedno status FOLDER`: how far a study is."""

from __future__ import annotations

from zaedno.app.call import Call
from zaedno.app.output import tell
from zaedno.app.paths import folder_of


def execute(call: Call) -> int:
    from zaedno.analysis.language import translator
    from zaedno.experiments.opening import status

    language = translator(call.values.get("language", "en"))
    number, found = language.number, status(folder_of(call))
    missing = number(found.missing, 0)
    if found.at_most:
        missing = language("{runs} at most").format(runs=missing)
    rows = [
        (
            language("done"),
            language("{done} of {total} runs").format(done=number(found.done, 0), total=number(found.total, 0)),
        ),
        (language("failed"), number(found.failed, 0)),
        (language("missing"), missing),
    ]
    if found.left is not None:
        rows.append((language("time left"), language.duration(found.left)))
    rows.append(
        (
            language("state"),
            {
                "complete": language("complete"),
                "running": language("running"),
                "stopped": language("stopped: the same command goes on"),
            }[found.state],
        )
    )
    width = max(len(name) for name, _ in rows) + 2
    for name, value in rows:
        tell(f"{name:{width}}{value}")
    return 0
