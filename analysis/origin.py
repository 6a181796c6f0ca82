"""Where the numbers of a study come from, how to compute them again, and how to cite them."""

import shlex
from datetime import datetime

from zaedno.analysis.document import Origin
from zaedno.analysis.language import Language
from zaedno.analysis.result import Recorded


def origin(study: Recorded, title: str, extent: str, language: Language) -> Origin:
    """What is told at the end of a report with that `title`; `extent` is the size of the study in words."""
    return Origin(_facts(study, language), _command(study), _again(study), _citation(study, title, extent, language))


def _facts(study: Recorded, language: Language) -> list[tuple[str, str]]:
    """What is known of it, as pairs of a name and a value."""
    _, provenance = language, study.provenance
    found = (
        (_("seed"), provenance.get("seed")),
        (_("commit"), provenance.get("commit")),
        (_("content of the model"), provenance.get("model")),
        (_("started"), language.moment(str(provenance.get("start") or ""))),
        (_("ended"), language.moment(str(provenance.get("end") or ""))),
        (_("Python"), provenance.get("python")),
        (_("versions"), ", ".join(f"{name} {v}" for name, v in provenance.get("versions", {}).items() if v)),
    )
    return [(name, str(value)) for name, value in found if value not in (None, "")]


def _command(study: Recorded) -> str:
    """The command line that made it."""
    typed = study.provenance.get("command_line", ())
    return shlex.join(map(str, typed)) if isinstance(typed, (list, tuple)) else str(typed or "")


def _again(study: Recorded) -> str:
    """The command line that makes it again, in the folder that holds `config.yaml`."""
    return shlex.join(["zaedno", str(study.config.get("command", "run")), "config=config.yaml"])


def _citation(study: Recorded, title: str, extent: str, language: Language) -> str:
    """The study as a reference: authors, year, software with version and content of the model, study, seed, date."""
    provenance = study.provenance
    ended = str(provenance.get("end") or "")
    try:
        year = str(datetime.fromisoformat(ended).year)
    except ValueError:
        year = language("no date")
    return language(
        "zaedno contributors ({year}). {title} ({extent}, seed {seed}). Computed with zaedno {version}, an agent-based "
        "simulation of partnerships in a Local Action Group; content of the model {model}."
    ).format(
        year=year,
        title=title,
        extent=extent,
        seed=provenance.get("seed"),
        version=provenance.get("versions", {}).get("zaedno") or "?",
        model=str(provenance.get("model") or "?")[:12],
    )
