"""What follows from all waves: weighted sets, fact by fact, what is identified, what fights, the defaults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zaedno.experiments.calibration import facts, priors
from zaedno.experiments.calibration.asking import Seen
from zaedno.experiments.calibration.chance import Array, all_inside, log_chance
from zaedno.experiments.calibration.columns import POSTERIOR, table_of
from zaedno.experiments.calibration.emulator import Emulator
from zaedno.experiments.calibration.proposals import first
from zaedno.experiments.calibration.weights import ENOUGH, densities, effective, identified, pairs, quantiles
from zaedno.experiments.files import flush, remove, write_csv, write_parquet
from zaedno.experiments.place import putting
from zaedno.experiments.provenance import now
from zaedno.experiments.store import CONFIG, FAILURES
from zaedno.experiments.study.pieces import PLAN

if TYPE_CHECKING:
    import pandas as pd

    from zaedno.experiments.calibration.study import CalibrationStudy
    from zaedno.experiments.study.rounds import Rounds

KEPT = 0.9999  # of all weight: sets beyond it are left out
_ENDS = (0.05, 0.5, 0.95)
_POOL = 2**13  # points of the prior at which facts are held against each other


@dataclass(frozen=True)
class Concluded:
    """All points but those of the confirmation: what is known of their facts in half widths, and their weights."""

    seen: Seen
    mean: Array
    sd: Array
    weight: Array
    emulator: Emulator
    confirmed: Array  # z by fresh runs alone, NaN where there are none
    confirmed_variance: Array
    densities: Array

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Whether each fact is expected inside its band."""
        found: NDArray[np.bool_] = np.abs(self.mean) <= 1.0
        return found


def conclude(study: CalibrationStudy, rounds: Rounds) -> tuple[int, int]:
    """Writes all tables.  Gives the runs that succeeded, and those that failed."""
    found = _concluded(study)
    best = _middle(study, found)
    folder = study.kept.folder
    tables = {
        "patterns.csv": _patterns(study, found, best),
        "identified.csv": _identified(study, found),
        "fights.csv": _fights(study, found),
        "waves.csv": _waves(study, found),
    }
    failures = study.kept.failures()
    if failures is None:
        remove(folder / FAILURES)
    else:
        tables[FAILURES] = failures
    for name, table in tables.items():
        with putting(folder / name) as aside:
            write_csv(aside, table)
            flush(aside)
    with putting(folder / "posterior.parquet") as aside:
        write_parquet(aside, table_of(POSTERIOR, _posterior(study, found)))
        flush(aside)
    with putting(folder / "defaults.yaml") as aside:
        aside.write_text(_defaults(study, found, best), encoding="utf-8", newline="\n")
        flush(aside)
    study.kept.note_end(now(), (CONFIG, PLAN, "posterior.parquet", "defaults.yaml", *tables, *study.kept.written))
    return sum(int(wave.points * wave.runs) for wave in study.waves) * len(study.measure.scenarios) - (
        0 if failures is None else len(failures)
    ), 0 if failures is None else len(failures)


def _concluded(study: CalibrationStudy) -> Concluded:
    last = study.waves[-1]
    seen, seed = study.seen(last.number), study.seed(last)
    proposal = study.kept.proposal(last)
    assert proposal is not None
    _, sets = study.design(last)
    of_last = study.told[-1]
    half = np.array([fact.half for fact in facts.FACTS])
    z = np.column_stack([fact.z(of_last.got[:, k]) for k, fact in enumerate(facts.FACTS)])
    more, variance = np.full(seen.z.shape, np.nan), np.full(seen.z.shape, np.nan)
    more[sets] = z
    variance[sets] = np.where(np.isfinite(z), seen.of_run / np.maximum(of_last.runs, 1)[:, None], np.nan)
    mean, sd = seen.told(proposal.emulator, seed, (more, variance))
    each = densities(seen.units, study.proposals(last.number))
    own = np.full(seen.z.shape, np.nan)
    own[sets] = of_last.sd**2 / half**2
    return Concluded(seen, mean, sd, seen.weigh(mean, sd, each), proposal.emulator, more, own, each)


