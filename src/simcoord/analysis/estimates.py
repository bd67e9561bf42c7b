"""How large is an outcome over replicates, how sure is its mean, and how far do runs spread?"""

from __future__ import annotations

from functools import cache
from math import nan
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

#: Confidence of every interval of a mean that is shown.
CONFIDENCE = 0.95


class Estimate(NamedTuple):
    """An outcome over replicates, in the outcome's own unit.

    mean           : mean over replicates
    standard_error : of that mean
    low, high      : ends of the 95 % interval of the mean (Student's t)
    q05, q95       : between these lie 90 % of the replicates
    replicates     : how many have the outcome; those without (NaN, infinite) do not count
    """

    mean: float
    standard_error: float
    low: float
    high: float
    q05: float
    q95: float
    replicates: int


def estimate(values: ArrayLike) -> Estimate:
    """The estimate from one value a replicate.

    One replicate alone has a mean and no interval; none at all has nothing (NaN).

    >>> estimate([1.0, 2.0, 3.0]).mean
    2.0
    """
    every = np.asarray(values, dtype=np.float64)
    known = every[np.isfinite(every)]
    n = len(known)
    if n == 0:
        return Estimate(nan, nan, nan, nan, nan, nan, 0)
    mean = float(known.mean())
    error = float(known.std(ddof=1)) / n**0.5 if n > 1 else nan
    half = error * student(n - 1)
    q05, q95 = (float(q) for q in np.quantile(known, (0.05, 0.95)))
    return Estimate(mean, error, mean - half, mean + half, q05, q95, n)


@cache
def student(freedom: int, confidence: float = CONFIDENCE) -> float:
    """Half width of an interval in standard errors; NaN without degrees of freedom.

    >>> round(student(99), 3)
    1.984
    """
    if freedom < 1:
        return nan
    from scipy.special import stdtrit  # type: ignore[import-untyped]

    return float(stdtrit(freedom, (1 + confidence) / 2))
