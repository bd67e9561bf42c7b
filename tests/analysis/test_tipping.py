"""Is the place where a line crosses a level found, and how often does its interval cover it?"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sweep_tables import design_of, shuffled, values_of

from simcoord.analysis import Resampling, tipping_points
from simcoord.scenario import InputError

TERMS = np.array([12.0, 24.0, 48.0, 96.0])
QUICK = Resampling(seed=0, resamples=200)
REPETITIONS = 1000 if os.environ.get("SIMCOORD_LONG") == "1" else 120


def grid(matching: tuple[float, ...] = (0.0, 0.2, 0.4)) -> pd.DataFrame:
    points = np.array([(term, share) for term in TERMS for share in matching])
    return design_of(points, ["term", "matching"])


def tipped(y: np.ndarray, level: float, **more: Any) -> pd.DataFrame:
    factor = more.pop("factor", "term")
    design = more.pop("design", grid())
    return tipping_points(values_of(y), design, factor, level, resampling=QUICK, **more)


def line(slope: float = 0.01, replicates: int = 1) -> np.ndarray:
    return np.tile(slope * grid()["term"].to_numpy()[:, None], replicates)


def test_a_line_without_luck_crosses_where_arithmetic_says() -> None:
    found = tipped(line(replicates=5), 0.3).iloc[0]
    assert found["crossing"] == pytest.approx(30)
    assert (found["low"], found["high"]) == pytest.approx((30, 30), abs=1e-6)
    assert found["direction"] == "rises" and found["sure"] and found["side"] == ""


def test_a_falling_line_falls() -> None:
    assert tipped(-line(), -0.3)["direction"].item() == "falls"


def test_over_the_other_factors_the_mean_is_taken_or_one_value() -> None:
    y = line() + grid()["matching"].to_numpy()[:, None]  # mean of matching 0.2
    assert tipped(y, 0.5)["crossing"].item() == pytest.approx(30)
    assert tipped(y, 0.5, at={"matching": 0.4})["side"].item() == "above"  # 10 months: not tried
    assert tipped(y, 0.5, at={"matching": 0.0})["crossing"].item() == pytest.approx(50)
    assert tipped(y, 0.5, at={"matching": (0.0, 0.2)})["crossing"].item() == pytest.approx(40)


def test_every_crossing_is_told() -> None:
    y = np.repeat([0.0, 1.0, 0.0, 1.0], 3)[:, None]  # at terms 12, 24, 48 and 96
    found = tipped(y, 0.5)
    np.testing.assert_allclose(found["crossing"], [18, 36, 72])
    assert list(found["direction"]) == ["rises", "falls", "rises"]


def test_a_curve_that_touches_the_level_does_not_cross_it() -> None:
    y = np.repeat([1.0, 0.5, 0.5, 1.0], 3)[:, None]
    assert tipped(y, 0.5)["side"].tolist() == ["above"]


def test_a_curve_that_stays_on_one_side_says_on_which_and_how_sure() -> None:
    luck = np.random.default_rng(1).normal(size=(12, 10))
    far, near = tipped(line() + 0.01 * luck, 9.0), tipped(line() + luck, 1.1)
    assert far["side"].item() == "below" and far["sure"].item()
    assert near["side"].item() == "below" and not near["sure"].item()
    assert np.isnan(far["crossing"].item())


def test_an_interval_beyond_the_values_tried_is_open() -> None:
    luck = np.random.default_rng(1).normal(size=(12, 10))
    found = tipped(line() + 0.1 * luck, 0.13).iloc[0]
    assert found["low"] == -np.inf and found["high"] < 40 and not found["sure"]


def test_luck_that_lifts_every_setting_makes_the_crossing_unsure() -> None:
    lifted = line() + 0.1 * np.random.default_rng(1).normal(size=10)
    found = tipped(lifted, 0.5).iloc[0]
    error = lifted[0].std(ddof=1) / 10**0.5 / 0.01  # in months of term
    assert found["high"] - found["low"] == pytest.approx(2 * 2.262 * error, rel=0.12)


def test_the_order_of_rows_does_not_matter() -> None:
    y = line() + np.random.default_rng(1).normal(size=(12, 6)) / 10
    straight = tipping_points(values_of(y), grid(), "term", 0.4, resampling=QUICK)
    mixed = tipping_points(shuffled(values_of(y)), shuffled(grid()), "term", 0.4, resampling=QUICK)
    pd.testing.assert_frame_equal(straight, mixed)


def test_sampled_points_are_taken_together_in_bins() -> None:
    draws = np.random.default_rng(1)
    x = draws.random((600, 2))
    y = x[:, :1] + 0.5 * x[:, 1:] + 0.05 * draws.normal(size=(600, 8))
    found = tipped(y, 0.65, design=design_of(x, ["term", "matching"])).iloc[0]
    assert found["low"] <= 0.4 <= found["high"]
    assert 0.005 < found["high"] - found["low"] < 0.2


def test_a_sweep_cut_short_uses_the_replicates_that_have_every_setting() -> None:
    values = values_of(line(replicates=5)).iloc[: 3 * 12 + 5]
    assert tipping_points(values, grid(), "term", 0.3)["replicates"].item() == 3
    with pytest.raises(InputError, match="no replicate has every setting"):
        tipping_points(values.iloc[:11], grid(), "term", 0.3)


def test_with_few_replicates_there_is_a_crossing_and_no_interval() -> None:
    found = tipped(line(replicates=3), 0.3).iloc[0]
    assert found["crossing"] == pytest.approx(30) and np.isnan(found["low"])
    assert not found["sure"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"factor": "terms"}, "did you mean 'term'"),
        ({"at": {"match": 0.2}}, "did you mean 'matching'"),
        ({"at": {"matching": 0.3}}, "no point has matching at 0.3"),
        ({"at": {"term": 24.0}}, "has one value here"),
    ],
)
def test_what_cannot_be_asked_is_refused(more: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        tipped(line(), 0.3, **more)


def test_points_where_the_factor_has_no_one_value_are_left_out() -> None:
    design = grid()
    design.loc[design["matching"] > 0.3, "term"] = np.nan
    y = line() + 9.0 * (grid()["matching"].to_numpy()[:, None] > 0.3)
    assert tipped(y, 0.3, design=design)["crossing"].item() == pytest.approx(30)


def test_nothing_lies_along_categories() -> None:
    design = grid().assign(bodies=["one", "two"] * 6)
    with pytest.raises(InputError, match="'bodies' is no number"):
        tipped(line(), 0.3, design=design, factor="bodies")


@pytest.mark.parametrize("replicates", [5, 20])
def test_intervals_cover_the_crossing_as_often_as_they_claim(replicates: int) -> None:
    """Common luck, luck that grows with the term, and luck of each run; the truth is 50 months."""
    draws = np.random.default_rng(3)
    design = design_of(TERMS[:, None], ["term"])
    covered = 0
    for n in range(REPETITIONS):
        common, growing = draws.normal(size=(2, replicates))
        own = draws.normal(size=(4, replicates))
        y = TERMS[:, None] / 200 * (1 + 0.2 * growing) + 0.05 * common + 0.05 * own
        found = tipping_points(
            values_of(y), design, "term", 0.25, resampling=Resampling(n, 100, 0.9)
        )
        covered += bool(((found["low"] <= 50) & (found["high"] >= 50)).any())
    tolerance = 3 * (0.9 * 0.1 / REPETITIONS) ** 0.5
    assert abs(covered / REPETITIONS - 0.9) <= tolerance + 0.01
