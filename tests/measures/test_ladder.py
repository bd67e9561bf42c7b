"""Rungs, level, dimensions and gaps: what follows from one month's columns."""

import numpy as np
import pytest

from simcoord.measures import LEVELS, measures_of, monthly_columns
from simcoord.measures.derived import (
    asynchrony_dimensions,
    execution_gap,
    instruments,
    intensity,
    level,
    rungs_of,
)
from simcoord.rulebook.elements import ELEMENTS
from simcoord.rulebook.record import CONDITION, monthly_of
from simcoord.scenario import load_scenario


def shared(**shares):
    """What is shared of each element; nothing unless told."""
    return np.array([float(shares.get(element, 0)) for element in ELEMENTS])


def test_the_low_rung_is_information():
    assert rungs_of(shared(information=0.25)).tolist() == [0.25, 0, 0]


def test_the_intermediate_rung_is_the_mean_of_planning_and_actions():
    assert rungs_of(shared(planning=0.5, actions=0.25))[1] == 0.375


def test_the_high_rung_is_the_mean_of_objectives_goals_budget_and_evaluation():
    assert rungs_of(shared(objectives=1, goals=0.5, budget=0, evaluation=0.5))[2] == 0.5


def test_intensity_is_the_mean_of_the_rungs():
    assert intensity(np.array([0.75, 0.5, 0.25])) == 0.5


@pytest.mark.parametrize(
    ("low", "intermediate", "high", "name"),
    [
        (0.29, 0.9, 0.9, "none"),
        (0.3, 0.29, 0.9, "low"),
        (0.3, 0.3, 0.29, "intermediate"),
        (0.3, 0.3, 0.3, "high"),
    ],
)
def test_the_level_is_the_highest_rung_with_all_below_it_at_the_threshold(
    low, intermediate, high, name
):
    assert LEVELS[level(np.array([low, intermediate, high]), 0.3)] == name


def test_the_threshold_of_the_level_can_be_chosen():
    assert level(np.array([0.5, 0.5, 0.4]), 0.5) == 2


def test_asynchrony_is_the_standard_deviation_of_the_four_dimensions():
    assert asynchrony_dimensions(1.0, 0.0, 1.0, 0.0) == 0.5
    assert asynchrony_dimensions(0.3, 0.3, 0.3, 0.3) == 0


def test_the_execution_gap_is_actions_less_the_mean_of_the_process():
    process = {"objectives": 1, "planning": 0.5, "goals": 0.5, "budget": 0, "evaluation": 0.5}
    assert execution_gap(shared(actions=0.75, **process)) == 0.25


def test_instruments_are_the_mean_of_budget_and_actions():
    assert instruments(shared(budget=0.25, actions=0.75)) == 0.5


def test_every_declared_measure_is_worked_out_in_the_declared_order():
    scenario = load_scenario("typical_practice")
    months = recorded(places=1, months=2, dimensions=4)
    names = [column.name for column in monthly_columns(scenario)]
    assert list(measures_of(months, scenario)) == names
    assert names[:5] == [
        "outcome",
        "condition_learning",
        "condition_wellbeing",
        "condition_livelihood",
        "condition_cohesion",
    ]


def test_columns_are_read_at_their_own_place_on_the_last_axis():
    scenario = load_scenario("typical_practice")
    months = recorded(places=1, months=1, dimensions=4)
    monthly_of(months).shared[0, 0] = [0.75, 0.1, 0.5, 0.2, 0.3, 0.25, 0.4]
    measures = measures_of(months, scenario)
    assert [measures[f"shared_{element}"].item() for element in ELEMENTS] == [
        0.75, 0.1, 0.5, 0.2, 0.3, 0.25, 0.4,
    ]  # fmt: skip
    assert measures["rung_low"].item() == 0.75
    assert measures["rung_intermediate"].item() == 0.375
    assert measures["frame"].item() == 0.1
    assert measures["goals"].item() == 0.2


def test_the_bits_of_a_measure_do_not_depend_on_the_table_it_stands_in():
    scenario = load_scenario("typical_practice")
    months = np.random.default_rng(1).random((CONDITION + 4, 37, 11))
    whole = measures_of(months, scenario)
    alone = measures_of(months[:, 5:6, 3:4], scenario)
    for name, values in whole.items():
        assert values[5, 3] == alone[name].item()


def recorded(places, months, dimensions):
    return np.zeros((CONDITION + dimensions, months, places))
