"""One measure in two cases, in the worlds in which both have it: levels, difference, and how far the worlds agree."""

from dataclasses import dataclass

from analysis.cases import by_run, cases, names
from analysis.language import Language
from analysis.result import Result, number_of_runs
from experiments.summary import interval


@dataclass(frozen=True)
class Contrast:
    """`against` less `baseline`; values in the unit in which the measure is shown."""

    measure: str
    baseline: str  # the cases' names
    against: str
    first: float  # means over the worlds that both share
    second: float
    difference: float
    low: float  # 95 % interval of the mean difference
    high: float
    agreeing: float  # share of shared worlds in which the difference goes as its mean does, a tie counted half
    shared: int
    worlds: int

    @property
    def side(self) -> int:
        """+1 where the measure is higher in `against` for sure, −1 where it is lower, 0 where nobody can tell."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0

    @property
    def lower(self) -> str:
        return self.baseline if self.difference >= 0 else self.against

    @property
    def size(self) -> tuple[float, float]:
        """The interval as that of a size: of what is told apart both ends are above zero."""
        return (-self.high, -self.low) if self.side < 0 else (self.low, self.high)


def contrast(result: Result, place: int, measure: str, language: Language) -> Contrast:
    """`measure` in the case at `place` (1 or more) against the first."""
    found = cases(result.runs)
    named = names(found, language)
    both = [by_run(result.runs, found[i], measure) for i in (0, place)]
    difference = (both[1] - both[0]).dropna()
    mean, low, high = interval(difference.to_numpy())
    sign = 1 if mean >= 0 else -1
    agreeing = float(((sign * difference > 0) + 0.5 * (difference == 0)).mean()) if len(difference) else float("nan")
    return Contrast(
        measure=measure,
        baseline=named[0],
        against=named[place],
        first=float(both[0].loc[difference.index].mean()),
        second=float(both[1].loc[difference.index].mean()),
        difference=mean,
        low=low,
        high=high,
        agreeing=agreeing,
        shared=len(difference),
        worlds=number_of_runs(result),
    )
