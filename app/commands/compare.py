"""`zaedno compare`: several scenarios or policies in the same worlds; lists are `scenario=a,b` and `policy=a,b`."""

from zaedno.app.call import Call
from zaedno.app.compose import compose
from zaedno.app.study import carry_out


def execute(call: Call) -> int:
    return carry_out(compose(call, lists=True), call)
