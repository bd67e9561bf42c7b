"""What must come out exactly: the limit cases of the specification, one test each."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose
from small import small
from stepping import Run

INFORMATION, OBJECTIVES, PLANNING = 0, 1, 2
EXACT = 1e-12


def information_each_month(rate: float) -> dict[str, object]:
    return {
        "plan": {
            "kind": "aggregation",
            "every": 1,
            "ceiling": 1.0,
            "load": 0.0,
            "purpose": {"information": rate},
        }
    }


def test_one_element_grows_toward_all():
    """Growth at rate x each month, nothing against it: 1 - (1 - x)^n after n months."""
    run = Run(small(mechanisms=information_each_month(0.1)))
    for month in range(1, 25):
        shared = run.live().shared[0, 0, 1, INFORMATION]
        assert shared == pytest.approx(1 - 0.9**month, abs=EXACT)


def test_growth_against_fading_settles_at_the_fixed_point():
    """The same with fading f: x (1 - f) / (1 - (1 - x)(1 - f))."""
    rate, fading = 0.1, 0.02
    scenario = small(
        months=1000, mechanisms=information_each_month(rate), dynamics={"fading": fading}
    )
    shared = Run(scenario).live(1000).shared[0, 0, 1, INFORMATION]
    expected = rate * (1 - fading) / (1 - (1 - rate) * (1 - fading))
    assert shared == pytest.approx(expected, abs=EXACT)


def test_a_committee_of_open_offices_reaches_consensus_as_degroot_says():
    """All come, all are open: mean + (1 - persuasion)^n (first - mean) after n meetings."""
    scenario = small(
        sectors=3, mechanisms={"council": {"kind": "committee", "obligation": 1.0, "load": 0.0}}
    )
    run = Run(scenario)
    run.state.frame[0, :, 0] = [0.1, 0.4, 1.0]
    run.live(20)
    expected = 0.5 + 0.85**20 * (np.array([0.1, 0.4, 1.0]) - 0.5)
    assert_allclose(run.state.frame[0, :, 0], expected, atol=EXACT)


def test_each_change_of_government_takes_its_loss_twice():
    """Everybody leaves at each of n changes: s (1 - turnover_loss)^(2n) is left of s."""
    run = Run(
        small(
            administration={"term": 12, "first_change": 12, "replacement": 1.0},
            initial={"shared": {"planning": 0.8}},
            dynamics={"turnover_loss": 0.4},
        )
    )
    for changes in (1, 2, 3):
        shared = run.live(12).shared[0, 0, 1, PLANNING]
        assert shared == pytest.approx(0.8 * 0.6 ** (2 * changes), abs=EXACT)


def test_reshuffles_wear_down_what_is_shared_at_their_hazard():
    """Hazard h, T months: s (1 - h turnover_loss)^(2T) on average, to 4 standard errors."""
    months, reshuffle, loss = 24, 0.3, 0.4
    scenario = small(
        months=months,
        administration={"reshuffle": reshuffle},
        initial={"shared": {"planning": 1.0}},
        dynamics={"turnover_loss": loss},
    )
    left = [
        Run(scenario, replicate=replicate).live(months).shared[0, 0, 1, PLANNING]
        for replicate in range(400)
    ]
    hazard = 1 - (1 - reshuffle) ** (1 / 12)
    expected = (1 - hazard * loss) ** (2 * months)
    standard_error = np.std(left, ddof=1) / math.sqrt(len(left))
    assert abs(np.mean(left) - expected) < 4 * standard_error


@pytest.mark.parametrize("matching", [0.0, 0.3])
def test_equal_offices_commit_where_benefit_meets_cost(matching):
    """All else frozen, effort settles where its benefit equals its cost."""
    objectives, trust, resistance = 0.5, 0.4, 0.2
    scenario = small(
        months=400,
        incentive={"matching": matching},
        sector={"rhythm": {"period": 1, "first": 1}},
        traits={"patience": {"mean": 0.5, "spread": 0.0}},
        initial={"shared": {"objectives": objectives}},
        dynamics={"initial_trust": trust, "routine_resistance": resistance},
    )
    effort = Run(scenario).live(400).effort[0]
    value = 1.2 * objectives * (0.5 + 0.5) * (1 - 0.3 * matching / (1 + matching))
    expected = (value + matching) / (1 + 1.5 * resistance - 0.25 * trust)
    assert expected < 1
    assert_allclose(effort, expected, atol=EXACT)


def test_constant_delivery_brings_the_condition_to_where_gain_meets_decay():
    """Output Y each month: growth Y / (growth Y + depreciation)."""
    output = 0.65  # what two equal offices deliver apart, knowing nothing of each other
    condition = Run(small(months=3000)).live(3000).condition[0, 0]
    assert condition == pytest.approx(0.012 * output / (0.012 * output + 0.010), abs=EXACT)


@pytest.mark.parametrize(("second_period", "locks"), [(13, True), (14, True), (20, False)])
def test_two_rhythms_lock_if_they_are_close_enough(second_period, locks):
    """Periods P and Q lock if and only if |1/P - 1/Q| <= coupling/pi (Kuramoto)."""
    coupling = 0.05
    assert (abs(1 / 12 - 1 / second_period) <= coupling / math.pi) == locks
    scenario = small(
        months=2400, initial={"shared": {"planning": 1.0}}, dynamics={"coupling": coupling}
    ).with_changes({"sectors.sector_1.rhythm.period": second_period})
    run = Run(scenario)
    lag = np.diff(run.live(1200).cycle[0])[0]
    lag_much_later = np.diff(run.live(1200).cycle[0])[0]
    assert (abs(lag_much_later - lag) < 0.01) == locks


def test_meetings_are_held_as_often_as_the_binomial_says():
    """n members come with p each: P(Binomial(n, p) >= quorum), to 4 standard errors."""
    members, months, resistance, quorum = 5, 400, 0.4, 0.6
    scenario = small(
        sectors=members,
        months=months,
        mechanisms={
            "council": {"kind": "committee", "quorum": quorum, "load": 0.0, "purpose": ["budget"]}
        },
        dynamics={"routine_resistance": resistance, "persuasion": 0.0},
    )
    held: list[float] = []
    for replicate in range(20):
        run = Run(scenario, replicate=replicate)
        run.live(months)
        held.extend(run.record.monthly.held[:, 0])
    attends = 1 - resistance  # openness 1, nobody tired
    needed = max(2, math.ceil(quorum * members - 1e-9))
    expected = sum(
        math.comb(members, n) * attends**n * (1 - attends) ** (members - n)
        for n in range(needed, members + 1)
    )
    standard_error = math.sqrt(expected * (1 - expected) / len(held))
    assert abs(np.mean(held) - expected) < 4 * standard_error
