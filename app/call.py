"""What was typed: the command, its KEY=VALUE arguments and the switches, checked as far as names go."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zaedno.app.commands import COMMANDS
from zaedno.app.keys import MAPPINGS, PARAMETER
from zaedno.sim.messages import InputError, Message
from zaedno.sim.parameters import require_known

QUIET, HELP, VERSION = ("--quiet", "-q"), ("--help", "-h"), ("--version",)


@dataclass(frozen=True)
class Call:
    """One call of the command line; `values` holds KEY → VALUE as typed."""

    command: str
    values: dict[str, str]
    quiet: bool
    typed: tuple[str, ...]
    place: str | None = None  # the word beside the keys, where the command takes one
    verb: str | None = None  # the word before it, where the command has several things to do


def parse(arguments: Sequence[str]) -> Call:
    """The call that `arguments` (without the program's name) make.  Raises `InputError`."""
    quiet = any(argument in QUIET for argument in arguments)
    rest = [argument for argument in arguments if argument not in QUIET]
    command = command_of(rest)
    values: dict[str, str] = {}
    place: str | None = None
    verb, rest = _verb(command, rest[1:])
    for argument in rest:
        if COMMANDS[command].takes and place is None and "=" not in argument and not argument.startswith("-"):
            place = argument
            continue
        key, equals, value = argument.partition("=")
        if argument.startswith("-"):
            raise InputError(
                "{argument}: no such switch; accepted: {names}",
                argument=argument,
                names=", ".join((*QUIET, *HELP, *VERSION)),
            )
        if not equals:
            raise InputError(
                "{argument!r}: not of the form KEY=VALUE{quotes}; accepted: {command}",
                argument=argument,
                quotes=_quotes(argument, rest),
                command=_listed(command),
            )
        _require_key(command, key)
        if key in values:
            raise InputError(
                "{key}={value}: given twice; accepted: each key once{quotes}",
                key=key,
                value=value,
                quotes=_quotes(argument, rest),
            )
        values[key] = value
    if COMMANDS[command].takes and not place:
        raise InputError(
            "{command}: nothing said of what; accepted: zaedno {command} {takes}",
            command=command if verb is None else f"{command} {verb}",
            takes=COMMANDS[command].takes,
        )
    return Call(command, values, quiet, tuple(arguments), place, verb)


def _verb(command: str, rest: list[str]) -> tuple[str | None, list[str]]:
    """The word that says what to do, where the command has several things to do, and what follows it."""
    verbs = COMMANDS[command].verbs
    if not verbs:
        return None, rest
    if not rest or rest[0] not in verbs:
        raise InputError(
            "{command}: {word!r}: no such thing to do; accepted: zaedno {command} {verbs} {takes}",
            command=command,
            word=rest[0] if rest else "",
            verbs="|".join(verbs),
            takes=COMMANDS[command].takes,
        )
    return rest[0], rest[1:]


def command_of(arguments: Sequence[str]) -> str:
    """The command, which stands first.  Raises `InputError` where there is none, or an unknown one."""
    if not arguments:
        raise InputError("no command; accepted: {commands}; zaedno --help tells more", commands=", ".join(COMMANDS))
    command = arguments[0]
    if command not in COMMANDS:
        raise InputError(
            "{command!r}: no such command; nearest: {near}; accepted: {commands}",
            command=command,
            near=nearest(command, COMMANDS),
            commands=", ".join(COMMANDS),
        )
    return command


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is most like `name`."""
    return difflib.get_close_matches(name, list(known), n=1, cutoff=0.0)[0]


def _quotes(argument: str, arguments: Sequence[str]) -> Message | str:
    """What helps where a shell has taken {…} or a list apart."""
    key = argument.partition("=")[0]
    if key in MAPPINGS or any(bracket in argument for bracket in "[]{}"):
        mapping = key if key in MAPPINGS else MAPPINGS[0]
        return Message(" (in bash and zsh, put quotes round {{…}}: '{mapping}={{…}}')", mapping=mapping)
    if "=" not in argument and any(each.startswith(("scenario=", "policy=")) for each in arguments):
        return Message(" (in PowerShell, put quotes round lists: '{group}=…,…')", group="scenario")
    return ""


def _require_key(command: str, key: str) -> None:
    known = [*COMMANDS[command].groups, *COMMANDS[command].keys]
    if key.startswith(PARAMETER) and f"{PARAMETER}NAME" in known:
        require_known(key.removeprefix(PARAMETER))
    elif key not in known:
        raise InputError(
            "{key}: no such key; nearest: {near}; accepted: {command}",
            key=key,
            near=nearest(key, known),
            command=_listed(command),
        )


def _listed(command: str) -> str:
    return ", ".join([*COMMANDS[command].groups, *COMMANDS[command].keys])
