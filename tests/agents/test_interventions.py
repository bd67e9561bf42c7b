"""What is done to a run from outside has the consequence that one can work out by hand."""

from __future__ import annotations

import copy
import pickle

import pytest
from numpy.testing import assert_array_equal

from simcoord import CoordinationModel, InputError, Scenario, load_scenario, story
from simcoord.rulebook.elements import PLANNING
from simcoord.scenario.loading import scenario_from_data

LAW = {"kind": "committee", "purpose": ["planning"], "obligation": 0.0, "start": 1}


def _two_offices(**level) -> Scenario:
    """Two offices that share half of their planning; nothing happens by itself."""
    return scenario_from_data(
        {
            "simcoord": 1,
            "horizon": {"months": 60},
            "problem": {"dimensions": {"learning": {"condition": 0.5}}},
            "sectors": {
                name: {
                    "goals": {"learning": 0.5},
                    "competence": {"learning": 1.0},
                    "rhythm": {"period": 1, "first": 1},
                }
                for name in ("education", "health")
            },
            "jurisdictions": {
                "territory": {
                    "informal_network": 0.0,
                    "administration": {"term": 100, "first_change": 100, "reshuffle": 0.0},
                }
                | level
            },
            "dynamics": {"fading": 0.0, "informal_speed": 0.0, "turnover_loss": 0.4},
            "initial": {"shared": {"planning": 0.5}, "effort": 0.2},
        }
    )


def _planning(model: CoordinationModel) -> float:
    return float(model.state.shared[0, 0, 1, PLANNING])


def _same(one: CoordinationModel, other: CoordinationModel) -> None:
    for name, mine, yours in zip(one.state._fields, one.state, other.state, strict=True):
        assert_array_equal(mine, yours, err_msg=name)


def test_a_head_that_is_replaced_takes_the_loss_along():
    model = CoordinationModel(_two_offices())
    model.replace_head("health")
    assert _planning(model) == 0.5  # not yet
    model.step()
    assert model.administration().replaced == ["health"]
    assert _planning(model) == 0.5 * (1 - 0.4)
    model.step()
    assert _planning(model) == 0.5 * (1 - 0.4)  # once only


def test_two_heads_that_are_replaced_lose_twice():
    model = CoordinationModel(_two_offices())
    model.replace_head("health")
    model.replace_head("education")
    model.step()
    assert _planning(model) == 0.5 * (1 - 0.4) * (1 - 0.4)


def test_a_law_protects_what_a_committee_built():
    model = CoordinationModel(_two_offices(mechanisms={"table": LAW | {"quorum": 1.0}}))
    model.state.resistance[:] = 1.0  # nobody comes, so nothing grows
    model.pass_law("table", 0.5)
    model.replace_head("health")
    model.step()
    assert model.mechanism("table").institutional == 0.5
    assert _planning(model) == 0.5 * (1 - 0.4 * (1 - 0.5))


def test_an_early_change_is_that_of_a_scenario_to_the_last_bit():
    model = CoordinationModel(load_scenario("typical_practice"), replicate=4)
    model.run_until(20)
    model.call_early_change()
    model.run_until(30)
    event = {"events[0]": {"month": 21, "kind": "early_change"}}
    told = CoordinationModel(load_scenario("typical_practice").with_changes(event), replicate=4)
    told.run_until(30)
    _same(model, told)


def test_a_budget_is_cut_for_as_long_as_said():
    model = CoordinationModel(_two_offices())
    model.cut_budget(["health"], 0.5, months=2)
    budgets = []
    for _ in range(3):
        model.step()
        budgets.append((model.office("education").budget, model.office("health").budget))
    assert budgets == [(1.0, 0.5), (1.0, 0.5), (1.0, 1.0)]


def test_a_crisis_strikes_conditions_and_frames():
    model, calm = CoordinationModel(_two_offices()), CoordinationModel(_two_offices())
    model.strike_crisis({"learning": 0.3}, {"learning": 0.5})
    model.step()
    calm.step()
    # 0.5 falls to 0.2 before the month's delivery, which adds growth·Y·(1 - c) - depreciation·c
    output = (calm.administration().condition["learning"] - 0.5 + 0.01 * 0.5) / (0.012 * 0.5)
    expected = 0.2 + 0.012 * output * 0.8 - 0.01 * 0.2
    assert model.administration().condition["learning"] == pytest.approx(expected, abs=1e-12)
    assert model.office("health").frame["learning"] > calm.office("health").frame["learning"]


