"""What is in a sweep's directory counts only if it is whole; what is not of the sweep is left."""

import errno
import hashlib
import json
import os
import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sweeps_run import assert_same, driver, files_of, opened_sweep, run, varied, wait_for

from simcoord.experiments.saving import ResultsError, digest_of_told
from simcoord.experiments.sweep_runs import _without
from simcoord.experiments.sweep_store import Block, SweepStore, _part, blocks_to_do

DONE = arrays(np.bool_, st.tuples(st.integers(0, 9), st.integers(1, 30)))
#: Tables as they come up: some replicates done, and parts of others.
RAGGED = st.lists(
    st.sampled_from([0b0, 0b1, 0b111000, 0b111111111111, 0b100000000001]), max_size=12
).map(lambda rows: np.array([[row >> bit & 1 for bit in range(12)] for row in rows], dtype=bool))

TOLD = {"tables": ["monthly", "summary"], "versions": {"simcoord": "0.1"}}


@pytest.fixture
def store(tmp_path):
    return SweepStore.begun(tmp_path / "sweep", TOLD)


def commit(store, *block, tables=("monthly", "summary")):
    store.commit(Block(*block), {name: f"{name} {block}".encode() for name in tables})


# blocks


@given(st.one_of(DONE, RAGGED.filter(len)), st.integers(1, 40))
def test_blocks_cover_exactly_what_is_not_done_each_run_once(done, size):
    counted = done.astype(int)
    blocks = blocks_to_do(done, size)
    for block in blocks:
        assert 0 < len(block.runs) <= size
        block.within(counted)[...] += 1
    assert (counted == 1).all()
    assert blocks == sorted(blocks)


