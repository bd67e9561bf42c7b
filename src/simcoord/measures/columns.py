"""Which numbers describe a month and a run, in what unit, and what do they mean?

The one table of measures.  Tables on disk, documentation and words all read it.
Source: model.md 5.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from math import inf
from typing import NamedTuple

from simcoord.rulebook.elements import ELEMENTS, OBSTACLES
from simcoord.scenario import Scenario
from simcoord.scenario.translate import mechanism_names

SHARE, MONTHS = "share", "months"

#: Levels of intensity, the number of each being its place.
LEVELS = ("none", "low", "intermediate", "high")

#: How a run sums a measure up: the ending of the column's name, and what it says.
OVER_TIME = {
    "last": "in the last month",
    "mean": "mean over the run",
    "plateau": "mean over the last 60 months",
}


class Column(NamedTuple):
    """One column of a table.

    name        : as in the table
    unit        : of its numbers
    low, high   : range of its numbers; infinite where open
    description : what it says, in one line
    """

    name: str
    unit: str
    low: float
    high: float
    description: str


def _share(name: str, description: str) -> Column:
    return Column(name, SHARE, 0.0, 1.0, description)


def _from_zero(name: str, unit: str, description: str) -> Column:
    return Column(name, unit, 0.0, inf, description)


OUTCOME = (_share("outcome", "integrated outcome: geometric mean of the conditions"),)

STATE = (
    _share("effort", "capacity that offices give to joint work, mean over offices"),
    _share("resistance", "resistance to joint work, mean over offices"),
    _share("routine", "slow, cultural part of resistance, mean over offices"),
    _share("trust", "trust of one office in another, mean over ordered pairs"),
    _share("fatigue", "coordination fatigue, mean over offices"),
    _share("voice", "recent part in decisions, mean over offices"),
    _share("alignment", "common perception of challenges, mean over pairs"),
    _share("ambition", "how intense offices think joint work should be, mean over offices"),
    _share("synchrony", "how far planning cycles are in step: length of their mean phase"),
    _share("joint_share", "share of delivery that is joint"),
    _share("informal", "strength of the informal network of civil society"),
    _from_zero("active", "mechanisms", "mechanisms in force and active"),
    _share("held", "meetings held, of those called; missing in months without a call"),
    _from_zero("load", "loads", "work that mechanisms ask for, sum over offices"),
    _from_zero("paid", "budget units", "money that the fund pays for joint work"),
    _from_zero("replaced", "offices", "offices whose head is replaced"),
)

SHARED = tuple(
    _share(f"shared_{element}", f"{element} that two offices share, mean over pairs")
    for element in ELEMENTS
)

LOST = tuple(
    _from_zero(
        f"lost_{obstacle}",
        "shared elements",
        f"growth lost to {obstacle}, sum over pairs and elements",
    )
    for obstacle in OBSTACLES
)

POTENTIAL = (
    _from_zero(
        "potential",
        "shared elements",
        "growth that mechanisms offered, sum over pairs and elements: all losses and the growth",
    ),
)

LADDER = (
    _share("rung_low", "low rung of joint work: shared information"),
    _share("rung_intermediate", "intermediate rung: mean of shared planning and actions"),
    _share("rung_high", "high rung: mean of shared objectives, goals, budget and evaluation"),
    _share("intensity", "intensity of joint work: mean of the three rungs"),
    Column(
        "level",
        "level",
        0.0,
        3.0,
        "highest rung such that it and all below reach the threshold:"
        " 0 none, 1 low, 2 intermediate, 3 high",
    ),
)

INTEGRATION = (
    _share("frame", "policy frame: shared objectives"),
    _share("subsystems", "subsystem involvement: offices with an effort of at least 0.05"),
    _share("goals", "policy goals: shared goals"),
    _share("instruments", "policy instruments: mean of shared budget and actions"),
    Column(
        "asynchrony_dimensions",
        SHARE,
        0.0,
        0.5,
        "standard deviation of frame, subsystems, goals and instruments",
    ),
    Column(
        "asynchrony_offices",
        SHARE,
        0.0,
        0.5,
        "standard deviation of offices' progress, the mean of all that an office shares",
    ),
    _share("asynchrony_rhythms", "planning cycles out of step: 1 - synchrony"),
    Column(
        "execution_gap",
        SHARE,
        -1.0,
        1.0,
        "shared actions less the mean of objectives, planning, goals, budget and evaluation",
    ),
)


def monthly_columns(scenario: Scenario) -> list[Column]:
    """Every measure of a month, in the order of the table `monthly`."""
    conditions = (
        _share(f"condition_{dimension}", f"how well {dimension} stands")
        for dimension in scenario.problem.dimensions
    )
    after = (STATE, SHARED, LOST, POTENTIAL, LADDER, INTEGRATION)
    return list(chain(OUTCOME, conditions, *after))


def summary_columns(scenario: Scenario) -> list[Column]:
    """Every measure of a run, in the order of the table `summary`."""
    over_time = (
        Column(f"{name}_{ending}", unit, low, high, f"{description}; {when}")
        for name, unit, low, high, description in monthly_columns(scenario)
        for ending, when in OVER_TIME.items()
    )
    return [*over_time, *_climb(), *RESILIENCE, *HELD_BACK, *_survival(scenario), *COST]


def _climb() -> Iterable[Column]:
    for level in LEVELS[1:]:
        yield Column(
            f"reached_{level}", "month", 1.0, inf, f"first month at level {level} or above"
        )
    for level in LEVELS:
        yield _from_zero(f"months_{level}", MONTHS, f"months at level {level}")


def _survival(scenario: Scenario) -> Iterable[Column]:
    for name in mechanism_names(scenario):
        yield _share(f"survival_{name}", f"months in force in which {name} was active")


RESILIENCE = (
    Column(
        "resilience_depth",
        SHARE,
        -inf,
        1.0,
        "fall of intensity after a change of administration, mean over changes;"
        " below 0 where it never came down to what it was",
    ),
    Column(
        "resilience_recovery",
        MONTHS,
        0.0,
        24.0,
        "months until intensity is back at 95 % of what it was, mean over changes; 24 if never",
    ),
    _share(
        "resilience_loss",
        "intensity missing in the 24 months after a change, of what it was, mean over changes",
    ),
)

HELD_BACK = (
    *(
        _share(f"obstacle_{obstacle}", f"share of potential growth lost to {obstacle}")
        for obstacle in OBSTACLES
    ),
    _share("obstacle_growth", "share of potential growth that came about"),
)

COST = (
    _from_zero("half_life", MONTHS, "months in which half of what is shared is lost"),
    _from_zero("load_per_office_year", "loads / office / year", "work that mechanisms ask for"),
    _from_zero("paid_total", "budget units", "money that the fund paid over the run"),
)

OFFICE_COLUMNS = (
    _share("effort", "capacity given to joint work"),
    _share("resistance", "resistance to joint work"),
    _share("routine", "slow, cultural part of resistance"),
    _share("trust_received", "mean trust of the other offices in this one"),
    _share("progress", "mean of all that the office shares with the others"),
)

TIE_COLUMNS = tuple(_share(element, f"{element} that the two share") for element in ELEMENTS)
