"""The patterns that the shipped baseline must show, over replicates under common luck.

A difference counts when it is more than three standard errors from zero.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import simcoord

REPLICATES = 100
PLACE = "jurisdictions.territory"


@cache
def _summary(name: str, changes: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    scenario = simcoord.load_scenario(name).with_changes({path: _thaw(v) for path, v in changes})
    results = simcoord.simulate(scenario, REPLICATES, seed=11, record="summary")
    return results.summary.set_index(["replicate", "jurisdiction"])


def _thaw(value: Any) -> Any:
    return dict(value) if isinstance(value, tuple) else value


def summary(name: str = "typical_practice", changes: dict[str, Any] | None = None) -> pd.DataFrame:
    frozen = {
        path: tuple(value.items()) if isinstance(value, dict) else value
        for path, value in (changes or {}).items()
    }
    return _summary(name, tuple(frozen.items()))


def mean(table: pd.DataFrame, measure: str) -> float:
    return float(table[measure].mean())


def assert_higher(more: pd.DataFrame, less: pd.DataFrame, measure: str) -> None:
    """The measure is higher in the first, replicate by replicate, by over three standard errors."""
    difference = (more[measure] - less[measure]).dropna()
    standard_error = difference.std(ddof=1) / np.sqrt(len(difference))
    assert difference.mean() > 3 * standard_error, (measure, difference.mean(), standard_error)


def test_1_the_plateau_is_coordination():
    typical = summary()
    intermediate = typical["rung_intermediate_plateau"]
    standard_error = intermediate.std(ddof=1) / np.sqrt(REPLICATES)
    assert 0.4 + 3 * standard_error < intermediate.mean() < 0.6 - 3 * standard_error
    assert mean(typical, "rung_high_plateau") < 0.6 * intermediate.mean()
    assert mean(typical, "shared_budget_plateau") < 0.01


def test_2_execution_runs_ahead_of_process():
    typical = summary()
    for behind in ("goals", "budget", "evaluation"):
        difference = typical["shared_actions_plateau"] - typical[f"shared_{behind}_plateau"]
        assert difference.mean() > 0.1


def test_3_the_four_dimensions_advance_at_different_speeds():
    typical = summary()
    dimensions = ("subsystems", "frame", "instruments", "goals")
    reached = [mean(typical, f"{dimension}_mean") for dimension in dimensions]
    steps = zip(reached[:-1], reached[1:], strict=True)
    assert all(faster > slower + 0.02 for faster, slower in steps)


def test_4_every_change_of_administration_cuts_what_is_shared():
    results = simcoord.simulate(simcoord.load_scenario("typical_practice"), REPLICATES, seed=11)
    intensity = results.monthly.pivot(index="replicate", columns="month", values="intensity")
    for change in (48, 96, 144, 192, 240):
        cut = intensity[change - 1] - intensity[change]
        assert cut.mean() > 3 * cut.std(ddof=1) / np.sqrt(REPLICATES)


def test_4_shorter_terms_lower_the_plateau():
    long_terms = {f"{PLACE}.administration.term": 96, f"{PLACE}.administration.first_change": 96}
    short_terms = {f"{PLACE}.administration.term": 24, f"{PLACE}.administration.first_change": 24}
    assert_higher(summary(), summary(changes=short_terms), "intensity_plateau")
    assert_higher(summary(changes=long_terms), summary(), "intensity_plateau")


def test_4_shorter_terms_keep_coordination_from_coming_back_to_a_level():
    """Measured against a fixed level: what stood before a change is itself lower in short terms."""
    short_terms = {f"{PLACE}.administration.term": 24, f"{PLACE}.administration.first_change": 24}

    def months_coordinated(changes: dict[str, Any]) -> pd.DataFrame:
        table = summary(changes=changes)
        return (table["months_intermediate"] + table["months_high"]).to_frame("months")

    assert_higher(months_coordinated({}), months_coordinated(short_terms), "months")


@pytest.mark.parametrize(
    "protection",
    [
        {
            f"{PLACE}.mechanisms.steering.institutional": 0.9,
            f"{PLACE}.mechanisms.working_group.institutional": 0.9,
        },
        {f"{PLACE}.informal_network": 0.6},
    ],
    ids=["institutional bodies", "informal networks"],
)
def test_4_protection_softens_the_cut(protection):
    assert_higher(summary(), summary(changes=protection), "resilience_depth")
    assert_higher(summary(), summary(changes=protection), "resilience_loss")


def test_5_a_lead_unit_alone_raises_resistance_and_fails():
    alone = summary("lead_unit_alone")
    assert_higher(alone, summary(), "resistance_plateau")
    assert mean(alone, "resistance_plateau") > 0.45 + 0.2
    assert mean(alone, "rung_intermediate_plateau") < 0.15


def test_5_after_consultation_a_lead_unit_works():
    after = summary("lead_unit_after_consultation")
    assert_higher(summary("lead_unit_alone"), after, "resistance_plateau")
    assert mean(after, "rung_intermediate_plateau") > 0.4


def test_6_one_way_consultation_yields_information_and_no_more():
    asked = summary("one_way_consultation")
    assert mean(asked, "rung_low_plateau") > 0.1
    for measure in ("rung_intermediate_plateau", "rung_high_plateau", "voice_plateau"):
        assert (asked[measure] == 0.0).all()


def fund(matching: float, basis: str = "effort") -> dict[str, Any]:
    return {f"{PLACE}.incentive": {"matching": matching, "basis": basis}, "horizon.months": 36}


def test_7_matching_raises_effort_early_with_falling_returns():
    effort = [summary(changes=fund(m)) for m in (0.0, 0.2, 0.4, 0.8)]
    for more, less in zip(effort[1:3], effort[:2], strict=True):
        assert_higher(more, less, "effort_mean")
    first, second, last = (
        mean(more, "effort_mean") - mean(less, "effort_mean")
        for more, less in zip(effort[1:], effort[:-1], strict=True)
    )
    assert first > second > last / 2  # the last step is twice as long
    assert last < 0.2 * first


def test_7_paying_for_activity_fills_meetings_more_than_it_moves_effort():
    unpaid, activity, effort = (
        summary(changes=fund(*terms)) for terms in ((0.0,), (0.4, "activity"), (0.4, "effort"))
    )
    assert_higher(activity, unpaid, "held_mean")
    assert_higher(activity, effort, "held_mean")
    assert_higher(effort, activity, "effort_mean")


def test_8_earmarking_caps_joint_effort():
    earmarked = summary("earmarked_budgets")
    assert_higher(summary(), earmarked, "effort_plateau")
    assert earmarked["effort_plateau"].max() <= 0.1 + 1e-12


def test_9_each_further_committee_adds_fatigue_and_lowers_the_plateau():
    def further(count: int) -> dict[str, Any]:
        same_purpose = {"kind": "committee"}
        return {f"{PLACE}.mechanisms.further_{n}": same_purpose for n in range(count)}

    found = [summary(changes=further(count)) for count in range(4)]
    for crowded, before in zip(found[1:], found[:-1], strict=True):
        assert_higher(crowded, before, "fatigue_plateau")
        assert_higher(before, crowded, "rung_intermediate_plateau")


@pytest.mark.parametrize("trait", ["openness", "patience"])
def test_10_openness_and_patience_raise_everything(trait):
    low, high = (summary(changes={f"traits.{trait}.mean": mean}) for mean in (0.35, 0.65))
    for measure in ("intensity_plateau", "effort_plateau", "outcome_plateau"):
        assert_higher(high, low, measure)
    assert_higher(low, high, "resistance_plateau")


def test_11_low_ambition_keeps_joint_work_at_coordination_whatever_the_mechanisms():
    low = {"traits.ambition": {"mean": 0.3, "spread": 0.1}}
    for name in ("typical_practice", "lead_unit_after_consultation", "redundant_committees"):
        modest = summary(name, low)
        assert_higher(summary(name), modest, "rung_high_plateau")
        assert mean(modest, "rung_high_plateau") < 0.2


def test_12_unequal_presence_spreads_outcomes_across_places():
    equal = {"jurisdictions.territory.count": 8}
    unequal = equal | {"jurisdictions.territory.presence": {"best": 1.0, "worst": 0.3}}

    def spread(changes: dict[str, Any]) -> pd.Series:
        return summary(changes=changes)["outcome_plateau"].unstack().std(axis=1)

    difference = spread(unequal) - spread(equal)
    assert difference.mean() > 3 * difference.std(ddof=1) / np.sqrt(REPLICATES)
