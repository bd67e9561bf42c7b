"""What does a run of months come to?  Sums and shares over time, the same to the last bit.

Months are added one after another, the first first: so the same run comes to the same bits
beside whatever other runs.
"""

from __future__ import annotations

import math

from simcoord.measures.derived import COUNT, INTENSITY, LEVEL, month_is_measured
from simcoord.measures.terms import AFTER, Desk, Yardstick
from simcoord.rulebook.compiled import rule
from simcoord.rulebook.state import Floats

#: Months over which a plateau is taken, the last of the run.
PLATEAU = 60
#: Place among the measures after the conditions.  It is missing in months without a call.
HELD = AFTER.index("held")
#: Of the months of a desk: all, and those of the plateau.
ALL, LATE = range(2)


def plateau_months(months: int) -> int:
    """Months over which the plateau of a run of so many is taken.

    >>> plateau_months(240), plateau_months(36)
    (60, 36)
    """
    return min(PLATEAU, months)


@rule
def share_of(part: float, whole: float) -> float:
    """Part of the whole, NaN where the whole is 0.

    >>> share_of(1.0, 4.0), share_of(0.0, 0.0)
    (0.25, nan)
    """
    if whole == 0.0:
        return math.nan
    return part / whole


@rule
def desk_is_cleared(desk: Desk) -> None:
    """No month has been added yet."""
    for c in range(len(desk.total)):
        desk.total[c] = 0.0
        desk.late[c] = 0.0
    desk.held[ALL] = 0.0
    desk.held[LATE] = 0.0


@rule
def months_are_added_up(desk: Desk, months: Floats, yardstick: Yardstick, monthly: Floats) -> None:
    """Every month of a place is measured, kept where that is asked for, and added to the sums.

    months  : as recorded, axes (column, t)
    monthly : those that are kept, axes (h, t)
    """
    desk_is_cleared(desk)
    first_late = months.shape[1] - PLATEAU
    for t in range(months.shape[1]):
        month_is_measured(desk.row, months[:, t], yardstick)
        for n in range(len(yardstick.kept)):
            monthly[n, t] = desk.row[yardstick.kept[n]]
        month_is_added(desk, t, t >= first_late)
    month_is_measured(desk.last, months[:, months.shape[1] - 1], yardstick)


@rule
def month_is_added(desk: Desk, t: int, late: bool) -> None:
    """The month of the desk is added to its sums; a share of no meeting counts as none.

    late : whether it belongs to the plateau
    """
    after = desk.row[len(desk.row) - COUNT :]
    desk.intensity[t] = after[INTENSITY]
    desk.level[t] = after[LEVEL]
    called = not math.isnan(after[HELD])
    if not called:
        after[HELD] = 0.0
    for c in range(len(desk.row)):
        desk.total[c] += desk.row[c]
    desk.held[ALL] += called
    if late:
        for c in range(len(desk.row)):
            desk.late[c] += desk.row[c]
        desk.held[LATE] += called


@rule
def sum_of(values: Floats) -> float:
    """Sum of months one after another; 0 without a month."""
    total = 0.0
    for t in range(len(values)):
        total += values[t]
    return total