def test_a_mechanism_that_is_founded_is_that_of_a_scenario_to_the_last_bit():
    fields = {"kind": "committee", "purpose": ["planning", "actions"]}
    before = load_scenario("typical_practice")
    model = CoordinationModel(before, replicate=2)
    model.run_until(12)
    model.found("round_table", fields)
    path = "jurisdictions.territory.mechanisms.round_table"
    told = CoordinationModel(before.with_changes({path: fields | {"start": 13}}), replicate=2)
    told.run_until(12)
    model.run_until(36)
    told.run_until(36)
    assert model.mechanism("round_table").last_meeting is not None
    _same(model, told)
    assert model.scenario == told.scenario


def test_a_dissolved_mechanism_is_founded_anew_after_its_time():
    table = LAW | {"refound_after": 3}
    model = CoordinationModel(_two_offices(mechanisms={"table": table}))
    model.step()
    model.dissolve("table")
    standing = []
    for _ in range(4):
        model.step()
        standing.append(model.mechanism("table").active)
    assert standing == [False, False, False, True]
    assert model.mechanism("table").last_meeting.month == 5


def test_a_dissolved_mechanism_may_be_founded_before_its_time():
    model = CoordinationModel(_two_offices(mechanisms={"table": LAW | {"refound_after": None}}))
    model.dissolve("table")
    model.step()
    model.found("table")
    model.step()
    assert model.mechanism("table").active
    assert model.mechanism("table").last_meeting.month == 2


def test_a_mechanism_dissolved_for_good_ends():
    model = CoordinationModel(_two_offices(mechanisms={"table": LAW}))
    model.run_until(5)
    model.dissolve("table", for_good=True)
    model.run_until(60)
    assert model.mechanism("table").last_meeting.month == 5
    assert not model.mechanism("table").in_force


def test_a_fund_pays_from_its_start_to_its_end():
    model = CoordinationModel(_two_offices())
    paid = []
    for month in range(1, 5):
        if month == 2:
            model.start_fund(0.5)
        if month == 4:
            model.end_fund()
        model.step()
        paid.append(model.office("health").pay)
    assert paid == [0.0, 0.5, 0.5, 0.0]


def test_what_was_done_can_be_done_again():
    first = CoordinationModel("typical_practice")
    first.run_until(5)
    first.replace_head("health")
    first.run_until(9)
    first.found("round_table", {"kind": "committee", "purpose": ["planning"]})
    first.dissolve("steering")
    first.cut_budget(["health"], 0.7)
    first.run_until(30)
    again = CoordinationModel("typical_practice")
    again.replay(first.interventions)
    again.run_until(30)
    _same(first, again)
    assert [done.month for done in first.interventions] == [6, 10, 10, 10]


def test_a_head_is_replaced_although_something_is_founded_afterwards():
    model = CoordinationModel("typical_practice")
    model.replace_head("health")
    model.found("round_table", {"kind": "committee", "purpose": ["planning"]})
    model.step()
    assert "health" in model.administration().replaced


