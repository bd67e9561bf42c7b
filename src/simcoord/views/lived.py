"""What is kept of a scenario's runs, so that every figure of them can be drawn at once?

A few hundred kilobytes, however many runs there are: quantiles of the months, what held
coordination back, who shares what with whom, and the summary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from simcoord.analysis.levels import places
from simcoord.experiments import Results, simulate
from simcoord.rulebook.elements import ELEMENTS
from simcoord.views.tables import bands, held_back
from simcoord.views.ties import ROWS_KEPT
from simcoord.views.vocabulary import DIMENSIONS, RUNGS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simcoord.scenario import Scenario

#: What is kept of the months.
MEASURES = ("intensity", *RUNGS, "resistance", "routine", *DIMENSIONS, "outcome")
#: Runs of each side, and the fewest of a scenario that is too large for as many.
HISTORIES, FEWEST = 200, 20
#: Months of six sectors in one place that are lived at a change of a lever, at most; and
#: so many that a first figure of fewer runs is worth while.
WORK, SOON = 1_500_000, 150_000
#: Months at which what pairs share is kept.
TIMES = 12


class Lived(NamedTuple):
    """What is kept of a scenario's runs.

    results : with their summary alone
    bands   : of each of `MEASURES`, as `simcoord.views.tables.bands` makes them
    held    : of the whole run, as `simcoord.views.tables.held_back` makes it, a row a level
    months  : at which ties were kept, ascending; none where they would not fit
    ties    : what each pair shares on average: (level, month, element, sector, partner), NaN on
              the diagonal
    """

    results: Results
    bands: dict[str, pd.DataFrame]
    held: pd.DataFrame
    months: tuple[int, ...]
    ties: NDArray[np.float64]

    @property
    def replicates(self) -> int:
        """How many runs it is of."""
        return len(self.results.replicates)


class _Summary:
    """The one table that is kept."""

    def __init__(self, summary: pd.DataFrame) -> None:
        self._summary = summary

    def frame(self, table: str) -> pd.DataFrame | None:
        return self._summary if table == "summary" else None


def lived(scenario: Scenario, seed: int = 1, replicates: int = HISTORIES) -> Lived:
    """Live a scenario so many times, and keep what its figures need.

    Raises `InputError` if it cannot fit in memory.
    """
    months = times(scenario, replicates)
    runs = simulate(scenario, replicates, seed, ties_at=months, progress=False)
    return Lived(
        Results(scenario, runs.provenance, _Summary(runs.summary)),
        {measure: bands(runs, measure) for measure in MEASURES},
        held_back(runs, window=scenario.horizon.months),
        months,
        _mean_ties(runs, months),
    )


def histories(scenario: Scenario) -> tuple[int, ...]:
    """How many runs are lived at a change, the first figure's first.

    Two hundred; fewer of a scenario that is very large; and a few before them, for a first
    figure, where two hundred take seconds.

    >>> from simcoord.scenario import load_scenario
    >>> histories(load_scenario("typical_practice"))
    (200,)
    """
    work = scenario.horizon.months * sum(places(scenario).values())
    work = max(1, work * len(scenario.sectors) ** 2 // 36)
    most = max(FEWEST, min(HISTORIES, WORK // work))
    soon = SOON // 3 // work
    return (soon, most) if soon >= FEWEST and most * work > SOON else (most,)


def times(scenario: Scenario, replicates: int) -> tuple[int, ...]:
    """A dozen months, evenly spread up to the last; fewer where they would not fit."""
    sectors = len(scenario.sectors)
    rows = replicates * sum(places(scenario).values()) * sectors * (sectors - 1) // 2
    most = min(TIMES, ROWS_KEPT // rows, scenario.horizon.months)
    spread = np.linspace(0, scenario.horizon.months, most + 1)[1:]
    return tuple(round(float(month)) for month in spread)


def _mean_ties(runs: Results, months: tuple[int, ...]) -> NDArray[np.float64]:
    """What each pair shares, over replicates and places of a level, both ways."""
    sectors, counts = len(runs.scenario.sectors), places(runs.scenario)
    found = np.full((len(counts), len(months), len(ELEMENTS), sectors, sectors), np.nan)
    if months:
        first, second = np.triu_indices(sectors, 1)
        shape = (len(runs.replicates), sum(counts.values()), len(months), len(first))
        level = np.repeat(np.arange(len(counts)), list(counts.values()))
        for k, element in enumerate(ELEMENTS):
            shared = runs.ties[element].to_numpy(np.float64).reshape(shape).mean(axis=0)
            for j in range(len(counts)):
                mean = shared[level == j].mean(axis=0)
                found[j, :, k, first, second] = mean.T
                found[j, :, k, second, first] = mean.T
    return found
