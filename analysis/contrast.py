"""One measure in two cases, in the worlds in which both have it: levels, difference, and how far the worlds agree.

What is told apart is told so after Holm: of seventy measures some would leave out zero by chance.  The one by which
measures of the LAG are judged is declared beforehand, and corrected for how many of those are compared.
"""

from dataclasses import dataclass

import numpy as np

from zaedno.analysis import labels
from zaedno.analysis.reading import Reading
from zaedno.experiments.inference.multiplicity import holm
from zaedno.experiments.inference.paired import LEVEL
from zaedno.sim.observation.measures import MEDIAN

JUDGED = "collective_gain_total"


@dataclass(frozen=True)
class Contrast:
    """`against` less `baseline`; values in the unit in which the measure is shown."""

    measure: str
    baseline: str  # the cases' names
    against: str
    first: float  # over the worlds that both share, the mean; the median where `median`
    second: float
    difference: float
    low: float  # 95 % interval of the difference, by itself
    high: float
    p: float  # after Holm, over all measures and cases of the comparison; of what is `JUDGED` over its cases alone
    median: bool  # whether worlds are summed up by the median
    agreeing: float  # share of shared worlds in which it goes as `difference` does, a tie counted half
    shared: int
    worlds: int

    @property
    def side(self) -> int:
        """+1 where the measure is higher in `against` for sure, −1 where it is lower, 0 where nobody can tell."""
        return int(np.sign(self.difference)) if self.p <= LEVEL else 0

    @property
    def by_itself(self) -> bool:
        """Whether its own interval leaves out zero, whatever Holm says."""
        return self.low > 0 or self.high < 0

    @property
    def lower(self) -> str:
        return self.baseline if self.difference >= 0 else self.against

    @property
    def size(self) -> tuple[float, float]:
        """The interval as that of a size: of what is told apart both ends are above zero."""
        return (-self.high, -self.low) if self.difference < 0 and self.side else (self.low, self.high)


def contrast(reading: Reading, place: int, measure: str) -> Contrast:
    """`measure` in the case at `place` (1 or more) against the first; `result` has differences."""
    found = reading.cases
    named = reading.names
    both = [reading.values(found[i], measure) for i in (0, place)]
    single = (both[1] - both[0]).dropna()
    table = reading.table("differences")
    assert table is not None
    rows = table[table["measure"] == measure]
    row = rows.iloc[place - 1]
    scale, median = labels.scale(measure), row["centre"] == MEDIAN
    difference = float(row["difference"]) * scale
    sign = 1 if difference >= 0 else -1
    agreeing = float(((sign * single > 0) + 0.5 * (single == 0)).mean()) if len(single) else float("nan")
    first, second = (float(of.loc[single.index].agg("median" if median else "mean")) for of in both)
    return Contrast(
        measure=measure,
        baseline=named[0],
        against=named[place],
        first=first,
        second=second,
        difference=difference,
        low=float(row["low"]) * scale,
        high=float(row["high"]) * scale,
        p=holm(rows["p"].tolist())[place - 1] if measure == JUDGED else float(row["p_holm"]),
        median=median,
        agreeing=agreeing,
        shared=len(single),
        worlds=reading.worlds,
    )


def variance_reduction(reading: Reading, place: int, measure: str) -> tuple[float, float]:
    """What common worlds are worth: the correlation of `measure` in the case at `place` and in the first over worlds,
    and the variance of their difference over that between separate worlds.  NaN where nothing varies.
    """
    found = reading.cases
    a, b = (reading.values(found[i], measure) for i in (0, place))
    both = np.array([a, b.reindex(a.index)])
    both = both[:, ~np.isnan(both).any(axis=0)]
    if both.shape[1] < 3 or not (np.ptp(both, axis=1) > 0).all():
        return float("nan"), float("nan")
    separate = both.var(axis=1, ddof=1).sum()
    return float(np.corrcoef(both)[0, 1]), float((both[1] - both[0]).var(ddof=1) / separate)
