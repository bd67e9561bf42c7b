"""Are paired differences what one gets by hand, and their intervals as sure as they say?"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

import simcoord
from simcoord.analysis.comparison import OUTCOMES, paired, paired_differences, variance_saved
from simcoord.analysis.estimates import estimate, student
from simcoord.analysis.levels import level_means
from simcoord.experiments import Results
from simcoord.scenario import InputError, load_scenario

SHORTER = {"horizon.months": 72, "jurisdictions.territory.administration.first_change": 24}


@pytest.fixture(scope="module")
def reference() -> Results:
    return simcoord.simulate(load_scenario("typical_practice").with_changes(SHORTER), 12)


@pytest.fixture(scope="module")
def matched(reference: Results) -> Results:
    fund = reference.scenario.with_changes({"jurisdictions.territory.incentive.matching": 0.4})
    return simcoord.simulate(fund, 12)


def test_an_estimate_is_what_one_gets_by_hand() -> None:
    found = estimate([1.0, 2.0, 3.0])  # standard deviation 1, t of two degrees 4.303
    assert found.standard_error == pytest.approx(1 / math.sqrt(3))
    assert (found.low, found.high) == pytest.approx((2 - 2.4841, 2 + 2.4841), abs=1e-3)
    assert (found.q05, found.q95, found.replicates) == pytest.approx((1.1, 2.9, 3))


@pytest.mark.parametrize(
    ("freedom", "table"),
    [(1, 12.706205), (2, 4.302653), (9, 2.262157), (30, 2.042272), (99, 1.984217), (101, 1.983731)],
)
def test_intervals_are_as_wide_as_the_tables_of_student_say(freedom: int, table: float) -> None:
    assert student(freedom) == pytest.approx(table, abs=1e-6)


def test_with_many_replicates_the_interval_is_the_normal_one() -> None:
    assert student(10**7) == pytest.approx(1.959964, abs=1e-6)


def test_one_replicate_has_a_mean_and_no_interval() -> None:
    found = estimate([0.5])
    assert found.mean == 0.5 and math.isnan(found.standard_error) and math.isnan(found.low)


def test_replicates_without_the_outcome_do_not_count() -> None:
    assert estimate([1.0, float("nan"), 3.0, float("inf")])[0::6] == (2.0, 2)
    assert estimate([float("nan")]).replicates == 0


def test_differences_are_taken_replicate_by_replicate() -> None:
    a, b = pd.Series([1.0, 2.0, 3.0]), pd.Series([1.5, 2.0, 4.5])
    found = paired(a, b)
    assert found["difference"] == pytest.approx(2 / 3)
    assert found["standard_error"] == pytest.approx(np.std([0.5, 0.0, 1.5], ddof=1) / 3**0.5)
    assert found["share_higher"] == pytest.approx(2 / 3)
    assert (found["reference_mean"], found["scenario_mean"]) == pytest.approx((2.0, 8 / 3))


def test_only_pairs_in_which_both_have_the_outcome_count() -> None:
    found = paired(pd.Series([1.0, 2.0, np.nan]), pd.Series([2.0, np.nan, 5.0]))
    assert (found["difference"], found["pairs"]) == (1.0, 1)


def test_luck_that_is_shared_saves_the_variance_that_it_makes() -> None:
    a = np.array([1.0, 2.0, 3.0])
    assert variance_saved(a, a + 1) == 1.0
    assert variance_saved(a, -a) == pytest.approx(-1.0)  # opposed luck costs
    assert math.isnan(variance_saved(a * 0, a * 0))


def test_the_interval_of_the_difference_covers_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(5)
    trials, covered = 2000, 0
    for _ in range(trials):
        luck = rng.normal(size=10)
        found = paired(pd.Series(luck), pd.Series(luck + 0.3 + 0.5 * rng.normal(size=10)))
        covered += found["low"] <= 0.3 <= found["high"]
    standard_error = math.sqrt(0.95 * 0.05 / trials)
    assert abs(covered / trials - 0.95) < 4 * standard_error


def test_places_of_a_level_are_averaged_within_a_replicate_first() -> None:
    summary = pd.DataFrame(
        {
            "replicate": [0, 0, 0, 1, 1, 1],
            "jurisdiction": ["nation", "town[0]", "town[1]"] * 2,
            "effort_mean": [0.9, 0.1, 0.3, 0.8, 0.5, np.nan],
        }
    )
    means = level_means(summary, ["effort_mean"])["effort_mean"]
    assert means.xs("town").tolist() == pytest.approx([0.2, 0.5])
    assert means.xs("nation").tolist() == [0.9, 0.8]


def test_a_scenario_does_not_differ_from_itself(reference: Results) -> None:
    table = paired_differences(reference, {"itself": reference})
    assert table["outcome"].tolist() == list(OUTCOMES)
    assert (table[["difference", "low", "high", "share_higher"]] == 0).to_numpy().all()


def test_the_table_has_the_means_of_the_summaries(reference: Results, matched: Results) -> None:
    table = paired_differences(reference, {"matched": matched}, ["effort_mean"])
    row = table.iloc[0]
    gap = matched.summary["effort_mean"] - reference.summary["effort_mean"]
    assert row["difference"] == pytest.approx(gap.mean())
    assert row["share_higher"] == (gap > 0).mean() == 1.0
    assert row["variance_saved"] > 0.5


def test_every_scenario_level_and_outcome_has_a_row() -> None:
    scenario = load_scenario("stem_territory").with_changes({"horizon.months": 30})
    results = simcoord.simulate(scenario, 2)
    table = paired_differences(results, {"b": results, "c": results}, ["effort_mean", "paid_total"])
    assert table[["outcome", "scenario", "level"]].drop_duplicates().shape[0] == 2 * 2 * 3
    assert table["level"].unique().tolist() == ["nation", "department", "municipality"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"sectors.sports": {}}, "its sectors are"),
        ({"jurisdictions.territory.count": 2}, "its places are"),
        ({"problem.dimensions.sport": {}, "sectors.health.competence.sport": 0.5}, "dimensions"),
        ({"horizon.months": 60}, "its runs have 60 months"),
    ],
)
def test_scenarios_that_cannot_share_luck_are_refused(
    reference: Results, changes: dict[str, object], why: str
) -> None:
    other = simcoord.simulate(reference.scenario.with_changes(changes), 12, record="summary")
    with pytest.raises(InputError, match=f"other cannot be compared under common luck: .*{why}"):
        paired_differences(reference, {"other": other})


@pytest.mark.parametrize(
    ("how", "why"), [({"seed": 2}, "its seed is 2"), ({"replicates": 5}, "its 5 replicates")]
)
def test_runs_with_other_luck_are_refused(
    reference: Results, how: dict[str, int], why: str
) -> None:
    other = simcoord.simulate(reference.scenario, **({"replicates": 12} | how))
    with pytest.raises(InputError, match=why):
        paired_differences(reference, {"other": other})


def test_an_unknown_outcome_is_refused_with_the_nearest(reference: Results) -> None:
    with pytest.raises(InputError, match="did you mean 'effort_mean'"):
        paired_differences(reference, {"itself": reference}, ["efort_mean"])
