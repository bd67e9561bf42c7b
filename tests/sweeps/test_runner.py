"""Whatever blocks a sweep is cut into, and whoever lives them when, its content is the same."""

import random
import threading

import numpy as np
import pandas as pd
import pytest
from sweeps_run import (
    REPLICATES,
    SETTINGS,
    assert_same,
    count_runs,
    opened_sweep,
    run,
    sobol,
    sweeping,
    varied,
)
from sweeps_small import experiment

from simcoord import simulate
from simcoord.experiments.plan import Plan
from simcoord.experiments.sweep_store import SweepStore
from simcoord.scenario import InputError

KEPT = ("summary", "quantiles", "monthly")
RUNS = SETTINGS * REPLICATES


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """The sweep as one thread makes it, by what is kept."""
    there = tmp_path_factory.mktemp("undisturbed")
    return {
        keep: run(varied(keep=keep), there / keep, threads=1, runs_of_a_block=48) for keep in KEPT
    }


def no_thread_is_left():
    return not [thread for thread in threading.enumerate() if thread.name.startswith("simcoord")]


# one content


@pytest.mark.parametrize("keep", KEPT)
@pytest.mark.parametrize("size", [7, 50, 400])
@pytest.mark.parametrize("threads", [1, 2])
def test_threads_and_blocks_do_not_change_content(undisturbed, keep, size, threads, tmp_path):
    results = run(varied(keep=keep), tmp_path / "o", threads=threads, runs_of_a_block=size)
    assert_same(results, undisturbed[keep])
    assert_same(opened_sweep(tmp_path / "o"), undisturbed[keep])
    assert no_thread_is_left()


@pytest.mark.parametrize("luck", range(3))
def test_the_order_of_blocks_does_not_change_content(undisturbed, luck, tmp_path, monkeypatch):
    in_order = sweeping.what_is_left

    def shuffled(*asked):
        blocks = in_order(*asked)
        random.Random(luck).shuffle(blocks)
        return blocks

    monkeypatch.setattr(sweeping, "what_is_left", shuffled)
    results = run(varied(keep="monthly"), tmp_path / "o", threads=2, runs_of_a_block=7)
    assert_same(results, undisturbed["monthly"])


def test_a_sweep_has_every_run_once_in_run_order(undisturbed):
    summary = undisturbed["summary"].summary
    runs = list(zip(summary["replicate"], summary["setting"], strict=True))
    places = list(summary["jurisdiction"].cat.categories)
    assert runs == [(r, s) for r in range(REPLICATES) for s in range(SETTINGS) for _ in places]
    assert list(summary["jurisdiction"]) == places * RUNS


def test_a_mechanism_that_a_setting_lacks_has_no_survival_there(undisturbed):
    results = undisturbed["summary"]
    towns = results.with_design().query("jurisdiction != 'nation'")
    survival = towns.groupby("alternative", observed=True)["survival_steering"]
    assert survival.count().to_dict() == {"usual": RUNS, "bare": 0}
    assert towns["survival_dialogue"].notna().all()


def test_settings_share_luck_and_differ_in_what_they_change(undisturbed):
    summary = undisturbed["summary"].summary
    means = summary.groupby("setting")["intensity_plateau"].mean()
    assert means.nunique() > 4


@pytest.mark.parametrize("keep", ["monthly", "summary"])
def test_a_row_is_what_simulate_makes_of_the_settings_scenario(undisturbed, keep):
    results = undisturbed[keep]
    plan = Plan(results.experiment)
    for setting, replicate in zip(
        random.Random(1).sample(range(SETTINGS), 5), [0, 7, 3, 5, 2], strict=True
    ):
        alone = simulate(plan.scenario_of(setting), [replicate], seed=3, threads=1)
        for name in results.provenance["tables"]:
            table = getattr(results, name).query("setting == @setting and replicate == @replicate")
            theirs = getattr(alone, name)
            shared = [column for column in theirs if column in table]
            assert len(shared) > 20
            pd.testing.assert_frame_equal(
                table[shared].astype({"jurisdiction": object}).reset_index(drop=True),
                theirs[shared].astype({"jurisdiction": object}).reset_index(drop=True),
                check_exact=True,
                check_dtype=False,
            )


