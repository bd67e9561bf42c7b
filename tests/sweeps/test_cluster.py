"""Sweeps on workers in processes of their own: the same numbers, whatever happens to a worker."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from textwrap import dedent

import pandas as pd
import psutil
import pytest
from sweeps_small import experiment

from simcoord.experiments import cluster_session, sweeping
from simcoord.experiments.cluster import DaskCrew
from simcoord.experiments.plan import Plan
from simcoord.experiments.saving import ResultsError
from simcoord.experiments.sweep_store import Block
from simcoord.experiments.sweeping import run_experiment
from simcoord.scenario import InputError

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")

SETTINGS, REPLICATES = 6, 70
FACTORS = {"loss": {"path": "dynamics.turnover_loss", "from": 0.1, "to": 0.6, "steps": SETTINGS}}


def small(**cluster):
    """An experiment of 420 runs, on a cluster if one is said."""
    more = {"cluster": {"kind": "local", **cluster}} if cluster else {}
    return experiment(vary=FACTORS, replicates=REPLICATES, seed=5, keep="quantiles", **more)


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    """What the experiment comes to on one thread."""
    return run_experiment(small(), tmp_path_factory.mktemp("one") / "sweep", threads=1)


def assert_equal(results, expected):
    for table in ("summary", "monthly"):
        pd.testing.assert_frame_equal(
            getattr(results, table), getattr(expected, table), check_exact=True
        )
    assert results.verified() == []
    parts = [run for part in results._store.parts() for run in part.block.runs]
    assert len(parts) == len(set(parts)) == results.runs  # nothing lost, nothing twice


@pytest.fixture(autouse=True)
def no_process_is_left():
    before = processes()
    yield
    assert gone_within(10, processes() - before)


def processes(pid=None):
    """Processes that this one, or another, has started, Python's own tracker of them apart."""
    with_tracker = psutil.Process(pid).children(recursive=True)
    return {process for process in with_tracker if "resource_tracker" not in command(process)}


def command(process):
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def gone_within(seconds, those):
    _, alive = psutil.wait_procs(those, seconds)
    return [p for p in alive if p.is_running() and p.status() != psutil.STATUS_ZOMBIE] == []


@pytest.fixture
def at_workers(tmp_path):
    """Has every worker run some code when it starts, before it knows of any sweep."""
    path = tmp_path / "at_workers.py"
    with dask.config.set({"distributed.worker.preload": [str(path)]}):
        yield lambda code: path.write_text(f"HERE = {str(tmp_path)!r}\n{PATCHED}{dedent(code)}")


PATCHED = """
import os, pathlib, signal, time
from simcoord.experiments import cluster_worker, sweep_runs

def is_first(name):
    try:
        pathlib.Path(HERE, name).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True

class Workshop(sweep_runs.Workshop):
    def does(self, block):
        before(block)
        return super().does(block)

def before(block):
    pass

sweep_runs.Workshop = Workshop
"""

# the same numbers


@pytest.mark.parametrize(
    ("workers", "runs_of_a_block"), [(1, 50), (2, 7), (3, 400)], ids=["1-50", "2-7", "3-400"]
)
def test_workers_and_blocks_do_not_bear_on_what_runs_come_to(
    workers, runs_of_a_block, expected, tmp_path, monkeypatch
):
    in_order = sweeping.what_is_left

    def shuffled(*asked):
        blocks = in_order(*asked)
        random.Random(1).shuffle(blocks)
        return blocks

    monkeypatch.setattr(sweeping, "what_is_left", shuffled)
    asked = small(workers=workers)
    results = run_experiment(asked, tmp_path / "s", runs_of_a_block=runs_of_a_block)
    assert_equal(results, expected)


def test_two_threads_come_to_the_same_as_one(expected, tmp_path):
    results = run_experiment(small(workers=2), tmp_path / "s", threads=2, runs_of_a_block=7)
    assert_equal(results, expected)  # and threads that are asked for come before the section


