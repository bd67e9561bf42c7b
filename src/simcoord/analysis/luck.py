"""How much of what differs between runs is the factors' doing, and how much is luck?

By the law of total variance, the variance of an outcome over all runs is that of what one expects
at each point, and the mean over points of what luck does there.  Luck is common to all settings,
so its part comes in two: a lucky replicate that lifts every setting alike, which no comparison
of settings ever sees, and luck that falls out otherwise at other settings, which blurs them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from simcoord.analysis.estimates import student
from simcoord.analysis.resampling import (
    Resampling,
    interval_of,
    luck_weights,
    weights,
)
from simcoord.analysis.values import full_block, points_only, refuse, refuse_constant
from simcoord.sayings import saying

#: Shares below this are as good as none.
TRACE = 1e-3
#: The three sources, and what each is in plain words.
SOURCES = {
    "factors": "differences between settings that any replicate would show",
    "luck_common": "good or bad luck of a replicate that lifts or lowers every setting alike",
    "luck_own": "luck that falls out otherwise at other settings: it blurs their differences",
}


def luck_shares(
    values: pd.DataFrame,
    design: pd.DataFrame,
    resampling: Resampling = Resampling(),  # noqa: B008 (nothing in it can change)
    block: int = 1,
) -> pd.DataFrame:
    """The noise floor: shares of the variance of all runs.

    block   : consecutive points that belong together and are drawn anew together: N + 2 settings
              of a base point (`settings_a_base`), the points of a trajectory, 1 in other designs
    Returns : a row for each of "factors", "luck_common" and "luck_own", with columns `source`,
              `variance` (unit of the outcome, squared), `share`, `low`, `high`, `meaning`,
              `points`, `replicates`, `interval_of`

    In the words of a two-way analysis of variance these are the main effect of the setting, that
    of the replicate, and their interaction.  Without common luck the second is 0 and the third
    is all luck.  An estimate may come out a little below 0.

    Raises `InputError` with one replicate, one point, or an outcome that never changes.
    """
    y = _runs(values, design, block)
    draws = resampling.generator()
    points, replicates = y.shape
    found = parts(y, np.ones(points), np.ones(replicates))
    anew = [
        parts(y, np.repeat(weights(draws, points // block), block), luck_weights(draws, replicates))
        for _ in range(resampling.resamples)
    ]
    draws_of_shares = np.array([_shares(part) for part in anew])
    low, high = _interval(_shares(found), draws_of_shares, resampling.confidence, replicates)
    return pd.DataFrame(
        {
            "source": list(SOURCES),
            "variance": found,
            "share": _shares(found),
            "low": low,
            "high": high,
            "meaning": list(SOURCES.values()),
            "points": points,
            "replicates": replicates,
            "interval_of": interval_of(replicates),
        }
    )


def _runs(values: pd.DataFrame, design: pd.DataFrame, block: int) -> np.ndarray:
    """The runs of the complete blocks, (point, replicate)."""
    wide, points = points_only(values, design)
    if len(points) % block:
        refuse(
            saying(
                "{points} points are no whole blocks of {block}; take the block of the design",
                points=len(points),
                block=block,
            )
        )
    y = wide.to_numpy().reshape(-1, block, wide.shape[1])
    blocks, replicates = full_block(np.isfinite(y).all(axis=1))
    kept = np.asarray(y[np.ix_(blocks, np.arange(block), replicates)]).reshape(-1, len(replicates))
    if kept.shape[1] < 2:
        refuse(saying("with one replicate luck cannot be told from factors; run 10 or more"))
    if len(kept) < 2:
        refuse(saying("with one point there are no factors to tell luck from; vary something"))
    refuse_constant(kept, saying("the outcome"))
    return np.asarray(kept - kept.mean())


def parts(y: np.ndarray, points: np.ndarray, luck: np.ndarray) -> np.ndarray:
    """Variance that factors, common luck and own luck make, (3,).

    y      : (point, replicate)
    points : weights of points
    luck   : weights of replicates

    Factors are what two different replicates have in common; a replicate drawn twice is no pair.

    >>> y = np.array([[0.0, 1.0], [2.0, 3.0]])  # the second replicate has 1 more everywhere
    >>> parts(y, np.ones(2), np.ones(2))
    array([2. , 0.5, 0. ])
    """
    share, everything = points / points.sum(), luck.sum()
    n = len(points)
    means = share @ y
    within = (share @ (y - means) ** 2) * n / (n - 1)
    mean = y @ luck / everything
    between = share @ (mean - share @ mean) ** 2 * n / (n - 1)
    pairs = everything**2 - luck @ luck
    factors = (everything**2 * between - luck**2 @ within) / pairs
    own = luck @ within / everything - factors
    common = (everything * (luck @ means**2) - (luck @ means) ** 2) / pairs - own / n
    return np.array([factors, common, own])


def _interval(
    share: np.ndarray, anew: np.ndarray, confidence: float, replicates: int
) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the intervals of shares, each (3,).

    A variance seen in few replicates is small more often than large, so the interval is made where
    it is even: on the logit, with Student's t of a degree of freedom less than replicates.
    """
    middle, error = _logit(share), _logit(anew).std(axis=0, ddof=1)
    half = error * student(replicates - 1, confidence)
    low, high = (1 / (1 + np.exp(-end)) for end in (middle - half, middle + half))
    return np.where(low <= TRACE, 0.0, low), np.where(high >= 1 - TRACE, 1.0, high)


def _logit(share: np.ndarray) -> np.ndarray:
    within = np.clip(share, TRACE, 1 - TRACE)
    return np.asarray(np.log(within / (1 - within)))


def _shares(variances: np.ndarray) -> np.ndarray:
    total = variances.sum()
    return variances / total if total > 0 else np.full_like(variances, np.nan)
