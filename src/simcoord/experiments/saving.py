"""How are results kept on disk, so that a torn or changed file is never taken for results?

A directory of results holds one Parquet file a table, the scenario, and
`results.json`, which is written last: the provenance, and the hash of every
file.  All is written beside the directory and takes its name when it is whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from simcoord.experiments.provenance import SCHEMA
from simcoord.sayings import Saying, said_by, saying, system_says
from simcoord.scenario import InputError, Problem, Scenario

RESULTS, SCENARIO = "results.json", "scenario.yaml"
#: In the place of `results.json` in the directory of a sweep.
SWEEP = "sweep.json"
DAMAGED = saying("is damaged: it is not what was written")


class ResultsError(InputError):
    """Results cannot be kept where they should be, or are not what was kept."""


def refused(path: Path, message: Saying) -> ResultsError:
    """The error about a file or directory."""
    return ResultsError([Problem((), message, str(path), source=str(path))])


def write_results(
    directory: Path,
    tables: Mapping[str, pd.DataFrame],
    scenario: Scenario,
    provenance: dict[str, Any],
) -> Path:
    """Write tables, scenario and provenance into a new directory; its path.

    Raises `ResultsError` if something other than an empty directory is there, `OSError` with what
    it needs if the disk is full; either leaves nothing behind.
    """
    directory = directory.resolve()
    with _whole_or_nothing(directory, sum(_size(frame) for frame in tables.values())) as unnamed:
        for name, frame in tables.items():
            _write_table(frame, provenance["units"], unnamed / f"{name}.parquet")
        scenario.save(unnamed / SCENARIO)
        files = {path.name: _identity(path) for path in sorted(unnamed.iterdir())}
        for name, frame in tables.items():
            files[f"{name}.parquet"]["rows"] = len(frame)
        _write_last(unnamed, provenance | {"files": files})
    return directory


@contextmanager
def _whole_or_nothing(directory: Path, needed: int) -> Iterator[Path]:
    """A directory without its name yet; it takes the name when all is written, or goes."""
    _refuse_to_overwrite(directory)
    unnamed = directory.with_name(f".{directory.name}.{uuid4().hex}.unfinished")
    try:
        unnamed.mkdir(parents=True)
        yield unnamed
        to_disk(unnamed)
        _refuse_to_overwrite(directory)
        if directory.exists():
            directory.rmdir()
        unnamed.rename(directory)
        to_disk(directory.parent)
    except OSError as error:
        reason = saying(
            "cannot keep results in {directory}: {why}"
            " ({needed} at most are needed, {free} are free)",
            directory=directory,
            why=system_says(error),
            needed=_megabytes(needed),
            free=_megabytes(_free(directory)),
        )
        raise OSError(error.errno, reason) from error
    finally:
        shutil.rmtree(unnamed, ignore_errors=True)


def _refuse_to_overwrite(directory: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise refused(directory, saying("is a file; results need a directory of their own"))
    if directory.is_dir() and any(directory.iterdir()):
        raise refused(
            directory, saying("is not empty; nothing is overwritten, choose another directory")
        )


def _free(directory: Path) -> int:
    """Bytes that are free where the directory is or would be."""
    there = next(path for path in directory.parents if path.exists())
    return shutil.disk_usage(there).free


def _megabytes(count: int) -> str:
    return f"{count / 1e6:.1f} MB"


def _size(frame: pd.DataFrame) -> int:
    return int(frame.memory_usage(index=False).sum())


def _write_table(frame: pd.DataFrame, units: dict[str, str], path: Path) -> None:
    """One Parquet file, the unit of every column beside its name, a checksum on every page."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    fields = [
        field.with_metadata({"unit": units[field.name]}) if field.name in units else field
        for field in table.schema
    ]
    keys = [field.name for field in table.schema if field.name not in units]
    table = table.cast(pa.schema(fields, metadata=table.schema.metadata))
    pq.write_table(table, path, use_dictionary=keys, write_page_checksum=True)


def _identity(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _write_last(directory: Path, told: dict[str, Any]) -> None:
    """`results.json`, at once and whole, with a hash of what it says itself."""
    for path in directory.iterdir():
        to_disk(path)
    unnamed = directory / f"{RESULTS}.unfinished"
    text = json.dumps(told | {"sha256": digest_of_told(told)}, indent=2, ensure_ascii=False)
    unnamed.write_text(text, encoding="utf-8")
    to_disk(unnamed)
    unnamed.replace(directory / RESULTS)


def digest_of_told(told: dict[str, Any]) -> str:
    """SHA-256 of what `results.json` says, whatever its spaces and order."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def to_disk(path: Path) -> None:
    """Make sure that a file or directory outlasts a power cut, where the system can."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_results(directory: Path) -> dict[str, Any]:
    """What `results.json` says, every file being as it was written.

    Raises `ResultsError` that names every file that is missing or damaged.
    """
    told = _told(directory)
    problems = [
        problem
        for name, identity in told["files"].items()
        for problem in _problems(directory / Path(name).name, identity["sha256"])
    ]
    if problems:
        raise ResultsError(problems)
    return told


def _told(directory: Path) -> dict[str, Any]:
    path = directory / RESULTS
    if not path.is_file():
        raise refused(path, saying("is missing: there are no results here, or not all of them"))
    return told_whole(path, SCHEMA)


def told_whole(path: Path, schema: int) -> dict[str, Any]:
    """What a file says that holds a hash of what it says.

    schema : version of it that can be read

    Raises `ResultsError` if it is damaged, or of another version.
    """
    try:
        told: dict[str, Any] = json.loads(path.read_bytes())
        whole = told.pop("sha256") == digest_of_told(told)
    except (ValueError, KeyError, AttributeError, TypeError):
        whole = False
    if not whole:
        raise refused(path, DAMAGED)
    if told.get("schema") != schema:
        version = told.get("schema")
        raise refused(
            path,
            saying(
                "is of version {version} of this format; {schema} can be read",
                version=repr(version),
                schema=schema,
            ),
        )
    return told


def _problems(path: Path, sha256: str) -> Iterator[Problem]:
    if not path.is_file():
        yield from refused(path, saying("is missing")).problems
    elif _identity(path)["sha256"] != sha256:
        yield from refused(path, DAMAGED).problems


class Saved:
    """Tables in a directory of results."""

    def __init__(self, directory: Path, files: Container[str]) -> None:
        self._directory, self._files = directory, files

    def frame(self, table: str) -> pd.DataFrame | None:
        """The table of that name, None if it was not recorded.

        Raises `ResultsError` if the file was changed since the results were opened.
        """
        name = f"{table}.parquet"
        if name not in self._files:
            return None
        path = self._directory / name
        try:
            frame: pd.DataFrame = pq.read_table(path, page_checksum_verification=True).to_pandas()
        except (OSError, pa.ArrowException) as error:
            raise refused(
                path, saying("cannot be read any more: {why}", why=said_by(error))
            ) from error
        return frame
