"""Agents are windows: what is read is the state, what is assigned is the state, within bounds."""

from __future__ import annotations

import math

import pytest
from numpy.testing import assert_array_equal

from simcoord import CoordinationModel, InputError
from simcoord.agents import CommitteeAgent, LeadUnitAgent
from simcoord.rulebook.elements import PLANNING

SHARES = ["openness", "patience", "ambition", "effort", "resistance", "routine", "fatigue", "voice"]


@pytest.fixture
def model() -> CoordinationModel:
    return CoordinationModel("typical_practice")


@pytest.mark.parametrize("name", SHARES)
def test_every_share_of_an_office_is_read_and_written_in_the_state(model, name: str):
    health = model.office("health")
    setattr(health, name, 0.25)
    assert getattr(model.state, name)[0, health.row] == 0.25
    getattr(model.state, name)[0, health.row] = 0.75
    assert getattr(health, name) == 0.75


@pytest.mark.parametrize("value", [1.2, -0.1, math.nan, math.inf, "0.5", None, True, 2])
def test_what_is_no_share_is_refused_and_nothing_is_written(model, value):
    health = model.office("health")
    before = health.resistance
    with pytest.raises(InputError) as error:
        health.resistance = value
    for word in ("health in territory", "month 0", "resistance", repr(value), "0 to 1"):
        assert word in str(error.value)
    assert health.resistance == before


def test_trust_is_directed_and_written_by_name_or_office(model):
    health, education = model.office("health"), model.office("education")
    health.trust["education"] = 0.9
    education.trust[health] = 0.1
    assert (health.trust["education"], education.trust["health"]) == (0.9, 0.1)
    assert set(health.trust) == set(model.sectors) - {"health"}


def test_an_unknown_name_is_answered_with_the_nearest(model):
    with pytest.raises(InputError, match="did you mean 'education'"):
        model.office("health").trust["edukation"] = 0.5
    with pytest.raises(InputError, match="did you mean 'health'"):
        model.office("helth")
    with pytest.raises(InputError, match="did you mean 'planning'"):
        model.office("health").shared["education"]["planing"] = 0.5


def test_an_office_has_no_trust_in_itself(model):
    with pytest.raises(InputError, match="'health'"):
        model.office("health").trust["health"] = 0.5


def test_what_is_shared_is_written_on_both_sides_and_its_means_follow(model):
    health, education = model.office("health"), model.office("education")
    health.shared["education"]["planning"] = 0.5
    assert education.shared["health"]["planning"] == 0.5
    mean = model.state.mean_shared[0, health.row, PLANNING]
    assert mean == 0.5 / 5  # with one of five partners


def test_several_shares_are_written_all_or_none(model):
    health = model.office("health")
    dimension = next(iter(health.frame))
    before = dict(health.frame)
    with pytest.raises(InputError):
        health.frame = {dimension: 0.9, "nonsense": 0.9}
    assert dict(health.frame) == before
    health.frame = {dimension: 0.9}
    assert health.frame[dimension] == 0.9


def test_an_office_plans_in_its_plan_month(model):
    model.rules.dynamics  # noqa: B018 (read, to show that it can be)
    health = model.office("health")
    for ahead in (1, 5, health.period):
        due = model.month + ahead
        health.plan_month = due
        assert health.plan_month == due


def test_a_moved_cycle_keeps_the_phases_in_step():
    calm = {"dynamics.coupling": 0.0}
    model = CoordinationModel(_typical().with_changes(calm))
    health = model.office("health")
    health.plan_month = 4
    planned = []
    for _ in range(6):
        model.step()
        planned += [model.month] if health.plans else []
    assert planned == [4]


def _typical():
    from simcoord import load_scenario

    return load_scenario("typical_practice")


def test_a_plan_month_out_of_reach_is_refused(model):
    with pytest.raises(InputError, match="month from 1 to"):
        model.office("health").plan_month = 0


def test_a_mechanism_shows_its_members_its_standing_and_its_last_meeting(model):
    steering = model.mechanism("steering")
    assert isinstance(steering, CommitteeAgent)
    assert [office.sector for office in steering.members] == model.sectors
    assert steering.last_meeting is None
    model.run_until(6)
    meeting = steering.last_meeting
    assert meeting.held == (len(steering.attendees) >= steering.quorum)
    assert {*meeting.came, *meeting.absent} == set(range(6))
    steering.regularity = 0.5
    assert model.state.regularity[0, steering.number] == 0.5


def test_a_lead_unit_shows_its_legitimacy():
    model = CoordinationModel("lead_unit_alone")
    unit = next(agent for agent in model.mechanisms if isinstance(agent, LeadUnitAgent))
    unit.legitimacy = 0.75
    assert model.state.legitimacy[unit.cell] == 0.75


def test_a_government_knows_its_next_change_and_who_was_replaced(model):
    government = model.administration()
    assert government.next_change == 48
    model.run_until(48)
    assert government.changed
    assert government.next_change == 96
    assert_array_equal(
        [sector in government.replaced for sector in model.sectors], model.state.replaced[0]
    )


def test_an_early_change_that_is_known_is_the_next_change(model):
    model.call_early_change()
    assert model.administration().next_change == 1


def test_a_network_keeps_as_much_as_it_is_strong(model):
    network = model.network()
    network.strength = 0.5
    assert model.state.informal[0] == 0.5
    assert network.kept == 0.25  # preservation 0.5


def test_agents_are_grouped_by_jurisdiction():
    model = CoordinationModel("stem_territory")
    groups = dict(model.offices.groupby("jurisdiction"))
    assert list(groups) == model.labels
    assert {len(offices) for offices in groups.values()} == {len(model.sectors)}


def test_where_there_are_several_jurisdictions_one_must_be_named():
    model = CoordinationModel("stem_territory")
    with pytest.raises(InputError, match="say which"):
        model.office(model.sectors[0])
    assert model.office(model.sectors[0], model.labels[-1]).jurisdiction == model.labels[-1]


def test_what_pulls_on_resistance_adds_up_to_where_it_is_pulled(model):
    health = model.office("health")
    model.run_until(3)
    before = health.resistance
    model.step()
    if not health.replaced:
        target = min(1.0, max(0.0, sum(health.pulls.values())))
        assert health.resistance == pytest.approx(before + 0.1 * (target - before), abs=1e-12)


def test_an_office_of_another_place_is_no_partner():
    model = CoordinationModel("bolsa_familia")
    health = model.office("health", "municipality[0]")
    stranger = model.office("education", "municipality[5]")
    with pytest.raises(InputError, match="another jurisdiction"):
        health.trust[stranger] = 0.9


def test_a_level_of_many_places_is_answered_with_how_to_name_one():
    model = CoordinationModel("bolsa_familia")
    with pytest.raises(InputError, match=r"24 places; say which, 'municipality\[0\]'"):
        model.office("health", "municipality")
    with pytest.raises(InputError, match="say which level"):
        model.end_fund()


def test_a_misspelt_attribute_is_refused_and_one_of_ones_own_is_kept(model):
    health = model.office("health")
    with pytest.raises(InputError, match="did you mean 'resistance'"):
        health.resistence = 0.1
    health.favourite_colour = "green"
    assert health.favourite_colour == "green"


def test_what_is_shared_with_a_partner_is_assigned_as_a_whole(model):
    health = model.office("health")
    health.shared["education"] = {"planning": 0.5, "actions": 0.25}
    assert model.office("education").shared["health"]["actions"] == 0.25


def test_a_number_too_large_for_anything_is_refused(model):
    with pytest.raises(InputError, match="share from 0 to 1"):
        model.office("health").effort = 10**400
