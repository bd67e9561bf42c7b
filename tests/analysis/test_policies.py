"""Are policies compared as one would by hand, and does common luck save what theory says?"""

from __future__ import annotations

import math
import os
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from sweep_tables import shuffled, two_by_three, values_of

from simcoord.analysis import (
    Resampling,
    chances,
    compare_policies,
    compare_robustness,
    trade_offs,
)
from simcoord.analysis.policies import chance
from simcoord.scenario import InputError

QUICK = Resampling(seed=0, resamples=100)
#: Alternatives a and b at three points, two replicates: the settings in their order.
TABLE = np.array([[1.0, 3], [4, 4], [5, 5], [2, 2], [6, 8], [9, 9]])


def two(y: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    return values_of(y), two_by_three()


def pair(replicates: int, correlation: float, gap: float = 0.0, seed: int = 1) -> np.ndarray:
    """Two settings of standard normal outcomes with a correlation, the second `gap` better."""
    common, one, other = np.random.default_rng(seed).normal(size=(3, replicates))
    own = (1 - correlation) ** 0.5
    both = correlation**0.5 * common
    return np.array([both + own * one, both + own * other + gap])


ONE_POINT = pd.DataFrame({"setting": [0, 1], "point": [0, 0], "alternative": ["a", "b"]})


def test_differences_are_those_of_means_over_points_pair_by_pair() -> None:
    row = compare_policies({"outcome": values_of(TABLE)}, two_by_three()).iloc[0]
    # a: (1 + 5 + 6) / 3 = 4 and 16 / 3; b: (4 + 2 + 9) / 3 = 5 and 5
    assert (row["alternative"], row["reference"]) == ("b", "a")
    assert row["reference_mean"] == pytest.approx((4 + 16 / 3) / 2)
    assert row["alternative_mean"] == pytest.approx(5)
    assert row["difference"] == pytest.approx(1 / 3)  # of 1 and -1/3
    assert row["standard_error"] == pytest.approx(2 / 3)
    assert row["low"] == pytest.approx(1 / 3 - 12.7062 * 2 / 3, abs=1e-3)
    assert row["chance"] == pytest.approx(4 / 6)  # not at the second point
    assert (row["pairs"], row["points"]) == (2, 3)


def test_what_is_better_may_be_lower() -> None:
    tables = {"asynchrony": values_of(TABLE)}
    row = compare_policies(tables, two_by_three(), lower_is_better=["asynchrony"]).iloc[0]
    assert row["chance"] == pytest.approx(2 / 6) and row["difference"] == pytest.approx(1 / 3)


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_common_luck_saves_as_many_replicates_as_its_correlation_says(correlation: float) -> None:
    replicates = 4000
    table = compare_policies({"y": values_of(pair(replicates, correlation))}, ONE_POINT)
    truth = 1 / (1 - correlation)  # 2 / (2 - 2 correlation)
    # half the log of a ratio of variances has the standard error of Fisher's z, 1 / sqrt(n)
    assert abs(math.log(table["luck_saved"].item() / truth)) < 4 * 2 / replicates**0.5


def test_luck_that_is_the_same_saves_everything_and_none_saves_nothing() -> None:
    same = np.array([[1.0, 2, 3], [2, 3, 4]])
    assert compare_policies({"y": values_of(same)}, ONE_POINT)["luck_saved"].item() == math.inf
    still = np.ones((2, 3))
    row = compare_policies({"y": values_of(still)}, ONE_POINT).iloc[0]
    assert math.isnan(row["luck_saved"]) and row["chance"] == 0.5


def test_the_chance_of_doing_better_is_that_of_normal_differences() -> None:
    table = chances(values_of(pair(4000, 0.5, gap=0.7)), ONE_POINT).set_index("alternative")
    truth = NormalDist().cdf(0.7)  # the difference has variance 2 - 2 * 0.5
    assert table.loc["b", "low"] < truth < table.loc["b", "high"]
    assert table.loc["b", "high"] - table.loc["b", "low"] < 0.03
    assert table.loc["a", "chance"] + table.loc["b", "chance"] == pytest.approx(1)


def test_a_chance_seen_in_every_pair_is_not_certain() -> None:
    found = chance(np.ones((1, 10)), np.zeros((1, 10)))
    assert found.chance == 1.0 and found.low == pytest.approx(0.7225, abs=1e-3)  # Wilson


def test_runs_that_share_their_luck_are_not_counted_as_independent() -> None:
    draws = np.random.default_rng(1)
    lucky = np.tile(draws.normal(size=20), (50, 1))  # fifty points, the same at each
    found = chance(lucky, np.zeros((50, 20)))
    assert found.high - found.low > 0.3


@pytest.mark.parametrize("shared", [False, True])
def test_intervals_of_a_chance_cover_it_as_often_as_they_claim(shared: bool) -> None:
    repetitions = 2000 if os.environ.get("SIMCOORD_LONG") == "1" else 300
    truth, draws, covered = NormalDist().cdf(0.5), np.random.default_rng(3), 0
    for _ in range(repetitions):
        y = draws.normal(size=(1 if shared else 4, 30)) + 0.5
        found = chance(np.broadcast_to(y, (4, 30)), np.zeros((4, 30)))
        covered += found.low <= truth <= found.high
    tolerance = 3 * (0.95 * 0.05 / repetitions) ** 0.5
    assert abs(covered / repetitions - 0.95) <= tolerance + 0.01


def test_alternatives_that_are_not_there_are_refused() -> None:
    tables = {"y": values_of(TABLE)}
    with pytest.raises(InputError, match="'c' is not an alternative"):
        compare_policies(tables, two_by_three(), "c")
    alone = ONE_POINT.iloc[:1]
    with pytest.raises(InputError, match="one alternative alone"):
        compare_policies({"y": values_of(TABLE[:1])}, alone)
    with pytest.raises(InputError, match="no replicate has every alternative"):
        chances(values_of(TABLE).query("setting % 2 == 0"), two_by_three())


def test_regret_and_satisficing_are_what_one_gets_by_hand() -> None:
    table = compare_robustness(*two(TABLE), threshold=4.0, resampling=QUICK)
    # means over replicates: a 2, 5, 7; b 4, 2, 9; the best 4, 5, 9
    assert list(table["alternative"]) == ["a", "b"]
    assert list(table["mean"]) == pytest.approx([14 / 3, 5])
    assert list(table["regret_mean"]) == pytest.approx([4 / 3, 1])
    assert list(table["regret_worst"]) == [2, 3]
    assert list(table["satisficing_points"]) == pytest.approx([2 / 3, 2 / 3])
    assert list(table["satisficing_runs"]) == pytest.approx([4 / 6, 4 / 6])
    assert list(table["worst_tenth"]) == [2, 2]


def test_where_less_is_better_the_same_table_reads_the_other_way() -> None:
    table = compare_robustness(*two(TABLE), 4.0, lower_is_better=True, resampling=QUICK)
    assert list(table["mean"]) == pytest.approx([14 / 3, 5])
    assert list(table["regret_mean"]) == pytest.approx([1, 4 / 3])  # the best 2, 2, 7
    assert list(table["satisficing_points"]) == pytest.approx([1 / 3, 2 / 3])
    assert list(table["worst_tenth"]) == [7, 9]


def test_the_worst_tenth_of_many_points_is_their_mean() -> None:
    design = pd.DataFrame({"setting": range(30), "point": range(30), "alternative": "a"})
    y = np.arange(30.0)[:, None]
    table = compare_robustness(values_of(y), design, 0.0, resampling=QUICK)
    assert table["worst_tenth"].item() == 1.0  # of 0, 1 and 2


def test_intervals_hold_their_figures_and_are_wider_with_fewer_points() -> None:
    draws = np.random.default_rng(2)

    def table(points: int) -> pd.DataFrame:
        design = pd.DataFrame(
            [(2 * p + n, p, name) for p in range(points) for n, name in enumerate("ab")],
            columns=["setting", "point", "alternative"],
        )
        y = draws.normal(size=(2 * points, 1)) + 0.3 * draws.normal(size=(2 * points, 10))
        return compare_robustness(values_of(y), design, 0.0, resampling=QUICK)

    few, many = table(20), table(200)
    for found in (few, many):
        for figure in ("mean", "regret_mean", "satisficing_points", "satisficing_runs"):
            assert (found[f"{figure}_low"] <= found[figure]).all()
            assert (found[figure] <= found[f"{figure}_high"]).all()
    width = [t["mean_high"].mean() - t["mean_low"].mean() for t in (few, many)]
    assert width[0] / width[1] == pytest.approx(10**0.5, rel=0.35)


def test_an_alternative_that_is_worse_in_everything_is_dominated() -> None:
    three = pd.DataFrame({"setting": range(3), "point": 0, "alternative": list("abc")})
    luck = 0.01 * np.random.default_rng(1).normal(size=10)
    gain = values_of(np.array([[1.0], [2.0], [0.5]]) + luck)
    cost = values_of(np.array([[1.0], [3.0], [1.5]]) + luck)
    table = trade_offs({"gain": gain, "cost": cost}, three, ["cost"], QUICK)
    assert list(table["undominated"]) == [True, True, False]
    assert list(table["dominated_by"]) == ["", "", "a"]
    assert list(table["undominated_share"]) == [1, 1, 0]
    assert list(table["gain"]) == pytest.approx([1, 2, 0.5], abs=0.02)


def test_the_order_of_rows_does_not_matter() -> None:
    values, design = two(TABLE)
    mixed = shuffled(values), shuffled(design).sort_values("alternative")
    for analysis in (
        lambda v, d: compare_policies({"y": v}, d, "a"),
        lambda v, d: compare_robustness(v, d, 4.0, resampling=QUICK),
        lambda v, d: trade_offs({"y": v}, d, resampling=QUICK),
        chances,
    ):
        pd.testing.assert_frame_equal(analysis(values, design), analysis(*mixed))


def test_outcomes_are_paired_by_replicate_and_not_by_place() -> None:
    luck = np.array([[1.0, 5, 9], [1, 5, 9]])
    gain, cost = values_of(luck), values_of(-luck)[lambda t: t["replicate"] > 0]
    table = trade_offs({"gain": gain, "cost": cost}, ONE_POINT, resampling=QUICK)
    assert list(table["gain"]) == [7, 7] and list(table["cost"]) == [-7, -7]
