"""What do recorded months say about coordination?  Measures, month by month and over runs."""

from simcoord.measures.columns import (
    LEVELS,
    OFFICE_COLUMNS,
    TIE_COLUMNS,
    Column,
    monthly_columns,
    summary_columns,
)
from simcoord.measures.derived import LEVEL_THRESHOLD, measures_of
from simcoord.measures.obstacles import (
    ACCOUNT,
    half_life,
    months_to_halve,
    obstacle_shares,
    survival,
)
from simcoord.measures.over_time import sum_over_time, sums_over_time
from simcoord.measures.resilience import Resilience, changes_of_administration, resilience
from simcoord.measures.summary import summary_of, totals_of

__all__ = [
    "ACCOUNT",
    "LEVELS",
    "LEVEL_THRESHOLD",
    "OFFICE_COLUMNS",
    "TIE_COLUMNS",
    "Column",
    "Resilience",
    "changes_of_administration",
    "half_life",
    "measures_of",
    "monthly_columns",
    "months_to_halve",
    "obstacle_shares",
    "resilience",
    "summary_columns",
    "summary_of",
    "sum_over_time",
    "sums_over_time",
    "survival",
    "totals_of",
]
