"""Do the curves that figures draw agree with the analyses, and with arithmetic?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sweep_tables import design_of, problem_of, values_of

from simcoord.analysis import (
    Resampling,
    morris,
    morris_convergence,
    moved_alone,
    tipping_curve,
    tipping_points,
)
from simcoord.analysis.directions import less_is_better
from simcoord.scenario import InputError

QUICK = Resampling(resamples=50)
TERMS = np.array([12.0, 24.0, 48.0])


def terms_and_luck(replicates: int = 8) -> tuple[pd.DataFrame, pd.DataFrame]:
    """An outcome of 0.01 a month of term, with luck."""
    design = design_of(TERMS[:, None], ["term"])
    luck = np.random.default_rng(1).normal(scale=0.02, size=(3, replicates))
    return values_of(0.01 * TERMS[:, None] + luck), design


def test_the_curve_is_the_mean_over_replicates_within_its_band() -> None:
    values, design = terms_and_luck()
    curve = tipping_curve(values, design, "term", resampling=QUICK)
    means = values.groupby("setting")["value"].mean()
    assert np.allclose(curve["mean"], means) and list(curve["x"]) == list(TERMS)
    assert (curve["low"] < curve["mean"]).all() and (curve["mean"] < curve["high"]).all()


def test_a_crossing_lies_on_the_curve() -> None:
    values, design = terms_and_luck()
    curve = tipping_curve(values, design, "term", resampling=QUICK)
    (where,) = tipping_points(values, design, "term", 0.3, resampling=QUICK)["crossing"]
    assert np.interp(where, curve["x"], curve["mean"]) == pytest.approx(0.3)


def test_with_few_replicates_the_curve_has_no_band() -> None:
    curve = tipping_curve(*terms_and_luck(3), "term", resampling=QUICK)
    assert curve[["low", "high"]].isna().all(axis=None) and curve["mean"].notna().all()


def test_one_factor_is_moved_alone_where_the_others_are_as_at_first() -> None:
    points = pd.DataFrame(
        {
            "term": [24.0, 12.0, 48.0, 24.0, 24.0],
            "matching": [np.nan, np.nan, np.nan, 0.2, 0.4],  # the scenario has several
            "body": ["one", "one", "one", "one", "two"],
        }
    )
    head = pd.DataFrame({"setting": range(5), "point": range(5), "alternative": ""})
    values, design = moved_alone(values_of(np.zeros((5, 2))), head.join(points), "term")
    assert design["setting"].tolist() == [0, 1, 2]
    assert set(values["setting"]) == {0, 1, 2}
    with pytest.raises(InputError, match="did you mean 'term'"):
        moved_alone(values, design, "terms")


def test_effects_are_told_for_growing_numbers_of_trajectories() -> None:
    starts = np.random.default_rng(0).integers(0, 2, size=(16, 2)) / 3
    steps = np.array([[0, 0], [2 / 3, 0], [2 / 3, 2 / 3]])
    x = (starts[:, None] + steps).reshape(-1, 2)
    design, problem = design_of(x, ["a", "b"]), problem_of(["a", "b"])
    values = values_of(np.column_stack([x @ [1.0, 2.0]] * 4))
    table = morris_convergence(values, design, problem, resampling=QUICK)
    assert sorted(table["trajectories"].unique()) == [4, 8, 16]
    whole = morris(values, design, problem, resampling=QUICK)
    pd.testing.assert_frame_equal(table[table["trajectories"] == 16].reset_index(drop=True), whole)
    sizes = table[(table["index"] == "mu_star") & (table["factor"] == "b")]["value"]
    assert np.allclose(sizes, 2.0)


@pytest.mark.parametrize(
    ("outcome", "less"),
    [
        ("intensity_plateau", False),
        ("outcome_last", False),
        ("resilience_loss", True),
        ("asynchrony_dimensions_mean", True),
        ("months_high", False),
        ("reached_high", True),
    ],
)
def test_which_way_is_better_follows_from_the_name(outcome: str, less: bool) -> None:
    assert less_is_better(outcome) is less
