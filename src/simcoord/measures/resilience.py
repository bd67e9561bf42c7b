"""What does a change of administration cost, and how long until it is made good?

Source: model.md 5, resilience.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simcoord.measures.over_time import share_of, sum_of
from simcoord.measures.terms import Terms, terms_of
from simcoord.rulebook.compiled import rule
from simcoord.rulebook.elements import EARLY_CHANGE_EVENT
from simcoord.rulebook.state import Booleans, Floats
from simcoord.scenario import Scenario
from simcoord.scenario.translate import rules_of


class Spans(NamedTuple):
    """How a change is followed.

    window    : months after it in which it is followed, its own month included
    before    : months before it whose mean it is compared with; fewer where fewer are
    recovered : share of what was there before that counts as recovered
    """

    window: int = 24
    before: int = 6
    recovered: float = 0.95


SPANS = Spans()


class Resilience(NamedTuple):
    """What changes of administration did to a measure, means over changes.

    depth    : share of what was there before that was lost at worst; below 0 if it only grew
    recovery : months until it was back at 95 % of what was there before
    loss     : share missing over the window
    """

    depth: Floats
    recovery: Floats
    loss: Floats


def changes_of_administration(scenario: Scenario) -> dict[str, list[int]]:
    """Months in which the administration changes, by level: the calendar and early changes."""
    terms, changes = terms_of(rules_of(scenario)), np.zeros(scenario.horizon.months, dtype=np.bool_)
    months: dict[str, list[int]] = {}
    for v, name in enumerate(scenario.jurisdictions):
        changes_are_marked(changes, terms, v)
        months[name] = (np.flatnonzero(changes) + 1).tolist()
    return months


@rule
def changes_are_marked(changes: Booleans, terms: Terms, v: int) -> None:
    """Whether the administration of a level changes, month by month: the calendar and events."""
    months = len(changes)
    changes[:] = False
    for month in range(terms.first_change[v], months + 1, terms.term[v]):
        changes[month - 1] = True
    for e in range(len(terms.event_month)):
        is_early = terms.event_kind[e] == EARLY_CHANGE_EVENT and terms.event_level[e, v]
        if is_early and terms.event_month[e] <= months:
            changes[terms.event_month[e] - 1] = True


def resilience(y: Floats, changes: Sequence[int], spans: Spans = SPANS) -> Resilience:
    """Resilience of a measure to changes of administration, axes (..., j).

    y       : the measure, axes (..., t, j), its first month being month 1; none is missing
    changes : months of the changes, from 1; the month itself is recorded after the cut
    """
    series = np.moveaxis(y, -2, -1)
    *shape, months = series.shape
    rows = np.ascontiguousarray(series, dtype=np.float64).reshape(-1, months)
    marked = np.zeros(months, dtype=np.bool_)
    marked[[month - 1 for month in changes if month <= months]] = True
    figures = np.empty((len(rows), len(Resilience._fields)))
    series_are_followed(figures, rows, marked, spans)
    return Resilience(*(figure.reshape(shape) for figure in figures.T))


@rule
def series_are_followed(figures: Floats, rows: Floats, changes: Booleans, spans: Spans) -> None:
    """What the changes did to one series after another, axes (row, t)."""
    for n in range(len(rows)):
        changes_are_followed(figures[n], rows[n], changes, spans)


@rule
def changes_are_followed(figures: Floats, y: Floats, changes: Booleans, spans: Spans) -> None:
    """Depth, recovery and loss of a series, means over the changes that count.

    A change counts if there was something before it, and the run lasts for its whole window;
    NaN where none counts.

    1. What there was is the mean of the months before the change.
    2. Depth is 1 - (least in the window) / (what there was).
    3. Recovery is the number of months from the change to the first month that is back at the
       threshold after the first month below it: 0 if none is below, the window if none is back.
    4. Loss is the sum of what is missing, over window times what there was.
    """
    depth = recovery = loss = counted = 0.0
    for c in range(1, len(y) - spans.window + 1):
        earlier = y[max(0, c - spans.before) : c]
        was = sum_of(earlier) / len(earlier) if changes[c] else 0.0
        if was > 0.0:
            after = y[c : c + spans.window]
            depth += 1.0 - least_of(after) / was
            recovery += months_to_recover(after, spans.recovered * was)
            loss += missing(after, was) / (spans.window * was)
            counted += 1.0
    figures[0] = share_of(depth, counted)
    figures[1] = share_of(recovery, counted)
    figures[2] = share_of(loss, counted)


@rule
def least_of(values: Floats) -> float:
    """The least of some months."""
    least: float = values[0]
    for t in range(1, len(values)):
        least = min(least, values[t])
    return least


@rule
def months_to_recover(after: Floats, enough: float) -> int:
    """Months from the change to the first that has enough again, after one that has not."""
    fallen = 0
    while fallen < len(after) and after[fallen] >= enough:
        fallen += 1
    if fallen == len(after):
        return 0
    back = fallen
    while back < len(after) and after[back] < enough:
        back += 1
    return back


@rule
def missing(after: Floats, was: float) -> float:
    """What is missing in some months, added up."""
    total = 0.0
    for t in range(len(after)):
        total += max(0.0, was - after[t])
    return total
