"""What `--help` prints, in the language asked for: commands, groups and their choices, keys with units and defaults.

Imports neither Hydra nor pandas nor the compiled model: help answers at once.
"""

from __future__ import annotations

import importlib.resources
import textwrap
from collections.abc import Sequence
from typing import Any

from zaedno.analysis.choices import about
from zaedno.analysis.language import Language, mark, translator
from zaedno.app.commands import COMMANDS, Command
from zaedno.app.keys import KEYS, SWEEP_GROUPS
from zaedno.sim import choices
from zaedno.sim.parameters import LEVER, UNCERTAINTY, declaration, names

_WIDTH = 110
_ROLES = {
    LEVER: mark("Levers of the LAG: parameters.NAME=VALUE"),
    UNCERTAINTY: mark("Uncertain parameters: parameters.NAME=VALUE"),
    "constant": mark("Constants: parameters.NAME=VALUE"),
}


def general_help(language: str = "en") -> str:
    """The text of `zaedno --help`."""
    _ = translator(language)
    parts = [
        _("zaedno COMMAND [group=choice] [key=value] …"),
        _section(_("Commands"), [(name, _(command.about)) for name, command in COMMANDS.items()]),
        *_choices(_),
        _section(_("Keys"), _keys(_, tuple(KEYS))),
        *_parameters(_),
        _switches(_),
    ]
    return "\n\n".join(parts)


def command_help(name: str, language: str = "en") -> str:
    """The text of `zaedno NAME --help`."""
    command, _ = COMMANDS[name], translator(language)
    parts = [
        f"zaedno {name} {_form(_, command)}: {_(command.about)}",
        f"  {command.example}",
        *_choices(_, command.groups),
        _section(_("Keys"), _keys(_, command.keys, command.config)),
        *(_parameters(_) if "parameters.NAME" in command.keys else ()),
        _switches(_),
    ]
    return "\n\n".join(parts)


def _form(language: Language, command: Command) -> str:
    if command.takes:
        takes = language(command.takes)
        return " ".join(filter(None, ("|".join(command.verbs), takes, language("[key=value] …"))))
    return language("[group=choice] [key=value] …") if command.groups else language("[key=value] …")


def _switches(language: Language) -> str:
    _ = language
    rows = [
        ("--quiet", _("no progress")),
        ("--help", _("this text; zaedno COMMAND --help for one command")),
        ("--version", _("the version")),
    ]
    return _section(_("Switches"), rows)


def _choices(language: Language, groups: Sequence[str] = SWEEP_GROUPS) -> list[str]:
    default, title = _defaults(), language("{group}= (default {choice})")
    return [
        _section(
            title.format(group=group, choice=default[group]),
            [(name, language(about(group, name))) for name in choices.known(group)],
        )
        for group in groups
    ]


def _keys(language: Language, keys: tuple[str, ...], config: str = "config") -> list[tuple[str, str]]:
    defaults = _defaults(config)
    rows = []
    for name in keys:
        text = f"{language(KEYS[name].about)}; {language(KEYS[name].accepted)}"
        if defaults.get(name) is not None:
            text += language("; default {value}").format(value=_plain(defaults[name]))
        rows.append((f"{name}=", text))
    return rows


def _parameters(language: Language) -> list[str]:
    sections = []
    for role, title in _ROLES.items():
        rows = []
        for name in names():
            declared = declaration(name)
            if declared["role"] == role:
                low, high, default = (f"{declared[key]:g}" for key in ("low", "high", "default"))
                told, unit = declared["about"], declared["unit"]
                text = f"{language(told)}; {low} … {high} {language(unit)}"
                rows.append((name, text + language("; default {value}").format(value=default)))
        sections.append(_section(language(title), rows))
    return sections


def _plain(value: Any) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def _defaults(last: str = "config") -> dict[str, Any]:
    """The defaults of keys, and the choices of groups: of all commands, those of configs/LAST.yaml above all others."""
    import yaml

    folder, config = importlib.resources.files("zaedno.configs"), {}
    for name in ("sweep.yaml", "config.yaml", f"{last}.yaml"):  # what all know is as `run` has it
        config.update(yaml.safe_load(folder.joinpath(name).read_text(encoding="utf-8")))
        for entry in config.pop("defaults"):
            if isinstance(entry, dict):
                config.update(entry)
    return {str(key): value for key, value in config.items()}


def _section(title: str, rows: list[tuple[str, str]]) -> str:
    width = max(len(name) for name, _ in rows) + 4
    lines = [title]
    for name, text in rows:
        lines += textwrap.wrap(
            text,
            width=_WIDTH,
            initial_indent=f"  {name}".ljust(width),
            subsequent_indent=" " * width,
            break_on_hyphens=False,
        ) or [f"  {name}"]
    return "\n".join(lines)