def _middle(study: CalibrationStudy, found: Concluded) -> int:
    """The confirmed set nearest the weighted middle of all, each parameter measured by its prior.

    Of those whose fitted facts are all inside; where there is none, of those with fewest outside.
    """
    middle = np.array([quantiles(column, found.weight, [0.5])[0] for column in found.seen.units.T])
    distance = ((found.seen.units - middle) ** 2).sum(axis=1)
    outside = (~found.inside[:, study.fitted]).sum(axis=1).astype(np.float64)
    outside[np.isnan(found.confirmed).all(axis=1)] = np.inf
    return int(np.lexsort((distance, outside))[0])


def _facts_of(z: Array) -> Array:
    """Facts in their own units."""
    return np.column_stack([z[:, k] * fact.half + fact.middle for k, fact in enumerate(facts.FACTS)])


def _posterior(study: CalibrationStudy, found: Concluded) -> dict[str, np.ndarray]:
    order = np.argsort(-found.weight, kind="stable")
    count = int(np.searchsorted(np.cumsum(found.weight[order]), KEPT)) + 1
    confirmed = ~np.isnan(found.confirmed).all(axis=1)
    those = np.union1d(order[:count], np.flatnonzero(confirmed & ~found.seen.given))
    weight = found.weight[those] / found.weight[those].sum()
    columns: dict[str, np.ndarray] = {
        "set": those,
        "weight": weight,
        "wave": found.seen.wave[those],
        "confirmed": confirmed[those],
    }
    columns |= dict(zip(study.names, study.values_of(those).T, strict=True))
    half = np.array([fact.half for fact in facts.FACTS])
    parts = {
        "_predicted": _facts_of(found.mean[those]),
        "_predicted_sd": found.sd[those] * half,
        "_confirmed": _facts_of(found.confirmed[those]),
        "_confirmed_sd": np.sqrt(found.confirmed_variance[those]) * half,
    }
    for k, name in enumerate(facts.NAMES):
        columns |= {f"{name}{part}": values[:, k] for part, values in parts.items()}
    return columns


def _patterns(study: CalibrationStudy, found: Concluded, best: int) -> pd.DataFrame:
    """Fact by fact: its band, whether it is fitted, what prior and posterior give, what the chosen defaults give."""
    import pandas as pd

    first_wave = study.waves[0].points - 1
    prior, posterior, chosen = study.told[0].got[:first_wave], _facts_of(found.mean), _facts_of(found.mean[[best]])[0]
    rows = []
    for k, fact in enumerate(facts.FACTS):
        of_prior = prior[:, k][np.isfinite(prior[:, k])]
        low, middle, high = np.quantile(of_prior, _ENDS) if len(of_prior) else np.full(3, np.nan)
        before = (of_prior >= fact.low) & (of_prior <= fact.high)
        rows.append(
            (
                fact.name, fact.source, fact.low, fact.high, chosen[k], bool(found.inside[best, k]), fact.fitted,
                low, middle, high, before.sum() / len(prior),
                *quantiles(posterior[:, k], found.weight, _ENDS), found.weight @ found.inside[:, k],
            )
        )  # fmt: skip
    names = ["pattern", "source", "low", "high", "got", "inside", "fitted"]
    names += [f"prior_{what}" for what in ("5", "50", "95", "inside")]
    names += [f"posterior_{what}" for what in ("5", "50", "95", "inside")]
    return pd.DataFrame(rows, columns=names)


def _identified(study: CalibrationStudy, found: Concluded) -> pd.DataFrame:
    """Parameter by parameter: what is left of its prior, and whether that is less; null where sets are too few."""
    import pandas as pd

    drawn = ~found.seen.given
    units, weight = found.seen.units[drawn], found.weight[drawn]
    told = identified(units, weight, [*study.seed(study.waves[-1]), 1])
    ends = np.array([quantiles(column, weight, _ENDS) for column in units.T])
    values = [[factor.value(float(u)) for u in row] for factor, row in zip(study.factors, ends, strict=True)]
    shipped, enough = priors.defaults(study.factors)[0], effective(weight) >= ENOUGH
    rows = [
        (
            factor.name, factor.low, factor.high, *row, shipped[k],
            each.width, each.low, each.high, each.identified if enough else None,
            study.names[each.partner], each.correlation,
        )
        for k, (factor, row, each) in enumerate(zip(study.factors, values, told, strict=True))
    ]  # fmt: skip
    names = ["parameter", "prior_low", "prior_high", "low", "median", "high", "shipped", "width", "width_low"]
    table = pd.DataFrame(rows, columns=[*names, "width_high", "identified", "goes_with", "correlation"])
    return table.astype({"identified": "boolean"})