def test_a_row_of_a_sampled_design_is_what_simulate_makes_of_its_scenario(tmp_path):
    results = run(sobol(4), tmp_path / "o", runs_of_a_block=33)
    plan, luck = Plan(results.experiment), random.Random(2)
    for setting in luck.sample(range(len(plan)), 8):
        alone = simulate(plan.scenario_of(setting), [2], seed=5, threads=1, record="summary")
        row = results.summary.query("setting == @setting and replicate == 2")
        shared = [name for name in alone.summary if name in row and name != "jurisdiction"]
        assert len(shared) > 100
        assert np.array_equal(row[shared].values, alone.summary[shared].values, equal_nan=True)


def test_as_arrays_a_run_that_is_not_done_is_nan(tmp_path):
    interrupted_after(3, varied(), tmp_path / "o", runs_of_a_block=6)
    results = opened_sweep(tmp_path / "o")
    arrays = results.to_xarray()["intensity_plateau"]
    assert int(arrays.notnull().any("jurisdiction").sum()) == results.runs_done == 18
    assert arrays.isnull().any()


# interrupted and resumed


def interrupted_after(blocks, asked, out, error=KeyboardInterrupt, **options):
    """Run until so many blocks are kept; then somebody presses Ctrl-C."""
    keep, kept = sweeping.keep, []

    def impatient(store, done):
        if len(kept) == blocks:
            raise error
        kept.append(done)
        keep(store, done)

    with pytest.MonkeyPatch.context() as patch, pytest.raises(error):
        patch.setattr(sweeping, "keep", impatient)
        run(asked, out, **options)
    assert no_thread_is_left()


@pytest.mark.parametrize("keep", KEPT)
@pytest.mark.parametrize("then", [7, 400])
def test_interrupted_and_resumed_it_ends_with_the_same(
    undisturbed, keep, then, tmp_path, monkeypatch
):
    out = tmp_path / "o"
    interrupted_after(3, varied(keep=keep), out, threads=2, runs_of_a_block=10)
    assert opened_sweep(out).runs_done > 0
    done = opened_sweep(out).runs_done
    lived = count_runs(monkeypatch)
    assert_same(run(varied(keep=keep), out, runs_of_a_block=then), undisturbed[keep])
    assert sum(lived) == RUNS - done
    assert not (out / "tmp").exists()


def test_stopped_ten_times_nothing_is_lived_twice(undisturbed, tmp_path):
    out, luck = tmp_path / "o", random.Random(7)
    for _ in range(10):
        size = luck.randrange(1, 9)
        interrupted_after(1, varied(keep="monthly"), out, threads=1, runs_of_a_block=size)
    blocks = [part.block for part in SweepStore.opened(out).parts()]
    counted = np.zeros((REPLICATES, SETTINGS))
    for block in blocks:
        block.within(counted)[...] += 1
    assert len(blocks) == 10 and counted.max() == 1
    assert_same(run(varied(keep="monthly"), out), undisturbed["monthly"])


def test_a_block_whose_last_table_was_not_written_is_not_done(undisturbed, tmp_path, monkeypatch):
    out, write = tmp_path / "o", SweepStore.write

    def stops(store, name, content):
        if name.startswith("parts/summary/r000003"):
            raise KeyboardInterrupt
        write(store, name, content)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(SweepStore, "write", stops)
        run(varied(keep="monthly"), out, threads=1, runs_of_a_block=SETTINGS)
    assert len(list((out / "parts" / "monthly").iterdir())) == 4
    assert opened_sweep(out).runs_done == 3 * SETTINGS
    assert set(opened_sweep(out).monthly["replicate"]) == {0, 1, 2}
    assert opened_sweep(out).verified() == []
    assert_same(run(varied(keep="monthly"), out, runs_of_a_block=7), undisturbed["monthly"])


