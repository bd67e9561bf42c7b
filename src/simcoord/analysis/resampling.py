"""How far would a figure of a sweep move, had other points been drawn and other luck been met?

Two things in a sweep are drawn: points (of a sampled design) and luck (replicates).  Luck is
common, so a replicate is one world that every setting meets, and the table of runs is crossed:
points by replicates.  Both are drawn anew, each as a whole: a replicate with all its settings, a
point with all its replicates and all settings that belong to it (Owen 2007, the pigeonhole
bootstrap, Annals of Applied Statistics 1, 386-411).  What is luck of one setting and one replicate
alone counts thrice in such an interval, which is never too narrow for it, so the same rule serves
luck that is not common.  From n, n - 1 are drawn: the variance of a mean then comes out right for
few replicates too (Rao and Wu 1988, JASA 83, 231-241).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simcoord.analysis.estimates import CONFIDENCE
from simcoord.analysis.values import refuse
from simcoord.sayings import saying

#: With fewer replicates, luck cannot be drawn anew: intervals are those of the points alone.
FEWEST_REPLICATES = 4


class Resampling(NamedTuple):
    """How intervals are made.

    seed       : of the draws; any whole number from 0, and the same seed gives the same interval
    resamples  : how often points and luck are drawn anew
    confidence : of the intervals, in (0, 1)
    """

    seed: int = 0
    resamples: int = 500
    confidence: float = CONFIDENCE

    def generator(self) -> np.random.Generator:
        """A stream of its own.  Seed 0 is a seed as any other, and no global state is touched.

        Raises `InputError` if one of the three makes no sense.
        """
        if not 0 < self.confidence < 1:
            refuse(
                saying(
                    "confidence is {confidence:g}; it is a share between 0 and 1, say 0.95",
                    confidence=self.confidence,
                )
            )
        if self.resamples < 2:
            refuse(
                saying(
                    "resamples is {resamples}; an interval needs some hundred",
                    resamples=self.resamples,
                )
            )
        if self.seed < 0:
            refuse(saying("seed is {seed}; it is a whole number from 0", seed=self.seed))
        return np.random.default_rng([self.seed, 0x51AC])


def weights(draws: np.random.Generator, n: int) -> np.ndarray:
    """How often each of n is drawn when n - 1 are drawn anew; at least two differ where n > 2.

    Returns : (n,) whole numbers as floats, that add to n - 1; ones where there is one alone
    """
    if n < 3:
        return np.ones(n)
    while True:
        counts = np.bincount(draws.integers(n, size=n - 1), minlength=n)
        if np.count_nonzero(counts) > 1:
            return counts.astype(np.float64)


def luck_weights(draws: np.random.Generator, replicates: int) -> np.ndarray:
    """Weights of replicates, drawn together for every setting; ones where they are too few."""
    if replicates < FEWEST_REPLICATES:
        return np.ones(replicates)
    return weights(draws, replicates)


def interval_of(replicates: int) -> str:
    """What an interval is about: with too few replicates it says nothing of luck."""
    return "points and luck" if replicates >= FEWEST_REPLICATES else "points"


class Spread(NamedTuple):
    """What draws say of a figure: its standard error and the ends of its interval, each (...)."""

    standard_error: np.ndarray
    low: np.ndarray
    high: np.ndarray


def spread_of(draws: np.ndarray, confidence: float) -> Spread:
    """Standard error and percentile interval of figures that were drawn anew.

    draws : (resamples, ...) the figure in each resample; NaN where it could not be formed.

    A figure that could not be formed in more resamples than lie outside the interval on one side
    has no interval (NaN): there is too much luck in it to be sure of anything.
    """
    outside = (1 - confidence) / 2
    lost = np.isnan(draws).mean(axis=0) > outside
    usable = np.where(np.isnan(draws) & lost, 0.0, draws)
    low, high = np.nanquantile(usable, [outside, 1 - outside], axis=0)
    error = np.nanstd(usable, axis=0, ddof=1)
    return Spread(*(np.where(lost, np.nan, figure) for figure in (error, low, high)))