def _fights(study: CalibrationStudy, found: Concluded) -> pd.DataFrame:
    """Pairs of facts, those that fight most first; a fact that is held out may fight, too."""
    import pandas as pd

    units = first(_POOL, len(study.factors), [*study.seed(study.waves[-1]), 2])
    chances = np.exp(log_chance(found.emulator.predict(units), found.emulator.spread[None, :]))
    rows = [
        (
            facts.NAMES[pair.first],
            facts.NAMES[pair.second],
            pair.chance_first,
            pair.chance_second,
            pair.both,
            pair.ratio,
            pair.fight,
            bool(study.fitted[pair.first] and study.fitted[pair.second]),
        )
        for pair in pairs(chances)
    ]
    names = ["fact", "other", "chance", "chance_other", "chance_both", "ratio", "fight", "fitted"]
    return pd.DataFrame(rows, columns=names)


def _waves(study: CalibrationStudy, found: Concluded) -> pd.DataFrame:
    """Wave by wave: what was run, what the emulator expected, what was met, how many sets that is worth so far."""
    import pandas as pd

    fitted, rows = study.fitted, []
    for wave in study.waves:
        told = study.told[wave.number]
        got = np.column_stack([fact.z(told.got[:, k]) for k, fact in enumerate(facts.FACTS)])
        met = float((np.abs(got[:, fitted]) <= 1.0).all(axis=1).mean())
        residual = predicted = np.nan
        if wave.number > 0:
            proposal = study.kept.proposal(wave)
            assert proposal is not None
            emulator = proposal.emulator
            residual = float(emulator.spread[fitted].mean())
            noise = (found.seen.of_run / wave.runs)[fitted]
            chosen = priors.units(study.factors, study.design(wave)[0])
            sd = np.sqrt(emulator.spread[fitted] ** 2 + noise)[None, :]
            predicted = float(np.exp(all_inside(emulator.predict(chosen)[:, fitted], sd)).mean())
        rows.append(
            (
                wave.number,
                wave.points,
                wave.runs,
                int(told.failed.sum()),
                wave.confirms,
                residual,
                predicted,
                met,
                _effective(study, found, wave.number),
            )
        )
    names = ["wave", "points", "runs", "failed", "confirmation", "emulator_sd", "expected_inside", "inside"]
    return pd.DataFrame(rows, columns=[*names, "effective_sets"])


def _effective(study: CalibrationStudy, found: Concluded, number: int) -> float:
    """Effective sets after this wave, as the emulator that was fitted to all up to it tells."""
    if number == len(study.waves) - 1:
        return effective(found.weight)
    seen, after = study.seen(number + 1), study.waves[number + 1]
    proposal = study.kept.proposal(after)
    assert proposal is not None
    mean, sd = seen.told(proposal.emulator, study.seed(after))
    return effective(seen.weigh(mean, sd, found.densities[: number + 1, : len(seen.units)]))


def _defaults(study: CalibrationStudy, found: Concluded, best: int) -> str:
    """The chosen set as `parameters.NAME`, with what 90 % of the weight spans beside it."""
    outside = [name for name, inside, fitted in zip(facts.NAMES, found.inside[best], study.fitted, strict=True)
               if fitted and not inside]  # fmt: skip
    met = f"all fitted facts are inside their bands but {', '.join(outside)}" if outside else "all fitted facts inside"
    worth = effective(found.weight)
    lines = [
        "# The confirmed set nearest the weighted middle of a calibration; beside it 5 to 95 % of all sets' weight.",
        f"# Set {best}: {met}. All sets are worth {worth:.0f} equal ones.",
    ]
    values = study.values_of(np.array([best]))[0]
    for k, (factor, value) in enumerate(zip(study.factors, values, strict=True)):
        low, high = (factor.value(float(u)) for u in quantiles(found.seen.units[:, k], found.weight, (0.05, 0.95)))
        lines.append(f"{factor.name}: {value:g}  # {low:g} to {high:g}")
    return "\n".join(lines) + "\n"
