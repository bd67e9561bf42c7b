"""The same seed and replicate give the same run, whatever else is asked."""

import pickle
import threading

import numpy as np
import pandas as pd
import pytest

from simcoord import simulate
from simcoord.experiments import runs, sizes
from simcoord.measures import monthly_columns, runs_are_measured, summary_columns
from simcoord.rulebook.elements import ELEMENTS, OBSTACLES
from simcoord.rulebook.runs import runs_are_lived
from simcoord.scenario import load_scenario

RUNS = 7


@pytest.fixture(scope="module")
def results(country):
    return simulate(country, replicates=RUNS, seed=3, threads=1, record="offices", ties_at=[9, 40])


def assert_same(one, other):
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def assert_same_results(one, other):
    for name, table in one.tables().items():
        assert_same(table, getattr(other, name))


@pytest.mark.parametrize("threads", [2, 8])
def test_the_number_of_threads_changes_no_bit(country, results, threads):
    again = simulate(
        country, replicates=RUNS, seed=3, threads=threads, record="offices", ties_at=[40, 9]
    )
    assert_same_results(results, again)


@pytest.mark.parametrize("batch", [1, 3, 100])
def test_the_size_of_batches_and_blocks_changes_no_bit(country, results, batch, monkeypatch):
    monkeypatch.setattr(runs, "batch_size", lambda request: batch)
    monkeypatch.setattr(sizes, "LUCK", batch * 3000)
    again = simulate(country, replicates=RUNS, seed=3, record="offices", ties_at=[9, 40])
    assert_same_results(results, again)


def test_what_is_recorded_changes_no_bit_of_what_is_kept(country, results):
    assert_same(simulate(country, RUNS, seed=3, record="summary").summary, results.summary)
    monthly = simulate(country, RUNS, seed=3, record="monthly")
    assert_same(monthly.summary, results.summary)
    assert_same(monthly.monthly, results.monthly)


def test_replicates_can_be_run_by_their_numbers_in_any_order(country, results):
    some = simulate(country, replicates=[5, 2, 3], seed=3)
    assert some.replicates == (2, 3, 5)
    for name in ("monthly", "summary"):
        whole = getattr(results, name)
        chosen = whole[whole["replicate"].isin(some.replicates)].reset_index(drop=True)
        assert_same(getattr(some, name), chosen)


def test_another_seed_gives_other_runs(country, results):
    other = simulate(country, RUNS, seed=4, record="summary")
    assert not other.summary["outcome_last"].equals(results.summary["outcome_last"])


def test_rows_are_in_the_order_of_replicate_place_and_month(country, results):
    places = ["nation", "district[0]", "district[1]", "district[2]"]
    monthly = results.monthly
    assert list(monthly["jurisdiction"].cat.categories) == places
    keys = [monthly["replicate"], monthly["jurisdiction"].cat.codes, monthly["month"]]
    assert np.array_equal(np.lexsort(keys[::-1]), np.arange(RUNS * 4 * 40))
    assert list(monthly["month"].iloc[:41]) == [*range(1, 41), 1]


def test_tables_have_the_declared_columns(country, results):
    monthly = [column.name for column in monthly_columns(country)]
    summary = [column.name for column in summary_columns(country)]
    assert list(results.monthly) == ["replicate", "jurisdiction", "month", *monthly]
    assert list(results.summary) == ["replicate", "jurisdiction", *summary]
    assert list(results.ties)[3:] == ["sector", "partner", *ELEMENTS]


def test_measures_keep_to_their_declared_ranges(country, results):
    tables = {"monthly": monthly_columns(country), "summary": summary_columns(country)}
    for name, columns in tables.items():
        for column in columns:
            values = getattr(results, name)[column.name].dropna()
            assert values.between(column.low - 1e-12, column.high + 1e-12).all(), column.name


def test_the_months_of_an_office_average_to_those_of_its_place(results):
    keys = ["replicate", "jurisdiction", "month"]
    means = results.offices.groupby(keys, observed=True).mean(numeric_only=True)
    monthly = results.monthly.set_index(keys)
    assert np.allclose(means["effort"], monthly["effort"], rtol=1e-12)
    assert np.allclose(means["trust_received"], monthly["trust"], rtol=1e-12)
    shared = monthly[[f"shared_{element}" for element in ELEMENTS]].mean(axis=1)
    assert np.allclose(means["progress"], shared, rtol=1e-12)


def test_ties_average_to_what_is_shared_in_their_months(results):
    keys = ["replicate", "jurisdiction", "month"]
    means = results.ties.groupby(keys, observed=True)[list(ELEMENTS)].mean()
    monthly = results.monthly[results.monthly["month"].isin([9, 40])].set_index(keys)
    for element in ELEMENTS:
        assert np.allclose(means[element], monthly[f"shared_{element}"], rtol=1e-12)
    assert (results.ties["sector"].cat.codes < results.ties["partner"].cat.codes).all()


def test_the_account_of_growth_adds_up_to_the_potential(results):
    obstacles = results.obstacles(first=5, last=20)
    shares = obstacles[[f"obstacle_{name}" for name in (*OBSTACLES, "growth")]]
    assert np.allclose(shares.sum(axis=1), 1)
    window = results.monthly[results.monthly["month"].between(5, 20)]
    sums = window.groupby(["replicate", "jurisdiction"], observed=True).sum(numeric_only=True)
    expected = sums["lost_resistance"] / sums["potential"]
    assert np.allclose(obstacles["obstacle_resistance"], expected, rtol=1e-12)


def test_no_thread_is_left_behind(country):
    before = threading.enumerate()
    simulate(country, replicates=4, threads=3, progress=True)
    assert threading.enumerate() == before


def test_an_error_in_a_thread_is_raised_and_stops_the_others(country, monkeypatch):
    def broken(runner, rules, measured):
        if len(measured.rows) > 0:
            raise ZeroDivisionError

    monkeypatch.setattr(runs.Runner, "measure", broken)
    before = threading.enumerate()
    with pytest.raises(ZeroDivisionError):
        simulate(country, replicates=50, threads=2)
    assert threading.enumerate() == before


def test_progress_is_told_on_stderr_only_if_work_takes_long(country, capsys):
    simulate(country, replicates=2, progress=True)
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(not hasattr(runs_are_lived, "signatures"), reason="rules are not compiled")
def test_one_compilation_serves_every_scenario_and_record(country):
    simulate(country, replicates=1)
    before = compilations()
    usual = load_scenario("typical_practice")
    for record in ("summary", "offices"):
        simulate(usual, replicates=3, record=record, ties_at=[1, 2])
    bare = usual.with_changes({"jurisdictions": {"town": {}}, "horizon.months": 1})
    simulate(bare, replicates=1)
    assert compilations() == before


def compilations():
    return len(runs_are_lived.signatures), len(runs_are_measured.signatures)


def test_results_can_be_sent_to_another_process(results):
    again = pickle.loads(pickle.dumps(results))
    assert_same_results(results, again)
