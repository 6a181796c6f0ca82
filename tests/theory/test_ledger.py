"""The ledger of trust against a plain dictionary per set: bounded, and the least recently met of its set gives way.

Of several who were met at the same time it is the least trusted.
"""

import numpy as np
import pytest
from helpers.small_worlds import compiled
from hypothesis import given, settings
from hypothesis import strategies as st

from zaedno.sim.processes.relations import update_trust
from zaedno.sim.rules.ledger import find, meet, raise_trust, scale_trust, trust_in
from zaedno.sim.state import KNOWN, LEDGER, NOBODY, SETS, WAYS


def empty():
    ledger = np.zeros(1, LEDGER).view(np.recarray)
    ledger.who[:] = NOBODY
    return ledger[0]


class Oracle:
    """What a ledger remembers: for each set a dictionary other -> [month met, trust], in the order of its places."""

    def __init__(self):
        self.sets = [{} for _ in range(SETS)]

    def of(self, other):
        return self.sets[other % SETS]

    def meet(self, other, trust, month):
        known = self.of(other)
        if other in known:
            return
        if len(known) == WAYS:
            forgotten = min(known, key=lambda row: known[row])
            known = {other if row == forgotten else row: entry for row, entry in known.items()}
        known[other] = [month, np.float32(trust)]
        self.sets[other % SETS] = known

    def change(self, other, new):
        if other in self.of(other):
            entry = self.of(other)[other]
            entry[1] = np.float32(new(float(entry[1])))

    def update_trust(self, other, seen, up, down, stranger, month):
        self.meet(other, stranger, month)
        self.change(other, lambda trust: trust + (up if seen > trust else down) * (seen - trust))
        self.of(other)[other][0] = month


OTHERS = st.integers(0, 40)
SHARES = st.floats(0.0, 1.0)
STEPS = st.lists(
    st.tuples(st.sampled_from(["meet", "scale", "raise", "update_trust"]), OTHERS, SHARES, st.integers(0, 3)),
    min_size=1,
    max_size=150,
)


def check(ledger, oracle):
    remembered = {other: entry for known in oracle.sets for other, entry in known.items()}
    who = ledger.who[ledger.who >= 0]
    assert sorted(who) == sorted(remembered)  # nobody twice, nobody else
    for other, (month, trust) in remembered.items():
        place = compiled(find)(ledger, other)
        assert ledger.who[place] == other and ledger.met[place] == month
        assert compiled(trust_in)(ledger, other, -1.0) == pytest.approx(float(trust), abs=1e-7)


@given(STEPS)
@settings(max_examples=150)
def test_it_remembers_what_a_dictionary_would(steps):
    ledger, oracle = empty(), Oracle()
    month = 0
    for number, (what, other, share, later) in enumerate(steps):
        month += later // 2  # several may be met in one month
        if what == "meet":
            compiled(meet)(ledger, other, share, month)
            oracle.meet(other, share, month)
        elif what == "scale":
            compiled(scale_trust)(ledger, other, share)
            oracle.change(other, lambda trust, share=share: trust * share)
        elif what == "raise":
            compiled(raise_trust)(ledger, other, share)
            oracle.change(other, lambda trust, share=share: trust + share * (1.0 - trust))
        else:
            compiled(update_trust)(ledger, other, share, 0.05, 0.16, 0.2, month)
            oracle.update_trust(other, share, 0.05, 0.16, 0.2, month)
        if number % 10 == 0:
            check(ledger, oracle)
    check(ledger, oracle)


def test_a_full_set_forgets_whom_it_met_longest_ago():
    ledger = empty()
    rows = [3 + SETS * k for k in range(WAYS + 1)]
    for month, row in enumerate(rows[:WAYS]):
        compiled(meet)(ledger, row, 0.5, month)
    compiled(update_trust)(ledger, rows[0], 0.9, 0.1, 0.1, 0.2, 50)  # the first is met again
    compiled(meet)(ledger, rows[WAYS], 0.4, 51)
    assert compiled(find)(ledger, rows[1]) == NOBODY
    assert compiled(find)(ledger, rows[0]) != NOBODY
    assert compiled(trust_in)(ledger, rows[WAYS], -1.0) == pytest.approx(0.4)
    assert compiled(trust_in)(ledger, rows[1], -1.0) == -1.0


def test_of_several_met_at_the_same_time_the_least_trusted_is_forgotten_wherever_it_stands():
    """Else whoever has a place further on would stay for good while all others take turns in the first."""
    for least in range(WAYS):
        ledger = empty()
        for k in range(WAYS):
            compiled(meet)(ledger, SETS * k, 0.2 if k == least else 0.5 + 0.01 * k, 3)
        compiled(meet)(ledger, SETS * WAYS, 0.9, 3)
        assert compiled(find)(ledger, SETS * least) == NOBODY
        assert (ledger.who >= 0).sum() == WAYS


def test_it_knows_no_more_than_it_has_room_for():
    ledger = empty()
    for row in range(10 * KNOWN):
        compiled(meet)(ledger, row, 0.5, row)
    assert (ledger.who >= 0).sum() == KNOWN
    assert sorted(ledger.who) == list(range(9 * KNOWN, 10 * KNOWN))


def test_meeting_again_changes_nothing():
    ledger = empty()
    compiled(meet)(ledger, 5, 0.5, 1)
    before = ledger.copy()
    compiled(meet)(ledger, 5, 0.9, 7)
    assert ledger == before


def test_strangers_are_neither_scaled_nor_raised():
    ledger = empty()
    before = ledger.copy()
    compiled(scale_trust)(ledger, 5, 0.5)
    compiled(raise_trust)(ledger, 5, 0.5)
    assert ledger == before
