"""Do months stand where the calendar has them?"""

from __future__ import annotations

import pytest

from simcoord.scenario import load_scenario
from simcoord.views.timeline import TICKS, Timeline
from simcoord.views.words import Words

EN, ES = Words("en"), Words("es")
FROM_JULY = Timeline(months=24, origin=2022 * 12 + 6, dated=True)
UNDATED = Timeline(months=240, origin=0, dated=False)


def test_the_end_of_december_is_the_start_of_the_next_year() -> None:
    assert FROM_JULY.at(6) == FROM_JULY.before(7) == 2023.0


def test_without_a_calendar_the_axis_is_in_months_of_the_run() -> None:
    assert UNDATED.at(48) == 48.0
    assert UNDATED.label(ES) == "Mes de la corrida"


def test_ticks_are_round_years_within_the_run() -> None:
    assert FROM_JULY.ticks() == [2023, 2024]


@pytest.mark.parametrize("months", [1, 5, 23, 24, 60, 240, 1200, 12_000])
@pytest.mark.parametrize("dated", [True, False])
def test_no_run_has_more_ticks_than_fit(months: int, dated: bool) -> None:
    assert len(Timeline(months, 2024 * 12, dated).ticks()) <= TICKS + 1


def test_ticks_of_months_are_whole_years_apart() -> None:
    assert UNDATED.ticks() == [0, 24, 48, 72, 96, 120, 144, 168, 192, 216, 240]


def test_a_month_is_told_with_its_calendar_month() -> None:
    assert FROM_JULY.name(7, ES) == "mes 7 (2023-01)"
    assert UNDATED.name(7, EN) == "month 7"


def test_a_scenario_gives_its_own_axis() -> None:
    timeline = Timeline.of(load_scenario("stem_territory"))
    assert (timeline.months, timeline.calendar(1)) == (144, "2022-07")


def test_a_run_too_short_for_years_is_told_in_months() -> None:
    short = Timeline(months=5, origin=2024 * 12 + 1, dated=True)
    assert (float(short.at(5)), short.label(EN)) == (5.0, "Month of the run")
