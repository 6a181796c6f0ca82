"""How far measures change within the second half of 84 months: `python -m docs.drift FOLDER`, of a run."""

import sys

import numpy as np

import zaedno
from zaedno.experiments.inference.intervals import interval

EARLY, LATE = (42, 53), (72, 83)  # months, both ends included
MEASURES = ("collective_gain", "partnerships", "cohesion", "individual_gain_gini")


def main(folder: str) -> None:
    months = zaedno.load(folder).months
    for measure in MEASURES:
        wide = months.pivot(index="run", columns="month", values=measure)
        early, late = (wide.loc[:, first:last].mean(axis=1) for first, last in (EARLY, LATE))
        change, low, high = interval((late - early).dropna().to_numpy())
        print(f"{measure}: {change:+.3g} ± {(high - low) / 2:.2g}, from {np.mean(early):.3g}")


if __name__ == "__main__":
    main(sys.argv[1])
