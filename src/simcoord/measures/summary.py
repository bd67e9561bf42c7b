"""What does one run come to, place by place?  Source: model.md 5, a run's summary row."""

from __future__ import annotations

import math

from simcoord.measures.columns import COST, LEVELS, OVER_TIME
from simcoord.measures.derived import COUNT, SHARED
from simcoord.measures.obstacles import (
    ACCOUNT,
    FIRST_OF_ACCOUNT,
    SHARES,
    account_is_settled,
    growth,
    half_life,
    mechanisms_survive,
)
from simcoord.measures.over_time import ALL, HELD, LATE, PLATEAU, months_are_added_up, share_of
from simcoord.measures.resilience import (
    SPANS,
    Resilience,
    changes_are_followed,
    changes_are_marked,
)
from simcoord.measures.terms import AFTER, Desk, Measured, Terms, Yardstick
from simcoord.rulebook.arithmetic import total
from simcoord.rulebook.compiled import rule
from simcoord.rulebook.elements import ELEMENTS
from simcoord.rulebook.record import Record
from simcoord.rulebook.state import Floats

LOAD, PAID = AFTER.index("load"), AFTER.index("paid")
#: Measures of a run that each measure of a month has, side by side.
ENDINGS = len(OVER_TIME)
#: After all of these: where the climb, resilience, shares of the potential and survival begin.
CLIMB = 0
FELL = CLIMB + 2 * len(LEVELS) - 1
HELD_BACK = FELL + len(Resilience._fields)
SURVIVAL = HELD_BACK + len(SHARES)
#: At the end.
COSTS = len(COST)
STEPS = len(LEVELS)


@rule
def runs_are_measured(
    records: Record, terms: Terms, yardstick: Yardstick, desk: Desk, measured: Measured
) -> None:
    """Write what runs come to into rows of tables.

    records : tables of many runs; as many of them are measured as there are rows
    """
    for n in range(len(measured.rows)):
        row = measured.rows[n]
        for j in range(len(terms.level)):
            months, monthly = records.months[n, :, :, j], measured.monthly[row, :, j]
            months_are_added_up(desk, months, yardstick, monthly)
            own = measured.summary[row, :, j]
            run_is_summed_up(own, desk, yardstick, terms, terms.level[j])
            mechanisms_survive(
                own, records.standing[n, j], terms, yardstick.survival, terms.level[j]
            )


@rule
def run_is_summed_up(own: Floats, desk: Desk, yardstick: Yardstick, terms: Terms, v: int) -> None:
    """Every measure of a run and place but survival, of which none is known yet.

    own : in the order of the table `summary`
    v   : level of the place
    """
    months_are_told(own, desk)
    others = own[ENDINGS * len(desk.row) :]
    climb_is_told(others[CLIMB:FELL], desk.level)
    changes_are_marked(desk.changes, terms, v)
    changes_are_followed(others[FELL:HELD_BACK], desk.intensity, desk.changes, SPANS)
    after = desk.total[len(desk.row) - COUNT :]
    account = after[FIRST_OF_ACCOUNT : FIRST_OF_ACCOUNT + len(ACCOUNT)]
    account_is_settled(others[HELD_BACK:SURVIVAL], account)
    others[SURVIVAL : len(others) - COSTS] = math.nan
    cost_is_told(others[len(others) - COSTS :], desk, yardstick, terms.initial_shared)


@rule
def months_are_told(own: Floats, desk: Desk) -> None:
    """The last month, the mean over all and over the plateau, of every measure."""
    months = len(desk.level)
    late = min(PLATEAU, months)
    for c in range(len(desk.row)):
        own[ENDINGS * c] = desk.last[c]
        own[ENDINGS * c + 1] = desk.total[c] / months
        own[ENDINGS * c + 2] = desk.late[c] / late
    held = len(desk.row) - COUNT + HELD
    own[ENDINGS * held + 1] = share_of(desk.total[held], desk.held[ALL])
    own[ENDINGS * held + 2] = share_of(desk.late[held], desk.held[LATE])


@rule
def climb_is_told(climb: Floats, level: Floats) -> None:
    """When each level but the lowest was first reached, and for how many months it stood.

    climb : a month for each but the lowest, then months for each
    """
    climb[: STEPS - 1] = math.nan
    climb[STEPS - 1 :] = 0.0
    highest = 0
    for t in range(len(level)):
        stands = int(level[t])
        climb[STEPS - 1 + stands] += 1.0
        while highest < stands:
            climb[highest] = t + 1.0
            highest += 1


@rule
def cost_is_told(cost: Floats, desk: Desk, yardstick: Yardstick, initial_shared: Floats) -> None:
    """Half-life of what is shared, load of an office in a year, and money."""
    pairs = yardstick.offices * (yardstick.offices - 1) / 2.0
    first = len(desk.row) - COUNT
    shared = first + SHARED
    account = desk.total[first + FIRST_OF_ACCOUNT : first + FIRST_OF_ACCOUNT + len(ACCOUNT)]
    cost[0] = half_life(
        pairs * total(initial_shared),
        pairs * total(desk.total[shared : shared + len(ELEMENTS)]),
        pairs * total(desk.last[shared : shared + len(ELEMENTS)]),
        growth(account),
    )
    office_years = yardstick.offices * len(desk.level) / 12.0
    cost[1] = desk.total[first + LOAD] / office_years
    cost[2] = desk.total[first + PAID]
