"""A study as a notebook has it: its tables, and what can be asked of it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zaedno.sim.messages import InputError

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

    from zaedno.sim.observation.results import Ensemble

_TOLD = ("collective_gain", "individual_gain_mean", "cohesion", "hidden_share", "partnerships", "lasting")
_COLUMNS = ["scenario", "policy", "measure", "unit", "runs", "mean", "low", "high"]


class Result:
    """A study in its folder: `.runs`, `.months`, `.partnerships`, `.summary`, `.differences` and so on, as pandas.

    Which tables there are is the command's affair (docs/measures.md has the columns and units): `.folder`, `.config`
    and `.provenance` are there always.  `print(result)` tells what it is; a notebook shows the main measures.
    """

    def __init__(self, opened: Any) -> None:
        self._opened = opened

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)  # of a copy that is not made yet, above all
        return getattr(self._opened, name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *(name for name in dir(self._opened) if not name.startswith("_"))})

    def __repr__(self) -> str:
        config = self._opened.config
        cases = ", ".join(f"{each['scenario']}/{each['policy']}" for each in config.get("scenarios", []))
        return f"<zaedno {config['command']} {cases}, runs={config['runs']}, seed={config['seed']}: {self.folder}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the main measures with their 95 % intervals, and the differences within worlds."""
        parts = [f"<p><b>{html.escape(repr(self).strip('<>'))}</b></p>"]
        for name, columns in (("summary", _COLUMNS), ("differences", None)):
            try:
                table = getattr(self._opened, name, None)
            except InputError as missing:  # it is not complete yet
                parts.append(f"<p>{html.escape(str(missing))}</p>")
                continue
            if table is not None:
                rows = table[table["measure"].isin(_TOLD)]
                parts.append(rows[columns or list(rows.columns)].to_html(index=False, float_format="{:.3g}".format))
        return "\n".join(parts)

    def to_xarray(self, table: str = "runs", measures: Sequence[str] | None = None) -> xr.Dataset:
        """Measures over (run,), or with `table="months"` over (run, month); null where a run is missing.

        Several scenarios and policies get dimensions of their own in front, and a sweep's points one more.  Every
        variable has the attributes `unit` and `description`.  Raises `InputError` where there is no such table or
        measure.
        """
        if hasattr(self._opened, "to_xarray"):
            labelled: xr.Dataset = self._opened.to_xarray(table, measures)
            return labelled
        from zaedno.experiments.labelled import labelled_arrays

        return labelled_arrays(self._opened, table, measures)

    def figures(self, language: str = "en") -> dict[str, Figure]:
        """All pictures by name, drawn anew, in `language` (en or bg): matplotlib's figures."""
        from zaedno.analysis import style
        from zaedno.analysis.language import translator
        from zaedno.analysis.shown import pictures

        with style.applied():
            return {picture.name: picture.draw() for picture in pictures(self.folder, translator(language))}

    def report(self, out: str | Path | None = None, language: str = "en", names: bool = False) -> Path:
        """Writes the study as one HTML file that needs nothing else; gives its place (`report.html` in the folder).

        `names`: organisations by name instead of by code.  Raises `InputError` where there is nothing to report yet.
        """
        from zaedno.analysis.language import translator
        from zaedno.analysis.shown import report
        from zaedno.experiments.files import replacing

        place = Path(out) if out is not None else Path(self.folder) / "report.html"
        text = report(self.folder, names, translator(language))
        with replacing(place) as aside:
            aside.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        return place

    def rerun(
        self, run: int, point: int | None = None, scenario: str | None = None, policy: str | None = None
    ) -> Ensemble:
        """That one run again, with every event: the same world, the same numbers.

        `point` of a sweep's design; `scenario` and `policy` where the study has several (default: the first).  Gives an
        ensemble of one run: `.runs`, `.months`, `.events`, `.memberships`, `.partnerships`, `.organisations`.  Raises
        `InputError` where the study has no such run.
        """
        from zaedno.experiments.rerun import live_again

        return live_again(self._opened, run, point, scenario, policy)
