"""Results: bands, provenance, and what is said of tables that are not there."""

import numpy as np
import pytest

import simcoord
from simcoord import InputError, simulate
from simcoord.experiments.bands import quantile_of_known


@pytest.fixture(scope="module")
def results(country):
    return simulate(country, replicates=20)


def test_bands_are_mean_and_quantiles_over_replicates(results):
    bands = results.bands("resistance")
    by_month = results.monthly.groupby(["jurisdiction", "month"], observed=True)["resistance"]
    assert list(bands) == ["jurisdiction", "month", "mean", "q05", "q25", "q50", "q75", "q95"]
    assert np.allclose(bands["mean"], by_month.mean())
    for quantile in (0.05, 0.25, 0.5, 0.75, 0.95):
        assert np.allclose(bands[f"q{100 * quantile:02.0f}"], by_month.quantile(quantile))


def test_bands_pass_over_months_in_which_a_measure_is_missing(results):
    bands = results.bands("held", [0.1, 0.9])
    by_month = results.monthly.groupby(["jurisdiction", "month"], observed=True)["held"]
    assert np.allclose(bands["mean"], by_month.mean(), equal_nan=True)
    assert np.allclose(bands["q10"], by_month.quantile(0.1), equal_nan=True)
    assert bands["mean"].isna().any()


def test_a_quantile_between_two_runs_is_on_the_line_between_them():
    ascending = np.array([[1.0, 2.0], [3.0, np.nan], [np.nan, np.nan]])
    assert quantile_of_known(ascending, 0.25).tolist() == [1.5, 2.0]


def test_an_unknown_measure_is_refused_with_the_nearest(results):
    with pytest.raises(InputError, match="did you mean 'outcome'"):
        results.bands("outcme")


def test_a_quantile_is_a_share(results):
    with pytest.raises(InputError, match="not a share"):
        results.bands("outcome", [5])


@pytest.mark.parametrize("window", [(0, 5), (6, 5), (1, 41)])
def test_a_window_of_months_lies_within_the_run(results, window):
    with pytest.raises(InputError, match="window: .* is not within months 1 to 40"):
        results.obstacles(*window)


def test_a_table_that_was_not_recorded_says_how_to_ask_for_it(country, results):
    for name in ("offices", "ties"):
        with pytest.raises(InputError, match="ask for it: simulate"):
            getattr(results, name)
    with pytest.raises(InputError, match='record="monthly"'):
        simulate(country, 1, record="summary").bands("outcome")


def test_a_table_is_made_once(results):
    assert results.monthly is results.monthly


def test_provenance_says_where_the_numbers_come_from(country, results):
    told = results.provenance
    assert told["scenario_digest"] == country.digest
    assert (told["seed"], told["replicates"], told["record"]) == (1, list(range(20)), "monthly")
    assert set(told["versions"]) == {"python", "simcoord", "numpy", "numba", "pandas", "pyarrow"}
    assert len(told["rulebook_digest"]) == 64
    measures = [*results.monthly.columns[3:], *results.summary.columns[2:]]
    assert set(measures) <= set(told["units"])


def test_outcome_gained_is_measured_against_the_same_runs_without_mechanisms(country):
    law = {"month": 8, "kind": "law", "mechanism": "board", "institutional": 0.5}
    scenario = country.with_changes({"events[1]": law})
    results = simulate(scenario, replicates=3, seed=7, record="summary")
    cost = simcoord.cost_effectiveness(results)
    bare = country.with_changes({f"jurisdictions.{level}.mechanisms": {} for level in
                                 country.jurisdictions})  # fmt: skip
    without = simulate(bare, replicates=3, seed=7, record="summary").summary
    gained = results.summary["outcome_mean"] - without["outcome_mean"]
    assert np.array_equal(cost["outcome_gained"], gained)
    assert np.allclose(cost["gained_per_load"] * cost["load_per_office_year"], gained)
