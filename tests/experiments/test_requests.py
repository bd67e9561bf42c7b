"""What is not sound, or cannot fit, is refused before anything runs."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

from simcoord import InputError, simulate
from simcoord.experiments import sizes
from simcoord.experiments.requests import checked
from simcoord.experiments.sizes import (
    batch_size,
    block_of_months,
    bytes_at_work,
    bytes_kept,
    refuse_what_cannot_fit,
)


def asked(scenario, **changes):
    usual = {
        "replicates": 10,
        "threads": 2,
        "seed": 1,
        "record": "monthly",
        "ties_at": (),
        "level_threshold": 0.3,
    }
    return checked(scenario, **(usual | changes))


@pytest.mark.parametrize(
    ("argument", "value", "said"),
    [
        ("replicates", 0, "at least 1"),
        ("replicates", True, "not a whole number"),
        ("replicates", 2.0, "not a whole number"),
        ("replicates", [1, 1], "stands twice"),
        ("replicates", [], "there is none"),
        ("replicates", [-1], "at least 0"),
        ("replicates", range(-1, 3), "at least 0"),
        ("seed", -1, "at least 0"),
        ("threads", 0, "at least 1"),
        ("record", "montly", "did you mean 'monthly'? (summary, monthly, offices)"),
        ("ties_at", [41], "after the last month of the run, 40"),
        ("ties_at", 7, "not a list of months"),
        ("level_threshold", 1.5, "not a share"),
        ("level_threshold", "low", "not a share"),
    ],
)
def test_what_is_not_sound_is_refused_with_its_name_and_what_is_allowed(
    country, argument, value, said
):
    with pytest.raises(InputError) as refusal:
        simulate(country, **{argument: value})
    assert str(refusal.value).startswith(f"{argument}: ")
    assert said in str(refusal.value)


def test_everything_that_is_wrong_is_told_at_once(country):
    with pytest.raises(InputError) as refusal:
        simulate(country, replicates=0, seed=-1, record="all")
    assert len(refusal.value.problems) == 3


def test_a_name_is_no_scenario(country):
    with pytest.raises(InputError, match="load_scenario"):
        simulate("typical_practice")


def test_numbers_may_come_from_numpy(country):
    request = asked(country, replicates=np.arange(3, 6), seed=np.int64(2))
    assert request.replicates == (3, 4, 5)
    assert request.seed == 2


def test_a_range_may_run_down(country):
    assert list(asked(country, replicates=range(9, 6, -1)).replicates) == [7, 8, 9]


def test_no_more_threads_than_runs(country):
    assert asked(country, replicates=3, threads=64).threads == 3


def free_memory(monkeypatch, count):
    monkeypatch.setattr(
        sizes.psutil, "virtual_memory", lambda: SimpleNamespace(available=int(count))
    )


def test_what_cannot_fit_is_refused_with_figures_and_advice(country, monkeypatch):
    free_memory(monkeypatch, 2e9)
    with pytest.raises(InputError) as refusal:
        simulate(country, replicates=100_000)
    message = str(refusal.value)
    assert "100000 runs x 4 places x 40 months need" in message
    assert "GB for results" in message
    assert "2.0 GB are free" in message
    assert 'record="summary"' in message
    fewer = int(re.search("at most ([0-9]+) replicates", message)[1])
    assert 10_000 < fewer < 100_000
    refuse_what_cannot_fit(asked(country, replicates=fewer, threads=None))
    with pytest.raises(InputError):
        refuse_what_cannot_fit(asked(country, replicates=fewer + 10, threads=None))


def test_only_what_would_fit_is_advised(country, monkeypatch):
    free_memory(monkeypatch, 1e6)
    with pytest.raises(InputError) as refusal:
        simulate(country, replicates=1)
    assert str(refusal.value).endswith("ask for fewer places or months")


def test_a_summary_keeps_little_however_many_months_there_are(country):
    monthly, summary = (asked(country, record=record) for record in ("monthly", "summary"))
    assert bytes_kept(summary) < bytes_kept(monthly) / 5


def test_memory_is_counted_as_it_is_used(country):
    request = asked(country, record="offices", ties_at=[3, 9])
    results = simulate(country, 10, record="offices", ties_at=[3, 9])
    used = sum(table.memory_usage(index=False).sum() for table in results.tables().values())
    assert used <= bytes_kept(request) <= 1.2 * used


def test_a_summary_needs_no_more_memory_to_work_in_for_more_replicates(country):
    many = asked(country, record="summary", replicates=10**6)
    more = asked(country, record="summary", replicates=10**9)
    assert bytes_at_work(many) == bytes_at_work(more) < 100e6


def test_batches_are_bounded_and_go_round(country):
    assert batch_size(asked(country, replicates=8, threads=2)) == 2
    many = asked(country, replicates=10**6)
    assert 1 < batch_size(many) < 100


def test_blocks_of_months_bound_luck_and_work(country, monkeypatch):
    assert block_of_months(asked(country)) == 40
    monkeypatch.setattr(sizes, "LUCK", 0)
    assert block_of_months(asked(country)) == 1
