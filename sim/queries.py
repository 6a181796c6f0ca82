"""What single organisations can be asked, through the kernels that the month itself calls."""

import numpy as np

from zaedno.sim.engine.compiled import entry
from zaedno.sim.rules.admission import voucher
from zaedno.sim.rules.ledger import trust_in
from zaedno.sim.rules.value_test import consider


@entry
def known_trust(w, i, j):
    """Trust of row `i` in row `j`; not a number where it does not know it."""
    return trust_in(w.ledger[i], j, np.nan)


@entry
def answer_to(w, i, row):
    """What row `i` would answer the partnership at `row`: (Question that stops it or ACCEPTED, net units a month)."""
    partnership = w.partnerships[row]
    members, n = w.scratch[0].members, 0
    for m in range(partnership.n):
        if partnership.members[m] != i:
            members[n] = partnership.members[m]
            n += 1
    members[n] = i
    issue = w.issues[partnership.issue]
    via = voucher(w, i, row)
    return consider(
        w, partnership.territory, i, members, n + 1, via, issue, partnership.category, issue.grant_month, 0.0
    )
