"""What processes, disks and people do to a sweep: nothing is lost, twice, or torn."""

import os
import random
import signal
import subprocess
import time

import psutil
import pytest
from sweeps_run import (
    SMALL,
    STEERING,
    VARIED,
    Path,
    assert_same,
    driver,
    files_of,
    opened_sweep,
    parts_in,
    run,
    scenario_from_data,
    sweeping,
    varied,
    wait_for,
)
from sweeps_small import lead

from simcoord.experiments.experiment import experiment_from_data, load_experiment
from simcoord.experiments.saving import ResultsError
from simcoord.experiments.sweep_store import SweepStore
from simcoord.scenario import InputError

LONG = os.environ.get("SIMCOORD_LONG") == "1"
posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")
#: Drives a sweep of many small blocks.
DRIVE = (
    "run(varied(keep='monthly'), sys.argv[1],"
    " replicates=int(sys.argv[2]), threads=2, runs_of_a_block=5)"
)


# killed


def killed_at_random(kills, replicates, tmp_path):
    """Kill the driver so many times at random moments, and let it go on each time.

    Returns how many runs were done after each time.
    """
    out, luck, done = tmp_path / "o", random.Random(kills), []
    for _ in range(kills):
        process, more = driver(DRIVE, out, replicates), luck.choice([0, 1, 2, 7, 15, 30])
        wait_for(lambda p=process: drives(p, out) or p.poll() is not None)
        enough = len(parts_of(out)) + more
        wait_for(lambda p=process, n=enough: len(parts_of(out)) >= n or p.poll() is not None)
        time.sleep(luck.uniform(0.0, 0.05))
        process.kill()
        process.communicate()
        assert not [part for part in parts_of(out) if part.is_damaged()]
        done.append(opened_sweep(out).runs_done if (out / "experiment.yaml").exists() else 0)
    ended = run(varied(keep="monthly"), out, replicates=replicates)
    assert not (out / "damaged").exists()
    assert_same(ended, run(varied(keep="monthly"), tmp_path / "fresh", replicates=replicates))
    return done


def drives(process, out):
    """Whether this process is running the sweep."""
    try:
        return f"process {process.pid} " in (out / "tmp" / "driver").read_text()
    except OSError:
        return False


def parts_of(out):
    store = SweepStore(out, {"tables": ["monthly", "summary"]})
    return [part for table in store.told["tables"] for part in store.listed(table)]


@posix
def test_a_driver_that_is_killed_again_and_again_loses_nothing(tmp_path):
    done = killed_at_random(5, 40, tmp_path)
    assert done == sorted(done) and len(set(done)) > 2


@posix
@pytest.mark.long
@pytest.mark.skipif(not LONG, reason="SIMCOORD_LONG=1 runs it")
def test_a_driver_that_is_killed_twenty_times_loses_nothing(tmp_path):
    done = killed_at_random(20, 120, tmp_path)
    assert done == sorted(done) and len(set(done)) > 10


@posix
def test_a_driver_that_is_killed_leaves_no_process(tmp_path):
    process = driver(DRIVE, tmp_path / "o", 400)
    wait_for(lambda: parts_in(tmp_path / "o"))
    children = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate()
    assert not [child for child in children if child.is_running()]
    assert not opened_sweep(tmp_path / "o").is_running


# two of them


@posix
def test_a_second_driver_is_refused_and_changes_nothing(tmp_path):
    out = tmp_path / "o"
    first = driver(DRIVE, out, 25)
    wait_for(lambda: parts_in(out))
    first.send_signal(signal.SIGSTOP)  # or it might be over before the second begins
    assert opened_sweep(out).is_running
    with pytest.raises(ResultsError) as refused:
        run(varied(keep="monthly"), out, replicates=20)
    first.send_signal(signal.SIGCONT)
    assert f"is being run by process {first.pid} " in str(refused.value)
    assert "wait for it, or stop it" in str(refused.value)
    assert opened_sweep(out).experiment.replicates == 25
    assert first.communicate()[1] == "" and first.returncode == 0
    assert_same(opened_sweep(out), run(varied(keep="monthly"), tmp_path / "f", replicates=25))


