"""`zaedno run`: an ensemble of one scenario under one policy."""

from app.call import Call
from app.compose import compose
from app.study import carry_out


def execute(call: Call) -> int:
    return carry_out(compose(call), call)
