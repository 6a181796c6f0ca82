"""`zaedno COMMAND [group=choice] [key=value] …`: finds the command, and turns what goes wrong into an exit code.

0 done · 1 could not finish, with the trace in a log file · 2 the input is wrong · 130 interrupted.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import tempfile
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.language import Language
    from sim.messages import InputError

DONE, FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one call; `arguments` are those of the process by default.  Returns the exit code."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without Cyrillic still gets its answer
    from sim.messages import InputError

    try:
        code = _dispatch(arguments)
        sys.stdout.flush()
        return code
    except InputError as error:
        return _say(_one_line(error, arguments), WRONG_INPUT)
    except KeyboardInterrupt as interruption:
        how = str(interruption) or "nothing was written; the same command starts again"
        _say(f"interrupted: {how}", INTERRUPTED)
        if threading.active_count() > 1:
            os._exit(INTERRUPTED)  # a thread is in compiled code, or compiling: nothing waits for what nobody wants
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone, as in `zaedno --help | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # whatever it is, the user gets one line and we get the trace
        from experiments.files import first_line

        reason = first_line(error)
        return _say(f"could not finish: {type(error).__name__}: {reason}; {_log()}", FAILED)


def _dispatch(arguments: list[str]) -> int:
    from app.call import HELP, VERSION, command_of, parse

    if any(argument in VERSION for argument in arguments):
        from importlib.metadata import version

        print(f"zaedno {version('zaedno')}")
        return DONE
    if any(argument in HELP for argument in arguments):
        from app.help import command_help, general_help

        rest = [argument for argument in arguments if not argument.startswith("-")]
        print(command_help(command_of(rest)) if rest else general_help())
        return DONE
    call = parse(arguments)
    code: int = importlib.import_module(f"app.commands.{call.command}").execute(call)
    if "sim.machine_code" in sys.modules:  # the model was needed
        from app.compiling import tell_if_not_kept

        tell_if_not_kept(_language(arguments))
    return code


def _say(line: str, code: int) -> int:
    print(f"zaedno: {line}", file=sys.stderr, flush=True)
    return code


def _one_line(error: InputError, arguments: Sequence[str]) -> str:
    """The message in the language that was asked for; of several problems (a roster's) the first, and how many more."""
    language = _language(arguments)
    first, *more = [problem.told(language) for problem in error.problems]
    if not more:
        return first
    if error.all_told_by is not None:
        command = error.all_told_by.told(language)
        return language("{first} (and {more} more: {command})").format(first=first, more=len(more), command=command)
    return language("{first} (and {more} more)").format(first=first, more=len(more))


def _language(arguments: Sequence[str]) -> Language:
    """The language that was typed, as far as it was: a line on what is wrong needs no more than that."""
    from analysis.language import translator
    from experiments.settings import LANGUAGES

    typed = [argument.removeprefix("language=") for argument in arguments if argument.startswith("language=")]
    return translator(typed[0] if typed and typed[0] in LANGUAGES else "en")


def _log() -> str:
    """Write the trace of the running exception to a file, and tell where."""
    with contextlib.suppress(OSError):
        descriptor, name = tempfile.mkstemp(prefix="zaedno-", suffix=".log")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"{' '.join(sys.argv)}\n\n{traceback.format_exc()}")
        return f"the trace is in {Path(name)}"
    return "no log file could be written"


if __name__ == "__main__":
    sys.exit(main())
