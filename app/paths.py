"""Paths as they were typed: taken whatever characters they have, or refused before anything is done with them."""

from __future__ import annotations

import os
from pathlib import Path

from zaedno.app.call import Call
from zaedno.sim.messages import InputError, Message


def path_of(key: str, typed: str, accepted: str | Message) -> Path:
    """The path that was `typed` for `key`, `~` being the home folder.  Raises `InputError` where it can be none."""
    try:
        if not typed:
            raise ValueError("empty")
        path = Path(typed).expanduser()
        os.lstat(path)
    except FileNotFoundError:
        return path
    except NotADirectoryError:
        return path  # whoever reads or writes there says so
    except (ValueError, RuntimeError, OSError) as error:  # NUL, no such home, longer than a name may be, no permission
        raise InputError(
            "{key}={typed!r}: not a path ({reason}); accepted: {accepted}",
            key=key,
            typed=typed,
            reason=getattr(error, "strerror", None) or str(error),
            accepted=accepted,
        ) from error
    return path


def folder_of(call: Call) -> Path:
    """The folder that stands beside the keys.  Raises `InputError` where it can be none, or may not be read."""
    accepted = Message("the folder of a study")
    folder = path_of("FOLDER", str(call.place), accepted)
    try:
        if folder.is_dir():
            next(folder.iterdir(), folder).lstat()  # whoever may not look into it learns it here
    except OSError as error:
        raise InputError(
            "{folder}: cannot be read ({strerror}); accepted: {accepted}",
            folder=folder,
            strerror=error.strerror,
            accepted=accepted,
        ) from error
    return folder