@pytest.mark.parametrize(
    "what, arguments, message",
    [
        ("replace_head", {"sector": "helth"}, "did you mean 'health'"),
        ("cut_budget", {"sectors": ["helth"], "factor": 0.5}, "did you mean 'health'"),
        ("cut_budget", {"sectors": ["health"], "factor": -1.0}, "factor"),
        ("pass_law", {"mechanism": "stearing", "institutional": 0.5}, "did you mean 'steering'"),
        ("pass_law", {"mechanism": "steering", "institutional": 1.5}, "from 0 to 1"),
        ("strike_crisis", {"condition": {"moon": 0.1}}, "moon"),
        ("found", {"mechanism": "x", "fields": {"kind": "comittee"}}, "committee"),
        ("found", {"mechanism": "stearing"}, "did you mean 'steering'"),
        ("dissolve", {"mechanism": "stearing"}, "did you mean 'steering'"),
        ("start_fund", {"matching": -1.0}, "matching"),
        ("start_fund", {"matching": 0.5, "basis": "luck"}, "effort"),
        ("call_early_change", {"level": "moon"}, "moon"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_done(what, arguments, message: str):
    model, untouched = CoordinationModel("typical_practice"), CoordinationModel("typical_practice")
    with pytest.raises(InputError, match=message):
        getattr(model, what)(**arguments)
    assert model.interventions == []
    model.run_until(12)
    untouched.run_until(12)
    _same(model, untouched)


EVERYTHING = {
    "replace_head": {"sector": "health"},
    "call_early_change": {},
    "cut_budget": {"sectors": ["health"], "factor": 0.5},
    "pass_law": {"mechanism": "table", "institutional": 0.5},
    "strike_crisis": {"condition": {"learning": 0.1}},
    "found": {"mechanism": "other", "fields": LAW},
    "dissolve": {"mechanism": "table"},
    "start_fund": {"matching": 0.5},
    "end_fund": {},
}


@pytest.mark.parametrize("what", EVERYTHING)
def test_nothing_can_be_done_after_the_last_month(what: str):
    model = CoordinationModel(_two_offices(mechanisms={"table": LAW}, incentive={"matching": 0.1}))
    model.run_until(60)
    with pytest.raises(InputError, match="horizon is 60 months"):
        getattr(model, what)(**EVERYTHING[what])
    with pytest.raises(InputError, match="the run is over"):
        model.step()


def _with_table(**fields) -> CoordinationModel:
    model = CoordinationModel(_two_offices(mechanisms={"table": LAW | fields}))
    model.step()
    return model


def test_what_would_do_nothing_is_refused():
    model = _with_table()
    with pytest.raises(InputError, match="stands already"):
        model.found("table")
    with pytest.raises(InputError, match="there already"):
        model.found("table", LAW)
    with pytest.raises(InputError, match="no fund of territory pays in month 2"):
        model.end_fund()
    model.dissolve("table")
    model.step()
    with pytest.raises(InputError, match="dissolved already"):
        model.dissolve("table")
    late = _with_table(start=10)
    with pytest.raises(InputError, match="not in force in month 2"):
        late.dissolve("table")


def test_a_mechanism_that_ended_for_good_is_not_founded_anew():
    model = _with_table()
    model.dissolve("table", for_good=True)
    model.step()
    with pytest.raises(InputError, match="not in force"):
        model.found("table")


def test_a_model_can_be_repeated_by_its_own_record():
    model = CoordinationModel(_two_offices())
    model.replace_head("health")
    model.replay(model.interventions)
    assert len(model.interventions) == 2


def test_a_copy_of_a_model_goes_its_own_way():
    model = CoordinationModel("typical_practice")
    model.run_until(20)
    fork = copy.deepcopy(model)
    _same(model, pickle.loads(pickle.dumps(fork)))
    fork.call_early_change()
    fork.run_until(30)
    model.run_until(30)
    assert (fork.state.shared != model.state.shared).any()
    again = CoordinationModel("typical_practice")
    again.run_until(30)
    _same(model, again)


def test_what_one_holds_of_an_office_stays_a_window_after_an_intervention():
    model = CoordinationModel("typical_practice")
    trust = model.office("health").trust
    model.pass_law("steering", 0.9)
    trust["education"] = 0.75
    assert model.office("health").trust["education"] == 0.75


def test_the_last_meeting_stays_that_of_its_committee_when_another_is_founded_before_it():
    model = CoordinationModel("stem_territory")
    model.run_until(12)
    table = model.mechanism("education_table", model.labels[2])
    before = table.last_meeting
    assert before is not None
    model.found("council", {"kind": "committee"}, level="nation")
    assert table.last_meeting is before


def test_a_fund_that_takes_the_place_of_another_is_told():
    model = CoordinationModel(_two_offices(incentive={"matching": 0.4}))
    model.step()
    model.start_fund(0.6, basis="results")
    model.step()
    lines = story(model).text(kinds=["fund_changed"]).splitlines()
    assert lines == ["month 2: the fund pays 0.6 for each unit of joint results; it paid 0.4"]
