"""Which value stands at a quantile of a distribution?  SciPy's own functions, under our names.

A module of its own, so that SciPy is read only when something is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from scipy import stats  # type: ignore[import-untyped]

from simcoord.experiments.experiment_file import Distribution
from simcoord.rulebook.state import Floats

#: Quantiles, the two ends, the middle (mode or mean) and the spread; values.
Quantile: TypeAlias = Callable[[Floats, float, float, float, float], Floats]


def uniform(quantiles: Floats, low: float, high: float, _: float, __: float) -> Floats:
    """Every value alike."""
    return low + quantiles * (high - low)


def log_uniform(quantiles: Floats, low: float, high: float, _: float, __: float) -> Floats:
    """Every order of magnitude alike."""
    return np.asarray(stats.loguniform.ppf(quantiles, low, high), dtype=np.float64)


def triangular(quantiles: Floats, low: float, high: float, mode: float, _: float) -> Floats:
    """Most at the mode, falling to nothing at both ends."""
    share = (mode - low) / (high - low)
    values = stats.triang.ppf(quantiles, share, loc=low, scale=high - low)
    return np.asarray(values, dtype=np.float64)


def normal(quantiles: Floats, low: float, high: float, mean: float, spread: float) -> Floats:
    """A normal distribution, cut off at both ends."""
    ends = (low - mean) / spread, (high - mean) / spread
    values = stats.truncnorm.ppf(quantiles, *ends, loc=mean, scale=spread)
    return np.asarray(values, dtype=np.float64)


QUANTILES: dict[Distribution, Quantile] = {
    "uniform": uniform,
    "log_uniform": log_uniform,
    "triangular": triangular,
    "normal": normal,
}
