"""`zaedno indices FOLDER`: which factors matter, from a complete sweep with design=sobol or morris."""

from __future__ import annotations

from pathlib import Path

from app.call import Call


def execute(call: Call) -> int:
    from analysis.language import translator

    language = translator(call.values.get("language", "en"))
    from analysis.sensitivity.conclude import INDICES, write_indices
    from analysis.sensitivity.indices import MEASURES

    typed = call.values.get("measures")
    measures = MEASURES if typed is None else tuple(name.strip() for name in typed.strip("[]").split(","))
    folder = Path(str(call.place))
    for picture in write_indices(folder, language.code, measures):
        print(f"{picture.title}\n  {picture.says}")
    print(language("indices: {path}").format(path=folder / INDICES))
    return 0
