"""A model lived by its agents is the run that sweeps compute, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_array_equal
from pandas.testing import assert_frame_equal
from stepping import Run

from simcoord import CoordinationModel, Office, load_scenario, shipped_scenarios, simulate
from simcoord.scenario import Scenario
from strategies import scenarios

MONTHS = 24


def _same_state(one, other) -> None:
    for name, mine, yours in zip(one._fields, one, other, strict=True):
        assert_array_equal(mine, yours, err_msg=name)


@pytest.mark.parametrize("name", shipped_scenarios())
def test_the_phases_of_every_shipped_scenario_are_its_compiled_months(name: str):
    scenario = load_scenario(name).with_changes({"horizon.months": MONTHS})
    results = simulate(scenario, [3], seed=7, record="offices")
    model = CoordinationModel(scenario, seed=7, replicate=3)
    model.run_until(MONTHS)
    assert_frame_equal(model.monthly, results.monthly, check_exact=True)
    assert_array_equal(
        model.run.record.offices.progress.transpose(1, 0, 2).ravel(), results.offices.progress
    )


@settings(max_examples=25, deadline=None)
@given(scenarios(12))
def test_the_phases_of_any_scenario_are_its_compiled_months(scenario: Scenario):
    results = simulate(scenario, [0], seed=2, record="offices")
    run = Run(scenario, seed=2)
    run.live(scenario.horizon.months)
    for name, table in run.record.offices._asdict().items():
        assert_array_equal(table.swapaxes(0, 1).ravel(), results.offices[name], err_msg=name)
    model = CoordinationModel(scenario, seed=2)
    model.run_until(scenario.horizon.months)
    assert_frame_equal(model.monthly, results.monthly, check_exact=True)


class Obedient(Office):
    """Decides for itself, and as the rules would."""

    def attendance(self, meeting):
        return super().attendance(meeting)

    def desired_effort(self, offer):
        return super().desired_effort(offer)

    def understands(self, partner):
        return super().understands(partner)


@settings(max_examples=25, deadline=None)
@given(scenarios(12))
def test_offices_that_decide_as_the_rules_do_change_nothing(scenario: Scenario):
    model, compiled = CoordinationModel(scenario, offices=Obedient), Run(scenario)
    model.run_until(scenario.horizon.months)
    _same_state(model.state, compiled.live(scenario.horizon.months))


def test_a_month_that_fails_is_as_if_it_had_not_begun():
    class Broken(Office):
        moods = iter([2.0])

        def attendance(self, meeting):
            return next(self.moods, meeting.usual)

    scenario = load_scenario("typical_practice").with_changes({"horizon.months": MONTHS})
    model = CoordinationModel(scenario, offices={"health": Broken})
    with pytest.raises(ValueError, match="attendance"):
        model.run_until(MONTHS)
    model.run_until(MONTHS)
    _same_state(model.state, Run(scenario).live(MONTHS))


def test_looking_at_a_run_does_not_change_it():
    scenario = load_scenario("typical_practice")
    model, compiled = CoordinationModel(scenario), Run(scenario)
    for _ in range(MONTHS):
        model.step()
        for office in model.offices:
            assert office.understands(model.offices_in(0)[office.row - 1]) in (True, False)
            assert np.isfinite([*office.alignment.values(), office.plan_month]).all()
    _same_state(model.state, compiled.live(MONTHS))
