"""How large is an outcome over replicates, how sure is its mean, and how far do runs spread?"""

from __future__ import annotations

from functools import cache
from math import atan, cos, nan, pi, sin, sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

#: Confidence of every interval of a mean that is shown.
CONFIDENCE = 0.95
#: From more degrees of freedom on, the quantile is taken from its expansion.
EXPANDED = 100
#: Halvings of the range that a quantile is looked for in.
BISECTIONS = 60


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
def student(freedom: int) -> float:
    """Half width of the 95 % interval in standard errors; NaN without degrees of freedom.

    Exact for few degrees of freedom; the expansion around the normal distribution for many
    (Abramowitz & Stegun 1972, 26.7.3-5), right to 9 digits.

    >>> round(student(99), 3)
    1.984
    """
    if freedom < 1:
        return nan
    if freedom > EXPANDED:
        return _expanded(freedom)
    low, high = 0.0, 1000.0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < CONFIDENCE else (low, middle)
    return low


def _within(t: float, freedom: int) -> float:
    """Probability that a Student variable lies between -t and t."""
    angle = atan(t / sqrt(freedom))
    odd = freedom % 2
    term = cos(angle) if odd else 1.0
    total = term if freedom > 1 else 0.0
    for k in range(2 + odd, freedom - 1, 2):
        term *= cos(angle) ** 2 * (k - 1) / k
        total += term
    total *= sin(angle)
    return 2 / pi * (angle + total) if odd else total


def _expanded(freedom: int) -> float:
    """The quantile as a series in 1 / freedom."""
    z, n = NormalDist().inv_cdf((1 + CONFIDENCE) / 2), float(freedom)
    return (
        z
        + (z**3 + z) / (4 * n)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * n**4)
    )
