"""Plan and luck told apart, other groups beside, and figures of both."""

from __future__ import annotations

import numpy as np
import pytest

from game.games import ENGLISH, committee, game_of, lead_unit
from simcoord.views.game.dates import BODY_ENDS, ELECTION, FUND_ENDS, dates
from simcoord.views.game.debriefing import JUDGED, Debriefing, comparable, names_of
from simcoord.views.game.example_plans import played
from simcoord.views.game.figures import (
    course,
    course_told,
    histories,
    network,
    network_told,
    ties_of,
    what_held_back,
)
from simcoord.views.game.lessons import LESSONS
from simcoord.views.game.news import decisive, explained, news
from simcoord.views.game.saved import from_json, to_json
from simcoord.views.game.verdict import goals_told, groups_told, headline, spent
from simcoord.views.words import Words


@pytest.fixture(scope="module")
def told() -> Debriefing:
    return Debriefing(played(game_of("election"), LESSONS["election"].wise))


def test_a_class_that_did_nothing_gains_nothing_and_is_not_called_better():
    game = game_of()
    game.play(99)
    score = Debriefing(game).score("intensity")
    assert (score.gain.mean, score.better) == (0.0, 0.0)


def test_the_score_of_the_plan_is_the_paired_difference_of_the_last_two_years(told):
    score = told.score("intensity")
    with_plan, without = (told.months("intensity", with_it) for with_it in (True, False))
    difference = with_plan[:, -JUDGED:].mean(axis=1) - without[:, -JUDGED:].mean(axis=1)
    assert score.gain.mean == pytest.approx(difference.mean())
    assert score.better == (difference > 0).mean()


def test_a_saved_game_of_another_seed_has_its_own_months_among_the_histories():
    saved = to_json(game_of()).replace('"seed": 1', '"seed": 2')
    game = from_json(saved.encode(), ENGLISH)
    game.play(99)
    own = Debriefing(game).months("intensity")[game.setting.replicate]
    assert own == pytest.approx(game.months_of("intensity"))
    one = game_of()
    one.play(99)
    assert own != pytest.approx(one.months_of("intensity"))


def test_less_resistance_is_better():
    told = Debriefing(played(game_of(), LESSONS["mandate"].naive))
    score = told.score("resistance")
    assert score.gain.mean > 0
    assert score.better < 0.05


def test_luck_is_the_share_of_histories_under_the_plan_that_end_worse(told):
    ends = told.months("intensity")[:, -JUDGED:].mean(axis=1)
    luckiest = int(ends.argmax())
    game = played(game_of("election", replicate=luckiest), LESSONS["election"].wise)
    score = Debriefing(game).score("intensity")
    assert score.luck == 1.0
    assert headline(score, ENGLISH).endswith("in yours you were lucky.")


def test_shares_of_what_was_held_back_and_grew_add_up_to_one(told):
    without, with_plan = zip(*told.held_back.values(), strict=True)
    assert (sum(without), sum(with_plan)) == pytest.approx((1.0, 1.0))


def test_every_goal_says_whether_it_was_reached_and_how_often(told):
    (line,) = goals_told(told, LESSONS["election"].goals, ENGLISH)
    share = told.reached(LESSONS["election"].goals[0]).mean()
    assert f"{100 * share:.0f}%" in line


def test_what_was_spent_is_every_move_with_its_points(told):
    rows = spent(told.game, ENGLISH)
    assert sum(int(row["Points"]) for row in rows) == 18
    assert rows[0] == {"Quarter": "3", "Move": "A law on steering", "Points": "3"}


def test_only_finished_games_that_began_alike_are_compared():
    one, other, elsewhere = game_of(), game_of(replicate=8), game_of("fund")
    for game in (one, elsewhere):
        game.play(99)
    assert not comparable(one, other)
    other.play(99)
    assert comparable(one, other)
    assert not comparable(one, elsewhere)


