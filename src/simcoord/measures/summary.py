"""What does one run come to, place by place?  Source: model.md 5, a run's summary row."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from simcoord.measures.columns import LEVELS, summary_columns
from simcoord.measures.obstacles import half_life, obstacle_shares, survival
from simcoord.measures.over_time import (
    first_month_with,
    months_with,
    plateau,
    share_of,
    sums_over_time,
)
from simcoord.measures.resilience import Resilience, changes_of_administration, resilience
from simcoord.rulebook.state import Floats
from simcoord.scenario import Scenario

#: Measures that are missing in months in which there is nothing to measure.
SOMETIMES_MISSING = ("held",)


def summary_of(
    columns: Mapping[str, Floats], standing: NDArray[np.int64], scenario: Scenario
) -> dict[str, Floats]:
    """Every measure of a run by name, in the order of the table `summary`, axes (..., j).

    columns  : every measure of a month by name, axes (..., t, j), from month 1 to the last
    standing : months in force and months active of each mechanism, axes (..., j, m, 2)
    """
    last = {name: values[..., -1, :] for name, values in columns.items()}
    at_end = {name: plateau(values) for name, values in columns.items()}
    totals = totals_of(columns)
    office_years = len(scenario.sectors) * scenario.horizon.months / 12.0
    figures = {
        **_ending("last", last),
        **_ending("mean", _means(columns, totals)),
        **_ending("plateau", _means(at_end, totals_of(at_end))),
        **_climb(columns["level"]),
        **_resilience(columns["intensity"], scenario),
        **obstacle_shares(totals),
        **survival(standing, scenario),
        "half_life": half_life(totals, last, scenario),
        "load_per_office_year": totals["load"] / office_years,
        "paid_total": totals["paid"],
    }
    return {column.name: figures[column.name] for column in summary_columns(scenario)}


def totals_of(columns: Mapping[str, Floats]) -> dict[str, Floats]:
    """Sum of each measure over the months in which there is one, by name."""
    tables = [
        np.where(np.isnan(values), 0.0, values) if name in SOMETIMES_MISSING else values
        for name, values in columns.items()
    ]
    return dict(zip(columns, sums_over_time(tables), strict=True))


def _means(columns: Mapping[str, Floats], totals: Mapping[str, Floats]) -> dict[str, Floats]:
    """Mean of each measure over the months in which there is one, by name."""
    means = {name: totals[name] / float(values.shape[-2]) for name, values in columns.items()}
    for name in SOMETIMES_MISSING:
        means[name] = share_of(totals[name], months_with(~np.isnan(columns[name])))
    return means


def _ending(ending: str, figures: Mapping[str, Floats]) -> dict[str, Floats]:
    return {f"{name}_{ending}": figure for name, figure in figures.items()}


def _climb(level: Floats) -> dict[str, Floats]:
    """When each level was first reached, and for how many months it was the level."""
    reached = {
        f"reached_{name}": first_month_with(level >= number)
        for number, name in enumerate(LEVELS)
        if number > 0
    }
    months = {f"months_{name}": months_with(level == number) for number, name in enumerate(LEVELS)}
    return reached | months


def _resilience(intensity: Floats, scenario: Scenario) -> dict[str, Floats]:
    """Resilience of intensity in every place, to the changes of its own level."""
    changes = changes_of_administration(scenario)
    figures: list[Resilience] = []
    first = 0
    for name, level in scenario.jurisdictions.items():
        figures.append(resilience(intensity[..., first : first + level.count], changes[name]))
        first += level.count
    return {
        f"resilience_{field}": np.concatenate(parts, axis=-1)
        for field, parts in zip(Resilience._fields, zip(*figures, strict=True), strict=True)
    }
