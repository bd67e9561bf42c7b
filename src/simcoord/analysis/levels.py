"""What does a level of government have in each replicate, its places taken together?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from simcoord.experiments.run_values import level_of as level_of

if TYPE_CHECKING:
    from simcoord.scenario import Scenario


def level_means(summary: pd.DataFrame, outcomes: Sequence[str]) -> pd.DataFrame:
    """Outcomes of each replicate and level: the mean over the level's places.

    summary : one row a replicate and jurisdiction
    Returns : a table indexed by level and replicate, one column an outcome; levels in the order
              of the scenario.  A place without the outcome (NaN) is left out of the mean.
    """
    levels = summary["jurisdiction"].astype(str).map(level_of).rename("level")
    ordered = pd.CategoricalDtype(list(dict.fromkeys(levels)))
    keys = [levels.astype(ordered), summary["replicate"]]
    return summary[list(outcomes)].groupby(keys, observed=True).mean()


def places(scenario: Scenario) -> dict[str, int]:
    """How many places each level has, in the order of the scenario."""
    return {name: level.count for name, level in scenario.jurisdictions.items()}
