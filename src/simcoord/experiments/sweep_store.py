"""How is a sweep kept on disk, so that nothing done is lost, torn or counted twice?

What is done is what the folder of parts lists: a part is one Parquet file for a
block of runs, its name carries the block and the SHA-256 of its bytes, and it
takes that name only when it is whole and on the disk.  There is no journal that
could tear.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from simcoord.experiments.saving import (
    DAMAGED,
    SWEEP,
    ResultsError,
    digest_of_told,
    refused,
    to_disk,
)
from simcoord.rulebook.state import Booleans
from simcoord.scenario import Problem

PARTS, FAILED, ASIDE, UNFINISHED, LOCK = "parts", "failed", "damaged", "tmp", "lock"
#: Version of how a sweep is laid out on disk.
SWEEP_SCHEMA = 1
#: The table that is written last of a block: with it the block is done.
LAST_TABLE = "summary"

_NAME = re.compile(r"r(\d+)-(\d+)_s(\d+)-(\d+)-([0-9a-f]{64})\.parquet")


class Block(NamedTuple):
    """Runs of some replicates under some settings; ends are not included.

    >>> str(Block(0, 10, 200, 400))
    'r000000-000010_s0000200-0000400'
    """

    replicate: int
    replicate_end: int
    setting: int
    setting_end: int

    def __str__(self) -> str:
        replicates = f"r{self.replicate:06d}-{self.replicate_end:06d}"
        return f"{replicates}_s{self.setting:07d}-{self.setting_end:07d}"

    @property
    def runs(self) -> list[tuple[int, int]]:
        """Replicate and setting of every run, in run order."""
        settings = range(self.setting, self.setting_end)
        return [(r, s) for r in range(self.replicate, self.replicate_end) for s in settings]

    def within(self, done: Booleans) -> Booleans:
        """The block's part of a table (replicate, setting); a view."""
        view: Booleans = done[self.replicate : self.replicate_end, self.setting : self.setting_end]
        return view


class Part(NamedTuple):
    """One file of a block."""

    block: Block
    sha256: str
    path: Path

    def is_whole(self) -> bool:
        """Whether its bytes are those that its name says."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256


class SweepStore:
    """The directory of one sweep.

    directory : that holds it
    told      : what `sweep.json` says
    """

    def __init__(self, directory: Path, told: dict[str, Any]) -> None:
        self.directory, self.told = directory, told

    @classmethod
    def opened(cls, directory: Path) -> SweepStore:
        """The sweep in a directory.

        Raises `ResultsError` if there is none, or `sweep.json` is damaged.
        """
        path = directory / SWEEP
        if not path.is_file():
            raise refused(path, "is missing: there is no sweep here")
        try:
            told = json.loads(path.read_bytes())
            whole = told.pop("sha256") == digest_of_told(told)
        except (ValueError, KeyError, AttributeError, TypeError):
            whole = False
        if not whole:
            raise refused(path, DAMAGED)
        if told.get("schema") != SWEEP_SCHEMA:
            version = told.get("schema")
            raise refused(
                path, f"is of version {version!r} of this format; {SWEEP_SCHEMA} can be read"
            )
        return cls(directory, told)

    @classmethod
    def begun(cls, directory: Path, told: dict[str, Any]) -> SweepStore:
        """A sweep in a directory that is new or empty.

        Raises `ResultsError` if something is there already.
        """
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            message = "holds something else; nothing is overwritten, choose another directory"
            raise refused(directory, message)
        directory.mkdir(parents=True, exist_ok=True)
        store = cls(directory, {"schema": SWEEP_SCHEMA, **told})
        text = json.dumps(store.told | {"sha256": digest_of_told(store.told)}, indent=2)
        store.write(SWEEP, text.encode())
        return store

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else runs this sweep meanwhile.

        Raises `ResultsError` if somebody does.
        """
        import filelock

        lock = filelock.FileLock(self.directory / LOCK)
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            message = "is being run by another process; wait for it, or stop it"
            raise refused(self.directory, message) from None
        try:
            shutil.rmtree(self.directory / UNFINISHED, ignore_errors=True)
            yield
        finally:
            lock.release()

    def is_running(self) -> bool:
        """Whether a process is running this sweep now."""
        try:
            with self.locked():
                return False
        except ResultsError:
            return True

    # writing

    def write(self, name: str, content: bytes) -> None:
        """A file under its name at once and whole, and on the disk.

        Raises `OSError` that says what it needs if the disk is full; nothing is left behind.
        """
        final = self.directory / name
        unfinished = self.directory / UNFINISHED / final.name
        try:
            for folder in (final.parent, unfinished.parent):
                folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(content)
            to_disk(unfinished)
            unfinished.replace(final)
            to_disk(final.parent)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise self._no_room(error, len(content)) from error

    def _no_room(self, error: OSError, needed: int) -> OSError:
        reason = f"cannot write to {self.directory}: {error.strerror or error}"
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            free = shutil.disk_usage(self.directory).free
            reason += (
                f" (the next file needs {needed / 1e6:.1f} MB, {free / 1e6:.1f} MB are free);"
                " what is done is kept: make room and give the same command again"
            )
        return OSError(error.errno, reason)

    def commit(self, block: Block, tables: Mapping[str, bytes]) -> None:
        """A block is done: its tables, as `encoded` has them, go to the disk."""
        last_one_last = sorted(tables, key=lambda name: name == LAST_TABLE)
        for name in last_one_last:
            content = tables[name]
            sha256 = hashlib.sha256(content).hexdigest()
            self.write(f"{PARTS}/{name}/{block}-{sha256}.parquet", content)
        for replicate, setting in block.runs:
            self._failure(replicate, setting).unlink(missing_ok=True)

    def record_failure(self, replicate: int, setting: int, record: Mapping[str, Any]) -> None:
        """A run raised, or killed its worker; it is not done."""
        text = json.dumps(dict(record), indent=2, ensure_ascii=False)
        self.write(f"{FAILED}/{self._failure(replicate, setting).name}", text.encode())

    def _failure(self, replicate: int, setting: int) -> Path:
        return self.directory / FAILED / f"r{replicate:06d}_s{setting:07d}.json"

    def failures(self) -> list[dict[str, Any]]:
        """Records of the runs that failed and are not done, in order."""
        paths = sorted((self.directory / FAILED).glob("*.json"))
        return [json.loads(path.read_bytes()) for path in paths]

    # reading

    def parts(self, table: str = LAST_TABLE) -> list[Part]:
        """The parts of a table, in run order."""
        found = (_part(path) for path in (self.directory / PARTS / table).glob("*.parquet"))
        return sorted(part for part in found if part is not None)

    def done(self, replicates: int, settings: int) -> Booleans:
        """Which runs are done, axes (replicate, setting)."""
        done = np.zeros((replicates, settings), dtype=np.bool_)
        for part in self.parts():
            part.block.within(done)[...] = True
        return done

    def verified(self, tables: Iterable[str]) -> list[Problem]:
        """Every part that is not what was written, or without its companions of other tables."""
        return [
            Problem((), DAMAGED, source=str(part.path))
            for table in tables
            for part in self.parts(table)
            if not part.is_whole()
        ]

    def set_damaged_aside(self, tables: Iterable[str]) -> list[Path]:
        """Move damaged parts, and what goes with them, out of the way; returns what was moved."""
        names = list(tables)
        damaged = {
            part.block for table in names for part in self.parts(table) if not part.is_whole()
        }
        moved = []
        for table in names:
            for part in self.parts(table):
                if part.block in damaged:
                    aside = self.directory / ASIDE / table / part.path.name
                    aside.parent.mkdir(parents=True, exist_ok=True)
                    part.path.replace(aside)
                    moved.append(aside)
        return moved


