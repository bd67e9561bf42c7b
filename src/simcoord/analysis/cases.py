"""Which runs are of interest, and where do they lie?  The table that boxes are looked for in."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np
import pandas as pd

from simcoord.analysis.values import factors_of, points_only, refuse
from simcoord.sayings import Saying, both, joined, saying

#: With fewer points, a box is a guess.
FEWEST_POINTS = 20


class Interest(NamedTuple):
    """Runs whose value is below one bound and above another; reaching a bound is not enough.

    >>> Interest(below=0.3).said_of("intensity_plateau")
    'intensity_plateau below 0.3'
    """

    below: float = inf
    above: float = -inf

    def said_of(self, what: str) -> Saying:
        """Which runs these are."""
        parts = [saying("above {bound:g}", bound=self.above)] * (self.above > -inf)
        parts += [saying("below {bound:g}", bound=self.below)] * (self.below < inf)
        return joined([what, both(parts)], " ")


class Cases(NamedTuple):
    """Runs by point.  p points, r replicates.

    x          : (p, factor) factors as floats; categories as their rank, see `categories`
    categories : names of each categorical factor by rank, from least to most of interest
    interest   : (p, r) 1 where the run is there and of interest
    done       : (p, r) 1 where the run is there
    """

    x: pd.DataFrame
    categories: dict[str, list[str]]
    interest: np.ndarray
    done: np.ndarray

    @property
    def factors(self) -> list[str]:
        """Names of the factors."""
        return [str(name) for name in self.x.columns]

    @property
    def hits(self) -> np.ndarray:
        """Runs of interest of each point, (p,)."""
        return np.asarray(self.interest.sum(axis=1))

    @property
    def runs(self) -> np.ndarray:
        """Runs of each point, (p,)."""
        return np.asarray(self.done.sum(axis=1))

    def drawn(self, times: np.ndarray) -> Cases:
        """The cases with each point as often as it was drawn."""
        rows = np.repeat(np.arange(len(times)), times.astype(np.intp))
        x = self.x.iloc[rows].reset_index(drop=True)
        return Cases(x, self.categories, self.interest[rows], self.done[rows])


def cases_of(values: pd.DataFrame, design: pd.DataFrame, interest: Interest) -> Cases:
    """The runs of a sweep as cases; points without a run are left out.

    Raises `InputError` if there are too few points, or all or none of the runs are of interest.
    """
    if interest == Interest():
        refuse(saying("say which runs are of interest: Interest(below=...) or Interest(above=...)"))
    wide, points = points_only(values, design)
    y = wide.to_numpy()
    there = np.isfinite(y).any(axis=1)
    y, points = y[there], points[there]
    if len(y) < FEWEST_POINTS:
        refuse(
            saying(
                "{points} points have a run; to find boxes, {least} are the least",
                points=len(y),
                least=FEWEST_POINTS,
            )
        )
    with np.errstate(invalid="ignore"):
        hits = ((y < interest.below) & (y > interest.above)).astype(np.float64)
    done = np.isfinite(y).astype(np.float64)
    _refuse_all_alike(hits, done, interest, y)
    share = hits.sum(axis=1) / done.sum(axis=1)
    x, categories = _coded(points, share)
    return Cases(x, categories, hits, done)


def _refuse_all_alike(
    hits: np.ndarray, done: np.ndarray, interest: Interest, y: np.ndarray
) -> None:
    """Refuse runs of which all or none are of interest."""
    count, runs = int(hits.sum()), int(done.sum())
    if count in (0, runs):
        every = saying("every one of {runs} runs", runs=runs)
        none = saying("none of {runs} runs", runs=runs)
        value = saying("its value")
        refuse(
            saying(
                "{which} has {interest}; values go from {low:g} to {high:g}:"
                " choose a bound between them",
                which=every if count else none,
                interest=interest.said_of(value),
                low=np.nanmin(y),
                high=np.nanmax(y),
            )
        )


def _coded(points: pd.DataFrame, share: np.ndarray) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """Factors as floats.

    Categories are ranked by their share of interest: a cut of ranks is then the best cut of
    categories into two (Breiman et al. 1984, 4.2.2), and boxes need floats alone.
    """
    columns: dict[str, np.ndarray] = {}
    categories: dict[str, list[str]] = {}
    for name in factors_of(points):
        if points[name].isna().any():
            refuse(
                saying(
                    "{name} has no one value at some points, so no box can bound it",
                    name=repr(name),
                )
            )
        if pd.api.types.is_numeric_dtype(points[name]):
            columns[name] = points[name].to_numpy(np.float64)
        else:
            labels = points[name].astype(str)
            means = pd.Series(share, index=labels.index).groupby(labels).mean()
            categories[name] = [str(label) for label in means.sort_values(kind="stable").index]
            columns[name] = labels.map(categories[name].index).to_numpy(np.float64)
    return pd.DataFrame(columns), categories
