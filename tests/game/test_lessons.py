"""What each lesson claims, over many histories: a hasty plan and a prudent one."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from game.games import LESSONS, game_of
from simcoord.analysis.estimates import estimate
from simcoord.views.game.debriefing import JUDGED, Debriefing
from simcoord.views.game.example_plans import played
from simcoord.views.game.terms import TERMS


@cache
def debriefed(lesson: str, plan: str) -> Debriefing:
    return Debriefing(played(game_of(lesson), getattr(LESSONS[lesson], plan)))


def months(lesson: str, plan: str, measure: str) -> np.ndarray:
    """A measure under a plan, axes (history, month)."""
    return debriefed(lesson, plan).months(measure)


def certainly_above(higher: np.ndarray, lower: np.ndarray) -> bool:
    """Whether the paired difference is above 0 by more than three standard errors."""
    found = estimate(higher - lower)
    return found.mean > 3 * found.standard_error


def last_years(lesson: str, plan: str, measure: str) -> np.ndarray:
    return months(lesson, plan, measure)[:, -JUDGED:].mean(axis=1)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_can_be_played_in_a_class(lesson):
    game = game_of(lesson)
    assert 24 <= game.quarters <= TERMS.quarters
    assert LESSONS[lesson].questions and LESSONS[lesson].hints


@pytest.mark.parametrize("lesson", LESSONS)
def test_it_is_not_the_points_that_part_haste_from_prudence(lesson):
    hasty, prudent = (
        sum(done.points for done in debriefed(lesson, plan).game.done) for plan in ("naive", "wise")
    )
    assert abs(hasty - prudent) <= 3


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_goal_is_out_of_reach_of_haste_and_within_that_of_prudence(lesson):
    def share_reached(plan: str) -> float:
        told = debriefed(lesson, plan)
        return float(np.all([told.reached(goal) for goal in LESSONS[lesson].goals], axis=0).mean())

    assert share_reached("naive") < 0.05
    assert share_reached("wise") > 0.6


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("plan", ["naive", "wise"])
def test_the_game_that_was_played_is_a_history_of_its_scenario_to_the_last_bit(lesson, plan):
    told = debriefed(lesson, plan)
    own = told.game.setting.replicate
    for measure in ("intensity", "outcome", "resistance"):
        assert np.array_equal(told.months(measure)[own], told.game.months_of(measure))


def test_a_mandate_without_legitimacy_raises_resistance_and_achieves_less():
    resistance = [last_years("mandate", plan, "resistance") for plan in ("naive", "wise")]
    intensity = [last_years("mandate", plan, "intensity") for plan in ("naive", "wise")]
    nothing = debriefed("mandate", "naive").months("resistance", False)[:, -JUDGED:].mean(axis=1)
    assert certainly_above(resistance[0], resistance[1])
    assert certainly_above(resistance[0], nothing)
    assert intensity[1].mean() > 2 * intensity[0].mean()


def test_what_has_no_legal_basis_is_undone_by_the_election():
    def cut(plan: str) -> np.ndarray:
        """Share of the intensity before the first election that is gone at worst in two years."""
        values = months("election", plan, "intensity")
        return 1 - values[:, 24:48].min(axis=1) / values[:, 23]

    before = [months("election", plan, "intensity")[:, 23] for plan in ("naive", "wise")]
    after = [last_years("election", plan, "intensity") for plan in ("naive", "wise")]
    assert certainly_above(before[0], before[1])
    assert certainly_above(cut("naive"), cut("wise"))
    assert certainly_above(after[1], after[0])


def test_bought_effort_ends_with_the_fund():
    bought, rooted = (months("fund", plan, "effort") for plan in ("naive", "wise"))
    kept = [effort[:, 59] / effort[:, 35] for effort in (bought, rooted)]
    assert certainly_above(kept[1], kept[0])
    assert bought[:, 59].mean() < 0.25 * bought[:, 35].mean()
    assert rooted[:, 59].mean() > bought[:, 35].mean()


def test_more_committees_tire_and_achieve_less_than_fewer():
    for measure, more in (("fatigue", "naive"), ("resistance", "naive"), ("outcome", "wise")):
        less = "wise" if more == "naive" else "naive"
        assert certainly_above(
            last_years("committees", more, measure), last_years("committees", less, measure)
        )
    nothing = debriefed("committees", "naive").months("outcome", False)[:, -JUDGED:].mean(axis=1)
    assert certainly_above(nothing, last_years("committees", "naive", "outcome"))
