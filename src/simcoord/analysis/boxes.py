"""What is a box of factors, and how is it said?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf, isfinite
from typing import NamedTuple

import numpy as np
import pandas as pd

from simcoord.analysis.cases import Cases

#: A box: by factor, what it is at least and at most; categories by rank.  Others are free.
Box = Mapping[str, tuple[float, float]]

#: How a box is said; another language has its own.
PHRASES = {
    "everywhere": "everywhere",
    "and": " and ",
    "or": " or ",
    "below": "{factor} below {high}",
    "above": "{factor} above {low}",
    "between": "{factor} between {low} and {high}",
    "is": "{factor} is {names}",
}


class Restriction(NamedTuple):
    """What a box asks of one factor.

    low, high  : ends, in the unit of the factor; infinite where open
    categories : the names it may have, if it is no number; empty otherwise
    quasi_p    : how likely so many runs of interest would be in the box if this restriction did
                 nothing; near 0 it is needed, above 0.05 it may be chance.  Small as a rule, since
                 the restriction was looked for (Bryant and Lempert 2010)
    """

    factor: str
    low: float = -inf
    high: float = inf
    categories: tuple[str, ...] = ()
    quasi_p: float = 0.0


def inside(box: Box, x: pd.DataFrame) -> np.ndarray:
    """Which points lie in a box, (p,)."""
    found = np.ones(len(x), dtype=bool)
    for factor, (low, high) in box.items():
        column = x[factor].to_numpy()
        found &= (column >= low) & (column <= high)
    return found


def restrictions_of(cases: Cases, box: Box) -> tuple[Restriction, ...]:
    """What a box asks, factor by factor, categories by their names."""
    found = []
    for factor, (low, high) in box.items():
        p = quasi_p(cases, box, factor)
        if factor in cases.categories:
            names = cases.categories[factor]
            kept = tuple(sorted(name for n, name in enumerate(names) if low <= n <= high))
            found.append(Restriction(factor, categories=kept, quasi_p=p))
        else:
            found.append(Restriction(factor, low, high, quasi_p=p))
    return tuple(found)


def quasi_p(cases: Cases, box: Box, factor: str) -> float:
    """How likely the box would be as dense if its restriction of this factor did nothing.

    The binomial probability of at least as many points of interest in the box as there are, each
    being one with the share of the box without the restriction.  Points count, not runs: the runs
    of a point are no independent cases.  A point counts by its share of runs of interest.
    """
    from scipy.special import betainc  # type: ignore[import-untyped]

    share = cases.hits / cases.runs
    here = inside(box, cases.x)
    wider = inside({name: ends for name, ends in box.items() if name != factor}, cases.x)
    n, hits = float(here.sum()), float(share[here].sum())
    if hits <= 0 or not n:
        return 1.0
    return float(betainc(hits, n - hits + 1, min(1.0, float(share[wider].mean()))))


def without_idle(cases: Cases, box: Box, most: float = 0.05) -> Box:
    """The box without restrictions that may be chance, the least needed taken off first."""
    while box:
        p = {factor: quasi_p(cases, box, factor) for factor in box}
        idle = max(p, key=lambda factor: p[factor])
        if p[idle] <= most:
            return box
        box = {factor: ends for factor, ends in box.items() if factor != idle}
    return box


def words(restrictions: Iterable[Restriction], phrases: Mapping[str, str] = PHRASES) -> str:
    """A box in words.

    phrases : as `PHRASES`, in any language

    >>> words([Restriction("term", high=36.0), Restriction("bodies", categories=("one", "two"))])
    'term below 36 and bodies is one or two'
    """
    parts = [_said(restriction, phrases) for restriction in restrictions]
    return phrases["and"].join(parts) or phrases["everywhere"]


def _said(restriction: Restriction, phrases: Mapping[str, str]) -> str:
    factor, low, high, categories, _ = restriction
    if categories:
        return phrases["is"].format(factor=factor, names=phrases["or"].join(categories))
    ends = (isfinite(low), isfinite(high))
    kind = {(True, True): "between", (True, False): "above"}.get(ends, "below")
    return phrases[kind].format(factor=factor, low=_number(low), high=_number(high))


def _number(value: float) -> str:
    """Three digits are enough for the edge of a box."""
    return f"{float(f'{value:.3g}'):g}"
