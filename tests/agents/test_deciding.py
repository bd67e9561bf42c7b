"""Offices that decide for themselves: their decision counts, and nothing else changes."""

from __future__ import annotations

import math

import pytest

from simcoord import CoordinationModel, InputError, Office, load_scenario


class FreeRider(Office):
    """Comes to nothing and gives nothing."""

    def attendance(self, meeting):
        return 0.0

    def desired_effort(self, offer):
        return 0.0


class Stubborn(Office):
    """Understands nobody."""

    def understands(self, partner):
        return False


def _free_committees():
    return load_scenario("typical_practice").with_changes(
        {
            "jurisdictions.territory.mechanisms.steering.obligation": 0.0,
            "jurisdictions.territory.mechanisms.working_group.obligation": 0.0,
        }
    )


def test_a_free_rider_never_comes_unobliged_and_never_works_jointly():
    model = CoordinationModel(_free_committees(), offices={"health": FreeRider})
    health = model.office("health")
    came = 0
    for _ in range(36):
        model.step()
        came += sum(
            health in agent.attendees
            for agent in model.mechanisms
            if agent.name in ("steering", "working_group")
        )
    assert came == 0
    assert health.effort == 0.0
    assert model.office("education").effort > 0.0


def test_an_obligation_brings_even_a_free_rider():
    obliged = _free_committees().with_changes(
        {"jurisdictions.territory.mechanisms.steering.obligation": 1.0}
    )
    model = CoordinationModel(obliged, offices={"health": FreeRider})
    model.run_until(1)
    assert model.office("health") in model.mechanism("steering").attendees


def test_who_understands_nobody_is_understood_by_nobody():
    model = CoordinationModel(
        load_scenario("one_way_consultation").with_changes({"horizon.months": 12}),
        offices={"health": Stubborn},
    )
    model.run_until(12)
    health = model.office("health")
    assert all(share == 0.0 for tie in health.shared.values() for share in tie.values())
    assert model.office("education").shared["social_protection"]["information"] > 0.0


def test_one_office_may_be_changed_without_a_class():
    model = CoordinationModel(_free_committees())
    model.office("health").attendance = lambda meeting: 0.0
    model.run_until(12)
    assert model.office("health") not in model.mechanism("steering").attendees


@pytest.mark.parametrize("method", ["attendance", "desired_effort", "understands"])
@pytest.mark.parametrize("answer", [math.nan, 2.0, "yes", None])
def test_an_answer_that_makes_no_sense_names_office_month_and_value(method: str, answer):
    odd = type("Odd", (Office,), {method: lambda self, about: answer})
    model = CoordinationModel("typical_practice", offices={"health": odd})
    with pytest.raises(InputError) as error:
        model.run_until(24)
    for word in ("health in territory", f"month {model.month + 1}", f"{method}()", repr(answer)):
        assert word in str(error.value)


def test_an_invitation_and_an_offer_say_what_the_rules_would_do():
    seen: dict[str, list[float]] = {"attendance": [], "desired_effort": []}

    class Curious(Office):
        def attendance(self, meeting):
            seen["attendance"].append(meeting.usual)
            assert meeting.committee.name in ("steering", "working_group")
            return meeting.usual

        def desired_effort(self, offer):
            seen["desired_effort"].append(offer.usual)
            assert offer.usual <= offer.flexible
            return offer.usual

    model = CoordinationModel("typical_practice", offices={"health": Curious})
    model.run_until(24)
    assert len(seen["attendance"]) > 12
    assert len(seen["desired_effort"]) == 2  # it plans once a year


def test_a_class_that_is_no_office_is_refused():
    with pytest.raises(InputError, match="subclass"):
        CoordinationModel("typical_practice", offices={"health": dict})
    with pytest.raises(InputError, match="did you mean 'health'"):
        CoordinationModel("typical_practice", offices={"helth": FreeRider})


def test_a_misspelt_decision_is_refused():
    misspelt = type("Odd", (Office,), {"desired_efort": lambda self, offer: 0.0})
    with pytest.raises(InputError, match="did you mean 'desired_effort'"):
        CoordinationModel("typical_practice", offices=misspelt)
