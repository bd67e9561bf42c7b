"""How much work is an experiment, and how much does it leave on disk?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simcoord.experiments.experiment_file import Keep
from simcoord.experiments.sizes import KEYS, NUMBER
from simcoord.measures import monthly_columns
from simcoord.measures.columns import OVER_TIME
from simcoord.scenario import Scenario
from simcoord.scenario.translate import place_labels

if TYPE_CHECKING:
    from simcoord.experiments.experiment import Experiment


@dataclass(frozen=True)
class Counts:
    """How much there is to do.

    months : of all runs together, places not counted
    disk   : bytes for each thing that can be kept, at most; compression may halve it
    """

    points: int
    alternatives: int
    settings: int
    replicates: int
    runs: int
    months: int
    disk: Mapping[Keep, int]


def counts_of(
    experiment: Experiment, points: int, scenario: Scenario, summary_columns: int
) -> Counts:
    """How much there is to do for so many points.

    scenario : of any setting; all have the same places and months
    """
    alternatives, replicates = len(experiment.policies), experiment.replicates
    settings, months = points * alternatives, scenario.horizon.months
    runs, places = settings * replicates, len(place_labels(scenario))
    summary = runs * places * (KEYS + NUMBER * summary_columns)
    measures = len(measures_of(experiment.outcomes, scenario))
    outcomes = runs * places * months * (KEYS + NUMBER * measures)
    monthly = runs * places * months * (KEYS + NUMBER * len(monthly_columns(scenario)))
    disk: dict[Keep, int] = {
        "summary": summary,
        "quantiles": summary + outcomes,
        "monthly": summary + monthly,
    }
    return Counts(points, alternatives, settings, replicates, runs, runs * months, disk)


def measures_of(outcomes: Sequence[str], scenario: Scenario) -> list[str]:
    """The monthly measures that outcomes sum up, each once; none for what has no months.

    `intensity_plateau` sums up `intensity`.
    """
    known = {column.name for column in monthly_columns(scenario)}
    stems = (
        name.removesuffix(f"_{ending}")
        for name in outcomes
        for ending in OVER_TIME
        if name.endswith(f"_{ending}")
    )
    return [name for name in dict.fromkeys(stems) if name in known]
