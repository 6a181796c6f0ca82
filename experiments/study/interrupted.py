"""How a study ends before its time."""


class InterruptedStudyError(RuntimeError):
    """A study could not go on; what it has done is kept.  `told`: it says so, and how to go on."""

    def __init__(self, reason: str, *, told: bool = False) -> None:
        super().__init__(reason)
        self.told = told
