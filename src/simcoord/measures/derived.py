"""What follows, month by month, from what was recorded?  Source: model.md 5.

Every measure is worked out element by element, and every sum over rungs or
dimensions is written out: so the bits of a number never depend on the shape of
the table that it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simcoord.measures.columns import monthly_columns
from simcoord.rulebook.elements import ELEMENTS, OBSTACLES
from simcoord.rulebook.record import Monthly
from simcoord.rulebook.state import Floats
from simcoord.scenario import Scenario

#: What a rung must reach to count as climbed, share.
LEVEL_THRESHOLD = 0.3


def rung_intermediate(planning: Floats, actions: Floats) -> Floats:
    """Intermediate rung of joint work, share.  Source: Horwath & Morrison 2007."""
    return (planning + actions) / 2.0


def rung_high(objectives: Floats, goals: Floats, budget: Floats, evaluation: Floats) -> Floats:
    """High rung of joint work, share.  Source: Horwath & Morrison 2007."""
    return (objectives + goals + budget + evaluation) / 4.0


def intensity(low: Floats, intermediate: Floats, high: Floats) -> Floats:
    """Intensity of joint work, share: the mean of the three rungs."""
    return (low + intermediate + high) / 3.0


def level(
    low: Floats, intermediate: Floats, high: Floats, threshold: float = LEVEL_THRESHOLD
) -> Floats:
    """Highest rung such that it and all below reach the threshold: 0 none to 3 high.

    >>> level(np.array([0.3, 0.3, 0.2]), np.array([0.4, 0.2, 0.9]), np.zeros(3)).tolist()
    [2.0, 1.0, 0.0]
    """
    at_low = low >= threshold
    at_intermediate = at_low & (intermediate >= threshold)
    at_high = at_intermediate & (high >= threshold)
    return np.add(at_low, at_intermediate, dtype=np.float64) + at_high


def instruments(budget: Floats, actions: Floats) -> Floats:
    """Policy instruments, share.  Source: Candel & Biesbroek 2016."""
    return (budget + actions) / 2.0


def asynchrony_dimensions(
    frame: Floats, subsystems: Floats, goals: Floats, instruments: Floats
) -> Floats:
    """Standard deviation (of the population) of the four dimensions of policy integration.

    >>> one, zero = np.ones(1), np.zeros(1)
    >>> asynchrony_dimensions(one, one, zero, zero).tolist()
    [0.5]
    """
    centre = (frame + subsystems + goals + instruments) / 4.0
    squares = (
        _square(frame - centre)
        + _square(subsystems - centre)
        + _square(goals - centre)
        + _square(instruments - centre)
    )
    return np.sqrt(squares / 4.0)


def _square(values: Floats) -> Floats:
    return values * values


def execution_gap(actions: Floats, *process: Floats) -> Floats:
    """How far joint action runs ahead of the process around it, share.

    process : shared objectives, planning, goals, budget and evaluation
    """
    total = process[0]
    for shared in process[1:]:
        total = total + shared
    return actions - total / float(len(process))


def measures_of(
    monthly: Monthly, scenario: Scenario, threshold: float = LEVEL_THRESHOLD
) -> dict[str, Floats]:
    """Every measure of a month by name, in the order of the table `monthly`.

    monthly : recorded tables, axes (..., t, j) and, where there is one more, that one last

    Measures that were recorded as they are share the memory of the record.
    """
    columns = _recorded(monthly, list(scenario.problem.dimensions))
    columns |= _derived(columns, threshold)
    return {column.name: columns[column.name] for column in monthly_columns(scenario)}


def _recorded(monthly: Monthly, dimensions: list[str]) -> dict[str, Floats]:
    spread = {"condition": dimensions, "shared": ELEMENTS, "lost": OBSTACLES}
    columns: dict[str, Floats] = {}
    for field, table in zip(Monthly._fields, monthly, strict=True):
        if field in spread:
            columns |= {f"{field}_{name}": table[..., n] for n, name in enumerate(spread[field])}
        else:
            columns[field] = table
    return columns


def _derived(columns: Mapping[str, Floats], threshold: float) -> dict[str, Floats]:
    information, objectives, planning, goals, budget, actions, evaluation = (
        columns[f"shared_{element}"] for element in ELEMENTS
    )
    rungs = (
        information,
        rung_intermediate(planning, actions),
        rung_high(objectives, goals, budget, evaluation),
    )
    means = instruments(budget, actions)
    subsystems = columns["subsystems"]
    return {
        **dict(zip(("rung_low", "rung_intermediate", "rung_high"), rungs, strict=True)),
        "intensity": intensity(*rungs),
        "level": level(*rungs, threshold=threshold),
        "frame": objectives,
        "goals": goals,
        "instruments": means,
        "asynchrony_dimensions": asynchrony_dimensions(objectives, subsystems, goals, means),
        "asynchrony_rhythms": 1.0 - columns["synchrony"],
        "execution_gap": execution_gap(actions, objectives, planning, goals, budget, evaluation),
    }
