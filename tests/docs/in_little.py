"""`zaedno` for commands that were pasted: the same command lines on two worlds, few points and months, no pictures."""

import sys

from zaedno.app.call import parse
from zaedno.app.cli import main
from zaedno.app.commands import COMMANDS
from zaedno.app.compose import compose

MOST = {"runs": "3", "points": "4"}


def smaller(arguments: list[str]) -> list[str]:
    """The same call with less to do; what repeats a study is left as it is."""
    command, *rest = arguments
    rest = [shrunk(argument) for argument in rest]
    if any(argument.startswith("config=") for argument in rest):
        return [command, *rest]
    known = COMMANDS[command].keys
    add = {"runs": "2", "months": "12", "figures": "off"}
    if command == "calibrate":  # the smallest there is
        rest = [each for each in rest if not each.startswith("minutes=")]
        add |= {"points": "16", "waves": "2"}
    typed = {argument.partition("=")[0] for argument in rest}
    return [command, *rest, *(f"{key}={value}" for key, value in add.items() if key in known and key not in typed)]


def shrunk(argument: str) -> str:
    key, equals, value = argument.partition("=")
    return f"{key}={min(value, MOST[key], key=int)}" if equals and key in MOST else argument


if __name__ == "__main__":
    words = smaller(sys.argv[1:])
    if words[0] == "claims":  # has tests of its own, and takes minutes: here only whether it can be called so
        compose(parse(words))
    else:
        sys.exit(main(words))