@posix
def test_of_two_that_begin_at_once_one_runs_and_one_is_refused(tmp_path):
    both = [driver(DRIVE, tmp_path / "o", 25) for _ in range(2)]
    told = [process.communicate()[1] for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([0, 1], [0, 0])  # where one was so late that the other was over
    assert codes == [0, 0] or any("is being run by process" in text for text in told)
    assert_same(
        opened_sweep(tmp_path / "o"), run(varied(keep="monthly"), tmp_path / "f", replicates=25)
    )


# read while it runs


@posix
def test_a_sweep_is_read_while_it_runs_and_is_always_whole(tmp_path):
    out = tmp_path / "o"
    process = driver(DRIVE, out, 40)
    wait_for(lambda: parts_in(out))
    seen = []
    while process.poll() is None:
        results = opened_sweep(out)
        if results.runs_done:
            assert results.verified() == []
            runs = results.monthly.groupby(["replicate", "setting"]).size()
            assert set(runs) == {24 * 3}
            seen.append(len(runs))
    assert process.communicate()[1] == ""
    assert seen and seen == sorted(seen)
    assert opened_sweep(out).runs_done == 40 * 12


# full disks


LIMITED = (
    "import resource;"
    " resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2);"
    " run(varied(keep='monthly'), sys.argv[1], runs_of_a_block=96)"
)


@posix
def test_files_that_may_not_grow_stop_the_sweep_with_what_it_needs(tmp_path):
    out = tmp_path / "o"
    run(varied(keep="monthly"), out, replicates=2)
    done, before = opened_sweep(out).runs_done, files_of(out / "parts")
    process = driver(LIMITED, out, 150_000)
    _, told = process.communicate()
    assert process.returncode == 1
    assert "(the next file needs 0." in told and "ulimit -f" in told
    assert "make room and give the same command again" in told
    assert (opened_sweep(out).runs_done, files_of(out / "parts")) == (done, before)
    assert opened_sweep(out).verified() == []
    assert_same(run(varied(keep="monthly"), out), run(varied(keep="monthly"), tmp_path / "f"))


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 8 MB; only where we may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)]
    if os.name != "posix" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def filled_up(disk, left):
    """Somebody else's file takes all of the disk but so many bytes."""
    filler = disk / "filler"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    filler.write_bytes(bytes(free - left))
    return filler


@pytest.mark.parametrize("left", [0, 200_000, 700_000])
def test_a_full_disk_stops_the_sweep_and_room_lets_it_go_on(small_disk, left, tmp_path):
    out = small_disk / "o"
    run(varied(keep="monthly"), out, replicates=1)
    filler = filled_up(small_disk, left)
    with pytest.raises(OSError, match=r"the next file needs \d.\d MB, \d.\d MB are free") as full:
        run(varied(keep="monthly"), out, replicates=8, runs_of_a_block=12)
    assert "make room and give the same command again" in str(full.value)
    results = opened_sweep(out)
    assert results.verified() == [] and results.runs_done >= 12
    assert not list((out / "tmp").rglob("*")) if (out / "tmp").exists() else True
    filler.unlink()
    ended = run(varied(keep="monthly"), out, replicates=8)
    assert_same(ended, run(varied(keep="monthly"), tmp_path / "f", replicates=8))


def test_a_disk_that_is_full_at_the_beginning_leaves_room_to_begin_again(small_disk, monkeypatch):
    monkeypatch.setattr(sweeping, "_refuse_no_room", lambda *_: None)
    filler = filled_up(small_disk, 0)
    with pytest.raises(OSError, match="No space left"):
        run(varied(), small_disk / "o")
    filler.unlink()
    assert run(varied(), small_disk / "o").runs_done == 96


def test_a_sweep_that_cannot_fit_is_refused_before_it_begins(small_disk):
    with pytest.raises(InputError) as refused:
        run(varied(keep="monthly"), small_disk / "o", replicates=2000)
    assert "24000 runs need up to" in str(refused.value)
    assert "keep less, or run fewer" in str(refused.value)
    assert list(small_disk.iterdir()) == []


# changed since


CHANGES = {
    "seed": (
        {"seed": 4},
        ["seed: 3 there, 4 asked for"],
    ),
    "a value of a factor": (
        {"vary": {**VARIED["vary"], "term": {**VARIED["vary"]["term"], "values": [6, 12, 24]}}},
        ["factors.term.values: [6, 12, 18] there, [6, 12, 24] asked for"],
    ),
    "a factor more": (
        {"vary": {**VARIED["vary"], "loss": {"path": "dynamics.overlap", "values": [0.2, 0.3]}}},
        [
            'factors.loss: nothing there, {"values": [0.2, 0.3],'
            ' "paths": ["dynamics.overlap"]} asked for'
        ],
    ),
    "a factor less": (
        {"vary": {"term": VARIED["vary"]["term"]}},
        [
            'factors.matching: {"values": [0.0, 0.4], "paths": ["jurisdictions.*.incenti... there,'
            " nothing asked for"
        ],
    ),
    "the order of factors": (
        {"vary": dict(reversed(VARIED["vary"].items()))},
        ["factors: in another order"],
    ),
    "an alternative": (
        {"alternatives": {"usual": {}, "bare": {STEERING: None, "dynamics.overlap": 0.3}}},
        ["alternatives.bare.dynamics.overlap: nothing there, 0.3 asked for"],
    ),
    "the design": (
        {"design": "one_at_a_time"},
        ['design.kind: "grid" there, "one_at_a_time" asked for'],
    ),
    "what is kept": (
        {"keep": "quantiles"},
        ['keep: [] there, ["intensity"] asked for'],
    ),
}