@given(st.integers(1, 12), st.integers(1, 50), st.integers(1, 700))
def test_of_a_new_sweep_no_block_is_smaller_than_it_need_be(replicates, settings, size):
    blocks = blocks_to_do(np.zeros((replicates, settings), dtype=bool), size)
    fit = max(1, size // settings)
    most = -(-replicates // fit) if size >= settings else replicates * -(-settings // size)
    assert len(blocks) == most


@given(st.integers(0, 5), st.integers(1, 5), st.integers(0, 9), st.integers(1, 12), st.data())
def test_without_what_was_lost_a_block_has_all_its_other_runs(first, many, setting, wide, data):
    block = Block(first, first + many, setting, setting + wide)
    lost = data.draw(st.sets(st.sampled_from(block.runs)))
    left = [run for part in _without(block, lost) for run in part.runs]
    assert sorted(left) == sorted(set(block.runs) - lost)


@given(st.integers(0, 10**7), st.integers(0, 10**4), st.integers(0, 10**8), st.integers(0, 10**4))
def test_a_part_is_read_back_from_its_name(replicate, many, setting, wide):
    from pathlib import Path

    block = Block(replicate, replicate + many, setting, setting + wide)
    sha256 = hashlib.sha256(str(block).encode()).hexdigest()
    assert _part(Path(f"{block}-{sha256}.parquet"))[:2] == (block, sha256)


# what counts


def test_a_block_counts_when_all_its_tables_are_there(store):
    commit(store, 0, 1, 0, 3)
    commit(store, 1, 2, 0, 3, tables=("monthly",))
    commit(store, 2, 3, 0, 3, tables=("summary",))
    assert store.done(3, 3).tolist() == [[True] * 3, [False] * 3, [False] * 3]
    for table in TOLD["tables"]:
        assert [part.block for part in store.parts(table)] == [Block(0, 1, 0, 3)]


def test_files_that_are_no_parts_are_ignored(store):
    commit(store, 0, 1, 0, 3)
    folder = store.directory / "parts" / "summary"
    part = store.parts()[0].path
    for name in (".DS_Store", "notes.txt", f"{part.name}.tmp", part.name[:-20], "x.parquet"):
        (folder / name).write_bytes(b"half")
    (folder / part.name.replace("-", "_", 1)).write_bytes(b"half")
    assert len(store.parts()) == 1
    assert store.verified() == []


def test_done_is_told_for_as_many_runs_as_are_asked_for(store):
    commit(store, 0, 4, 2, 6)
    assert store.done(2, 3).tolist() == [[False, False, True]] * 2
    assert store.done(6, 7).sum() == 16
    assert store.done(1, 1).sum() == 0


def test_a_part_that_vanishes_between_listing_and_reading_is_not_there(tmp_path, monkeypatch):
    results = run(varied(), tmp_path / "o", runs_of_a_block=12)
    listed = SweepStore.parts

    def then_set_aside(store, table="summary"):
        parts = listed(store, table)
        for part in parts[2:4]:
            part.path.unlink(missing_ok=True)
        return parts

    monkeypatch.setattr(SweepStore, "parts", then_set_aside)
    assert set(opened_sweep(tmp_path / "o").summary["replicate"]) == {0, 1, 4, 5, 6, 7}
    assert results.verified() == []


def test_parts_that_overlap_count_each_run_once(tmp_path):
    """As when two versions of a part are there, or somebody brought parts together."""
    whole = run(varied(keep="monthly"), tmp_path / "a", runs_of_a_block=36)
    run(varied(keep="monthly"), tmp_path / "b", runs_of_a_block=60)
    shutil.copytree(tmp_path / "a" / "parts", tmp_path / "b" / "parts", dirs_exist_ok=True)
    assert_same(opened_sweep(tmp_path / "b"), whole)


def test_a_sweep_without_a_run_says_so(tmp_path):
    run(varied(), tmp_path / "o")
    shutil.rmtree(tmp_path / "o" / "parts")
    with pytest.raises(ResultsError, match="has no run that is done yet"):
        opened_sweep(tmp_path / "o").summary  # noqa: B018


# beginning and opening


def test_a_directory_that_holds_something_else_is_refused_and_left_alone(tmp_path):
    for name in ("thesis.txt", "parts", "tmp/mine.txt", "tmp", ".hidden"):
        folder = tmp_path / name.replace("/", "_")
        (folder / name).parent.mkdir(parents=True)
        if name == "parts":
            (folder / name).mkdir()
        elif name != "tmp":
            (folder / name).write_text("years of work")
        else:
            (folder / name).write_text("a file")
        before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
        with pytest.raises(ResultsError, match="something else; nothing is overwritten, choose"):
            run(varied(), folder)
        assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_a_file_in_the_place_of_the_directory_is_refused(tmp_path):
    (tmp_path / "o").write_text("years of work")
    for out in (tmp_path / "o", tmp_path / "o" / "within"):
        with pytest.raises(ResultsError, match="choose another directory"):
            run(varied(), out)
    assert (tmp_path / "o").read_text() == "years of work"


def test_a_beginning_that_was_killed_is_begun_again(tmp_path):
    out = tmp_path / "o"
    (out / "tmp").mkdir(parents=True)
    (out / "tmp" / "sweep.json").write_text('{"half')
    (out / "lock").touch()
    assert run(varied(), out).runs_done == 96


def test_a_sweep_killed_before_its_experiment_was_written_goes_on(tmp_path):
    out = tmp_path / "o"
    run(varied(), out)
    for name in ("experiment.yaml", "scenario.yaml", "design.parquet"):
        (out / name).unlink()
    with pytest.raises(ResultsError) as refused:
        opened_sweep(out)
    assert str(refused.value).count("is missing; the sweep's command writes it anew") == 3
    assert run(varied(), out).runs_done == 96


def test_there_is_no_sweep_where_there_is_none(tmp_path):
    with pytest.raises(ResultsError, match="sweep.json: is missing: there is no sweep here"):
        opened_sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def rewritten(directory, **changes):
    """A `sweep.json` that says something else, and is whole."""
    path = directory / "sweep.json"
    told = json.loads(path.read_bytes()) | changes
    del told["sha256"]
    path.write_text(json.dumps(told | {"sha256": digest_of_told(told)}))


def test_a_sweep_of_a_newer_version_is_refused_with_what_to_do(store):
    rewritten(store.directory, schema=2, versions={"simcoord": "9.0"})
    with pytest.raises(ResultsError) as refused:
        SweepStore.opened(store.directory)
    assert "is of version 2 of this format, by simcoord 9.0; 1 can be read" in str(refused.value)
    assert "use that simcoord, or choose another directory" in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"{}", b'"x"', b"\xff\xfe"])
def test_a_damaged_sweep_json_is_refused(store, content):
    (store.directory / "sweep.json").write_bytes(content)
    with pytest.raises(ResultsError, match="is damaged.*another directory"):
        SweepStore.opened(store.directory)


def test_a_changed_number_in_sweep_json_is_found(store):
    path = store.directory / "sweep.json"
    path.write_text(path.read_text().replace("0.1", "0.2"))
    with pytest.raises(ResultsError, match="is damaged"):
        SweepStore.opened(store.directory)


