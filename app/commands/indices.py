"""`zaedno indices FOLDER`: which factors matter, from a complete sweep with design=sobol or morris."""

from __future__ import annotations

from zaedno.app.call import Call
from zaedno.app.output import tell
from zaedno.app.paths import folder_of


def execute(call: Call) -> int:
    from zaedno.analysis.language import translator

    language = translator(call.values.get("language", "en"))
    from zaedno.analysis.sensitivity.conclude import INDICES, advice, write_indices
    from zaedno.analysis.sensitivity.indices import MEASURES

    typed = call.values.get("measures")
    measures = MEASURES if typed is None else tuple(name.strip() for name in typed.strip("[]").split(","))
    folder = folder_of(call)
    for picture in write_indices(folder, language.code, measures):
        tell(f"{picture.title}\n  {picture.says}")
    tell(language("indices: {path}").format(path=folder / INDICES))
    if told := advice(folder, language):
        tell(told)
    return 0
