"""PRIM: boxes found by peeling away, slice by slice, what is of least interest.

Friedman and Fisher (1999), Statistics and Computing 9, 123-143, as ema_workbench does it.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator

import numpy as np
import pandas as pd

from simcoord.analysis.boxes import Box, inside, without_idle
from simcoord.analysis.cases import Cases

#: A factor with no more values than this is peeled value by value.
MOST_VALUES = 20
#: For ema_workbench, what a run of interest counts at least, and how dense a box is at least: any
#: box will do, as the one to keep is chosen from all that peeling goes through.
NEARLY_NONE = 1e-9
#: More runs than this are not peeled: the first replicates are.
MOST_RUNS = 20_000


def peeled_boxes(
    cases: Cases, mass: float, density: float, boxes: int, draws: np.random.Generator
) -> Iterator[Box]:
    """One box after the other, what lies in it being taken out before the next.

    mass    : least share of all runs in a box
    density : least share of its runs that are of interest
    boxes   : at most so many
    """
    left = np.ones(len(cases.x), dtype=bool)
    for _ in range(boxes):
        remaining = cases.drawn(left)
        share = mass * float(cases.runs.sum()) / max(1.0, float(remaining.runs.sum()))
        if share >= 1 or not 0 < remaining.hits.sum() < remaining.runs.sum():
            return
        box = _peeled(remaining, share, density, draws)
        if not box:
            return
        yield box
        left &= ~inside(box, cases.x)


def _peeled(cases: Cases, mass: float, density: float, draws: np.random.Generator) -> Box:
    """The box at which density and coverage are best balanced, of all that peeling goes through.

    Returns : an empty box if none on the way is dense enough
    """
    replicates = max(1, MOST_RUNS // len(cases.x))
    point, replicate = np.nonzero(cases.done[:, :replicates])
    y = cases.interest[point, replicate].astype(np.intp)
    if y.min() == y.max():
        return {}
    values = {name: np.unique(cases.x[name]) for name in cases.factors}
    x = _without_ties(cases.x.iloc[point], values, draws)
    path = [_box(x, values, limits) for limits in _prim(x, y, mass)]
    return next(_dense(cases, path, density), {})


def _dense(cases: Cases, path: list[Box], density: float) -> Iterator[Box]:
    """Boxes that are dense enough also without what may be chance in them, best balanced first."""
    balanced = sorted(path, key=lambda box: -_balance(cases, box))
    for box in balanced:
        if _hits(cases, box)[0] >= density:
            needed = without_idle(cases, box)
            if needed and _hits(cases, needed)[0] >= density:
                yield needed


def _hits(cases: Cases, box: Box) -> tuple[float, float]:
    """Density and coverage of a box."""
    here = inside(box, cases.x)
    hits, runs = float(cases.hits[here].sum()), float(cases.runs[here].sum())
    return hits / max(runs, 1.0), hits / float(cases.hits.sum())


def _balance(cases: Cases, box: Box) -> float:
    """Harmonic mean of density and coverage: high where neither is low."""
    density, coverage = _hits(cases, box)
    return 2 * density * coverage / (density + coverage) if coverage else 0.0


def _prim(x: pd.DataFrame, y: np.ndarray, mass: float) -> list[pd.DataFrame]:
    """The limits of all boxes that ema_workbench's PRIM goes through on its way to the first.

    It warns of executors that are not installed, and logs; neither is about the data.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.getLogger("EMA").addHandler(logging.NullHandler())
        from ema_workbench.analysis.prim import Prim  # type: ignore[import-untyped]

        return list(Prim(x, y, threshold=NEARLY_NONE, mass_min=mass).find_box().box_lims)


def _without_ties(
    x: pd.DataFrame, values: dict[str, np.ndarray], draws: np.random.Generator
) -> pd.DataFrame:
    """Factors with few values as their rank plus a random part below 1.

    Peeling takes off a twentieth at a time, and cannot take half of those that are equal: on a
    grid it would never start.  Spread out at random, a value is peeled off bit by bit.
    """
    spread = {
        name: np.searchsorted(seen, x[name]) + draws.random(len(x))
        if len(seen) <= MOST_VALUES
        else x[name].to_numpy()
        for name, seen in values.items()
    }
    return pd.DataFrame(spread, dtype=np.float64)


def _box(x: pd.DataFrame, values: dict[str, np.ndarray], limits: pd.DataFrame) -> Box:
    """The box in the factors' own values: a value is in if half of its spread is."""
    box: dict[str, tuple[float, float]] = {}
    for name, seen in values.items():
        low, high = (float(end) for end in limits[name])
        low = -np.inf if low <= x[name].min() else low
        high = np.inf if high >= x[name].max() else high
        if len(seen) <= MOST_VALUES:
            low, high = _between_values(seen, low, high)
        if low > -np.inf or high < np.inf:
            box[name] = (low, high)
    return box


def _between_values(values: np.ndarray, low: float, high: float) -> tuple[float, float]:
    """The ends of a box of ranks, half way between the values that are in and those that are not.

    >>> _between_values(np.array([24.0, 48.0, 96.0]), -np.inf, 1.3)
    (-inf, 36.0)
    """
    middle = np.arange(len(values)) + 0.5
    kept = np.flatnonzero((middle >= low) & (middle <= high))
    if not len(kept):  # less than half of one value: the value in which the box lies
        kept = np.array([int(min(max(low, 0), len(values) - 1))])
    first, last = kept[0], kept[-1]
    half = (values[1:] + values[:-1]) / 2
    return (
        float(half[first - 1]) if first > 0 else -np.inf,
        float(half[last]) if last < len(values) - 1 else np.inf,
    )
