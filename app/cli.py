"""`zaedno COMMAND [group=choice] [key=value] …`: finds the command, and turns what goes wrong into an exit code.

0 done · 1 could not finish, with the trace in a log file · 2 the input is wrong · 130 interrupted (128 + its signal).

Whatever takes long to import is imported inside `main`, where an interruption has its answer.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from zaedno.app import signals

if TYPE_CHECKING:
    from types import FrameType

    from zaedno.analysis.language import Language
    from zaedno.sim.messages import InputError

DONE, FAILED, WRONG_INPUT = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one call; `arguments` are those of the process by default.  Returns the exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        return _carried_out(given)
    except KeyboardInterrupt as interruption:
        return _interrupted(interruption, given)


def _carried_out(arguments: list[str]) -> int:
    from zaedno.app.output import finish, ready, remark

    ready()
    pressed: list[int] = []
    try:
        with signals.interrupting(), _noted(pressed):
            code = _dispatch(arguments)
        finish()
        return code
    except Exception as error:
        from zaedno.sim.messages import InputError, printable, shortened

        if pressed:
            raise _interruption(error) from None
        with contextlib.suppress(OSError):
            finish()
        if isinstance(error, InputError):
            remark(f"zaedno: {_one_line(error, arguments)}")
            return WRONG_INPUT
        language = _language(arguments)
        if isinstance(error, MemoryError):
            what = language(
                "could not finish: memory has run out; what helps is less of it: dry_run=true tells what a study takes"
            )
            remark(f"zaedno: {what}; {_log(language)}")
            return FAILED
        from zaedno.experiments.files import first_line

        reason = printable(shortened(first_line(error)))
        what = language("could not finish: {kind}: {reason}").format(kind=type(error).__name__, reason=reason)
        remark(f"zaedno: {what}; {_log(language)}")
        return FAILED


def _dispatch(arguments: list[str]) -> int:
    from zaedno.app.call import HELP, VERSION, command_of, parse
    from zaedno.app.output import tell

    if any(argument in VERSION for argument in arguments):
        from importlib.metadata import version

        tell(f"zaedno {version('zaedno')}")
        return DONE
    if any(argument in HELP for argument in arguments):
        from zaedno.app.help import command_help, general_help

        rest = [word for word in arguments if not word.startswith("-") and "=" not in word]
        language = _language(arguments).code
        tell(command_help(command_of(rest), language) if rest else general_help(language))
        return DONE
    call = parse(arguments)
    from importlib import import_module

    code: int = import_module(f"zaedno.app.commands.{call.command}").execute(call)
    if "zaedno.sim.engine.machine_code" in sys.modules:  # the model was needed
        from zaedno.app.compiling import tell_if_not_kept

        tell_if_not_kept(_language(arguments))
    return code


def _interrupted(interruption: KeyboardInterrupt, arguments: Sequence[str]) -> int:
    from zaedno.app.output import remark

    language = _language(arguments)
    how = str(interruption) or language("nothing was written; the same command starts again")
    remark(language("zaedno: interrupted: {how}").format(how=how))
    if threading.active_count() > 1 and threading.current_thread() is threading.main_thread():
        os._exit(signals.code())  # a thread is in compiled code, or compiling: nothing waits for what nobody wants
    return signals.code()


@contextlib.contextmanager
def _noted(pressed: list[int]) -> Iterator[None]:
    """Notes in `pressed` that Ctrl-C was: modules that are written in C make other errors of it, on their import."""
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return

    def note(number: int, frame: FrameType | None) -> None:
        pressed.append(number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _interruption(error: BaseException | None) -> KeyboardInterrupt:
    """The interruption that an `error` was made of, with what it said of how to go on."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error or KeyboardInterrupt()


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
    from zaedno.analysis.language import translator
    from zaedno.experiments.study.checks import LANGUAGES

    typed = [argument.removeprefix("language=") for argument in arguments if argument.startswith("language=")]
    return translator(typed[0] if typed and typed[0] in LANGUAGES else "en")


def _log(language: Language) -> str:
    """Write the trace of the running exception to a file, and tell where."""
    import shlex
    import tempfile
    import traceback

    from zaedno.sim.messages import printable_lines

    try:
        descriptor, name = tempfile.mkstemp(prefix="zaedno-", suffix=".log")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(printable_lines(f"{shlex.join(sys.argv)}\n\n{traceback.format_exc()}"))
        return language("the trace is in {file}").format(file=name)
    except OSError:
        return language("no log file could be written")


if __name__ == "__main__":
    sys.exit(main())