def test_who_begins_second_finds_what_the_first_began(tmp_path):
    first = SweepStore.begun(tmp_path / "o", TOLD)
    (tmp_path / "o" / "sweep.json").rename(tmp_path / "away")

    with pytest.MonkeyPatch.context() as patch:
        locked = SweepStore.locked

        def late(store):
            if not (tmp_path / "o" / "sweep.json").exists():
                (tmp_path / "away").rename(tmp_path / "o" / "sweep.json")
            return locked(store)

        patch.setattr(SweepStore, "locked", late)
        second = SweepStore.begun(tmp_path / "o", {**TOLD, "name": "another"})
    assert second.told == first.told


# the lock


def test_to_ask_whether_it_runs_changes_nothing(store):
    assert not store.is_running()
    with store.locked():
        unfinished = store.directory / "tmp" / "half"
        unfinished.write_text("half")
        assert store.is_running()
        assert unfinished.exists()
    assert not store.is_running()
    assert not (store.directory / "tmp").exists()


def test_a_sweep_that_was_never_locked_does_not_run(store):
    (store.directory / "lock").unlink()
    assert not store.is_running()
    assert not (store.directory / "lock").exists()


def test_a_second_driver_is_told_who_the_first_is(store):
    with store.locked():
        with pytest.raises(ResultsError) as refused, store.locked():
            pytest.fail("two drivers")
        assert f"is being run by process {os.getpid()} on " in str(refused.value)
        assert "wait for it, or stop it" in str(refused.value)
        assert store.is_running()


def test_what_a_killed_driver_left_unfinished_is_thrown_away_by_the_next(store):
    (store.directory / "tmp").mkdir()
    (store.directory / "tmp" / "r000000-000001_s0000000-0000003-ab.parquet").write_bytes(b"half")
    assert not store.is_running()
    with store.locked():
        assert [path.name for path in (store.directory / "tmp").iterdir()] == ["driver"]


def test_a_driver_that_raised_lets_go(store):
    with pytest.raises(ZeroDivisionError), store.locked():
        raise ZeroDivisionError
    with store.locked():
        pass


def test_the_lock_of_a_process_that_was_killed_holds_nobody_up(store):
    code = "with SweepStore.opened(Path(sys.argv[1])).locked(): time.sleep(60)"
    other = driver(f"from simcoord.experiments.sweep_store import *\n{code}", store.directory)
    wait_for(store.is_running)
    with pytest.raises(ResultsError, match=f"process {other.pid} "), store.locked():
        pass
    other.kill()
    other.communicate()
    assert not store.is_running()
    with store.locked():
        pass


# what is damaged


