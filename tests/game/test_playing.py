"""What a class may do, what it pays, and what becomes of it."""

from __future__ import annotations

import pytest

from game.games import ENGLISH, committee, consultation, free_game, game_of, lead_unit
from simcoord.views.game.moves import Close, Fund, Law, cost
from simcoord.views.game.play import MoveRefusedError
from simcoord.views.game.terms import TERMS


def test_a_move_costs_points_and_taking_it_back_gives_them_back():
    game = game_of()
    game.plan(committee(), ENGLISH)
    assert (game.points, len(game.planned)) == (TERMS.purse - TERMS.committee, 1)
    game.take_back()
    assert (game.points, game.planned) == (TERMS.purse, [])


def test_waiting_saves_points_up_to_the_cap():
    game = game_of()
    game.play()
    assert game.points == TERMS.purse + TERMS.income
    game.play(20)
    assert game.points == TERMS.cap


def test_what_is_planned_acts_from_the_first_month_of_the_quarter():
    game = game_of()
    game.play()
    game.plan(committee(), ENGLISH)
    game.play()
    assert game.scenario.jurisdictions["territory"].mechanisms["table"].start == 4
    assert [(done.month, done.points) for done in game.done] == [(4, TERMS.committee)]


def test_a_consultation_goes_on_for_a_year():
    game = game_of()
    game.plan(consultation(), ENGLISH)
    game.play(4)
    assert "talk" not in game.bodies()


def test_a_law_adds_to_the_legal_basis_up_to_the_top():
    game = game_of("election")
    game.play(3)
    for basis in (0.3, 0.6, 0.9):
        game.plan(Law(mechanism="steering"), ENGLISH)
        game.play(2)
        assert float(game.model.mechanism("steering").institutional) == basis
    with pytest.raises(MoveRefusedError, match=r"0\.90 already, the most"):
        game.plan(Law(mechanism="steering"), ENGLISH)


@pytest.mark.parametrize(
    ("way", "members", "legitimacy"),
    [
        (True, None, 0.1 + 6 * 0.05),
        (False, None, 0.1),  # nobody has a voice where one side only answers
        (True, ["education", "health"], 0.1),  # the other members were not asked
    ],
)
def test_a_lead_unit_has_the_legitimacy_that_mutual_consultation_earned(way, members, legitimacy):
    game = game_of()
    game.plan(consultation(two_way=way, **({"members": members} if members else {})), ENGLISH)
    game.play(2)
    game.plan(lead_unit(), ENGLISH)
    game.play()
    unit = game.scenario.jurisdictions["territory"].mechanisms["unit"]
    assert unit.legitimacy == pytest.approx(legitimacy)


def test_a_fund_pays_for_its_years_and_is_the_only_one():
    game = game_of()
    fund = Fund(matching=0.2, basis="effort", years=2)
    game.plan(fund, ENGLISH)
    with pytest.raises(MoveRefusedError, match="one only"):
        game.plan(fund, ENGLISH)
    game.play()
    incentive = game.scenario.jurisdictions["territory"].incentive
    assert (incentive.start, incentive.end, cost(fund)) == (1, 25, 2)


def test_a_parent_and_its_subcommittee_can_be_closed():
    game = game_of("election")
    game.play()
    game.plan(Close(mechanism="steering"), ENGLISH)
    game.plan(Close(mechanism="working_group"), ENGLISH)
    game.play()
    assert list(game.bodies()) == ["dialogue"]


REFUSED = [
    (committee(members=["education"]), "two members at least"),
    (committee(members=["education", "edukation"]), "edukation: no sector here has that name"),
    (committee(members=["education", "education"]), "named twice"),
    (committee(name="plan_aggregation"), "name of a mechanism there already"),
    (committee(purpose=[]), "needs a purpose"),
    (committee(purpose=["planning", "planning"]), "names something twice"),
    (committee(purpose=["planning", "actions", "goals", "budget"]), "3 things shared at most"),
    (Law(mechanism="table"), "no mechanism that exists now"),
    (Close(mechanism="plan_aggregation"), "only begins now"),
    (Fund(matching=0.6, basis="effort", years=3), "costs 9 points, and you have 4 points"),
    (Fund(matching=0.3, basis="effort", years=1), "0.2, 0.4 and 0.6"),
]


@pytest.mark.parametrize(("move", "why"), REFUSED)
def test_an_unlawful_move_is_explained_and_costs_nothing(move, why):
    game = game_of()
    game.points = 4 if "costs" in why else TERMS.cap
    before = game.points
    with pytest.raises(MoveRefusedError, match=why):
        game.plan(move, ENGLISH)
    assert (game.points, game.planned) == (before, [])


def test_there_is_nothing_to_legislate_on_where_there_is_no_mechanism():
    game = game_of()
    game.play()
    game.plan(Close(mechanism="plan_aggregation"), ENGLISH)
    game.play()
    with pytest.raises(MoveRefusedError, match="no mechanism yet"):
        game.plan(Law(mechanism="plan_aggregation"), ENGLISH)


def test_a_body_has_one_move_a_quarter_and_a_quarter_has_room_for_four():
    game = game_of("committees")
    game.play(3)
    game.plan(Close(mechanism="round_table"), ENGLISH)
    with pytest.raises(MoveRefusedError, match="its move in this quarter"):
        game.plan(Law(mechanism="round_table"), ENGLISH)
    for name in ("task_force", "liaison_board", "dialogue"):
        game.plan(Close(mechanism=name), ENGLISH)
    with pytest.raises(MoveRefusedError, match="room for 4 moves"):
        game.plan(Close(mechanism="steering"), ENGLISH)


def test_a_game_ends_with_its_last_month():
    game = game_of()
    game.play(99)
    assert (game.over, game.month) == (True, 84)
    with pytest.raises(MoveRefusedError, match="over"):
        game.plan(committee(), ENGLISH)


def test_one_plays_on_to_the_quarter_before_the_election():
    game = game_of("election")  # elections in months 25 and 61, quarters 9 and 21
    game.play(game.quarters_to_election())
    assert (game.month, game.quarter, game.quarters_to_election()) == (24, 9, 0)
    game.play()
    assert game.quarters_to_election() == 11
    game.play(12)
    assert game.quarters_to_election() == 7  # to the end


def test_a_free_game_takes_eight_years_of_a_longer_scenario():
    assert (free_game("typical_practice", "territory").quarters) == TERMS.quarters


def test_moves_reach_every_place_of_the_level_that_is_coordinated():
    game = free_game("stem_territory", "municipality")
    sectors = list(game.scenario.sectors)
    game.plan(committee(members=sectors), ENGLISH)
    game.play()
    standing = [agent for agent in game.model.mechanisms if agent.name == "table"]
    assert len(standing) == 11
    assert "table" not in game.scenario.jurisdictions["nation"].mechanisms
