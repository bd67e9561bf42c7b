"""What do recorded months say about coordination?  Measures, month by month and over runs."""

from functools import partial
from pathlib import Path

from simcoord.measures.columns import (
    LEVELS,
    OFFICE_COLUMNS,
    TIE_COLUMNS,
    Column,
    monthly_columns,
    summary_columns,
)
from simcoord.measures.derived import measures_of
from simcoord.measures.obstacles import ACCOUNT, obstacle_shares
from simcoord.measures.resilience import Resilience, Spans, changes_of_administration, resilience
from simcoord.measures.summary import runs_are_measured
from simcoord.measures.terms import LEVEL_THRESHOLD
from simcoord.rulebook import compiled

#: SHA-256 of the sources of all on which the bits of a measure depend: rules and measures.
sources_digest = partial(compiled.sources_digest, Path(__file__).parent)

__all__ = [
    "ACCOUNT",
    "LEVELS",
    "LEVEL_THRESHOLD",
    "OFFICE_COLUMNS",
    "TIE_COLUMNS",
    "Column",
    "Resilience",
    "Spans",
    "changes_of_administration",
    "measures_of",
    "monthly_columns",
    "obstacle_shares",
    "resilience",
    "runs_are_measured",
    "sources_digest",
    "summary_columns",
]
