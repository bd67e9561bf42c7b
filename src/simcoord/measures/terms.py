"""What must be known to measure runs, and where does what they come to go?

Bundles of tables, as in the rulebook.  Letters mean what they mean there; further: c measure of
a month, s measure of a run, h measure whose months are kept, r row of the tables.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Annotated, NamedTuple

import numpy as np

from simcoord.measures.columns import (
    INTEGRATION,
    LADDER,
    LOST,
    POTENTIAL,
    SHARED,
    STATE,
    monthly_columns,
    summary_columns,
)
from simcoord.rulebook.elements import ELEMENTS, OBSTACLES
from simcoord.rulebook.record import CONDITION, Monthly
from simcoord.rulebook.record import LOST as FIRST_LOST
from simcoord.rulebook.record import SHARED as FIRST_SHARED
from simcoord.rulebook.state import Booleans, Floats, Indices, Integers, Rules
from simcoord.scenario import Scenario
from simcoord.scenario.translate import mechanism_names

#: What a rung must reach to count as climbed, share.
LEVEL_THRESHOLD = 0.3

#: The measures after the conditions, whose number is a scenario's own.
AFTER = tuple(column.name for column in (*STATE, *SHARED, *LOST, *POTENTIAL, *LADDER, *INTEGRATION))
#: A measure that is not recorded, but follows from others.
DERIVED = -1


class Terms(NamedTuple):
    """Those tables of the rules that bear on how a run is measured."""

    level: Annotated[Integers, "j"]
    first_mechanism: Annotated[Integers, "v+1"]
    stream: Annotated[Indices, "m"]
    initial_shared: Annotated[Floats, "k"]
    term: Annotated[Integers, "v"]
    first_change: Annotated[Integers, "v"]
    event_month: Annotated[Integers, "e"]
    event_kind: Annotated[Integers, "e"]
    event_level: Annotated[Booleans, "e v"]


class Yardstick(NamedTuple):
    """What is measured, and how; alike for all runs of a table."""

    recorded: Annotated[Integers, "c"]  # column of the record, or `DERIVED`
    kept: Annotated[Integers, "h"]  # measures whose months are kept
    survival: Annotated[Integers, "n"]  # measure of a run for each mechanism's name
    offices: int  # of a place
    threshold: float  # what a rung must reach to count as climbed, share


class Desk(NamedTuple):
    """Work tables, rewritten for each place of a run."""

    row: Annotated[Floats, "c"]  # measures of a month
    last: Annotated[Floats, "c"]  # those of the last month
    total: Annotated[Floats, "c"]  # sums over all months
    late: Annotated[Floats, "c"]  # sums over the months of the plateau
    held: Annotated[Floats, "2"]  # months with a meeting called: of all, and of the plateau
    intensity: Annotated[Floats, "t"]
    level: Annotated[Floats, "t"]
    changes: Annotated[Booleans, "t"]  # whether the administration changes


class Measured(NamedTuple):
    """Tables for what runs come to, and the rows of those that are measured next."""

    rows: Annotated[Integers, "n"]
    summary: Annotated[Floats, "r s j"]
    monthly: Annotated[Floats, "r h j t"]


_terms = attrgetter(*Terms._fields)


def terms_of(rules: Rules) -> Terms:
    """What of the rules bears on how a run is measured."""
    return Terms._make(_terms(rules))


def yardstick_of(
    scenario: Scenario,
    threshold: float = LEVEL_THRESHOLD,
    *,
    summary: Sequence[str] | None = None,
    monthly: Sequence[str] = (),
) -> Yardstick:
    """How runs of a scenario are measured.

    summary : measures of a run, those of other mechanisms among them; None for the scenario's own
    monthly : measures whose months are kept
    """
    names = [column.name for column in monthly_columns(scenario)]
    of_run = [column.name for column in summary_columns(scenario)] if summary is None else summary
    at = recorded_at(list(scenario.problem.dimensions))
    survival = [of_run.index(f"survival_{name}") for name in mechanism_names(scenario)]
    return Yardstick(
        np.array([at.get(name, DERIVED) for name in names], dtype=np.int64),
        np.array([names.index(name) for name in monthly], dtype=np.int64),
        np.array(survival, dtype=np.int64),
        len(scenario.sectors),
        threshold,
    )


def recorded_at(dimensions: Sequence[str]) -> Mapping[str, int]:
    """The column of the record in which each measure stands that is recorded as it is."""
    several = {
        **{f"shared_{element}": FIRST_SHARED + k for k, element in enumerate(ELEMENTS)},
        **{f"lost_{obstacle}": FIRST_LOST + n for n, obstacle in enumerate(OBSTACLES)},
        **{f"condition_{name}": CONDITION + d for d, name in enumerate(dimensions)},
    }
    return {name: n for n, name in enumerate(Monthly._fields[:FIRST_SHARED])} | several


def desk_for(yardstick: Yardstick, months: int) -> Desk:
    """Work tables for runs of so many months."""
    measures = len(yardstick.recorded)
    return Desk(
        row=np.zeros(measures),
        last=np.zeros(measures),
        total=np.zeros(measures),
        late=np.zeros(measures),
        held=np.zeros(2),
        intensity=np.zeros(months),
        level=np.zeros(months),
        changes=np.zeros(months, dtype=np.bool_),
    )


def blank_measured(kinds: tuple[int, int], rows: int, places: int, months: int) -> Measured:
    """Tables for so many runs; what is never written is missing.

    kinds : number of measures of a run, and of those whose months are kept
    """
    summary, monthly = kinds
    return Measured(
        np.arange(rows),
        np.full((rows, summary, places), math.nan),
        np.full((rows, monthly, places, months), math.nan),
    )
