"""Between which values do runs lie, month by month?"""

from __future__ import annotations

import numpy as np

from simcoord.rulebook.state import Floats


def ratio(part: Floats, whole: Floats) -> Floats:
    """Each part of its whole, NaN where the whole is 0."""
    undefined = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    ratios: Floats = np.divide(part, whole, out=undefined, where=whole != 0.0)
    return ratios


def mean_of_known(values: Floats) -> Floats:
    """Mean over the first axis of what is not missing; NaN where all is.

    >>> mean_of_known(np.array([[1.0, np.nan], [2.0, np.nan]])).tolist()
    [1.5, nan]
    """
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=0)
    return ratio(total, known.sum(axis=0))


def quantile_of_known(ascending: Floats, quantile: float) -> Floats:
    """Quantile over the first axis of what is not missing; NaN where all is.

    ascending : sorted along the first axis, what is missing last, as `np.sort` does
    quantile  : share in [0, 1]; between two values, on the straight line from one to the other

    >>> quantile_of_known(np.array([[1.0], [2.0], [4.0], [np.nan]]), 0.75).tolist()
    [3.0]
    """
    last = np.maximum((~np.isnan(ascending)).sum(axis=0) - 1, 0)
    place = quantile * last
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, last)
    low = np.take_along_axis(ascending, below[None], axis=0)[0]
    high = np.take_along_axis(ascending, above[None], axis=0)[0]
    between: Floats = low + (place - below) * (high - low)
    return between


def quantile_name(quantile: float) -> str:
    """Name of the column of a quantile.

    >>> quantile_name(0.05), quantile_name(0.975)
    ('q05', 'q97.5')
    """
    text = f"{100 * quantile:.10g}"
    return f"q0{text}" if quantile < 0.1 else f"q{text}"