def refusal(asked, out):
    """What is said of an experiment that is not that of the directory; nothing is written."""
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    with pytest.raises(ResultsError) as refused:
        run(asked, out)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before
    first, *others = str(refused.value).split("\n")
    assert (
        first == f"{out}: holds another sweep, and nothing is overwritten; choose another directory"
    )
    return [line.removeprefix(f"{out}: differs: ") for line in others]


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_experiment_is_refused_with_all_that_differs(what, tmp_path):
    run(varied(), tmp_path / "o", replicates=1)
    changes, told = CHANGES[what]
    assert refusal(varied(**changes), tmp_path / "o") == told


def on(**scenario):
    """The experiment on a scenario that has been changed."""
    data = lead(**{**VARIED, "replicates": 2})
    return experiment_from_data(data, scenario_from_data({**SMALL, **scenario}))


def test_a_changed_scenario_is_refused_with_its_fields_and_not_those_for_readers(tmp_path):
    run(on(), tmp_path / "o")
    told = refusal(
        on(
            name="New",
            question="Other?",
            horizon={"months": 30, "start": "2020-01"},
            dynamics={"overlap": 0.25},
        ),
        tmp_path / "o",
    )
    assert told[0] == "scenario.horizon.months: 24 there, 30 asked for"
    assert told[1].startswith("scenario.dynamics.overlap: ")
    assert told[1].endswith(" there, 0.25 asked for")
    assert len(told) == 2


def test_sectors_in_another_order_are_another_scenario(tmp_path):
    run(on(), tmp_path / "o")
    told = refusal(on(sectors=dict(reversed(SMALL["sectors"].items()))), tmp_path / "o")
    assert told == ["scenario: its parts stand in another order"]


def test_what_only_readers_see_may_change(tmp_path, monkeypatch):
    first = run(on(), tmp_path / "o")
    again = run(on(name="New", question="Other?"), tmp_path / "o")
    assert_same(again, first)
    assert opened_sweep(tmp_path / "o").scenario.name == "New"


def test_changed_rules_are_refused(tmp_path, monkeypatch):
    run(varied(), tmp_path / "o", replicates=1)
    monkeypatch.setattr(sweeping, "sources_digest", lambda: "other")
    assert refusal(varied(), tmp_path / "o") == ["the rules of simcoord itself have changed since"]


def test_a_machine_that_computes_other_bits_is_refused(tmp_path, monkeypatch):
    run(varied(), tmp_path / "o", replicates=1)
    before = files_of(tmp_path / "o")
    monkeypatch.setattr(sweeping, "canary", lambda: "other")
    versions = sweeping.versions() | {"numpy": "0.1"}
    monkeypatch.setattr(sweeping, "versions", lambda: versions)
    with pytest.raises(ResultsError) as refused:
        run(varied(), tmp_path / "o")
    assert "was begun where other last bits are computed than here" in str(refused.value)
    assert 'versions: numpy: "' in str(refused.value) and '"0.1" asked for' in str(refused.value)
    assert files_of(tmp_path / "o") == before


TEXT = """\
simcoord: 1
scenario: typical_practice
vary:
  matching: {path: jurisdictions.territory.incentive.matching, values: [0.0, 0.5]}
replicates: 2
"""


def test_a_comment_a_space_or_another_way_to_write_it_goes_on(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text(TEXT, encoding="utf-8")
    first = run(load_experiment(file), tmp_path / "o")
    for before, after in (
        ("vary:", "# a comment\n\nvary:"),
        ("0.5]", "0.50 ]"),
        ("simcoord: 1", "simcoord: 1\nname: It has a name now"),
        ("[0.0,", "[0,"),
        (
            "path: jurisdictions.territory.incentive.matching",
            "paths: [jurisdictions.territory.incentive.matching]",
        ),
        ("replicates: 2", "replicates: 2\nseed: 1\ndesign: {kind: grid}"),
    ):
        assert before in TEXT
        file.write_text(TEXT.replace(before, after), encoding="utf-8")
        assert_same(run(load_experiment(file), tmp_path / "o"), first)


def test_a_sweep_may_be_moved_and_gone_on_with_from_its_own_file(tmp_path):
    run(varied(), tmp_path / "o", replicates=3)
    (tmp_path / "o").rename(tmp_path / "moved")
    moved = run(load_experiment(tmp_path / "moved" / "experiment.yaml"), tmp_path / "moved")
    assert moved.runs == moved.runs_done == 36
    assert isinstance(moved.directory, Path)
