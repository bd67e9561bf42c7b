"""Along one factor, where does an outcome cross a level?

For example the term of office below which the plateau of intensity falls under 0.3.  The mean
curve is joined by straight lines between the values of the factor: nothing is assumed about its
shape, so it may cross several times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from simcoord.analysis.estimates import student
from simcoord.analysis.resampling import (
    FEWEST_REPLICATES,
    Resampling,
    luck_weights,
    weights,
)
from simcoord.analysis.values import NO_FACTORS, factor_known, points_only, refuse
from simcoord.sayings import saying
from simcoord.scenario.refusals import listed

#: A factor with more values than this was sampled, and its values are taken together in bins.
MOST_VALUES, BINS = 20, 12
#: Fewer points in a bin say nothing about it.
FEWEST_IN_BIN = 4
#: Parts of the range at which the interval is looked at.
FINENESS = 2000


class Curve(NamedTuple):
    """An outcome along a factor.

    x        : (place,) values of the factor, or their means in bins
    y        : (point, replicate) the outcome
    place    : (point,) which place each point belongs to
    sampled  : whether the points of a place were drawn, and would be others another time
    """

    x: np.ndarray
    y: np.ndarray
    place: np.ndarray
    sampled: bool


def tipping_points(
    values: pd.DataFrame,
    design: pd.DataFrame,
    factor: str,
    level: float,
    at: Mapping[str, Any] | None = None,
    resampling: Resampling = Resampling(),  # noqa: B008 (nothing in it can change)
) -> pd.DataFrame:
    """Where the mean over replicates crosses a level along a factor.

    values  : `setting`, `replicate`, `value`
    factor  : numeric; over the other factors the mean is taken
    level   : in the unit of the outcome
    at      : other factors at one value, or within (from, to)
    Returns : a row a crossing, in the order of the factor, with columns

    - factor, level
    - crossing : in the unit of the factor
    - direction : "falls" or "rises" as the factor grows
    - low, high : the values of the factor around the crossing at which the level cannot be told
      from the outcome: ends of an interval, infinite where it goes beyond the values tried, NaN
      with fewer than 4 replicates
    - side : where nothing crosses, one row says on which side the outcome stays, "above" or "below"
    - sure : whether the interval ends within the values tried; without a crossing, whether the
      level lies outside the interval of the outcome all along
    - replicates : used, those which have every setting

    The steps: replicates are drawn anew, each with all its settings, as luck is common; so are the
    points of a sampled design within their bin.  The covariance of the curves so found gives the
    standard error at every value of the factor, and Student's t with a degree of freedom less than
    replicates what cannot be told from the level (Fieller's way: right for steep and flat curves).

    Raises `InputError` for an unknown or non-numeric factor, fewer than two of its values, or no
    replicate that has every setting.
    """
    curve = _curve(values, design, factor, at or {})
    mean = _means(curve, np.ones(len(curve.y)), np.ones(curve.y.shape[1]))
    band = _band(curve, resampling)
    found = list(_crossings(curve.x, mean - level))
    rows = [_crossing(curve.x, mean - level, band, place) for place in found]
    common = {"factor": factor, "level": level}
    return pd.DataFrame(
        [common | row for row in rows] or [common | _nowhere(mean - level, band)]
    ).assign(replicates=curve.y.shape[1])


def tipping_curve(
    values: pd.DataFrame,
    design: pd.DataFrame,
    factor: str,
    at: Mapping[str, Any] | None = None,
    resampling: Resampling = Resampling(),  # noqa: B008 (nothing in it can change)
) -> pd.DataFrame:
    """The curve whose crossings `tipping_points` tells.

    Returns : a row a value of the factor (in bins where it was sampled), with columns `factor`,
              `x`, `mean`, `low`, `high` (its interval; NaN with fewer than 4 replicates), `points`,
              `replicates`

    Raises `InputError` as `tipping_points` does.
    """
    curve = _curve(values, design, factor, at or {})
    mean = _means(curve, np.ones(len(curve.y)), np.ones(curve.y.shape[1]))
    half = np.sqrt(np.diag(_band(curve, resampling)))
    ends = {"x": curve.x, "mean": mean, "low": mean - half, "high": mean + half}
    counts = {"points": np.bincount(curve.place), "replicates": curve.y.shape[1]}
    return pd.DataFrame({"factor": factor} | ends | counts)


def moved_alone(
    values: pd.DataFrame, design: pd.DataFrame, factor: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Values and design of the points at which one factor alone differs from the first point.

    For a design of kind one_at_a_time: a mean over the points at which others differ would mix
    their doing with the factor's.

    Raises `InputError` for a factor that the design does not have.
    """
    factor_known(design, factor)
    others = design.drop(columns=[factor, *NO_FACTORS], errors="ignore")
    first = others.iloc[0]
    same = (others == first) | (others.isna() & first.isna())
    chosen = design[same.all(axis=1)]
    return values[values["setting"].isin(chosen["setting"])], chosen


def _curve(values: pd.DataFrame, design: pd.DataFrame, factor: str, at: Mapping[str, Any]) -> Curve:
    """The outcome along a factor, from the replicates that have every setting asked for."""
    if not pd.api.types.is_numeric_dtype(design[factor_known(design, factor)]):
        refuse(
            saying(
                "{factor} is no number, so nothing lies along it; compare its categories",
                factor=repr(factor),
            )
        )
    wide, points = points_only(values, design)
    asked = _at(points, at) & points[factor].notna().to_numpy()
    points, y = points[asked], wide.to_numpy()[asked]
    y = y[:, np.isfinite(y).all(axis=0)]
    if not y.shape[1]:
        refuse(
            saying("no replicate has every setting yet; let the sweep go on with the same command")
        )
    x = points[factor].to_numpy(np.float64)
    distinct = np.unique(x)
    if len(distinct) < 2:
        refuse(
            saying(
                "{factor} has one value here, {values}; two are the least",
                factor=repr(factor),
                values=listed(map(str, distinct)),
            )
        )
    if len(distinct) <= MOST_VALUES:
        return Curve(distinct, y, np.searchsorted(distinct, x), sampled=False)
    return _binned(x, y)


def _at(points: pd.DataFrame, at: Mapping[str, Any]) -> np.ndarray:
    """Which points are at the values asked for."""
    asked = np.ones(len(points), dtype=bool)
    for factor, where in at.items():
        column = points[factor_known(points, factor)]
        within = column.between(*where) if isinstance(where, tuple) else column == where
        if not within.any():
            choices = [str(value) for value in dict.fromkeys(column)]
            refuse(
                saying(
                    "no point has {factor} at {value} {choices}",
                    factor=factor,
                    value=where,
                    choices=listed(choices),
                )
            )
        asked &= within.to_numpy()
    if not asked.any():
        refuse(saying("no point is at all of {values} at once", values=dict(at)))
    return asked


def _binned(x: np.ndarray, y: np.ndarray) -> Curve:
    """Points in bins of equal number along the factor."""
    bins = min(BINS, len(x) // FEWEST_IN_BIN)
    place = np.empty(len(x), dtype=np.intp)
    place[np.argsort(x, kind="stable")] = np.arange(len(x)) * bins // len(x)
    return Curve(np.bincount(place, x) / np.bincount(place), y, place, sampled=True)


def _means(curve: Curve, points: np.ndarray, luck: np.ndarray) -> np.ndarray:
    """The mean curve of weighted points and replicates, (place,)."""
    each = curve.y @ luck / luck.sum()
    total = np.bincount(curve.place, points, len(curve.x))
    return np.asarray(np.bincount(curve.place, points * each, len(curve.x)) / total)


def _band(curve: Curve, resampling: Resampling) -> np.ndarray:
    """Covariance of the mean curve times the square of Student's t, (place, place).

    NaN with too few replicates.
    """
    points, replicates = curve.y.shape
    if replicates < FEWEST_REPLICATES:
        return np.full((len(curve.x), len(curve.x)), np.nan)
    draws = resampling.generator()
    anew = [
        _means(curve, _points_anew(curve, draws), luck_weights(draws, replicates))
        for _ in range(resampling.resamples)
    ]
    times = student(replicates - 1, resampling.confidence)
    return np.asarray(np.cov(np.array(anew), rowvar=False) * times**2)


def _points_anew(curve: Curve, draws: np.random.Generator) -> np.ndarray:
    """Weights of points, drawn anew within each bin; those of a grid are as they are."""
    found = np.ones(len(curve.place))
    if curve.sampled:
        for place in range(len(curve.x)):
            here = np.flatnonzero(curve.place == place)
            found[here] = weights(draws, len(here))
    return found


def _crossings(x: np.ndarray, above: np.ndarray) -> Iterator[tuple[float, str]]:
    """Where a curve of straight lines crosses 0, and which way.

    >>> list(_crossings(np.array([0.0, 1.0, 3.0]), np.array([1.0, -1.0, 1.0])))
    [(0.5, 'falls'), (2.0, 'rises')]
    """
    sides = np.sign(above)
    for later in range(1, len(sides)):
        sides[later] = sides[later] or sides[later - 1]
    for i in np.flatnonzero(sides[1:] * sides[:-1] < 0):
        share = above[i] / (above[i] - above[i + 1])
        where = float(x[i] + share * (x[i + 1] - x[i]))
        yield where, "falls" if sides[i] > 0 else "rises"


def _crossing(
    x: np.ndarray, above: np.ndarray, band: np.ndarray, found: tuple[float, str]
) -> dict[str, Any]:
    """The row of one crossing."""
    where, direction = found
    low, high = _around(x, above, band, where)
    sure = bool(np.isfinite(low) and np.isfinite(high))
    row = {"crossing": where, "direction": direction, "low": low, "high": high}
    return row | {"side": "", "sure": sure}


def _around(
    x: np.ndarray, above: np.ndarray, band: np.ndarray, where: float
) -> tuple[float, float]:
    """The ends of the values around a crossing that cannot be told from it."""
    if np.isnan(band).any():
        return np.nan, np.nan
    fine = np.union1d(np.linspace(x[0], x[-1], FINENESS), [where, *x])
    beyond = _beyond(x, above, band, fine)
    middle = int(np.searchsorted(fine, where))
    high = _end(fine[middle:], beyond[middle:])
    low = -_end(-fine[middle::-1], beyond[middle::-1])
    return low, high


def _beyond(x: np.ndarray, above: np.ndarray, band: np.ndarray, fine: np.ndarray) -> np.ndarray:
    """How far outside the interval of the curve the level is at each value; 0 and less within."""
    mix = np.array([np.interp(fine, x, unit) for unit in np.eye(len(x))])
    half = np.sqrt(np.maximum(np.einsum("if,ij,jf->f", mix, band, mix, optimize=True), 0.0))
    return np.asarray(np.abs(above @ mix) - half)


def _end(x: np.ndarray, beyond: np.ndarray) -> float:
    """The first value, going up, at which the level can be told; infinite if there is none."""
    out = np.flatnonzero(beyond[1:] > 0)
    if not len(out):
        return float("inf")
    i = int(out[0])
    inner = min(float(beyond[i]), 0.0)
    return float(x[i] + (x[i + 1] - x[i]) * -inner / (beyond[i + 1] - inner))


def _nowhere(above: np.ndarray, band: np.ndarray) -> dict[str, Any]:
    """The row of a curve that does not cross."""
    sure = bool((np.abs(above) > np.sqrt(np.diag(band))).all())
    side = "above" if above.sum() > 0 else "below"
    nothing = {"crossing": np.nan, "direction": "", "low": np.nan, "high": np.nan}
    return nothing | {"side": side, "sure": sure}
