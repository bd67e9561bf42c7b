"""What a change of administration costs, on series that one can follow by hand."""

import math

import numpy as np
import pytest

from simcoord.measures import Spans, changes_of_administration, resilience
from simcoord.scenario import load_scenario


def series(*values):
    return np.array(values, dtype=float)[:, None]


def figures(*values, change=2, **options):
    found = resilience(series(*values), [change], Spans(**options))
    return tuple(float(figure[0]) for figure in found)


def test_a_cut_by_half_that_is_made_good_after_two_months():
    depth, recovery, loss = figures(0.8, 0.4, 0.6, 0.8, 0.8, window=4)
    assert depth == 0.5
    assert recovery == 2
    assert loss == pytest.approx((0.4 + 0.2) / (4 * 0.8))


def test_what_there_was_is_the_mean_of_the_months_before():
    depth, _, _ = figures(9, 9, 0.25, 0.75, 0.25, 0.5, change=5, window=2, before=2)
    assert depth == 0.5  # mean of 0.25 and 0.75, least 0.25


def test_fewer_months_before_are_taken_where_there_are_no_more():
    depth, _, _ = figures(0.4, 0.6, 0.25, 0.5, change=3, window=2, before=6)
    assert depth == 0.5


def test_recovery_counts_from_the_change_even_where_the_fall_comes_later():
    _, recovery, _ = figures(1, 1, 0.5, 0.96, 1, window=4)
    assert recovery == 2


def test_ninety_five_per_cent_is_recovered_and_less_is_not():
    _, recovery, _ = figures(1, 0.5, 0.94, 0.95, window=3)
    assert recovery == 2


def test_what_never_falls_below_recovers_at_once():
    depth, recovery, loss = figures(0.5, 0.5, 0.625, 0.75, window=3)
    assert (depth, recovery, loss) == (0, 0, 0)


def test_depth_is_negative_where_the_measure_only_grew():
    assert figures(0.5, 0.75, 1, window=2)[0] == -0.5


def test_what_never_comes_back_counts_the_whole_window():
    assert figures(1, 0.5, 0.5, 0.5, 0.5, window=4) == (0.5, 4, 0.5)


def test_a_second_fall_within_the_window_does_not_undo_a_recovery():
    _, recovery, _ = figures(1, 0.5, 1, 0.5, 0.5, window=4)
    assert recovery == 1


def test_a_change_whose_window_ends_with_the_run_counts_and_a_later_one_does_not():
    y = series(1, 0.5, 1, 0.25)
    assert resilience(y, [2], Spans(window=3)).depth == 0.75
    assert math.isnan(resilience(y, [3], Spans(window=3)).depth[0])


def test_figures_are_means_over_the_changes_that_count():
    y = series(1, 0.5, 1, 0.75, 1)
    depth, recovery, _ = resilience(y, [2, 4], Spans(window=2, before=1))
    assert depth == (0.5 + 0.25) / 2
    assert recovery == 1


def test_without_a_month_before_or_with_nothing_there_a_change_does_not_count():
    assert all(math.isnan(figure) for figure in figures(1, 0.5, 0.5, change=1, window=2))
    assert all(math.isnan(figure) for figure in figures(0, 0.5, 0.5, change=2, window=2))


def test_places_and_replicates_are_followed_each_by_itself():
    y = np.array([[[1.0, 1.0], [0.5, 1.0]], [[0.0, 0.5], [0.5, 0.25]]])
    depth = resilience(y, [2], Spans(window=1)).depth
    assert depth[0].tolist() == [0.5, 0.0]
    assert math.isnan(depth[1, 0])
    assert depth[1, 1] == 0.5


def test_administrations_change_by_the_calendar_and_by_events():
    scenario = load_scenario("typical_practice").with_changes(
        {
            "horizon.months": 60,
            "jurisdictions": {
                "nation": {"administration": {"term": 24, "first_change": 10}},
                "town": {"parent": "nation", "administration": {"term": 40, "first_change": 20}},
            },
            "events": [
                {"month": 5, "kind": "early_change"},
                {"month": 34, "kind": "early_change", "jurisdiction": "nation"},
            ],
        }
    )
    assert changes_of_administration(scenario) == {
        "nation": [5, 10, 34, 58],
        "town": [5, 20, 60],
    }
