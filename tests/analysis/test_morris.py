"""Are elementary effects those of theory and of SALib, and is luck told apart?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import morris as salib
from SALib.sample import morris as sampling
from SALib.test_functions import Ishigami
from sweep_tables import design_of, problem_of, shuffled, values_of

from simcoord.analysis import Resampling, morris
from simcoord.scenario import InputError

NAMES = ["x1", "x2", "x3"]
UNIT = problem_of(NAMES)
QUICK = Resampling(seed=0, resamples=100)


def screened(
    x: np.ndarray, y: np.ndarray, problem: dict[str, Any] | None = None, **more: Any
) -> pd.DataFrame:
    table = morris(
        values_of(y), design_of(x, NAMES), problem or UNIT, resampling=QUICK, **more
    ).set_index(["index", "factor"])
    assert not table.index.duplicated().any()
    return table


def trajectories(n: int = 20, problem: dict[str, Any] | None = None) -> np.ndarray:
    return sampling.sample(problem or UNIT, n, seed=4)


def test_a_line_has_its_slopes_and_no_curvature() -> None:
    x = trajectories()
    table = screened(x, (x @ [2.0, -1.0, 0.0])[:, None])["value"]
    np.testing.assert_allclose(table["mu"], [2, -1, 0], atol=1e-12)
    np.testing.assert_allclose(table["mu_star"], [2, 1, 0], atol=1e-12)
    np.testing.assert_allclose(table["sigma"], 0, atol=1e-7)


@pytest.mark.parametrize("levels", [4, 6])
def test_without_luck_the_figures_are_those_of_salib(levels: int) -> None:
    problem = problem_of(NAMES, -np.pi, np.pi)
    x = sampling.sample(problem, 20, num_levels=levels, seed=4)
    y = Ishigami.evaluate(x)
    table = screened(x, y[:, None], problem, levels=levels)
    theirs = salib.analyze(problem, x, y, num_levels=levels, seed=1)
    for index in ("mu", "mu_star", "sigma"):
        np.testing.assert_allclose(table.loc[index, "value"], theirs[index])
    np.testing.assert_allclose(table["value"], table["uncorrected"])


def test_the_ishigami_function_works_through_its_curves() -> None:
    problem = problem_of(NAMES, -np.pi, np.pi)
    x = trajectories(200, problem)
    table = screened(x, Ishigami.evaluate(x)[:, None], problem)["value"]
    assert table["mu_star", "x2"] == pytest.approx(7.875)  # 7 (3/4 - 0) * 3/2, on four levels
    assert table["sigma", "x3"] > table["mu_star", "x3"]  # all that it does is with x1


def test_groups_move_together_and_have_no_direction() -> None:
    problem = UNIT | {"groups": ["one", "two", "one"]}
    x = trajectories(20, problem)
    y = x @ [1.0, 3.0, 1.0]
    table = screened(x, y[:, None], problem)
    theirs = salib.analyze(dict(problem), x, y, seed=1)
    np.testing.assert_allclose(table.loc["mu_star", "value"], theirs["mu_star"])
    assert table.loc[("mu_star", "two"), "value"] == pytest.approx(3.0)
    assert np.isnan(table.loc[("mu", "one"), "value"])
    assert table.loc[("mu", "two"), "value"] == pytest.approx(3.0)


def test_luck_common_to_all_settings_has_no_effect() -> None:
    x = trajectories()
    luck = np.random.default_rng(1).normal(size=10)
    table = screened(x, (x @ [2.0, -1.0, 0.0])[:, None] + 50 * luck)["value"]
    np.testing.assert_allclose(table["mu_star"], [2, 1, 0], atol=1e-9)


def test_luck_of_each_run_is_taken_out_of_sigma_and_told_as_the_floor_of_mu_star() -> None:
    x = trajectories(100)
    luck = np.random.default_rng(1).normal(size=(len(x), 20))
    table = screened(x, (x @ [2.0, -1.0, 0.0])[:, None] + luck)
    # a difference of two means over 20, over a step of 2/3
    error = (2 / 20) ** 0.5 * 1.5
    sigma, idle = table.loc["sigma"], table.loc[("mu_star", "x3")]
    assert (sigma["uncorrected"] > 0.85 * error).all()
    assert (sigma["value"] < 0.5 * error).all()
    assert idle["floor"] == pytest.approx(error * (2 / np.pi) ** 0.5, rel=0.05)
    assert idle["value"] == pytest.approx(idle["floor"], rel=0.15)


def test_the_spread_has_elementary_effects_too() -> None:
    x = trajectories(60)
    luck = np.random.default_rng(1).normal(size=400)
    y = x[:, 1:2] + (0.5 + x[:, :1]) * luck
    table = screened(x, y, statistic="spread")
    np.testing.assert_allclose(table.loc["mu", "value"], [luck.std(ddof=1), 0, 0], atol=1e-9)
    assert set(table["statistic"]) == {"spread"}


def test_the_order_of_rows_does_not_matter() -> None:
    x = trajectories()
    y = Ishigami.evaluate(x)[:, None] + np.random.default_rng(1).normal(size=(len(x), 5))
    values, design = values_of(y), design_of(x, NAMES)
    straight = morris(values, design, UNIT, resampling=QUICK)
    mixed = morris(shuffled(values), shuffled(design, 2), UNIT, resampling=QUICK)
    pd.testing.assert_frame_equal(straight, mixed)


def test_a_step_that_rounding_has_undone_has_no_effect() -> None:
    x = trajectories()
    design = design_of(x, NAMES).assign(x1=1.0)
    design["x2"] = np.where(design["x2"] > 0.5, "two", "one")
    y = (design["x2"] == "two").to_numpy(float)[:, None] + x[:, 2:]
    table = morris(values_of(y), design, UNIT, resampling=QUICK).set_index(["index", "factor"])
    assert table.loc[("mu_star", "x1"), "value"] == 0
    assert table.loc[("mu_star", "x2"), "value"] == pytest.approx(1.5)  # 1 over a step of 2/3
    assert table.loc[("mu", "x3"), "value"] == pytest.approx(1.0)


def test_a_sweep_cut_short_is_used_by_trajectory() -> None:
    x = trajectories()
    y = (x @ [2.0, -1.0, 0.0])[:, None]
    cut = values_of(y).iloc[: 4 * 7 + 2]
    table = morris(cut, design_of(x, NAMES), UNIT, resampling=QUICK)
    assert set(table["trajectories"]) == {7} and set(table["trajectories_planned"]) == {20}


@pytest.mark.parametrize(
    ("runs", "said"),
    [(15, "3 of 20 trajectories are complete; 4 are the least"), (0, "no run of this sweep")],
)
def test_too_little_is_refused(runs: int, said: str) -> None:
    x = trajectories()
    values = values_of(x[:, :1]).iloc[:runs]
    with pytest.raises(InputError, match=said):
        morris(values, design_of(x, NAMES), UNIT, resampling=QUICK)


def test_another_design_and_a_constant_outcome_are_refused() -> None:
    x = np.random.default_rng(1).random((80, 3))
    with pytest.raises(InputError, match="a step moves several"):
        screened(x, x[:, :1])
    with pytest.raises(InputError, match="79 points is no Morris design"):
        screened(x[:79], x[:79, :1])
    with pytest.raises(InputError, match="is 2 everywhere"):
        screened(trajectories(), np.full((80, 1), 2.0))
