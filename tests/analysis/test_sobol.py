"""Are Sobol indices those of theory, whatever the order of the rows and however luck fell?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import sobol as salib
from SALib.sample import sobol as sampling
from SALib.test_functions import Ishigami, Sobol_G
from sweep_tables import design_of, problem_of, shuffled, values_of

from simcoord.analysis import Resampling, sobol, sobol_convergence
from simcoord.scenario import InputError

ISHIGAMI = problem_of(["x1", "x2", "x3"], -np.pi, np.pi)
UNIT = problem_of(["x1", "x2", "x3"])
QUICK = Resampling(seed=0, resamples=200)
KEYS = ["order", "factor", "other"]


def sampled(problem: dict[str, Any], n: int, second_order: bool = False) -> np.ndarray:
    return sampling.sample(problem, n, calc_second_order=second_order, seed=3)


@pytest.fixture(scope="module")
def ishigami() -> tuple[pd.DataFrame, pd.DataFrame]:
    x = sampled(ISHIGAMI, 1024, second_order=True)
    return values_of(Ishigami.evaluate(x)[:, None]), design_of(x, ISHIGAMI["names"])


def noisy(n: int = 128, replicates: int = 10, own: float = 0.3, seed: int = 5) -> tuple[Any, Any]:
    """x1 + 0.6 x2, luck that all settings share, luck that scales x1, and luck of each run."""
    x = sampled(UNIT, n)
    draws = np.random.default_rng(seed)
    shared, scaling = draws.normal(size=(2, replicates))
    luck = own * draws.normal(size=(len(x), replicates))
    y = (x @ [1.0, 0.6, 0.0])[:, None] + shared + 0.5 * x[:, :1] * scaling + luck
    return values_of(y), design_of(x, UNIT["names"])


def assert_near(table: pd.DataFrame, order: str, truth: list[float]) -> None:
    """Within four standard errors, and these are small enough for the test to mean something."""
    found = table[table["order"] == order]
    assert (found["standard_error"] < 0.12).all()
    assert (abs(found["index"] - truth) <= 4 * found["standard_error"] + 1e-9).all()


def test_the_ishigami_function_has_its_known_indices(ishigami: Any) -> None:
    table = sobol(*ishigami, ISHIGAMI, resampling=QUICK)
    assert_near(table, "first", [0.3139, 0.4424, 0.0])
    assert_near(table, "total", [0.5576, 0.4424, 0.2437])
    assert_near(table, "second", [0.0, 0.2437, 0.0])
    assert list(table.query("order == 'second'")["other"]) == ["x2", "x3", "x3"]


def test_the_g_function_has_its_known_indices() -> None:
    a = np.array([0.0, 1.0, 4.5, 9.0, 99.0])
    problem = problem_of([f"x{n}" for n in range(5)])
    x = sampled(problem, 1024)
    y = Sobol_G.evaluate(x, a)
    table = sobol(values_of(y[:, None]), design_of(x, problem["names"]), problem, resampling=QUICK)
    assert_near(table, "first", list(Sobol_G.sensitivity_index(a)))
    assert_near(table, "total", list(Sobol_G.total_sensitivity_index(a)))


def test_without_luck_the_indices_are_those_of_salib_to_the_last_digits(ishigami: Any) -> None:
    table = sobol(*ishigami, ISHIGAMI, resampling=QUICK)
    np.testing.assert_allclose(table["index"], table["uncorrected"], atol=1e-10)
    assert set(table["interval_of"]) == {"points"}


def test_what_is_not_corrected_is_what_salib_says_of_the_mean() -> None:
    values, design = noisy()
    table = sobol(values, design, UNIT, resampling=QUICK)
    mean = values.groupby("setting")["value"].mean().to_numpy()
    theirs = salib.analyze(UNIT, mean, calc_second_order=False, seed=1)
    np.testing.assert_allclose(table["uncorrected"], [*theirs["S1"], *theirs["ST"]])


def test_groups_of_factors_have_indices_as_one() -> None:
    problem = problem_of(["x1", "x2", "x3"]) | {"groups": ["one", "two", "one"]}
    x = sampled(problem, 512)
    y = values_of((x @ [1.0, 2.0, 1.0])[:, None])
    table = sobol(y, design_of(x, problem["names"]), problem, resampling=QUICK)
    assert list(table["factor"]) == ["one", "two"] * 2
    assert_near(table, "first", [2 / 6, 4 / 6])
    assert_near(table, "total", [2 / 6, 4 / 6])


def test_luck_is_not_taken_for_what_a_factor_does() -> None:
    values, design = noisy(n=256, own=1.0)  # x3 does nothing, luck of each run makes it look alive
    table = sobol(values, design, UNIT, resampling=QUICK)
    idle = table.query("order == 'total' and factor == 'x3'").iloc[0]
    assert idle["uncorrected"] > 0.3
    assert idle["low"] <= 0 <= idle["high"]
    assert abs(idle["index"]) < 0.15
    assert idle["interval_of"] == "points and luck"


def test_luck_that_all_settings_share_changes_nothing() -> None:
    values, design = noisy()
    lifted = values.assign(value=values["value"] + 100 * values["replicate"])
    before, after = (sobol(v, design, UNIT, resampling=QUICK) for v in (values, lifted))
    np.testing.assert_allclose(before["index"], after["index"], atol=1e-8)


def test_indices_of_the_spread_say_what_makes_runs_differ() -> None:
    x = sampled(UNIT, 256)
    luck = np.random.default_rng(2).normal(size=(len(x), 30))
    y = 3 * x[:, 1:2] + (0.2 + x[:, :1]) * luck  # x1 spreads, x2 moves the mean, x3 is idle
    table = sobol(values_of(y), design_of(x, UNIT["names"]), UNIT, "spread", QUICK)
    assert_near(table, "first", [1.0, 0.0, 0.0])
    assert_near(table, "total", [1.0, 0.0, 0.0])
    assert (table.query("order == 'total'")["uncorrected"][1:] > 0.03).all()


def test_spread_that_is_luck_alone_has_no_indices() -> None:
    x = sampled(UNIT, 64)
    y = x[:, :1] + np.random.default_rng(2).normal(size=(len(x), 10))
    table = sobol(values_of(y), design_of(x, UNIT["names"]), UNIT, "spread", QUICK)
    assert table[["index", "low", "high"]].isna().all(axis=None)
    assert (table.query("order == 'total'")["uncorrected"] > 0.5).all()


def test_the_order_of_rows_does_not_matter() -> None:
    values, design = noisy()
    straight = sobol(values, design, UNIT, resampling=QUICK)
    mixed = sobol(shuffled(values), shuffled(design, 2), UNIT, resampling=QUICK)
    pd.testing.assert_frame_equal(straight, mixed)


def test_settings_are_bound_by_their_number_and_points_by_theirs() -> None:
    values, design = noisy()
    numbers = np.random.default_rng(1).permutation(len(design))
    renumbered = design.assign(setting=numbers)
    moved = values.assign(setting=numbers[values["setting"]])
    straight = sobol(values, design, UNIT, resampling=QUICK)
    pd.testing.assert_frame_equal(straight, sobol(moved, renumbered, UNIT, resampling=QUICK))


def test_seed_0_is_a_seed_and_no_global_luck_is_used() -> None:
    values, design = noisy()
    np.random.seed(1)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    first = sobol(values, design, UNIT, resampling=Resampling(0, 50))
    np.testing.assert_array_equal(before, np.random.get_state()[1])  # noqa: NPY002
    pd.testing.assert_frame_equal(first, sobol(values, design, UNIT, resampling=Resampling(0, 50)))
    other = sobol(values, design, UNIT, resampling=Resampling(1, 50))
    assert (first["low"] != other["low"]).any()


def test_a_sweep_cut_short_is_used_as_far_as_it_is_complete() -> None:
    values, design = noisy(n=64, replicates=10)
    cut = values.iloc[: int(3.4 * len(design))]  # replicate-major: three replicates and a bit
    table = sobol(cut, design, UNIT, resampling=QUICK)
    assert set(zip(table["base"], table["base_planned"], table["replicates"], strict=True)) == {
        (64, 64, 3)
    }
    whole = sobol(values[values["replicate"] < 3], design, UNIT, resampling=QUICK)
    pd.testing.assert_frame_equal(table, whole)


def test_of_a_first_replicate_cut_short_the_complete_base_points_are_used() -> None:
    values, design = noisy(n=64)
    table = sobol(values.iloc[: 5 * 40 + 3], design, UNIT, resampling=QUICK)
    assert set(table["base"]) == {40} and set(table["base_planned"]) == {64}


def test_a_run_that_failed_costs_its_base_point_or_its_replicate_alone() -> None:
    values, design = noisy(n=64)
    table = sobol(values.drop(index=[7]), design, UNIT, resampling=QUICK)
    assert set(zip(table["base"], table["replicates"], strict=True)) == {(63, 10)}


def test_convergence_ends_with_the_whole_and_begins_with_less_sure_ones() -> None:
    values, design = noisy(n=256)
    parts = sobol_convergence(values, design, UNIT, resampling=QUICK)
    assert list(dict.fromkeys(parts["base"])) == [32, 64, 128, 256]
    whole = parts[parts["base"] == 256].reset_index(drop=True)
    pd.testing.assert_frame_equal(whole, sobol(values, design, UNIT, resampling=QUICK))
    errors = parts.query("factor == 'x1' and order == 'first'")["standard_error"]
    assert errors.iloc[0] > 1.5 * errors.iloc[-1]


def test_parts_that_are_too_small_are_left_out_of_the_convergence() -> None:
    parts = sobol_convergence(*noisy(n=64), UNIT, resampling=QUICK)
    assert list(dict.fromkeys(parts["base"])) == [16, 32, 64]


def refusal(values: pd.DataFrame, design: pd.DataFrame, **more: Any) -> str:
    with pytest.raises(InputError) as refused:
        sobol(values, design, more.pop("problem", UNIT), resampling=QUICK, **more)
    return str(refused.value)


def test_values_that_are_no_numbers_are_refused_with_their_runs() -> None:
    values, design = noisy(n=16)
    values.loc[[3, 9], "value"] = [np.nan, np.inf]
    message = refusal(values, design)
    assert "2 of 800 runs have no number (setting 3 replicate 0, setting 9 replicate 0)" in message
    assert "fillna" in message


def test_a_constant_outcome_is_refused() -> None:
    values, design = noisy(n=16)
    assert "is 0.4 everywhere" in refusal(values.assign(value=0.4), design)


def test_too_few_base_points_are_refused_with_what_to_do() -> None:
    values, design = noisy(n=32)
    message = refusal(values.iloc[: 5 * 15], design)
    assert "15 of 32 base points are complete; indices need 16" in message
    assert "same command" in message


def test_too_few_replicates_for_a_spread_are_refused() -> None:
    assert "run 8 or more" in refusal(*noisy(n=16, replicates=7), statistic="spread")


def test_another_design_is_refused() -> None:
    values, design = noisy(n=16)
    mixed = design.assign(x1=design["x1"].to_numpy()[::-1])
    assert "is no Sobol design of 3 factors" in refusal(values, mixed)
    fewer = design[design["point"] < 77]
    assert "no Sobol design" in refusal(values[values["setting"] < 77], fewer)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda values: pd.concat([values, values.tail(2)]), "2 runs stand there twice"),
        (lambda values: values.assign(setting=values["setting"] + 1), "of settings that the"),
        (lambda values: values.iloc[:0], "no run of this sweep is finished"),
        (lambda values: values.rename(columns={"value": "outcome"}), "needed are"),
    ],
)
def test_tables_that_are_not_of_this_sweep_are_refused(change: Any, said: str) -> None:
    values, design = noisy(n=16)
    assert said in refusal(change(values), design)


def test_a_misspelt_name_is_refused_with_the_nearest() -> None:
    values, design = noisy(n=16)
    assert "did you mean 'spread'?" in refusal(values, design, statistic="spreed")
    assert "'x4' is not a factor" in refusal(values, design, problem=problem_of(["x1", "x2", "x4"]))


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (Resampling(confidence=95), "share between 0 and 1"),
        (Resampling(resamples=1), "some hundred"),
        (Resampling(seed=-1), "whole number from 0"),
    ],
)
def test_a_resampling_that_makes_no_sense_is_refused(how: Resampling, said: str) -> None:
    with pytest.raises(InputError, match=said):
        sobol(*noisy(n=16), UNIT, resampling=how)


def test_categories_and_rounded_factors_are_no_hindrance() -> None:
    x = sampled(UNIT, 64)
    design = design_of(x, UNIT["names"])
    design["x3"] = np.where(design["x3"] < 0.5, "one", "three")
    design["x2"] = (10 * design["x2"]).round()
    y = design["x2"] + 10 * (design["x3"] == "three")
    table = sobol(values_of(y.to_numpy()[:, None]), design, UNIT, resampling=QUICK)
    assert abs(table["index"].iloc[0]) < 1e-9 and (table["index"].iloc[1:3] > 0.1).all()


def test_alternatives_are_analysed_one_at_a_time() -> None:
    from simcoord.analysis import of_alternative

    values, design = noisy(n=16)
    both = pd.concat(
        [design.assign(setting=2 * design["point"] + n, alternative=name)
         for n, name in enumerate(["usual", "fund"])]
    )  # fmt: skip
    doubled = pd.concat([values.assign(setting=2 * values["setting"] + n) for n in range(2)])
    assert "take one with of_alternative" in refusal(doubled, both)
    one = sobol(of_alternative(doubled, both, "fund"), both, UNIT, resampling=QUICK)
    pd.testing.assert_frame_equal(one, sobol(values, design, UNIT, resampling=QUICK))
