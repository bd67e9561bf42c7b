"""What does a run of months come to?  Sums and means over time, the same to the last bit.

Months are added one after another, the first first.  NumPy's own sums add in
an order that depends on the shape of the table, so that the same run would
come to other bits beside other runs.  Axes are (..., t, j): time is the last but one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from simcoord.rulebook.state import Floats

#: Months over which a plateau is taken, the last of the run.
PLATEAU = 60
#: Numbers that are added up at one time, so that they stay near the processor.
AT_ONCE = 2**18


def sums_over_time(tables: Sequence[Floats]) -> list[Floats]:
    """Sum of each table over its months, axes (..., j); all tables have one shape.

    Side by side, many tables cost little more than one.

    >>> one, two = np.array([[1.0], [2.0], [4.0]]), np.array([[0.5], [0.5], [0.5]])
    >>> [total.tolist() for total in sums_over_time([one, two])]
    [[7.0], [1.5]]
    """
    return [total for some in _portions(tables) for total in _added_up(some)]


def _portions(tables: Sequence[Floats]) -> Iterator[Sequence[Floats]]:
    size = max(1, AT_ONCE // max(1, tables[0].size)) if tables else 1
    for first in range(0, len(tables), size):
        yield tables[first : first + size]


def _added_up(tables: Sequence[Floats]) -> Iterable[Floats]:
    """Sums of some tables, in their order."""
    *outer, months, places = tables[0].shape
    by_month = np.empty((months, len(tables), *outer, places))
    months_first = (len(outer), *range(len(outer)), len(outer) + 1)
    for n, table in enumerate(tables):
        by_month[:, n] = table.transpose(months_first)
    total = np.zeros(by_month.shape[1:])
    for month in by_month:
        total += month
    return total


def sum_over_time(values: Floats) -> Floats:
    """Sum over months, axes (..., j); 0 without a month."""
    return sums_over_time([values])[0]


def months_with(flags: NDArray[np.bool_]) -> Floats:
    """How many months are true, axes (..., j); counts are exact in any order."""
    return np.array(np.count_nonzero(flags, axis=-2), dtype=np.float64)


def first_month_with(flags: NDArray[np.bool_]) -> Floats:
    """First month that is true, from 1, axes (..., j); NaN if none is.

    >>> first_month_with(np.array([[False, False], [True, False]])).tolist()
    [2.0, nan]
    """
    return np.where(flags.any(axis=-2), flags.argmax(axis=-2) + 1.0, np.nan)


def plateau(values: Floats) -> Floats:
    """The last 60 months of a run, all of a shorter one; axes (..., t, j)."""
    return values[..., -PLATEAU:, :]


def share_of(part: Floats, whole: Floats) -> Floats:
    """Part of the whole, NaN where the whole is 0."""
    undefined = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    shares: Floats = np.divide(part, whole, out=undefined, where=whole != 0.0)
    return shares