def test_workers_of_somebody_elses_scheduler_are_joined_and_left_as_they_were(expected, tmp_path):
    with (
        distributed.LocalCluster(
            n_workers=1,
            threads_per_worker=2,
            processes=True,
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        results = run_experiment(
            small(), tmp_path / "s", cluster=cluster.scheduler_address, runs_of_a_block=50
        )
        assert_equal(results, expected)
        assert list(client.run(benches_left).values()) == [0]
        assert client.submit(abs, -3).result(10) == 3


def benches_left():
    from simcoord.experiments import cluster_worker

    return len(cluster_worker._benches)


# workers that are lost


def test_a_worker_that_is_killed_in_the_middle_costs_nothing_but_time(
    expected, tmp_path, at_workers
):
    at_workers("def before(block): time.sleep(0.05)")
    threading.Thread(target=kill_a_worker, args=(tmp_path / "s",)).start()
    results = run_experiment(small(workers=2), tmp_path / "s", runs_of_a_block=14)
    assert_equal(results, expected)
    assert (tmp_path / "s" / "killed").exists()


def kill_a_worker(sweep):
    """Once some blocks are done, and long before all are."""
    before = processes()
    wait_until(lambda: len(parts_in(sweep)) >= 3)
    [*_, worker] = [p for p in processes() | before if "spawn_main" in command(p)]
    worker.kill()
    (sweep / "killed").touch()


def parts_in(sweep):
    return list(Path(sweep).glob("parts/summary/*.parquet"))


def wait_until(is_so, seconds=30.0):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "in vain"
        time.sleep(0.01)


DIES = "def before(block):\n    if (33, 2) in block.runs: os.kill(os.getpid(), signal.SIGKILL)"


def test_a_block_that_kills_its_worker_three_times_has_failed_and_the_rest_is_done(
    expected, tmp_path, at_workers
):
    at_workers(DIES)
    results = run_experiment(small(workers=2), tmp_path / "s", runs_of_a_block=40)
    lost = {(run["replicate"], run["setting"]) for run in results.failures.to_dict("records")}
    assert lost == set(Block(30, 36, 0, 6).runs)
    assert results.runs_done == results.runs - len(lost)
    assert results.failures["error"].str.contains("3 workers were lost over the block").all()
    assert results.failures["what"].str.startswith("setting ").all()
    again = run_experiment(small(), tmp_path / "s", threads=2)
    assert_equal(again, expected)
    assert again.failures.empty


@pytest.mark.long
def test_a_worker_that_dies_while_it_starts_is_started_again(expected, tmp_path, at_workers):
    at_workers("if is_first('one'): os.kill(os.getpid(), signal.SIGKILL)")
    results = run_experiment(small(workers=2), tmp_path / "s", runs_of_a_block=50)
    assert_equal(results, expected)


@pytest.mark.long
def test_a_worker_that_does_not_come_back_is_replaced(expected, tmp_path, at_workers, monkeypatch):
    monkeypatch.setattr(cluster_session, "SHORT", 1.0)
    at_workers(
        "if pathlib.Path(HERE, 'killed').exists() and is_first('in vain'):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "def before(block):\n"
        "    time.sleep(0.05)\n"
        "    if is_first('killed'): os.kill(os.getpid(), signal.SIGKILL)"
    )
    with dask.config.set({"distributed.deploy.lost-worker-timeout": "1s"}):
        results = run_experiment(small(workers=1), tmp_path / "s", runs_of_a_block=50)
    assert_equal(results, expected)
    assert (tmp_path / "in vain").exists()


@pytest.mark.long
def test_a_worker_that_hangs_is_started_anew(expected, tmp_path, at_workers):
    at_workers("def before(block):\n    if is_first('hung'): time.sleep(1000)")
    results = run_experiment(
        small(workers=1, block_within=0.05), tmp_path / "s", runs_of_a_block=50
    )
    assert_equal(results, expected)


# workers that are not fit


def test_workers_that_compute_other_bits_are_given_nothing(tmp_path, at_workers):
    at_workers("cluster_worker.canary = lambda: 'other bits'")
    named = r"worker tcp://127.0.0.1:\d+ is given nothing: results of fixed runs other bits there"
    with pytest.raises(ResultsError, match=named):
        run_experiment(small(workers=1), tmp_path / "s")
    assert parts_in(tmp_path / "s") == []


def test_one_worker_with_other_rules_is_named_and_the_other_does_all(
    expected, tmp_path, at_workers, caplog
):
    at_workers("if is_first('one'): cluster_worker.sources_digest = lambda: 'other rules'")
    results = run_experiment(small(workers=2), tmp_path / "s", runs_of_a_block=50)
    assert_equal(results, expected)
    told = [r.message for r in caplog.records if "rulebook other rules there" in r.message]
    assert len(told) == 1 and "worker tcp://127.0.0.1:" in told[0]


# SLURM

SBATCH = """#!/bin/bash
cp "$1" {here}/job
setsid bash {here}/job > {here}/out 2>&1 &
echo Submitted batch job $!
"""
SCANCEL = """#!/bin/bash
echo $1 >> {here}/cancelled
kill -- -$1
"""


def test_jobs_of_slurm_are_submitted_and_cancelled(expected, tmp_path, monkeypatch):
    pytest.importorskip("dask_jobqueue")
    for name, script in {"sbatch": SBATCH, "scancel": SCANCEL}.items():
        (tmp_path / name).write_text(script.format(here=tmp_path))
        (tmp_path / name).chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    asked = small(kind="slurm", workers=1, interface="lo")
    results = run_experiment(asked, tmp_path / "s", runs_of_a_block=50)
    assert_equal(results, expected)
    [cancelled] = (tmp_path / "cancelled").read_text().split()
    assert not psutil.pid_exists(int(cancelled)) or gone_within(5, [psutil.Process(int(cancelled))])


def test_a_machine_without_slurm_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="its command sbatch is not found"):
        run_experiment(small(kind="slurm", workers=1, interface="lo"), tmp_path / "s")


# the end


DRIVER = """
import sys
from test_cluster import run_experiment, small
if __name__ == "__main__":
    run_experiment(small(workers=2), sys.argv[1], runs_of_a_block=14)
"""


@pytest.mark.parametrize(
    "ending", [signal.SIGINT, pytest.param(signal.SIGKILL, marks=pytest.mark.long)]
)
def test_a_driver_that_is_stopped_leaves_no_process_and_the_same_command_goes_on(
    ending, expected, tmp_path, at_workers
):
    at_workers("def before(block): time.sleep(0.2)")
    driver = started_driver(tmp_path)
    wait_until(lambda: len(parts_in(tmp_path / "s")) >= 3)
    helpers = processes(driver.pid)
    assert len(helpers) == 2
    os.killpg(driver.pid, ending) if ending == signal.SIGINT else driver.send_signal(ending)
    _, told = driver.communicate(timeout=30)
    assert driver.returncode not in (0, None)
    assert (b"KeyboardInterrupt" in told) == (ending == signal.SIGINT)
    assert told.count(b"Traceback") == (ending == signal.SIGINT)  # its workers are silent
    assert gone_within(10, helpers)
    done = len(parts_in(tmp_path / "s"))
    assert 3 <= done < 35
    results = run_experiment(small(), tmp_path / "s", threads=2)
    assert_equal(results, expected)


def started_driver(tmp_path):
    """A sweep in another process, which Ctrl-C reaches as it would in a terminal."""
    (tmp_path / "driver.py").write_text(DRIVER)
    preload = {"DASK_DISTRIBUTED__WORKER__PRELOAD": f"['{tmp_path / 'at_workers.py'}']"}
    return subprocess.Popen(
        [sys.executable, str(tmp_path / "driver.py"), str(tmp_path / "s")],
        env={**os.environ, **preload, "PYTHONPATH": str(Path(__file__).parent)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def test_a_driver_that_raises_ends_its_workers_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(sweeping, "bar_for", lambda *_: Refusing())
    with pytest.raises(OSError, match="no room"):
        run_experiment(small(workers=2), tmp_path / "s", runs_of_a_block=50)


class Refusing:
    """A progress bar at which the driver fails, once workers are at work."""

    def __enter__(self):
        return self

    def update(self, runs):
        raise OSError("no room")

    def __exit__(self, *raised):
        pass


# sockets


def test_no_socket_leaves_the_loopback_and_a_crew_that_has_ended_says_so():
    crew = DaskCrew(Plan(small(workers=1)), small(workers=1).cluster)
    try:
        crew.submit(Block(0, 1, 0, 1)).result(30)
        ours = [psutil.Process(), *processes()]
        sockets = [each for process in ours for each in process.net_connections("inet")]
        assert len(sockets) >= 4
        assert {each.laddr.ip for each in sockets} == {"127.0.0.1"}
    finally:
        crew.stop()
    with pytest.raises(ConnectionError, match="has ended"):
        crew.submit(Block(0, 1, 0, 1)).result(1)


# addresses


def test_a_scheduler_that_is_not_there_is_told(tmp_path):
    with pytest.raises(OSError, match="127.0.0.1:9"), dask.config.set(QUICK):
        run_experiment(small(), tmp_path / "s", cluster="tcp://127.0.0.1:9")


QUICK = {"distributed.comm.timeouts.connect": "1s"}


@pytest.mark.parametrize("address", ["localhost", "http://host:80", "tcp://host", "tcp://a b:1"])
def test_what_is_no_address_is_refused(address, tmp_path):
    with pytest.raises(InputError, match="is not the address of a scheduler, tcp://host:port"):
        run_experiment(small(), tmp_path / "s", cluster=address)
