"""Whether a Dask scheduler that was named answers: asked before anything is written."""

from __future__ import annotations

from zaedno.experiments.files import first_line
from zaedno.experiments.study.execution import DASK, Execution
from zaedno.sim.messages import InputError

PATIENCE = 10.0  # seconds for a scheduler to answer


def require_answer(execution: Execution) -> None:
    """Raises `InputError` where a scheduler was named that does not answer: before anything is written."""
    address = execution.scheduler
    if execution.executor != DASK or address is None:
        return
    from distributed import Client

    try:
        Client(address, timeout=PATIENCE).close()
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            "executor.scheduler={address}: does not answer ({error}); accepted: the address that `dask "
            "scheduler` prints, or none for a cluster of this command's own",
            address=address,
            error=first_line(error)[:120],
        ) from error
