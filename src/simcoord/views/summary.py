"""What do the runs of a scenario come to, and how sure is each figure?  Numbers, no words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from simcoord.analysis.estimates import Estimate, estimate
from simcoord.analysis.levels import level_means, places
from simcoord.measures import LEVELS, changes_of_administration, resilience
from simcoord.rulebook.elements import OBSTACLES
from simcoord.views.tables import by_level

if TYPE_CHECKING:
    from simcoord.experiments import Results

PLATEAU = (
    "intensity",
    "rung_low",
    "rung_intermediate",
    "rung_high",
    "outcome",
    "effort",
    "resistance",
    "routine",
)
OVER_CHANGES = ("resilience_depth", "resilience_recovery", "resilience_loss")
COST = ("load_per_office_year", "paid_total", "outcome_gained", "gained_per_load")


class Change(NamedTuple):
    """What one change of government did to intensity.

    month    : month of the run in which it came
    depth    : share of the intensity before it that was lost at worst
    recovery : months until 95 % of it was back; the window of 24 months where it was not
    """

    month: int
    depth: Estimate
    recovery: Estimate


class LevelSummary(NamedTuple):
    """What the runs come to on one level of government, the mean over its places in each run.

    places       : how many places the level has
    plateau      : measures over the last 60 months, by name
    level        : level of intensity that the mean run's plateau reaches: none, low …
    share_levels : share of the replicates whose plateau reaches each level and no higher
    obstacles    : share of the potential that each obstacle took, and growth, largest first
    changes      : each change of government that can be followed for 24 months
    over_changes : means over changes, by name of the summary's column
    cost         : load, money paid, outcome gained over the same runs without mechanisms
    """

    places: int
    plateau: dict[str, Estimate]
    level: str
    share_levels: dict[str, float]
    obstacles: dict[str, Estimate]
    changes: list[Change]
    over_changes: dict[str, Estimate]
    cost: dict[str, Estimate]


def summarised(results: Results, cost: pd.DataFrame) -> dict[str, LevelSummary]:
    """The summary of each level of government, in the order of the scenario.

    cost : as `simcoord.cost_effectiveness` makes it
    """
    columns = [
        *(f"{measure}_plateau" for measure in PLATEAU),
        *(f"obstacle_{name}" for name in ("growth", *OBSTACLES)),
        *OVER_CHANGES,
    ]
    means = level_means(results.summary, columns).join(level_means(cost, COST))
    changes = each_change(results)
    threshold = float(results.provenance["level_threshold"])
    return {
        level: _of_level(
            means[means.index.get_level_values("level") == level],
            count,
            changes.get(level, []),
            threshold,
        )
        for level, count in places(results.scenario).items()
    }


def _of_level(
    runs: pd.DataFrame, count: int, changes: list[Change], threshold: float
) -> LevelSummary:
    """The summary of one level, from one row a replicate."""
    figures = {str(name): estimate(runs[name]) for name in runs}
    plateau = {measure: figures[f"{measure}_plateau"] for measure in PLATEAU}
    reached = [_level(rungs, threshold) for rungs in _rungs(runs)]
    held = {name: figures[f"obstacle_{name}"] for name in ("growth", *OBSTACLES)}
    return LevelSummary(
        count,
        plateau,
        _level([estimate.mean for estimate in (plateau[name] for name in PLATEAU[1:4])], threshold),
        {level: reached.count(level) / len(reached) for level in LEVELS},
        dict(sorted(held.items(), key=lambda item: -np.nan_to_num(item[1].mean))),
        changes,
        {name: figures[name] for name in OVER_CHANGES},
        {name: figures[name] for name in COST},
    )


def _rungs(runs: pd.DataFrame) -> list[list[float]]:
    rungs: list[list[float]] = (
        runs[[f"{name}_plateau" for name in PLATEAU[1:4]]].to_numpy().tolist()
    )
    return rungs


def _level(rungs: list[float], threshold: float) -> str:
    """The highest level such that its rung and all below reach the threshold.

    >>> _level([0.8, 0.5, 0.1], 0.3), _level([0.1, 0.9, 0.9], 0.3)
    ('intermediate', 'none')
    """
    reached = 0
    while reached < len(rungs) and rungs[reached] >= threshold:
        reached += 1
    return LEVELS[reached]


def each_change(results: Results) -> dict[str, list[Change]]:
    """What each change of government did to intensity, by level; nothing without months.

    The places of a level are averaged in each replicate first.  A change too late in the run to
    be followed for 24 months, or before which there was nothing, is not told.
    """
    if results.provenance["record"] == "summary":
        return {}
    calendar = changes_of_administration(results.scenario)
    return {
        level: _told(np.moveaxis(values, 1, 2), calendar[level])
        for level, values in by_level(results, "intensity")
    }


def _told(values: np.ndarray, months: list[int]) -> list[Change]:
    """The changes that can be told; values have axes (replicate, month, place)."""
    told = []
    for month in months:
        found = resilience(values, [month])
        depth, recovery = (
            estimate(pd.DataFrame(figure).mean(axis=1)) for figure in (found.depth, found.recovery)
        )
        if depth.replicates:
            told.append(Change(month, depth, recovery))
    return told


def as_data(summary: Mapping[str, LevelSummary]) -> dict[str, object]:
    """The summary in the types of JSON; what there is no number for is null."""
    return {level: _plain(figures) for level, figures in summary.items()}


def _plain(value: object) -> object:
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: _plain(part) for name, part in value._asdict().items()}
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value
