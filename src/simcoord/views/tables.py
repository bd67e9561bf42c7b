"""Which numbers does each figure draw?  Months of many runs made into small tables, by level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simcoord.analysis.levels import level_of, places
from simcoord.rulebook.elements import ELEMENTS, OBSTACLES
from simcoord.views.timeline import YEAR

if TYPE_CHECKING:
    from simcoord.experiments import Results

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}


def by_level(results: Results, measure: str) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Each level's name and its values of a measure, in an array (replicate, place, month)."""
    values = results.monthly[measure].to_numpy(np.float64)
    counts = places(results.scenario)
    table = values.reshape(len(results.replicates), sum(counts.values()), -1)
    first = 0
    for level, count in counts.items():
        yield level, table[:, first : first + count]
        first += count


def bands(results: Results, measure: str) -> pd.DataFrame:
    """How a measure goes on each level, and how far replicates spread.

    Returns : a row a level and month, with columns

    - mean, q05, q25, q50, q75, q95 : over replicates, of the mean over the level's places
    - lowest, highest : of the places, each place's mean over replicates
    """
    found = []
    for level, values in by_level(results, measure):
        runs, place_means = values.mean(axis=1), values.mean(axis=0)
        quantiles = np.quantile(runs, list(QUANTILES.values()), axis=0)
        columns = {
            "level": level,
            "month": np.arange(1, values.shape[2] + 1),
            "mean": runs.mean(axis=0),
            **dict(zip(QUANTILES, quantiles, strict=True)),
            "lowest": place_means.min(axis=0),
            "highest": place_means.max(axis=0),
        }
        found.append(pd.DataFrame(columns))
    return pd.concat(found, ignore_index=True)


def held_back(results: Results, window: int = YEAR) -> pd.DataFrame:
    """What became of the potential for growth, in windows of so many months.

    Returns : a row a level and window, with columns first and last (months), potential, and
              growth and each obstacle as shares of the potential over all replicates and places
              of the level; NaN where there was no potential
    """
    tables = []
    measures = ("potential", *(f"lost_{obstacle}" for obstacle in OBSTACLES))
    sums = {measure: dict(_windowed(results, measure, window)) for measure in measures}
    first = np.arange(1, results.scenario.horizon.months + 1, window)
    last = np.minimum(first + window - 1, results.scenario.horizon.months)
    for level, potential in sums["potential"].items():
        offered = np.where(potential > 0, potential, np.nan)
        shares = {name: sums[f"lost_{name}"][level] / offered for name in OBSTACLES}
        columns = {"level": level, "first": first, "last": last, "potential": potential}
        growth = 1.0 - np.sum(list(shares.values()), axis=0)
        tables.append(pd.DataFrame({**columns, "growth": growth, **shares}))
    return pd.concat(tables, ignore_index=True)


def _windowed(
    results: Results, measure: str, window: int
) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Each level's sums over windows, all replicates and places together."""
    for level, values in by_level(results, measure):
        starts = np.arange(0, values.shape[2], window)
        yield level, np.add.reduceat(values.sum(axis=(0, 1)), starts)


def who_shares(results: Results, element: str | None = None) -> pd.DataFrame:
    """What each pair shares at the months that were kept, over replicates and places of a level.

    element : one shared element; None for the mean of all seven
    Returns : a row a level, month, sector and partner, both ways, with column shared
    """
    ties = results.ties
    one = list(ELEMENTS) if element is None else [element]
    table = pd.DataFrame(
        {
            "level": ties["jurisdiction"].astype(str).map(level_of),
            "month": ties["month"],
            "sector": ties["sector"].astype(str),
            "partner": ties["partner"].astype(str),
            "shared": ties[one].to_numpy(np.float64).mean(axis=1),
        }
    )
    there = table.groupby(["level", "month", "sector", "partner"], as_index=False).mean()
    back = there.rename(columns={"sector": "partner", "partner": "sector"})
    return pd.concat([there, back], ignore_index=True)


def tie_matrix(table: pd.DataFrame, sectors: list[str]) -> NDArray[np.float64]:
    """The square of one level and month of `who_shares`; NaN on the diagonal."""
    square = table.pivot(index="sector", columns="partner", values="shared")
    return square.reindex(index=sectors, columns=sectors).to_numpy(np.float64)
