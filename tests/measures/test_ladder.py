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
    rung_high,
    rung_intermediate,
)
from simcoord.rulebook.elements import ELEMENTS
from simcoord.rulebook.record import Monthly
from simcoord.rulebook.state import blank
from simcoord.scenario import load_scenario


def number(value):
    return np.array([[float(value)]])


def test_the_intermediate_rung_is_the_mean_of_planning_and_actions():
    assert rung_intermediate(number(0.5), number(0.25)) == 0.375


def test_the_high_rung_is_the_mean_of_objectives_goals_budget_and_evaluation():
    assert rung_high(number(1), number(0.5), number(0), number(0.5)) == 0.5


def test_intensity_is_the_mean_of_the_rungs():
    assert intensity(number(0.75), number(0.5), number(0.25)) == 0.5


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
    assert LEVELS[int(level(number(low), number(intermediate), number(high)).item())] == name


def test_the_threshold_of_the_level_can_be_chosen():
    assert level(number(0.5), number(0.5), number(0.4), threshold=0.5) == 2


def test_asynchrony_is_the_standard_deviation_of_the_four_dimensions():
    assert asynchrony_dimensions(number(1), number(0), number(1), number(0)) == 0.5
    assert asynchrony_dimensions(number(0.3), number(0.3), number(0.3), number(0.3)) == 0


def test_the_execution_gap_is_actions_less_the_mean_of_the_process():
    assert execution_gap(number(0.75), *map(number, (1, 0.5, 0.5, 0, 0.5))) == 0.25


def test_instruments_are_the_mean_of_budget_and_actions():
    assert instruments(number(0.25), number(0.75)) == 0.5


def test_every_declared_measure_is_worked_out_in_the_declared_order():
    scenario = load_scenario("typical_practice")
    monthly = recorded(places=1, months=2, dimensions=4)
    names = [column.name for column in monthly_columns(scenario)]
    assert list(measures_of(monthly, scenario)) == names
    assert names[:5] == [
        "outcome",
        "condition_learning",
        "condition_wellbeing",
        "condition_livelihood",
        "condition_cohesion",
    ]


def test_columns_are_read_at_their_own_place_on_the_last_axis():
    scenario = load_scenario("typical_practice")
    monthly = recorded(places=1, months=1, dimensions=4)
    monthly.shared[0, 0] = [0.75, 0.1, 0.5, 0.2, 0.3, 0.25, 0.4]
    measures = measures_of(monthly, scenario)
    assert [measures[f"shared_{element}"].item() for element in ELEMENTS] == [
        0.75, 0.1, 0.5, 0.2, 0.3, 0.25, 0.4,
    ]  # fmt: skip
    assert measures["rung_low"].item() == 0.75
    assert measures["rung_intermediate"].item() == 0.375
    assert measures["frame"].item() == 0.1
    assert measures["goals"].item() == 0.2


def test_the_bits_of_a_measure_do_not_depend_on_the_table_it_stands_in():
    draw = np.random.default_rng(1).random((4, 37, 5, 11))
    whole = asynchrony_dimensions(*draw)
    alone = [asynchrony_dimensions(*draw[:, n : n + 1, :, 3:4]) for n in range(37)]
    assert np.array_equal(whole[:, :, 3:4], np.concatenate(alone))


def recorded(places, months, dimensions):
    sizes = {"j": places, "t": months, "d": dimensions, "k": 7, "obstacle": 8}
    return blank(Monthly, sizes)
