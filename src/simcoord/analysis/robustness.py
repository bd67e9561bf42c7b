"""Which policy does well wherever the future may lie?

Points of the factors are futures that nobody can give chances to; alternatives are policies.  A
policy is robust if there is little to regret, if it is good enough in most futures, and if the
worst of them can be borne (Lempert, Popper and Bankes 2003; McPhail et al. 2018, Earth's Future 6).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import ceil

import numpy as np
import pandas as pd

from simcoord.analysis.policies import stacked, stacked_together
from simcoord.analysis.resampling import (
    Resampling,
    interval_of,
    luck_weights,
    spread_of,
    weights,
)
from simcoord.analysis.values import alternatives

#: Share of the points that count as the worst.
WORST = 0.1
#: Figures of the table, each followed by its `_low` and `_high`.
FIGURES = (
    "mean",
    "regret_mean",
    "regret_worst",
    "satisficing_points",
    "satisficing_runs",
    "worst_tenth",
)


def compare_robustness(
    values: pd.DataFrame,
    design: pd.DataFrame,
    threshold: float,
    lower_is_better: bool = False,
    resampling: Resampling = Resampling(),  # noqa: B008 (nothing in it can change)
) -> pd.DataFrame:
    """How robust each alternative is over the points.

    values    : `setting`, `replicate`, `value` of one outcome
    threshold : what is good enough, in the unit of the outcome; reaching it exactly is enough
    Returns   : a row an alternative, with columns `alternative`, and each with `_low` and `_high`

    - mean : of the outcome over points and replicates
    - regret_mean, regret_worst : how far the alternative is behind the best one at the same point,
      means over replicates compared; mean over points, and at its worst point
    - satisficing_points : share of points at which the mean over replicates is good enough
    - satisficing_runs : share of runs that are good enough
    - worst_tenth : mean over the worst tenth of the points, one at least

    and points, replicates, interval_of.

    Points and replicates are drawn anew, the same for all alternatives.  The best of several
    means is a little too good by luck, so regret errs on the large side where replicates are few;
    and a worst point that was not tried cannot be in the interval of `regret_worst`.

    Raises `InputError` if no run is there for all alternatives.
    """
    y = stacked(values, design)
    found = figures(y, threshold, lower_is_better)
    draws = resampling.generator()
    anew = [
        figures(drawn_anew(y, draws), threshold, lower_is_better)
        for _ in range(resampling.resamples)
    ]
    spread = spread_of(np.array(anew), resampling.confidence)
    columns = {
        f"{name}{ending}": table[:, n]
        for n, name in enumerate(FIGURES)
        for ending, table in (("", found), ("_low", spread.low), ("_high", spread.high))
    }
    return pd.DataFrame({"alternative": alternatives(design)} | columns).assign(
        points=y.shape[1], replicates=y.shape[2], interval_of=interval_of(y.shape[2])
    )


def figures(y: np.ndarray, threshold: float, lower_is_better: bool = False) -> np.ndarray:
    """The figures of `FIGURES`, (alternative, figure).

    y : (alternative, point, replicate)

    >>> y = np.array([[[1.0], [4.0]], [[2.0], [1.0]]])  # two alternatives at two points
    >>> figures(y, 2.0)[:, 1]  # mean regret: 1 and 0 at the points of the first, 0 and 3
    array([0.5, 1.5])
    """
    sign = -1.0 if lower_is_better else 1.0
    good = y * sign
    each = good.mean(axis=2)
    regret = each.max(axis=0) - each
    worst = np.sort(each, axis=1)[:, : ceil(WORST * each.shape[1])]
    columns = [
        each.mean(axis=1) * sign,
        regret.mean(axis=1),
        regret.max(axis=1),
        (each >= threshold * sign).mean(axis=1),
        (good >= threshold * sign).mean(axis=(1, 2)),
        worst.mean(axis=1) * sign,
    ]
    return np.column_stack(columns)


def drawn_anew(y: np.ndarray, draws: np.random.Generator) -> np.ndarray:
    """Points and replicates drawn anew, whole and the same for all alternatives.

    y : (..., point, replicate)
    """
    points = _drawn(weights(draws, y.shape[-2]))
    replicates = _drawn(luck_weights(draws, y.shape[-1]))
    return np.asarray(y[..., points, :][..., replicates])


def _drawn(times: np.ndarray) -> np.ndarray:
    """The numbers that were drawn, each as often as it was."""
    return np.repeat(np.arange(len(times)), times.astype(np.intp))


def trade_offs(
    values: Mapping[str, pd.DataFrame],
    design: pd.DataFrame,
    lower_is_better: Collection[str] = (),
    resampling: Resampling = Resampling(),  # noqa: B008
) -> pd.DataFrame:
    """Which alternatives are worth a thought when several outcomes count?

    values  : by outcome, `setting`, `replicate`, `value`
    lower_is_better : outcomes of which less is better
    Returns : a row an alternative, with columns `alternative`, the mean of each outcome over points
              and replicates under the outcome's name, and

    - dominated_by : alternatives that are as good in every outcome and better in one
    - undominated : whether there is none
    - undominated_share : share of resamples (points and replicates drawn anew) in which there
      is none: near 1 or 0 one can be sure

    Raises `InputError` if no run is there for all alternatives and outcomes.
    """
    names = alternatives(design)
    y = stacked_together(list(values.values()), design)
    signs = np.array([-1.0 if outcome in lower_is_better else 1.0 for outcome in values])
    means = y.mean(axis=(2, 3))
    beaten = dominated(means * signs[:, None])
    draws = resampling.generator()
    free = [
        ~dominated(drawn_anew(y, draws).mean(axis=(2, 3)) * signs[:, None]).any(axis=1)
        for _ in range(resampling.resamples)
    ]
    columns = {"alternative": names} | dict(zip(values, means, strict=True))
    return pd.DataFrame(columns).assign(
        dominated_by=[", ".join(np.array(names)[row]) for row in beaten],
        undominated=np.logical_not(beaten.any(axis=1)),
        undominated_share=np.mean(free, axis=0),
    )


def dominated(good: np.ndarray) -> np.ndarray:
    """Which alternative is dominated by which.

    good    : (outcome, alternative), more is better
    Returns : (alternative, other), whether the other is as good everywhere and better somewhere

    >>> dominated(np.array([[1.0, 2.0], [3.0, 3.0]]))
    array([[False,  True],
           [False, False]])
    """
    mine, other = good[:, :, None], good[:, None, :]
    return np.asarray((other >= mine).all(axis=0) & (other > mine).any(axis=0))