def test_what_is_done_is_not_done_again(tmp_path, monkeypatch):
    out = tmp_path / "o"
    first = run(varied(), out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    lived = count_runs(monkeypatch)
    assert_same(run(varied(), out), first)
    assert not lived
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_a_bar_tells_how_far_the_whole_sweep_is(tmp_path, capsys):
    sweeping.run_experiment(varied(), tmp_path / "o", replicates=4, progress=True)
    assert "48 of 48 runs" in capsys.readouterr().err
    interrupted_after(1, varied(), tmp_path / "o", threads=1, runs_of_a_block=12)
    sweeping.run_experiment(varied(), tmp_path / "o", progress=True)
    told = capsys.readouterr().err
    assert " 60 of 96 runs" in told and "96 of 96 runs" in told
    assert no_thread_is_left() and "Thread" not in told


# more of it


def test_more_replicates_add_to_what_is_done(tmp_path, monkeypatch):
    run(varied(keep="monthly"), tmp_path / "o", replicates=3, runs_of_a_block=7)
    lived = count_runs(monkeypatch)
    more = run(varied(keep="monthly"), tmp_path / "o", replicates=8, runs_of_a_block=50)
    assert sum(lived) == 5 * SETTINGS
    assert_same(more, run(varied(keep="monthly"), tmp_path / "fresh", replicates=8))
    assert (more.runs, more.runs_done) == (8 * SETTINGS, 8 * SETTINGS)


def test_fewer_replicates_show_fewer_and_lose_none(tmp_path, monkeypatch):
    out = tmp_path / "o"
    all_of_them = run(varied(keep="monthly"), out, runs_of_a_block=50)
    lived = count_runs(monkeypatch)
    fewer = run(varied(keep="monthly"), out, replicates=5)
    assert_same(fewer, run(varied(keep="monthly"), tmp_path / "fresh", replicates=5))
    del lived[:]
    assert_same(run(varied(keep="monthly"), out), all_of_them)
    assert not lived


def test_a_larger_sobol_design_reuses_the_smaller(tmp_path, monkeypatch):
    small = run(sobol(8, keep="monthly"), tmp_path / "o", runs_of_a_block=50)
    lived = count_runs(monkeypatch)
    large = run(sobol(16, keep="monthly"), tmp_path / "o", runs_of_a_block=40)
    assert sum(lived) == large.runs - small.runs == small.runs
    assert_same(large, run(sobol(16, keep="monthly"), tmp_path / "fresh"))
    again = run(sobol(8, keep="monthly"), tmp_path / "o")
    assert_same(again, run(sobol(8, keep="monthly"), tmp_path / "small"))
    assert again.runs == again.runs_done == small.runs


def test_a_larger_sobol_design_with_more_replicates_is_whole(tmp_path):
    run(sobol(8), tmp_path / "o")
    large = run(sobol(16), tmp_path / "o", replicates=5, runs_of_a_block=33)
    assert_same(large, run(sobol(16), tmp_path / "fresh", replicates=5))


def test_mechanisms_that_only_the_larger_design_has_get_their_columns(tmp_path):
    unit = {"kind": "lead_unit"}
    categories = {f"u{n}": {f"jurisdictions.town.mechanisms.u{n}": unit} for n in range(8)}
    vary = {
        "unit": {"categories": categories},
        "overlap": {"path": "dynamics.overlap", "from": 0.1, "to": 0.9},
    }

    def study(samples):
        return experiment(vary=vary, design={"kind": "sobol", "samples": samples}, replicates=2)

    small = run(study(2), tmp_path / "o", replicates=1)
    large = run(study(16), tmp_path / "o", runs_of_a_block=50)
    assert len(small.summary.columns) < len(large.summary.columns)
    assert_same(large, run(study(16), tmp_path / "fresh"))


def test_other_outcomes_of_whole_summaries_are_the_same_sweep(tmp_path, monkeypatch):
    run(varied(), tmp_path / "o")
    lived = count_runs(monkeypatch)
    results = run(varied(outcomes=["intensity_mean"]), tmp_path / "o")
    assert results.experiment.outcomes == ("intensity_mean",) and not lived


# runs that raise


def broken(plan, setting, monkeypatch, what="rules_of"):
    """A plan one of whose settings raises."""
    sound = getattr(plan, what)

    def raising(asked):
        if asked == setting:
            raise ZeroDivisionError(f"setting {asked} is broken")
        return sound(asked)

    monkeypatch.setattr(plan, what, raising)
    return plan


@pytest.mark.parametrize("what", ["rules_of", "mechanisms_of", "scenario_of"])
def test_a_run_that_raises_is_recorded_and_the_rest_is_done(
    undisturbed, what, tmp_path, monkeypatch
):
    out = tmp_path / "o"
    plan = Plan(varied(keep="monthly"))
    with monkeypatch.context() as patch:
        store = sweeping.store_for(plan, out)
        results = sweeping.run_plan(broken(plan, 4, patch, what), out, runs_of_a_block=50)
    if what == "scenario_of":  # it is asked only of the first of those whose rules have one shape
        assert not results.failures["setting"].ne(4).any()
        return
    assert results.runs_done == RUNS - REPLICATES
    assert 4 not in set(results.summary["setting"]) | set(results.monthly["setting"])
    failures = results.failures
    assert list(failures["replicate"]) == list(range(REPLICATES))
    assert set(failures["setting"]) == {4}
    record = store.failures(np.zeros((REPLICATES, SETTINGS), dtype=bool))[0]
    assert record["seed"] == 3
    assert record["what"].startswith("setting 4 (usual, term 12")
    assert record["error"] == "ZeroDivisionError: setting 4 is broken"
    assert "raising" in "".join(record["traceback"])

    mended = run(varied(keep="monthly"), out)
    assert mended.failures.empty
    assert not list((out / "failed").iterdir())
    assert_same(mended, undisturbed["monthly"])


def test_a_setting_that_cannot_be_measured_is_the_only_one_that_fails(
    undisturbed, tmp_path, monkeypatch
):
    from simcoord.experiments import sweep_runs

    measure, plan = sweep_runs.Runner.measure, Plan(varied())
    lived, live = [], sweep_runs.Runner.live

    def watched(runner, rules, replicates):
        lived[:] = replicates
        live(runner, rules, replicates)

    def choosy(runner, rules, measured):
        if 2 in lived:
            raise ZeroDivisionError("the third replicate cannot be measured")
        measure(runner, rules, measured)

    with monkeypatch.context() as patch:
        patch.setattr(sweep_runs.Runner, "live", watched)
        patch.setattr(sweep_runs.Runner, "measure", choosy)
        results = sweeping.run_plan(plan, tmp_path / "o", threads=1, runs_of_a_block=96)
    assert set(results.failures["replicate"]) == {2}
    assert results.runs_done == RUNS - SETTINGS
    assert_same(run(varied(), tmp_path / "o"), undisturbed["summary"])


def test_a_failure_that_was_done_since_is_no_failure(tmp_path):
    results = run(varied(), tmp_path / "o")
    store = SweepStore.opened(tmp_path / "o")
    store.record_failure(2, 5, {"replicate": 2, "setting": 5, "error": "x", "traceback": []})
    store.record_failure(99, 5, {"replicate": 99, "setting": 5, "error": "x", "traceback": []})
    assert results.failures.empty


def test_a_crew_that_fails_leaves_no_thread(tmp_path):
    interrupted_after(1, varied(), tmp_path / "o", error=OSError, threads=2, runs_of_a_block=5)


@pytest.mark.parametrize("name", ["threads", "runs_of_a_block", "replicates"])
@pytest.mark.parametrize("value", [0, -1, True, 1.5])
def test_numbers_that_are_none_are_refused_before_anything_is_written(name, value, tmp_path):
    with pytest.raises(InputError, match=f"{name}.*{value!r} is not a whole number"):
        run(varied(), tmp_path / "o", **{name: value})
    assert list(tmp_path.iterdir()) == []


def test_months_that_were_not_kept_are_refused_with_what_keeps_them(undisturbed):
    with pytest.raises(InputError, match="keep: quantiles"):
        undisturbed["summary"].monthly  # noqa: B018
    assert "monthly" not in tables_kept(undisturbed["summary"])
    quantiles = undisturbed["quantiles"].quantiles()
    assert set(quantiles["measure"]) == {"intensity"}
    assert (quantiles["q05"] <= quantiles["q95"]).all()


def tables_kept(results):
    return results.provenance["tables"]
