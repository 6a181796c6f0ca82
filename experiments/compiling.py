"""Whether the model has still to be compiled, which takes most of a minute and is done once."""


def has_to_compile() -> bool:
    """Whether machine code of this version of the model is missing from where it is kept, or damaged there."""
    import numba

    from zaedno.sim.engine.machine_code import KEEP

    return not numba.config.DISABLE_JIT and not KEEP.holds("month.live-")


def not_kept() -> str | None:
    """Why machine code of this process could not be kept (FOLDER: reason); None where it was, or none was compiled."""
    from zaedno.sim.engine.machine_code import KEEP

    return KEEP.refusal
