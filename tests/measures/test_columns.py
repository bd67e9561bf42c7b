"""The table of measures: every column once, with unit, range and a line of meaning."""

import pytest

from simcoord.measures import monthly_columns, summary_columns
from simcoord.scenario import load_scenario, shipped_scenarios


@pytest.mark.parametrize("name", shipped_scenarios())
def test_every_column_stands_once_and_is_described_in_one_line(name):
    scenario = load_scenario(name)
    for columns in (monthly_columns(scenario), summary_columns(scenario)):
        names = [column.name for column in columns]
        assert len(set(names)) == len(names)
        for column in columns:
            assert column.unit
            assert column.low < column.high
            assert column.description
            assert "\n" not in column.description


def test_every_measure_of_a_month_is_summed_up_in_three_ways():
    scenario = load_scenario("typical_practice")
    names = {column.name for column in summary_columns(scenario)}
    for column in monthly_columns(scenario):
        assert {f"{column.name}_{ending}" for ending in ("last", "mean", "plateau")} <= names
