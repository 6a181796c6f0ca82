"""What a complete sweep has to say, written into its folder: tables beside its summary, pictures in figures/."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zaedno.analysis import labels, style
from zaedno.analysis.figures.picture import Picture
from zaedno.analysis.language import Language, translator
from zaedno.analysis.sensitivity import box_picture, morris_picture, sobol_pictures
from zaedno.analysis.sensitivity.discovery import Condition, Discovery, discover, table
from zaedno.analysis.sensitivity.indices import COLUMNS, KINDS, MEASURES, SensitivityAnalysis
from zaedno.analysis.sensitivity.indices import CONVERGENCE as STEPS
from zaedno.analysis.sensitivity.sweep_data import SweepData
from zaedno.analysis.sentences.indices import advice as advice_on
from zaedno.experiments.files import flush, make_way, write_csv
from zaedno.experiments.place import ASIDE, held, putting
from zaedno.experiments.provenance import changed, note_files, read_provenance
from zaedno.experiments.reading import MISSING, DamagedError, read_csv
from zaedno.experiments.store import Mended, drawn, ignored, note_pictures
from zaedno.sim.messages import InputError

if TYPE_CHECKING:
    import pandas as pd

INDICES, CONVERGENCE, BOXES = "indices.csv", "convergence.csv", "boxes.csv"
FIGURES = "figures"
WIDE = 0.3  # of a share of the variance: intervals from this width on rank nothing


def write_indices(folder: Path, language: str, measures: Sequence[str] = MEASURES) -> list[Picture]:
    """Writes indices.csv, of a Sobol design convergence.csv too, and their pictures, which are returned.

    Raises `InputError` where the sweep in `folder` is not complete, has another design, or a measure is null in runs.
    """
    analysed = SensitivityAnalysis(SweepData(folder))
    indices = analysed.indices(measures)
    convergence = analysed.convergence(measures) if analysed.kind == "sobol" else None
    pictures = list(_pictures(analysed, indices, convergence, translator(language)))
    with held(folder):
        _write(folder / INDICES, indices)
        names = [INDICES]
        if convergence is not None:
            _write(folder / CONVERGENCE, convergence)
            names.append(CONVERGENCE)
        note_files(folder, names)
        note_pictures(folder, language, _save(pictures, folder))
    return pictures


def pictures_of(folder: Path, language: Language) -> tuple[list[Picture], list[str]]:
    """The pictures of the indices that are in `folder`; where there are none, they are made, and nothing is written.

    Sobol indices that are not known well enough to rank factors are in no picture: a sentence says so instead.

    Raises `InputError` where the sweep has none, or a table is not as it was written.
    """
    analysed = SensitivityAnalysis(SweepData(folder))
    indices = _kept(folder / INDICES, COLUMNS)
    if indices is None:
        indices = analysed.indices()
    convergence = None
    if analysed.kind == "sobol":
        convergence = _kept(folder / CONVERGENCE, STEPS)
        if convergence is None:
            convergence = analysed.convergence(list(dict.fromkeys(indices["measure"])))
    if convergence is None:
        return list(_pictures(analysed, indices, None, language)), []
    known = indices[_widths(indices) < WIDE]
    shown = list(_pictures(analysed, known, convergence, language))
    return shown, list(_too_wide(indices, int(analysed.data.config["design"]["points"]), language))


def _widths(indices: pd.DataFrame) -> pd.Series[float]:
    """Of each row the width of the widest interval of the rows that are drawn in the same panel."""
    told = indices.assign(width=indices["high"] - indices["low"], pair=indices["index"] == "S2")
    return told.groupby(["scenario", "policy", "of", "measure", "pair"])["width"].transform("max").fillna(0.0)


def _too_wide(indices: pd.DataFrame, size: int, language: Language) -> Iterator[str]:
    """A sentence on what is left out, where anything is."""
    wide = indices[(_widths(indices) >= WIDE) & (indices["index"] != "S2")]
    if wide.empty:
        return
    yield language(
        "Sobol indices of {measures} rank no factors yet: with {points} points of base design their 95 % intervals "
        "are up to {width} wide, where 1 is the whole variance. Raise points; the table indices.csv has them as they "
        "are."
    ).format(
        measures=", ".join(labels.within(str(name), language) for name in dict.fromkeys(wide["measure"])),
        points=language.number(size, 0),
        width=language.number(float((wide["high"] - wide["low"]).max()), 2),
    )


def _kept(path: Path, columns: Sequence[str]) -> pd.DataFrame | None:
    """The table at `path`; None where there is none.  Raises `DamagedError` where it is not as it was written."""
    if not os.path.lexists(path):
        return None
    rows = read_csv(path, columns, ("value", "low", "high"))
    for damage in changed(path.parent, read_provenance(path.parent), [path.name]):
        raise damage
    return rows


def conclude(folder: Path, language: str, *, anew: bool = True, mended: Mended = ignored) -> str:
    """After `zaedno sweep`: `write_indices` where the design has indices and no run is missing; a line about it.

    Unless it is to be done `anew`, only where something of it is not there, or is damaged, which `mended` hears.
    """
    from zaedno.experiments.opening import how_far, load

    kind = SweepData(folder).config["design"]["kind"]
    if kind not in KINDS or (not anew and _concluded(folder, kind, language, mended)) or how_far(load(folder)).missing:
        return ""
    _ = translator(language)
    try:
        write_indices(folder, language)
    except DamagedError:
        raise
    except InputError as error:  # failed runs: the sweep itself is done, and has told of them
        return _("no indices: {reason}").format(reason=error)
    told = _("indices: {path}").format(path=folder / INDICES)
    return "\n".join(line for line in (told, advice(folder, _)) if line)


def advice(folder: Path, language: Language) -> str:
    """A line where more runs a point would have told more; empty where there is nothing to say."""
    data = SweepData(folder)
    return advice_on(int(data.config["runs"]), data.shared_worlds, language)


def _concluded(folder: Path, kind: str, language: str, mended: Mended) -> bool:
    """Whether tables and pictures are there as they were written."""
    tables = [(INDICES, COLUMNS), *([(CONVERGENCE, STEPS)] if kind == "sobol" else [])]
    if not os.path.lexists(folder / INDICES):
        return False
    for name, columns in tables:
        try:
            if _kept(folder / name, columns) is None:
                raise DamagedError(folder / name, MISSING)
        except DamagedError as damage:
            mended(damage)
            return False
    return drawn(folder, language)


def write_boxes(folder: Path, condition: Condition, language: str, density: float | None = None) -> list[Discovery]:
    """Writes boxes.csv and its pictures.  Raises `InputError` where the condition holds never or always."""
    discoveries = discover(SweepData(folder), condition, density)
    with held(folder):
        _write(folder / BOXES, table(discoveries))
        _save(
            (
                box_picture.picture(each, "boxes" + _suffix(k, len(discoveries)), translator(language))
                for k, each in enumerate(discoveries)
            ),
            folder,
        )
    return discoveries


def _pictures(
    analysed: SensitivityAnalysis, indices: pd.DataFrame, convergence: pd.DataFrame | None, language: Language
) -> Iterator[Picture]:
    found = analysed.data.labels
    for k, (scenario, policy) in enumerate(found):
        suffix = _suffix(k, len(found))
        ours = indices[(indices["scenario"] == scenario) & (indices["policy"] == policy)]
        if convergence is not None:
            steps = convergence[(convergence["scenario"] == scenario) & (convergence["policy"] == policy)]
            yield from sobol_pictures.pictures(ours, steps, analysed.data.shared_worlds, language, suffix)
            continue
        for of in dict.fromkeys(ours["of"]):
            name = {"mean": "screening", "variance": "screening_variance"}[of] + suffix
            yield morris_picture.picture(ours, of, name, analysed.data.shared_worlds, language)


def _suffix(place: int, of: int) -> str:
    """What tells the pictures of several scenarios apart: their place in the study."""
    return "" if of == 1 else f"_{place + 1}"


def _write(path: Path, rows: pd.DataFrame) -> None:
    with putting(path) as aside:
        write_csv(aside, rows)


def _save(pictures: Iterable[Picture], folder: Path) -> list[str]:
    """Each file is put in place when it is complete, others in figures/ stay; the names of the files."""
    figures, names = folder / FIGURES, []
    if os.path.lexists(figures) and not figures.is_dir():
        figures.unlink()
    figures.mkdir(exist_ok=True)
    with style.applied(), tempfile.TemporaryDirectory(prefix="figures.", dir=folder / ASIDE) as aside:
        for picture in pictures:
            style.save(picture.draw(), Path(aside), picture.name)
            for file in sorted(Path(aside).iterdir()):
                flush(file)
                make_way(figures / file.name)
                names.append(f"{FIGURES}/{file.name}")
                file.replace(figures / file.name)
    return names
