"""`zaedno run`: an ensemble of one scenario under one policy."""

from zaedno.app.call import Call
from zaedno.app.compose import compose
from zaedno.app.study import carry_out


def execute(call: Call) -> int:
    return carry_out(compose(call), call)
