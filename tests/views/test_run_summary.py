"""Does the summary of a run say what came of it, in numbers that one can check?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import numpy as np
import pytest

from simcoord.experiments import Results, cost_effectiveness
from simcoord.measures import LEVELS
from simcoord.rulebook.elements import OBSTACLES
from simcoord.scenario import Scenario
from simcoord.views.summary import LevelSummary, as_data, each_change, summarised
from simcoord.views.summary_text import summary_lines
from simcoord.views.words import Words


@pytest.fixture(scope="module")
def summary(one_level: Results) -> LevelSummary:
    return summarised(one_level, cost_effectiveness(one_level))["territory"]


def test_the_plateau_is_the_mean_over_replicates_with_students_interval(
    one_level: Results, summary: LevelSummary
) -> None:
    runs = one_level.summary["intensity_plateau"]
    found = summary.plateau["intensity"]
    half = 2.364624 * runs.std() / 8**0.5  # Student's t of seven degrees of freedom
    assert found.mean == pytest.approx(runs.mean())
    assert (found.low, found.high) == pytest.approx((found.mean - half, found.mean + half))
    assert found.q95 == pytest.approx(runs.quantile(0.95))


def test_obstacles_and_growth_are_sorted_and_add_up_to_the_potential(
    summary: LevelSummary,
) -> None:
    shares = [found.mean for found in summary.obstacles.values()]
    assert set(summary.obstacles) == {"growth", *OBSTACLES}
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1.0)


def test_every_replicate_stands_on_one_level(summary: LevelSummary) -> None:
    assert list(summary.share_levels) == list(LEVELS)
    assert sum(summary.share_levels.values()) == pytest.approx(1.0)
    assert summary.share_levels[summary.level] > 0


def test_each_change_is_told_by_how_deep_it_cut_and_how_long_it_took(
    two_places: Scenario, by_hand: Callable[..., Results]
) -> None:
    longer = two_places.with_changes({"horizon.months": 30})
    intensity = np.concatenate([np.full(2, 0.4), np.full(9, 0.2), np.full(19, 0.4)])
    (change,) = each_change(by_hand(longer, {"intensity": intensity}))["territory"]
    assert change.month == 3
    assert (change.depth.mean, change.recovery.mean) == pytest.approx((0.5, 9.0))


def test_a_change_too_late_to_be_followed_is_not_told(
    two_places: Scenario, by_hand: Callable[..., Results]
) -> None:
    assert each_change(by_hand(two_places, {"intensity": 0.5})) == {"territory": []}


def test_cost_is_set_against_the_same_runs_without_mechanisms(
    one_level: Results, summary: LevelSummary
) -> None:
    gained = cost_effectiveness(one_level)["outcome_gained"].mean()
    assert summary.cost["outcome_gained"].mean == pytest.approx(gained)
    assert gained > 0


def test_every_level_has_a_summary_of_its_own(three_levels: Results) -> None:
    levels = summarised(three_levels, cost_effectiveness(three_levels))
    assert {level: found.places for level, found in levels.items()} == {
        "nation": 1,
        "department": 1,
        "municipality": 11,
    }
    rows = three_levels.summary
    places = rows[rows["jurisdiction"].astype(str).str.startswith("municipality")]
    assert levels["municipality"].plateau["effort"].mean == pytest.approx(
        places["effort_plateau"].mean()
    )


def test_as_data_it_is_strict_json(summary: LevelSummary) -> None:
    text = json.dumps(as_data({"territory": summary}), allow_nan=False)
    assert json.loads(text)["territory"]["plateau"]["intensity"]["replicates"] == 8


def test_one_replicate_has_no_interval(one_level: Results) -> None:
    import simcoord

    alone = simcoord.simulate(one_level.scenario, replicates=1)
    levels = summarised(alone, cost_effectiveness(alone))
    assert as_data(levels)["territory"]["plateau"]["effort"]["low"] is None
    assert "nan" not in "\n".join(summary_lines(alone, levels, Words("en"))).lower()


def test_the_text_says_every_figure_with_both_intervals(one_level: Results) -> None:
    levels = summarised(one_level, cost_effectiveness(one_level))
    text = "\n".join(summary_lines(one_level, levels, Words("en")))
    assert "95% interval of the mean" in text and "5–95% of the replicates" in text
    found = levels["territory"].plateau["intensity"]
    figures = f"{found.mean:.2f} +{found.low:.2f} to {found.high:.2f} +{found.q05:.2f} to"
    assert re.search(f"Intensity +{figures}", text)
    assert "month 48 (2027-12)" in text
    assert one_level.scenario.question.split("?")[0][:40] in text


def test_many_changes_are_told_by_their_mean_alone(one_level: Results) -> None:
    import simcoord

    restless = one_level.scenario.with_changes({"jurisdictions.territory.administration.term": 6})
    results = simcoord.simulate(restless, replicates=2)
    levels = summarised(results, cost_effectiveness(results))
    text = "\n".join(summary_lines(results, levels, Words("en")))
    assert "mean over changes" in text and "month 54" not in text
