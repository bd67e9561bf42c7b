"""Which factors move an outcome, how sure is that, and how much of it is luck?

Sobol indices for designs of kind `sobol`; `morris` and `luck_shares` stand beside them.  All take
a table of values (`setting`, `replicate`, `value`), so any outcome of any month can be asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from simcoord.analysis.luck import luck_shares
from simcoord.analysis.replication import (
    MEAN,
    SAID_OF,
    known_statistic,
    over_replicates,
    spreads,
)
from simcoord.analysis.resampling import (
    Resampling,
    interval_of,
    luck_weights,
    spread_of,
    weights,
)
from simcoord.analysis.saltelli import (
    FEWEST_BASE,
    Forms,
    Saltelli,
    SaltelliProblem,
    across,
    bound,
    without_luck,
)
from simcoord.analysis.screening import morris
from simcoord.analysis.values import refuse_constant

__all__ = ["Resampling", "luck_shares", "morris", "sobol", "sobol_convergence"]

#: Ways in which replicates are parted into halves for the indices of the spread.
SPLITS = 8
#: Shares of the base points at which indices are taken to see whether they settle.
SHARES = (8, 4, 2, 1)


def sobol(
    values: pd.DataFrame,
    design: pd.DataFrame,
    problem: SaltelliProblem,
    statistic: str = MEAN,
    resampling: Resampling = Resampling(),  # noqa: B008 (nothing in it can change)
) -> pd.DataFrame:
    """Sobol indices: the share of an outcome's variance over points that each factor makes.

    values    : `setting`, `replicate`, `value`, in any order
    design    : `setting`, `point`, a column a factor; points in the order in which SALib made them
    problem   : names, bounds and groups, as SALib takes them
    statistic : "mean" over replicates, what one expects; "spread", their standard deviation
    Returns   : a row an index, with columns

    - statistic
    - order : "first" (the factor alone), "total" (with all that it does together with others),
      "second" (the pair of `factor` and `other`, beyond each alone; if the design has it)
    - factor, other : names of factors or of groups; `other` is empty but for pairs
    - index, low, high, standard_error : share of variance; it may come out a little below 0 or
      above 1.  NaN where the points differ by luck alone, as far as one can see.
    - uncorrected : SALib's index of these replicates' mean or spread as they are.  What luck is
      left in a mean counts as if factors had made it; `index` is without it (see `without_luck`).
    - base, base_planned : base points used, and how many the design has
    - replicates : used
    - interval_of : "points and luck", or "points" with too few replicates to draw luck anew

    Points of a Sobol sequence lie more evenly than drawn ones, so its intervals are too wide
    rather than too narrow.  Spread is compared between halves of the replicates, so that what is
    luck in it is not taken for a factor's doing; it is the spread among half as many replicates.

    Raises `InputError` for values that are no numbers, a constant outcome, a design that is no
    Sobol design, or too few complete base points; of a sweep cut short the complete part is used.
    """
    known_statistic(statistic)
    return _table(bound(values, design, problem), problem, statistic, resampling)


def sobol_convergence(
    values: pd.DataFrame,
    design: pd.DataFrame,
    problem: SaltelliProblem,
    statistic: str = MEAN,
    resampling: Resampling = Resampling(),  # noqa: B008
) -> pd.DataFrame:
    """Do the indices settle?  The tables of `sobol` for N / 8, N / 4, N / 2 and N base points.

    The first base points are taken each time, as an earlier, smaller study would have had them.
    Parts with fewer than 16 base points are left out.
    """
    known_statistic(statistic)
    runs = bound(values, design, problem)
    sizes = [runs.y.shape[1] // share for share in SHARES]
    parts = [runs._replace(y=runs.y[:, :n]) for n in sizes if n >= FEWEST_BASE]
    return pd.concat(
        [_table(part, problem, statistic, resampling) for part in parts], ignore_index=True
    )


def _table(
    runs: Saltelli, problem: SaltelliProblem, statistic: str, resampling: Resampling
) -> pd.DataFrame:
    """The table of indices of runs that are bound."""
    replicates, base = runs.y.shape[:2]
    plain = over_replicates(runs.y, statistic)
    refuse_constant(plain, SAID_OF[statistic])
    once = _mean_indices if statistic == MEAN else _spread_indices
    draws = resampling.generator()
    found = once(runs, draws, False)
    anew = np.array([once(runs, draws, True) for _ in range(resampling.resamples)])
    spread = spread_of(anew, resampling.confidence)
    lost = np.isnan(spread.low)
    rows = pd.DataFrame(_labels(runs), columns=["order", "factor", "other"])
    rows.insert(0, "statistic", statistic)
    return rows.assign(
        index=np.where(lost, np.nan, found),
        low=spread.low,
        high=spread.high,
        standard_error=spread.standard_error,
        uncorrected=_salib(plain, runs, problem),
        base=base,
        base_planned=runs.planned,
        replicates=replicates,
        interval_of=interval_of(replicates),
    )


def _labels(runs: Saltelli) -> Iterator[tuple[str, str, str]]:
    """Order, factor and other of every index, in the order of `_shares`."""
    yield from (("first", name, "") for name in runs.names)
    yield from (("total", name, "") for name in runs.names)
    if runs.second_order:
        yield from (("second", *pair) for pair in combinations(runs.names, 2))


def _shares(parts: Forms, second_order: bool) -> np.ndarray:
    """Parts of variance as shares of it; NaN where no variance is left without luck."""
    upper = np.triu_indices(parts.first.shape[-1], 1)
    pairs = parts.pair[upper] if second_order else np.empty(0)
    every = np.concatenate([parts.first, parts.total, pairs])
    return every / parts.variance if parts.variance > 0 else np.full_like(every, np.nan)


def _mean_indices(runs: Saltelli, draws: np.random.Generator, anew: bool) -> np.ndarray:
    """Indices of the expected outcome; with points and replicates drawn anew, or as they are."""
    replicates, base = runs.y.shape[:2]
    y = runs.y - runs.y.mean(axis=(1, 2), keepdims=True)
    luck = luck_weights(draws, replicates) if anew else np.ones(replicates)
    rows = weights(draws, base) if anew else np.ones(base)
    return _shares(without_luck(y, rows, luck, runs.second_order), runs.second_order)


def _spread_indices(runs: Saltelli, draws: np.random.Generator, anew: bool) -> np.ndarray:
    """Indices of the spread over replicates, each half of the replicates against the other."""
    replicates, base = runs.y.shape[:2]
    halves = _halves(draws, replicates, anew)
    rows = weights(draws, base) if anew else np.ones(base)
    one, other = (_centred(spreads(runs.y, half)) for half in halves)
    return _shares(across(one, other, rows, runs.second_order), runs.second_order)


def _halves(draws: np.random.Generator, replicates: int, anew: bool) -> np.ndarray:
    """Weights of replicates in two halves that share none, (2, split, replicate)."""
    half = replicates // 2
    weigh: Callable[[], np.ndarray] = (lambda: weights(draws, half)) if anew else lambda: ones
    ones = np.ones(half)
    found = np.zeros((2, SPLITS, replicates))
    for split in range(SPLITS):
        order = draws.permutation(replicates)
        found[0, split, order[:half]] = weigh()
        found[1, split, order[half : 2 * half]] = weigh()
    return found


def _centred(fields: np.ndarray) -> np.ndarray:
    """Fields less their own mean: products far from 0 would lose digits and gain variance."""
    return np.asarray(fields - fields.mean(axis=(1, 2), keepdims=True))


def _salib(plain: np.ndarray, runs: Saltelli, problem: SaltelliProblem) -> np.ndarray:
    """SALib's own indices of one value a setting, in the order of `_labels`.

    SALib's intervals are not used: they know nothing of luck.  Its seed must not be 0, which it
    takes for none.
    """
    from SALib.analyze import sobol as salib  # type: ignore[import-untyped]

    found: dict[str, Any] = salib.analyze(
        dict(problem), plain.ravel(), runs.second_order, num_resamples=2, seed=1
    )
    pairs = found["S2"][np.triu_indices(len(runs.names), 1)] if runs.second_order else []
    return np.concatenate([found["S1"], found["ST"], pairs])