def _part(path: Path) -> Part | None:
    named = _NAME.fullmatch(path.name)
    if named is None:
        return None
    first, end, setting, setting_end = (int(number) for number in named.groups()[:4])
    return Part(Block(first, end, setting, setting_end), named[5], path)


def encoded(table: pa.Table, keys: Iterable[str]) -> bytes:
    """A table as the bytes of a Parquet file, a checksum on every page.

    keys : columns whose few values repeat
    """
    buffer = io.BytesIO()
    pq.write_table(table, buffer, use_dictionary=list(keys), write_page_checksum=True)
    return buffer.getvalue()


def blocks_to_do(done: Booleans, size: int) -> list[Block]:
    """Blocks of at most so many runs, replicate-major, that cover all that is not done.

    done : axes (replicate, setting)

    A block spans several replicates only where one replicate's settings are fewer than `size`
    and the replicates lack the same ones.

    >>> [str(block) for block in blocks_to_do(np.zeros((1, 3), dtype=bool), 2)]
    ['r000000-000001_s0000000-0000002', 'r000000-000001_s0000002-0000003']
    >>> [str(block) for block in blocks_to_do(np.zeros((4, 3), dtype=bool), 6)]
    ['r000000-000002_s0000000-0000003', 'r000002-000004_s0000000-0000003']
    """
    blocks: list[Block] = []
    replicate = 0
    while replicate < len(done):
        gaps = _gaps(done[replicate])
        end = replicate + 1
        widest = max((stop - start for start, stop in gaps), default=1)
        together = max(1, size // widest)
        while end < min(len(done), replicate + together) and (done[end] == done[replicate]).all():
            end += 1
        blocks += [
            Block(replicate, end, first, min(stop, first + size))
            for start, stop in gaps
            for first in range(start, stop, size)
        ]
        replicate = end
    return blocks


def _gaps(done: Booleans) -> list[tuple[int, int]]:
    """Where nothing is done, from and up to."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], done, [True]]).astype(np.int8)))
    return [(int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]