def spoil(path, how):
    content = bytearray(path.read_bytes())
    if how == "a flipped bit":
        content[len(content) // 2] ^= 1
    elif how == "a flipped bit at its end":
        content[-20] ^= 4
    elif how == "half":
        del content[len(content) // 2 :]
    else:
        del content[:]
    path.write_bytes(content)


HOW = ["a flipped bit", "a flipped bit at its end", "half", "nothing left"]


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("table", ["summary", "monthly"])
def test_a_damaged_part_is_found_set_aside_and_run_anew(table, how, tmp_path):
    out = tmp_path / "o"
    whole = run(varied(keep="monthly"), out, runs_of_a_block=24)
    bad = whole._store.parts(table)[1].path
    spoil(bad, how)

    assert [str(problem) for problem in whole.verified()] == [
        f"{bad}: is damaged: it is not what was written"
    ]
    with pytest.raises(ResultsError, match="is damaged.*the sweep's command runs its runs anew"):
        getattr(opened_sweep(out), table)
    aside = out / "damaged" / table / bad.name
    with pytest.warns(UserWarning, match=f"damaged, set aside, and run anew: {aside}"):
        mended = run(varied(keep="monthly"), out, runs_of_a_block=7)
    assert aside.exists()
    assert mended.verified() == []
    assert_same(mended, whole)


def test_a_part_that_somebody_removed_is_told_and_run_anew(tmp_path):
    out = tmp_path / "o"
    whole = run(varied(keep="monthly"), out, runs_of_a_block=24)
    gone = whole._store.parts("monthly")[1]
    gone.path.unlink()
    (problem,) = whole.verified()
    assert str(problem) == f"{gone.path.parent}/{gone.block}-….parquet: is missing"
    assert opened_sweep(out).runs_done == 96 - 24
    assert_same(run(varied(keep="monthly"), out), whole)
    assert opened_sweep(out).verified() == []


@pytest.mark.parametrize("name", ["design.parquet", "scenario.yaml", "experiment.yaml"])
def test_damage_beside_the_parts_is_found_and_mended_by_the_same_command(name, tmp_path):
    out = tmp_path / "o"
    whole = run(varied(), out)
    path = out / name
    if name == "design.parquet":
        spoil(path, "half")
        (problem,) = opened_sweep(out).verified()
        assert "design.parquet: cannot be read" in str(problem)
        with pytest.raises(ResultsError, match="the sweep's command writes it anew"):
            opened_sweep(out).runs  # noqa: B018
    else:
        before, after = {"scenario.yaml": ("24", "23"), "experiment.yaml": ("seed: 3", "seed: 4")}[
            name
        ]
        assert before in path.read_text()
        path.write_text(path.read_text().replace(before, after))
        (problem,) = opened_sweep(out).verified()
        assert "experiment.yaml or scenario.yaml: is damaged" in str(problem)
    mended = run(varied(), out)
    assert mended.verified() == []
    assert_same(mended, whole)


def test_a_design_of_other_numbers_is_found(tmp_path):
    whole = run(varied(), tmp_path / "o")
    run(varied(seed=4, design={"kind": "latin_hypercube", "samples": 6}), tmp_path / "other")
    shutil.copy(tmp_path / "other" / "design.parquet", tmp_path / "o")
    (problem,) = opened_sweep(tmp_path / "o").verified()
    assert "design.parquet: is damaged" in str(problem)
    assert whole.verified() == []


def test_a_record_of_a_failure_that_is_damaged_is_told(tmp_path):
    results = run(varied(), tmp_path / "o")
    (tmp_path / "o" / "failed").mkdir()
    (tmp_path / "o" / "failed" / "r000000_s0000001.json").write_text("{")
    with pytest.raises(ResultsError, match="is damaged.*remove it"):
        results.failures  # noqa: B018


# writing


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, r"the next file needs 0.0 MB, .* MB are free"),
        (errno.EFBIG, "ulimit -f"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_a_disk_that_takes_no_more_leaves_nothing_half_written(store, number, said, monkeypatch):
    commit(store, 0, 1, 0, 3)
    before = files_of(store.directory)

    def full(path):
        if path.is_file():
            raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch, pytest.raises(OSError, match=said) as refused:
        patch.setattr("simcoord.experiments.sweep_store.to_disk", full)
        commit(store, 1, 2, 0, 3)
    assert "what is done is kept: " in str(refused.value)
    assert str(refused.value).endswith(" and give the same command again")
    assert ("make room" in str(refused.value)) == (number != errno.EIO)
    assert refused.value.errno == number
    assert files_of(store.directory) == before
    assert list((store.directory / "tmp").iterdir()) == []
    commit(store, 1, 2, 0, 3)
    assert store.done(2, 3).all()


def test_a_part_takes_its_name_only_when_it_is_on_the_disk(store, monkeypatch):
    order = []
    monkeypatch.setattr("simcoord.experiments.sweep_store.to_disk", order.append)
    commit(store, 0, 1, 0, 3)
    files = [path for path in order if path.suffix == ".parquet"]
    folders = [path.name for path in order if path.suffix != ".parquet"]
    assert {path.parent.name for path in files} == {"tmp"}
    assert folders[-1] == "summary" and "monthly" in folders
    assert order.index(files[0]) < order.index(store.directory / "parts" / "monthly")


def test_what_has_its_content_already_is_not_written_again(store):
    store.write_anew("x", b"one")
    stamp = (store.directory / "x").stat().st_ino
    store.write_anew("x", b"one")
    assert (store.directory / "x").stat().st_ino == stamp
    store.write_anew("x", b"two")
    assert (store.directory / "x").read_bytes() == b"two"


def test_a_run_that_is_done_at_last_has_no_record_of_failure(store):
    for setting in (0, 1, 5):
        store.record_failure(0, setting, {"replicate": 0, "setting": setting})
    assert len(store.failures(np.zeros((1, 9), dtype=bool))) == 3
    commit(store, 0, 1, 0, 3)
    assert [record["setting"] for record in store.failures(store.done(1, 9))] == [5]
    assert store.failures(np.zeros((1, 5), dtype=bool)) == []
