"""Where the numbers of a study come from, how to compute them again, and how to cite them."""

import shlex
from datetime import datetime

from analysis.language import Language
from analysis.result import Result


def origin(result: Result, language: Language) -> list[tuple[str, str]]:
    """What is known of it, as pairs of a name and a value."""
    _, provenance = language, result.provenance
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


def command(result: Result) -> str:
    """The command line that made it."""
    typed = result.provenance.get("command_line", ())
    return typed if isinstance(typed, str) else shlex.join(typed)


def again(result: Result) -> str:
    """The command line that makes it again, in the folder that holds `config.yaml`."""
    return f"zaedno {result.config.get('command', 'run')} config=config.yaml"


def citation(result: Result, title: str, extent: str, language: Language) -> str:
    """The study as a reference: authors, year, software with version and content of the model, study, seed, date."""
    provenance = result.provenance
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
