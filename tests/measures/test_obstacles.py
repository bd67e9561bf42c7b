"""What holds coordination back, what lasts of it, and sums that never change their bits."""

import math

import numpy as np
import pytest

from simcoord import simulate
from simcoord.measures import ACCOUNT, obstacle_shares, summary_columns
from simcoord.measures.obstacles import half_life, mechanisms_survive, months_to_halve
from simcoord.measures.over_time import sum_of
from simcoord.measures.terms import terms_of, yardstick_of
from simcoord.scenario import load_scenario
from simcoord.scenario.translate import rules_of


def shares_of(**account):
    """Shares of an account of one month; an obstacle that is not told took nothing."""
    months = np.array([[float(account.get(name, 0))] for name in ACCOUNT])
    return {name: share.item() for name, share in obstacle_shares(months).items()}


def test_losses_and_growth_are_shares_of_the_potential():
    shares = shares_of(potential=8, lost_resistance=4, lost_sequence=1)
    assert shares["obstacle_resistance"] == 0.5
    assert shares["obstacle_sequence"] == 0.125
    assert shares["obstacle_growth"] == 0.375
    assert sum(shares.values()) == 1


def test_without_any_potential_there_are_no_shares():
    assert all(map(math.isnan, shares_of().values()))


def test_a_quarter_lost_each_month_is_half_lost_in_the_time_of_the_formula():
    assert months_to_halve(0.25) == pytest.approx(math.log(0.5) / math.log(0.75))
    assert months_to_halve(0.0) == math.inf
    assert months_to_halve(1.0) == 0.0
    assert math.isnan(months_to_halve(math.nan))


def two_offices(**changes):
    sectors = {"north": {"competence": {"learning": 1.0}}, "south": {}}
    dimensions = {"learning": {}}
    plain = {
        "sectors": sectors,
        "problem": {"dimensions": dimensions},
        "jurisdictions": {"territory": {}},
    }
    return load_scenario("typical_practice").with_changes(plain | changes)


def half_life_of(stocks, growths, initial=0.0):
    """Half-life where one pair shares information only."""
    return half_life(initial, sum(stocks), stocks[-1], float(sum(growths)))


def test_what_halves_every_month_has_a_half_life_of_one_month():
    assert half_life_of(stocks=[0.4, 0.2, 0.1], growths=[0, 0, 0], initial=0.8) == pytest.approx(1)


def test_growth_counts_among_what_can_be_lost():
    # 0 + 0.4 grown, 0.2 kept; 0.2 + 0.6 grown, 0.4 kept: half is lost each month
    assert half_life_of(stocks=[0.2, 0.4], growths=[0.4, 0.6]) == pytest.approx(1)


def test_what_never_fades_lasts_for_ever():
    assert half_life_of(stocks=[0.25, 0.5], growths=[0.25, 0.25]) == math.inf


def test_where_nothing_was_ever_shared_there_is_no_half_life():
    assert math.isnan(half_life_of(stocks=[0, 0], growths=[0, 0]))


def test_survival_is_each_places_own_and_missing_where_its_level_has_no_such_mechanism():
    committee = {"kind": "committee"}
    scenario = two_offices(
        jurisdictions={
            "nation": {"mechanisms": {"steering": committee}},
            "town": {"count": 2, "mechanisms": {"table": committee, "steering": committee}},
        }
    )
    terms, survival = terms_of(rules_of(scenario)), yardstick_of(scenario).survival
    standing = np.zeros((3, 3, 2), dtype=np.int64)
    standing[0, 0] = 10, 5  # the nation's steering
    standing[1, 1] = 8, 2  # the first town's table
    standing[2, 2] = 4, 4  # the second town's steering
    own = np.full((3, len(summary_columns(scenario))), np.nan)
    for j, v in enumerate(terms.level):
        mechanisms_survive(own[j], standing[j], terms, survival, v)
    names = [column.name for column in summary_columns(scenario)]
    shares = {name: own[:, names.index(f"survival_{name}")] for name in ("steering", "table")}
    assert np.array_equal(shares["steering"], [0.5, np.nan, 1], equal_nan=True)
    assert np.array_equal(shares["table"], [np.nan, 0.25, np.nan], equal_nan=True)


def test_months_are_added_one_after_another():
    """So a run has the same bits alone and beside others; NumPy's own sums add in another order."""
    values = np.random.default_rng(2).random(240) - 0.5
    by_hand = 0.0
    for month in values:
        by_hand = by_hand + month
    assert sum_of(values) == by_hand
    assert sum_of(values[:0]) == 0


def test_the_totals_of_a_run_are_such_sums():
    results = simulate(load_scenario("typical_practice"), replicates=2)
    for replicate, months in results.monthly.groupby("replicate"):
        row = results.summary[results.summary["replicate"] == replicate]
        assert row["paid_total"].item() == sum_of(months["paid"].to_numpy())
        assert row["trust_mean"].item() == sum_of(months["trust"].to_numpy()) / 240
        assert row["trust_plateau"].item() == sum_of(months["trust"].to_numpy()[-60:]) / 60
