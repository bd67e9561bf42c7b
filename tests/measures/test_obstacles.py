"""What holds coordination back, what lasts of it, and sums that never change their bits."""

import math

import numpy as np
import pytest

from simcoord.measures import (
    ACCOUNT,
    half_life,
    months_to_halve,
    obstacle_shares,
    sums_over_time,
    survival,
)
from simcoord.rulebook.elements import ELEMENTS
from simcoord.scenario import load_scenario


def test_losses_and_growth_are_shares_of_the_potential():
    totals = dict.fromkeys(ACCOUNT, np.zeros(1)) | {
        "potential": np.array([8.0]),
        "lost_resistance": np.array([4.0]),
        "lost_sequence": np.array([1.0]),
    }
    shares = obstacle_shares(totals)
    assert shares["obstacle_resistance"] == 0.5
    assert shares["obstacle_sequence"] == 0.125
    assert shares["obstacle_growth"] == 0.375
    assert sum(share.item() for share in shares.values()) == 1


def test_without_any_potential_there_are_no_shares():
    shares = obstacle_shares(dict.fromkeys(ACCOUNT, np.zeros(1)))
    assert all(math.isnan(share.item()) for share in shares.values())


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
    scenario = two_offices(initial={"shared": {"information": initial}})
    names = [f"shared_{element}" for element in ELEMENTS]
    totals = dict.fromkeys((*names, *ACCOUNT), np.zeros(1))
    totals |= {
        "shared_information": np.array([sum(stocks)]),
        "potential": np.array([sum(growths)]),
    }
    last = dict.fromkeys(names, np.zeros(1)) | {"shared_information": np.array([stocks[-1]])}
    return half_life(totals, last, scenario).item()


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
    standing = np.zeros((1, 3, 3, 2), dtype=np.int64)
    standing[0, 0, 0] = 10, 5  # the nation's steering
    standing[0, 1, 1] = 8, 2  # the first town's table
    standing[0, 2, 2] = 4, 4  # the second town's steering
    shares = survival(standing, scenario)
    assert np.array_equal(shares["survival_steering"], [[0.5, np.nan, 1]], equal_nan=True)
    assert np.array_equal(shares["survival_table"], [[np.nan, 0.25, np.nan]], equal_nan=True)


@pytest.mark.parametrize("places", [1, 2, 40])
def test_sums_over_time_have_the_same_bits_alone_and_beside_others(places):
    values = np.random.default_rng(2).random((3, 50, 240, places)) - 0.5
    together = sums_over_time(list(values))
    for n, replicate in ((0, 0), (2, 49)):
        alone = sums_over_time([values[n, replicate]])[0]
        by_hand = 0.0
        for month in values[n, replicate]:
            by_hand = by_hand + month
        assert np.array_equal(together[n][replicate], alone)
        assert np.array_equal(alone, by_hand)
