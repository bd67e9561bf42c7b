"""What does a change of administration cost, and how long until it is made good?

Source: model.md 5, resilience.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simcoord.measures.over_time import share_of, sum_over_time
from simcoord.rulebook.state import Floats
from simcoord.scenario import Scenario

#: Months after a change in which it is followed, the month of the change included.
WINDOW = 24
#: Months before a change whose mean it is compared with.
BEFORE = 6
#: Share of what was there before that counts as recovered.
RECOVERED = 0.95


class Resilience(NamedTuple):
    """What changes of administration did to a measure, means over changes, axes (..., j).

    depth    : share of what was there before that was lost at worst; below 0 if it only grew
    recovery : months until it was back at 95 % of what was there before
    loss     : share missing over the window
    """

    depth: Floats
    recovery: Floats
    loss: Floats


def changes_of_administration(scenario: Scenario) -> dict[str, list[int]]:
    """Months in which the administration changes, by level: the calendar and early changes."""
    horizon = scenario.horizon.months
    changes: dict[str, list[int]] = {}
    for name, place in scenario.jurisdictions.items():
        calendar = range(place.administration.first_change, horizon + 1, place.administration.term)
        early = (
            event.month
            for event in scenario.events
            if event.kind == "early_change" and event.jurisdiction in (None, name)
        )
        changes[name] = sorted({*calendar, *early})
    return changes


def resilience(
    y: Floats,
    changes: Sequence[int],
    window: int = WINDOW,
    before: int = BEFORE,
    threshold: float = RECOVERED,
) -> Resilience:
    """Resilience of a measure to changes of administration.

    y         : the measure, axes (..., t, j), its first month being month 1
    changes   : months of the changes, from 1; the month itself is recorded after the cut
    window    : months followed after a change, its own included; a change later than that
                before the end of the run does not count
    before    : months before the change whose mean is what there was; fewer where fewer are
    threshold : share of what there was that counts as recovered

    1. What there was is the mean of the months before the change.
    2. Depth is 1 - (least in the window) / (what there was).
    3. Recovery is the number of months from the change to the first month that is back at the
       threshold after the first month below it: 0 if none is below, the window if none is back.
    4. Loss is the sum of what is missing, over window times what there was.

    A change before which there was nothing does not count; NaN where none counts.
    """
    months, shape = y.shape[-2], y.shape[:-2] + y.shape[-1:]
    totals = [np.zeros(shape) for _ in Resilience._fields]
    defined = np.zeros(shape)
    for c in changes:
        if c > 1 and c - 1 + window <= months:
            earlier = y[..., max(0, c - 1 - before) : c - 1, :]
            was = sum_over_time(earlier) / float(earlier.shape[-2])
            figures = _one_change(y[..., c - 1 : c - 1 + window, :], was, threshold)
            for total, figure in zip(totals, figures, strict=True):
                total += np.where(was > 0.0, figure, 0.0)
            defined += was > 0.0
    return Resilience(*(share_of(total, defined) for total in totals))


def _one_change(after: Floats, was: Floats, threshold: float) -> Resilience:
    """Figures of one change; NaN where there was nothing before it."""
    missing = np.maximum(0.0, was[..., None, :] - after)
    return Resilience(
        depth=1.0 - share_of(after.min(axis=-2), was),
        recovery=_months_to_recover(after, threshold * was),
        loss=share_of(sum_over_time(missing), after.shape[-2] * was),
    )


def _months_to_recover(after: Floats, enough: Floats) -> Floats:
    """Months from the change to the first month that has enough again."""
    below = after < enough[..., None, :]
    fallen = np.logical_or.accumulate(below, axis=-2)
    back = fallen & ~below
    months = np.where(back.any(axis=-2), back.argmax(axis=-2), after.shape[-2])
    return np.where(below.any(axis=-2), months, 0).astype(np.float64)
