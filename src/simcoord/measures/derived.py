"""What follows, month by month, from what was recorded?  Source: model.md 5."""

from __future__ import annotations

import math

import numpy as np

from simcoord.measures.columns import monthly_columns
from simcoord.measures.terms import AFTER, DERIVED, LEVEL_THRESHOLD, Yardstick, yardstick_of
from simcoord.rulebook.compiled import rule
from simcoord.rulebook.elements import (
    ACTIONS,
    BUDGET,
    ELEMENTS,
    EVALUATION,
    GOALS,
    INFORMATION,
    OBJECTIVES,
    PLANNING,
)
from simcoord.rulebook.state import Floats
from simcoord.scenario import Scenario

#: Places of measures among those after the conditions.
COUNT = len(AFTER)
SYNCHRONY, SHARED, RUNGS, INTENSITY, LEVEL, FRAME, SUBSYSTEMS, POLICY_GOALS = map(
    AFTER.index,
    (
        *("synchrony", f"shared_{ELEMENTS[0]}", "rung_low", "intensity", "level"),
        *("frame", "subsystems", "goals"),
    ),
)
INSTRUMENTS, DIMENSIONS, RHYTHMS, GAP = map(
    AFTER.index,
    ("instruments", "asynchrony_dimensions", "asynchrony_rhythms", "execution_gap"),
)
LOW, INTERMEDIATE, HIGH = range(3)


@rule
def rungs_are_climbed(rungs: Floats, shared: Floats) -> None:
    """The rungs of joint work, low to high, shares.  Source: Horwath & Morrison 2007.

    shared : of each element, share
    """
    rungs[LOW] = shared[INFORMATION]
    rungs[INTERMEDIATE] = (shared[PLANNING] + shared[ACTIONS]) / 2.0
    rungs[HIGH] = (shared[OBJECTIVES] + shared[GOALS] + shared[BUDGET] + shared[EVALUATION]) / 4.0


@rule
def intensity(rungs: Floats) -> float:
    """Intensity of joint work, share: the mean of the three rungs.

    >>> float(intensity(np.array([0.75, 0.5, 0.25])))
    0.5
    """
    mean: float = (rungs[LOW] + rungs[INTERMEDIATE] + rungs[HIGH]) / 3.0
    return mean


@rule
def level(rungs: Floats, threshold: float) -> int:
    """Highest rung such that it and all below reach the threshold: 0 none to 3 high.

    >>> level(np.array([0.3, 0.4, 0.0]), 0.3), level(np.array([0.2, 0.9, 0.0]), 0.3)
    (2, 0)
    """
    reached = 0
    while reached < len(rungs) and rungs[reached] >= threshold:
        reached += 1
    return reached


@rule
def instruments(shared: Floats) -> float:
    """Policy instruments, share.  Source: Candel & Biesbroek 2016."""
    mean: float = (shared[BUDGET] + shared[ACTIONS]) / 2.0
    return mean


@rule
def asynchrony_dimensions(
    frame: float, subsystems: float, goals: float, instruments: float
) -> float:
    """Standard deviation (of the population) of the four dimensions of policy integration.

    >>> asynchrony_dimensions(1.0, 1.0, 0.0, 0.0)
    0.5
    """
    centre = (frame + subsystems + goals + instruments) / 4.0
    squares = (
        _square(frame - centre)
        + _square(subsystems - centre)
        + _square(goals - centre)
        + _square(instruments - centre)
    )
    return math.sqrt(squares / 4.0)


@rule
def _square(value: float) -> float:
    return value * value


@rule
def execution_gap(shared: Floats) -> float:
    """How far joint action runs ahead of the process around it, share.

    The process is the mean of shared objectives, planning, goals, budget and evaluation.
    """
    process = (
        shared[OBJECTIVES] + shared[PLANNING] + shared[GOALS] + shared[BUDGET] + shared[EVALUATION]
    )
    gap: float = shared[ACTIONS] - process / 5.0
    return gap


@rule
def month_is_measured(row: Floats, recorded: Floats, yardstick: Yardstick) -> None:
    """Every measure of a month and place, in the order of the table `monthly`.

    recorded : columns of the record of the month and place
    """
    for c in range(len(row)):
        if yardstick.recorded[c] != DERIVED:
            row[c] = recorded[yardstick.recorded[c]]
    rest_is_derived(row[len(row) - COUNT :], yardstick.threshold)


@rule
def rest_is_derived(after: Floats, threshold: float) -> None:
    """The measures that follow from others.

    after : measures after the conditions
    """
    shared, rungs = after[SHARED : SHARED + len(ELEMENTS)], after[RUNGS : RUNGS + 3]
    rungs_are_climbed(rungs, shared)
    after[INTENSITY] = intensity(rungs)
    after[LEVEL] = level(rungs, threshold)
    after[FRAME] = shared[OBJECTIVES]
    after[POLICY_GOALS] = shared[GOALS]
    after[INSTRUMENTS] = instruments(shared)
    after[DIMENSIONS] = asynchrony_dimensions(
        after[FRAME], after[SUBSYSTEMS], after[POLICY_GOALS], after[INSTRUMENTS]
    )
    after[RHYTHMS] = 1.0 - after[SYNCHRONY]
    after[GAP] = execution_gap(shared)


@rule
def months_are_measured(monthly: Floats, months: Floats, yardstick: Yardstick) -> None:
    """Every measure of recorded months.

    monthly : axes (t, j, c)
    months  : as recorded, axes (column, t, j)
    """
    for t in range(monthly.shape[0]):
        for j in range(monthly.shape[1]):
            month_is_measured(monthly[t, j], months[:, t, j], yardstick)


def rungs_of(shared: Floats) -> Floats:
    """The three rungs, axes (..., rung); shared : of each element, share, axes (..., k)."""
    rows = np.ascontiguousarray(shared).reshape(-1, len(ELEMENTS))
    rungs = np.empty((len(rows), 3))
    each_is_climbed(rungs, rows)
    return rungs.reshape(*shared.shape[:-1], 3)


@rule
def each_is_climbed(rungs: Floats, shared: Floats) -> None:
    """The rungs of one row after another, axes (row, rung) and (row, k)."""
    for n in range(len(rungs)):
        rungs_are_climbed(rungs[n], shared[n])


def measures_of(
    months: Floats, scenario: Scenario, threshold: float = LEVEL_THRESHOLD
) -> dict[str, Floats]:
    """Every measure of recorded months by name, in the order of the table `monthly`, axes (t, j).

    months : as recorded, axes (column, t, j)
    """
    names = [column.name for column in monthly_columns(scenario)]
    monthly = np.empty((*months.shape[1:], len(names)))
    yardstick = yardstick_of(scenario, threshold)
    months_are_measured(monthly, np.ascontiguousarray(months), yardstick)
    return {name: monthly[..., c] for c, name in enumerate(names)}
