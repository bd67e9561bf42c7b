"""A run's summary says what one would work out from its months with pandas."""

import numpy as np
import pytest

from simcoord import simulate
from simcoord.measures import LEVELS, changes_of_administration, monthly_columns, resilience

KEYS = ["replicate", "jurisdiction"]


@pytest.fixture(scope="module")
def results(country):
    longer = country.with_changes({"horizon.months": 100})
    return simulate(longer, replicates=3, seed=5)


@pytest.fixture(scope="module")
def by_run(results):
    return results.monthly.groupby(KEYS, observed=True, sort=False)


def assert_close(summary, expected):
    values = np.asarray(expected, dtype=float)
    assert np.allclose(summary.to_numpy(), values, rtol=1e-12, atol=1e-15, equal_nan=True)


def test_last_mean_and_plateau_of_every_measure(results, by_run):
    for column in monthly_columns(results.scenario):
        name = column.name
        assert_close(results.summary[f"{name}_mean"], by_run[name].mean())
        assert_close(results.summary[f"{name}_last"], by_run.nth(-1)[name])
        late = results.monthly[results.monthly["month"] > 40]
        plateau = late.groupby(KEYS, observed=True, sort=False)[name].mean()
        assert_close(results.summary[f"{name}_plateau"], plateau)


def test_months_at_each_level_add_up_to_the_run(results, by_run):
    for number, name in enumerate(LEVELS):
        counted = by_run["level"].apply(lambda level, n=number: (level == n).sum())
        assert_close(results.summary[f"months_{name}"], counted)
    assert (results.summary[[f"months_{name}" for name in LEVELS]].sum(axis=1) == 100).all()


def test_the_first_month_at_each_level_or_above(results, by_run):
    for number, name in enumerate(LEVELS[1:], start=1):
        high = results.monthly[results.monthly["level"] >= number]
        first = high.groupby(KEYS, observed=False, sort=False)["month"].min()
        expected = first.reindex(by_run.size().index)
        assert_close(results.summary[f"reached_{name}"], expected)


def test_resilience_follows_the_changes_of_each_level(results):
    changes = changes_of_administration(results.scenario)
    assert changes == {"nation": [10, 22, 34, 46, 58, 70, 82, 94], "district": [4, 20, 34, 64, 94]}
    for row in results.summary.itertuples():
        level = row.jurisdiction.split("[")[0]
        months = results.monthly[
            (results.monthly["replicate"] == row.replicate)
            & (results.monthly["jurisdiction"] == row.jurisdiction)
        ]
        alone = resilience(months["intensity"].to_numpy()[:, None], changes[level])
        assert (row.resilience_depth, row.resilience_recovery, row.resilience_loss) == alone


def test_load_and_money(results, by_run):
    load = by_run["load"].sum() / (4 * 100 / 12)
    assert_close(results.summary["load_per_office_year"], load)
    assert_close(results.summary["paid_total"], by_run["paid"].sum())


def test_survival_is_missing_where_a_level_has_no_such_mechanism(results):
    nation = results.summary["jurisdiction"] == "nation"
    assert results.summary.loc[nation, "survival_dialogue"].eq(1).all()
    assert results.summary.loc[~nation, "survival_dialogue"].isna().all()
    assert results.summary["survival_board"].between(0, 1).all()


def test_a_summary_has_the_same_bits_alone_and_beside_other_runs(results):
    alone = simulate(results.scenario, replicates=[2], seed=5, record="summary").summary
    beside = results.summary[results.summary["replicate"] == 2].reset_index(drop=True)
    assert alone.equals(beside)
