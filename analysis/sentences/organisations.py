"""Who is better off: organisation by organisation, in the same worlds."""

from dataclasses import dataclass

from zaedno.analysis.periods import whole
from zaedno.analysis.reading import Reading
from zaedno.analysis.result import part

NEARLY_ALL = 0.99  # from this share on it is said of each


@dataclass(frozen=True)
class BetterOff:
    """Organisations of a world that end with a larger (`up`) or smaller (`down`) net gain; means over worlds."""

    up: float
    down: float
    all: float
    down_of: dict[str, float]  # by sector the share of its organisations that end with less

    def each(self, side: int) -> bool:
        """Whether as good as each organisation is better off: under the compared case (+1), or under the first (−1)."""
        return self.all > 0 and (self.up if side > 0 else self.down) >= NEARLY_ALL * self.all


def better_off(reading: Reading, place: int) -> BetterOff:
    """The case at `place` (1 or more) against the first, over the organisations that both have in a world."""
    keys = ["run", "organisation"]
    found, table = reading.cases, part(reading.result, "organisations", ("scenario", "policy", *keys, "net", "sector"))
    first, other = (found[i].rows(table).sort_values(keys, ignore_index=True) for i in (0, place))
    if not first[keys].equals(other[keys]):  # some entered in one case only
        both = first.merge(other, on=keys)
        difference, runs, sectors = both["net_y"] - both["net_x"], both["run"], both["sector_x"]
    else:
        difference, runs, sectors = other["net"] - first["net"], first["run"], first["sector"]
    known = difference.notna()
    worlds = max(1, runs[known].nunique())
    up, down = int((difference > 0).sum()), int((difference < 0).sum())
    down_of = (difference[known] < 0).groupby(sectors[known].astype(str)).mean().to_dict()
    return BetterOff(up / worlds, down / worlds, int(known.sum()) / worlds, down_of)


def who_gains_more(reading: Reading, place: int) -> str:
    """How many organisations gain more under the case at `place` than under the first."""
    _ = reading.language
    named, of = reading.names, reading.once(better_off, place)
    return _(
        "In the same world, of {all} organisations {n} end with more under “{against}”, {m} with more under "
        "“{baseline}” (net gain {period}, means over worlds)."
    ).format(
        n=_.number(of.up, 1),
        m=_.number(of.down, 1),
        all=_.number(of.all, 1),
        against=named[place],
        baseline=named[0],
        period=whole(reading),
    )
