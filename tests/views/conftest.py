"""Results to show: a few true runs, and months written by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import pytest

import simcoord
from simcoord.experiments import Results
from simcoord.measures import monthly_columns, summary_columns
from simcoord.scenario import Scenario, load_scenario
from simcoord.scenario.translate import place_labels

Values = Mapping[str, object]


class ByHand:
    """Tables written by hand, where results look for tables."""

    def __init__(self, **tables: pd.DataFrame) -> None:
        self._tables = tables

    def frame(self, table: str) -> pd.DataFrame | None:
        return self._tables.get(table)


def results_by_hand(scenario: Scenario, monthly: Values, replicates: int = 1) -> Results:
    """Results whose months hold these values (replicate, place, month), and zeros besides."""
    places, months = place_labels(scenario), scenario.horizon.months
    shape = (replicates, len(places), months)
    keys = pd.MultiIndex.from_product([range(replicates), places, range(1, months + 1)])
    frame = keys.to_frame(index=False, name=["replicate", "jurisdiction", "month"])
    columns = {column.name: np.zeros(shape) for column in monthly_columns(scenario)}
    columns |= {name: np.broadcast_to(value, shape) for name, value in monthly.items()}
    values = pd.DataFrame({name: column.ravel() for name, column in columns.items()})
    rows = frame[frame["month"] == 1][["replicate", "jurisdiction"]].reset_index(drop=True)
    zeros = {column.name: np.zeros(len(rows)) for column in summary_columns(scenario)}
    monthly_frame = pd.concat([frame, values], axis=1)
    summary = pd.concat([rows, pd.DataFrame(zeros)], axis=1)
    provenance = {
        "seed": 1,
        "replicates": list(range(replicates)),
        "record": "monthly",
        "ties_at": [],
        "level_threshold": 0.3,
    }
    return Results(scenario, provenance, ByHand(monthly=monthly_frame, summary=summary))


@pytest.fixture(scope="session")
def by_hand() -> Callable[..., Results]:
    return results_by_hand


@pytest.fixture(scope="session")
def two_places() -> Scenario:
    """One level of two places, for four months, with a change of government in the third."""
    return load_scenario("typical_practice").with_changes(
        {
            "horizon.months": 4,
            "jurisdictions.territory.count": 2,
            "jurisdictions.territory.administration.first_change": 3,
        }
    )


@pytest.fixture(scope="session")
def one_level() -> Results:
    """Runs of one level with one place, on calendar years."""
    scenario = load_scenario("typical_practice").with_changes({"horizon.start": "2024-01"})
    return simcoord.simulate(scenario, replicates=8, ties_at=[12, 47, 48, 240])


@pytest.fixture(scope="session")
def three_levels() -> Results:
    """Runs of a nation, a department and eleven municipalities."""
    return simcoord.simulate(load_scenario("stem_territory"), replicates=4, ties_at=[12, 144])
