"""Results on disk: the same values again, or a clear word about what is wrong."""

import errno
import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from simcoord import InputError, open_results, simulate
from simcoord.experiments import ResultsError, saving


@pytest.fixture(scope="module")
def results(country):
    return simulate(country, replicates=4, record="offices", ties_at=[7])


@pytest.fixture
def saved(results, tmp_path):
    return results.save(tmp_path / "out")


def test_what_was_saved_is_read_back_value_for_value(results, saved):
    again = open_results(saved)
    assert set(again.tables()) == {"monthly", "summary", "offices", "ties"}
    for name, table in results.tables().items():
        pd.testing.assert_frame_equal(getattr(again, name), table, check_exact=True)
    assert again.scenario == results.scenario
    assert again.provenance == results.provenance
    assert again.replicates == results.replicates
    assert again.bands("effort").equals(results.bands("effort"))


def test_tables_that_were_not_recorded_are_not_there_after_opening(country, tmp_path):
    again = open_results(simulate(country, 2, record="summary").save(tmp_path / "out"))
    assert list(again.tables()) == ["summary"]
    with pytest.raises(InputError, match='record="monthly"'):
        again.monthly  # noqa: B018


def test_units_and_row_counts_are_kept_beside_the_numbers(results, saved):
    field = pq.read_schema(saved / "monthly.parquet").field("load")
    assert field.metadata[b"unit"] == b"loads"
    files = json.loads((saved / "results.json").read_text())["files"]
    assert files["monthly.parquet"]["rows"] == len(results.monthly)


def test_nothing_is_overwritten(results, saved):
    before = (saved / "results.json").read_bytes()
    with pytest.raises(InputError, match="not empty") as refusal:
        results.save(saved)
    assert str(saved) in str(refusal.value)
    assert (saved / "results.json").read_bytes() == before


def test_a_file_is_not_a_directory_to_save_in(results, tmp_path):
    (tmp_path / "out").touch()
    with pytest.raises(ResultsError, match="is a file"):
        results.save(tmp_path / "out")


def test_an_empty_directory_and_missing_parents_are_fine(results, tmp_path):
    (tmp_path / "empty").mkdir()
    for directory in (tmp_path / "empty", tmp_path / "new" / "deeper"):
        assert open_results(results.save(directory)).seed == 1


@pytest.mark.parametrize(
    "name", ["monthly.parquet", "ties.parquet", "scenario.yaml", "results.json"]
)
def test_one_changed_bit_is_found_and_its_file_named(saved, name):
    path = saved / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)
    with pytest.raises(ResultsError, match=f"{name}: is damaged"):
        open_results(saved)


def test_a_file_that_is_changed_after_opening_is_found_when_it_is_read(saved):
    again = open_results(saved)
    path = saved / "monthly.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)
    with pytest.raises(ResultsError, match=r"monthly.parquet: cannot be read any more"):
        again.monthly  # noqa: B018


def test_everything_missing_is_named_at_once(saved):
    (saved / "monthly.parquet").unlink()
    (saved / "offices.parquet").unlink()
    with pytest.raises(ResultsError) as refusal:
        open_results(saved)
    assert [Path(problem.value).name for problem in refusal.value.problems] == [
        "monthly.parquet",
        "offices.parquet",
    ]


@pytest.mark.parametrize("place", ["nowhere", "."])
def test_a_directory_without_results_is_no_results(tmp_path, place):
    with pytest.raises(ResultsError, match="results.json: is missing"):
        open_results(tmp_path / place)


def test_results_of_another_version_are_refused(saved):
    path = saved / "results.json"
    told = json.loads(path.read_text())
    del told["sha256"]
    told["schema"] = 99
    path.write_text(json.dumps(told | {"sha256": saving.digest_of_told(told)}))
    with pytest.raises(ResultsError, match="version 99"):
        open_results(saved)


@pytest.mark.parametrize("torn", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_a_torn_save_leaves_nothing_behind(results, tmp_path, monkeypatch, torn):
    write = saving._write_table

    def write_one_then_fail(frame, units, path):
        if path.name == "summary.parquet":
            write(frame, units, path)
        else:
            raise torn

    monkeypatch.setattr(saving, "_write_table", write_one_then_fail)
    with pytest.raises(type(torn)) as error:
        results.save(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
    if isinstance(torn, OSError):
        assert "MB at most are needed" in str(error.value)