def test_two_groups_of_one_name_are_told_apart(told):
    assert names_of([told.game, told.game]) == ["Los Andes", "Los Andes (2)"]
    rows = groups_told([told, told], ["intensity"], ENGLISH)
    assert [row["Group"] for row in rows] == ["Los Andes", "Los Andes (2)"]


def test_the_figure_has_a_line_for_each_history_and_group(told):
    figure = histories(told, "intensity", ENGLISH, {"$x_1$": told})
    own = told.months("intensity")[told.game.setting.replicate]
    drawn = [line.get_ydata() for line in figure.axes[0].lines]
    assert sum(np.array_equal(line, own) for line in drawn) == 2  # one's own, and the group's
    assert "$x_1$" in [text.get_text() for text in figure.legends[0].get_texts()]


def test_another_groups_line_is_its_plan_in_ones_own_history(told):
    theirs = Debriefing(played(game_of("election", replicate=8), LESSONS["election"].naive))
    figure = histories(told, "intensity", ENGLISH, {"theirs": theirs})
    line = theirs.months("intensity")[told.game.setting.replicate]
    assert any(np.array_equal(each.get_ydata(), line) for each in figure.axes[0].lines)


def test_the_chart_of_a_game_shows_no_month_that_was_not_lived():
    game = game_of()
    assert all(len(line.get_xdata()) == 0 for line in course(game, ENGLISH).axes[0].lines)
    game.play(2)
    assert {len(line.get_xdata()) for line in course(game, ENGLISH).axes[0].lines} == {6}
    assert "to month 6" in course_told(game, ENGLISH)


def test_the_network_says_who_shares_most():
    game = game_of()
    game.play(4)
    square = ties_of(game, "information")
    assert np.array_equal(square, square.T)
    most = f"{100 * square.max():.0f}%"
    assert f"at {most}; least" in network_told(game, ENGLISH, "information")
    lines = network(game, ENGLISH, "information").axes[0].lines
    assert len(lines) == 15 + 1  # a line a pair, and the points


def test_the_figure_of_obstacles_draws_both_runs(told):
    without, with_plan = (line.get_xdata() for line in what_held_back(told, ENGLISH).axes[0].lines)
    assert list(zip(without, with_plan, strict=True)) == list(told.held_back.values())


def test_the_calendar_announces_elections_funds_and_bodies_that_end():
    fund = played(game_of("fund"), LESSONS["fund"].wise)
    known = [(date.month, date.kind) for date in dates(fund)]
    assert {(61, ELECTION), (37, FUND_ENDS), (13, BODY_ENDS)} <= set(known)
    assert known == sorted(known)


def test_news_are_those_of_the_quarter_and_the_debriefing_has_all_that_mattered(told):
    game = game_of("election")
    game.play(9)  # the election is in month 25
    assert any(line.startswith("month 25: new administration") for line in news(game, ENGLISH))
    game.play()
    assert not any("month 25" in line for line in news(game, ENGLISH))
    elections = [line for line in decisive(told.game, ENGLISH) if "new administration;" in line]
    assert len(elections) == 2


def test_what_happened_while_one_played_on_is_news_too():
    game = game_of("election")
    game.play(12)  # to month 36
    assert any(line.startswith("month 25: new administration") for line in news(game, ENGLISH))
    game.plan(committee(), ENGLISH)
    game.play()
    assert news(game, ENGLISH)[0].startswith("Your move: Committee of all sectors")


def test_a_quarter_is_explained_by_what_holds_growth_back_and_what_pulls_on_resistance():
    game = game_of()
    game.plan(lead_unit(), ENGLISH)
    game.play(4)
    lines = " ".join(explained(game, ENGLISH))
    assert "most was lost to: resistance" in lines
    assert "What raises it most: a mandate without legitimacy" in lines


def test_spanish_says_everything_in_spanish(told):
    spanish = Words("es")
    assert headline(told.score("intensity"), spanish).startswith("Intensidad: con su plan")
    assert spent(told.game, spanish)[0]["Jugada"] == "Una ley sobre comité directivo"
