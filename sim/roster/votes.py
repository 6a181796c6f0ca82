"""Who is missing for the votes of a LAG: all three sectors there, none of them above 49 % with a vote each.

Regulation (EU) No 1303/2013, article 32(2)(b), and in Bulgaria Ordinance 22 of 14 December 2015, article 12(1)(5),
which count votes where decisions are made; a list of members tells no more than heads.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from zaedno.sim.messages import Message
from zaedno.sim.roster.sectors import CALLED
from zaedno.sim.vocabulary import Sector

MOST_VOTES = 49  # per cent


def missing(sectors: np.ndarray) -> Iterator[Message]:
    """What the `sectors` of organisations, of `Sector` or below 0 where blank, lack for the rule; nothing: met."""
    total, blank = len(sectors), int((sectors < 0).sum())
    counts = {sector: int((sectors == sector).sum()) for sector in Sector}
    for sector, count in counts.items():
        if not count and not blank:
            yield Message(
                "49 % rule: no organisation is “{sector}”; all three sectors are needed", sector=CALLED[sector]
            )
        elif not count:
            yield Message(
                "49 % rule: no organisation is “{sector}”, unless one of the {blank} without a sector is; "
                "all three sectors are needed",
                sector=CALLED[sector],
                blank=blank,
            )
        if 100 * count > MOST_VOTES * total:
            needed = -(-100 * count // MOST_VOTES)  # heads of which `count` are no more than 49 %
            yield Message(
                "49 % rule: “{sector}” has {count} of {total} votes, {share:.0f} %; missing for it to be at most "
                "49 %: {needed} more of the other sectors",
                sector=CALLED[sector],
                count=count,
                total=total,
                share=100 * count / total,
                needed=needed - total,
            )
    if blank and max(counts.values()) * 100 <= MOST_VOTES * total < (max(counts.values()) + blank) * 100:
        yield Message(
            "49 % rule: not to be told before the sectors of {blank} organisations are known: they could bring one "
            "above 49 % of votes",
            blank=blank,
        )
