"""`zaedno compare`: several scenarios or policies in the same worlds; lists are `scenario=a,b` and `policy=a,b`."""

from zaedno.app.commands.run import execute as execute
