"""Whether the model has still to be compiled, which takes most of a minute and is done once."""

from pathlib import Path


def has_to_compile() -> bool:
    """Whether machine code of this version of the model is missing from the cache."""
    from sim.compiled import CACHE_FOLDER

    return bool(CACHE_FOLDER) and next(Path(CACHE_FOLDER).rglob("month.whole_run-*.nbc"), None) is None
