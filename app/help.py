"""What `--help` prints: commands, groups and their choices, keys with units and defaults.

Imports neither Hydra nor pandas nor the compiled model: help answers at once.
"""

from __future__ import annotations

import importlib.resources
import re
import textwrap
from collections.abc import Sequence
from typing import Any

from app.commands import COMMANDS, Command
from app.keys import KEYS, SWEEP_GROUPS
from sim import choices
from sim.parameters import LEVER, UNCERTAINTY, declaration, names

_WIDTH = 110
_ROLES = {LEVER: "Levers of the LAG", UNCERTAINTY: "Uncertain parameters", "constant": "Constants"}


def general_help() -> str:
    """The text of `zaedno --help`."""
    parts = [
        "zaedno COMMAND [group=choice] [key=value] …",
        _section("Commands", [(name, command.about) for name, command in COMMANDS.items()]),
        *_choices(),
        _section("Keys", _keys(tuple(KEYS))),
        *_parameters(),
        _switches(),
    ]
    return "\n\n".join(parts)


def command_help(name: str) -> str:
    """The text of `zaedno NAME --help`."""
    command = COMMANDS[name]
    parts = [
        f"zaedno {name} {_form(command)}: {command.about}",
        f"  {command.example}",
        *_choices(command.groups),
        _section("Keys", _keys(command.keys, command.config)),
        *(_parameters() if "parameters.NAME" in command.keys else ()),
        _switches(),
    ]
    return "\n\n".join(parts)


def _form(command: Command) -> str:
    if command.takes:
        return " ".join(filter(None, ("|".join(command.verbs), command.takes, "[key=value] …")))
    return "[group=choice] [key=value] …" if command.groups else "[key=value] …"


def _switches() -> str:
    rows = [
        ("--quiet", "no progress"),
        ("--help", "this text; zaedno COMMAND --help for one command"),
        ("--version", "the version"),
    ]
    return _section("Switches", rows)


def _choices(groups: Sequence[str] = SWEEP_GROUPS) -> list[str]:
    default = _defaults()
    return [
        _section(
            f"{group}= (default {default[group]})",
            [(name, _about(group, name)) for name in choices.known(group)],
        )
        for group in groups
    ]


def _about(group: str, name: str) -> str:
    """The first sentence of the comment that the choice's file opens with."""
    lines = []
    for line in (choices.bundled(group) / f"{name}.yaml").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# ").strip())
    return re.split(r"(?<=[.:]) ", " ".join(lines))[0].rstrip(".:")


def _keys(keys: tuple[str, ...], config: str = "config") -> list[tuple[str, str]]:
    default = _defaults(config)
    return [
        (
            f"{name}=",
            f"{KEYS[name].about}; {KEYS[name].accepted}"
            + (f"; default {_plain(default[name])}" if default.get(name) is not None else ""),
        )
        for name in keys
    ]


def _parameters() -> list[str]:
    sections = []
    for role, title in _ROLES.items():
        rows = []
        for name in names():
            declared = declaration(name)
            if declared["role"] == role:
                low, high, default = (f"{declared[key]:g}" for key in ("low", "high", "default"))
                rows.append((name, f"{declared['about']}; {low} … {high} {declared['unit']}; default {default}"))
        sections.append(_section(f"{title}: parameters.NAME=VALUE", rows))
    return sections


def _plain(value: Any) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def _defaults(last: str = "config") -> dict[str, Any]:
    """The defaults of keys, and the choices of groups: of all commands, those of configs/LAST.yaml above all others."""
    import yaml

    folder, config = importlib.resources.files("configs"), {}
    for name in ("sweep.yaml", "config.yaml", f"{last}.yaml"):  # what all know is as `run` has it
        config.update(yaml.safe_load(folder.joinpath(name).read_text(encoding="utf-8")))
        for entry in config.pop("defaults"):
            if isinstance(entry, dict):
                config.update(entry)
    return {str(key): value for key, value in config.items()}


def _section(title: str, rows: list[tuple[str, str]]) -> str:
    width = max(len(name) for name, _ in rows) + 4
    lines = [title]
    for name, about in rows:
        lines += textwrap.wrap(
            about,
            width=_WIDTH,
            initial_indent=f"  {name}".ljust(width),
            subsequent_indent=" " * width,
            break_on_hyphens=False,
        ) or [f"  {name}"]
    return "\n".join(lines)
