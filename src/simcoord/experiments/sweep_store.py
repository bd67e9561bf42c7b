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
import os
import platform
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
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
from simcoord.sayings import Saying, saying, system_says
from simcoord.scenario import Problem

PARTS, FAILED, ASIDE, UNFINISHED, LOCK = "parts", "failed", "damaged", "tmp", "lock"
#: Among what is unfinished: who is running the sweep.
DRIVER = "driver"
#: Seconds for which a lock may be held by somebody who only looks.
PATIENCE = 1.0
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

    def is_damaged(self) -> bool:
        """Whether its bytes are not those that its name says; what is gone is not damaged."""
        try:
            with self.path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() != self.sha256
        except FileNotFoundError:
            return False

    def content(self) -> bytes | None:
        """Its bytes; None if it was set aside since it was listed.

        Raises `ResultsError` if they are not what its name says.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise refused(
                self.path,
                saying("{damaged}; the sweep's command runs its runs anew", damaged=DAMAGED),
            )
        return content


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
            raise refused(path, saying("is missing: there is no sweep here"))
        try:
            told = json.loads(path.read_bytes())
            whole = told.pop("sha256") == digest_of_told(told)
        except (ValueError, KeyError, AttributeError, TypeError):
            whole = False
        if not whole:
            message = saying(
                "{damaged}; bring back a copy of it, or run into another directory", damaged=DAMAGED
            )
            raise refused(path, message)
        if told.get("schema") != SWEEP_SCHEMA:
            raise refused(path, _other_schema(told))
        return cls(directory, told)

    @classmethod
    def begun(cls, directory: Path, told: dict[str, Any]) -> SweepStore:
        """A sweep in a directory that is new or empty; the one there, if another was quicker.

        Raises `ResultsError` if something is there already, or nothing can be.
        """
        if not _is_free(directory):
            message = saying(
                "holds something else; nothing is overwritten, choose another directory"
            )
            raise refused(directory, message)
        try:
            str(directory).encode()  # terminals and JSON have to write it
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = saying(
                "cannot be made ({why}); choose another directory", why=system_says(error)
            )
            raise refused(directory, message) from None
        except ValueError:
            message = saying(
                "{directory} is no name for a directory; choose another",
                directory=ascii(str(directory)),
            )
            raise ResultsError([Problem((), message)]) from None
        store = cls(directory, {"schema": SWEEP_SCHEMA, **told})
        with store.locked():
            if not (directory / SWEEP).exists():
                text = json.dumps(store.told | {"sha256": digest_of_told(store.told)}, indent=2)
                store.write(SWEEP, text.encode())
                to_disk(directory.absolute().parent)
        return cls.opened(directory)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else runs this sweep meanwhile.

        The system lets go of the lock of a process that was killed.

        Raises `ResultsError` if somebody does.
        """
        import filelock

        lock = filelock.FileLock(self.directory / LOCK)
        try:
            lock.acquire(timeout=PATIENCE)
        except filelock.Timeout:
            message = saying(
                "is being run by {driver}; wait for it, or stop it", driver=self._driver()
            )
            raise refused(self.directory, message) from None
        except OSError as error:
            raise self._no_room(error, 0) from error
        try:
            self._clear()
            with suppress(OSError):  # a disk that is full is told of where it matters
                self._make(self.directory / UNFINISHED)
                who = f"process {os.getpid()} on {platform.node()}"
                (self.directory / UNFINISHED / DRIVER).write_text(who, encoding="utf-8")
            yield
        finally:
            self._clear()
            lock.release()

    def _clear(self) -> None:
        """Throw away what was not finished."""
        shutil.rmtree(self.directory / UNFINISHED, ignore_errors=True)

    def _driver(self) -> str:
        """Who runs the sweep."""
        try:
            told = (self.directory / UNFINISHED / DRIVER).read_text(encoding="utf-8")
        except OSError:
            told = ""
        return told or saying("another process")

    def is_running(self) -> bool:
        """Whether a process is running this sweep now; nothing is changed by the question."""
        import filelock

        path = self.directory / LOCK
        if not path.exists():
            return False
        lock = filelock.FileLock(path)
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            return True
        except OSError:  # we may not lock it: somebody else's
            return False
        lock.release()
        return False

    # writing

    def write(self, name: str, content: bytes) -> None:
        """A file under its name at once and whole, and on the disk.

        Raises `OSError` that says what it needs if the disk is full; nothing is left behind.
        """
        final = self.directory / name
        unfinished = self.directory / UNFINISHED / final.name
        try:
            for folder in (final.parent, unfinished.parent):
                self._make(folder)
            unfinished.write_bytes(content)
            to_disk(unfinished)
            unfinished.replace(final)
            to_disk(final.parent)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink()
            raise self._no_room(error, len(content)) from error

    def write_anew(self, name: str, content: bytes) -> None:
        """The same, unless the file has that content already."""
        path = self.directory / name
        if not (path.is_file() and path.read_bytes() == content):
            self.write(name, content)

    def _make(self, folder: Path) -> None:
        """Make a folder that outlasts a power cut, with those that it is in."""
        if not folder.is_dir():
            self._make(folder.parent)
            folder.mkdir(exist_ok=True)
            to_disk(folder.parent)

    def _no_room(self, error: OSError, needed: int) -> OSError:
        """The error with what was needed, and what to do."""
        why = system_says(error)
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            message = saying(
                "cannot write to {directory}: {why}; what is done is kept:"
                " mend that and give the same command again",
                directory=self.directory,
                why=why,
            )
            return OSError(error.errno, message)
        message = saying(
            "cannot write to {directory}: {why} (the next file needs {needed:.1f} MB,"
            " {free:.1f} MB are free{limit}); what is done is kept: make room and give"
            " the same command again",
            directory=self.directory,
            why=why,
            needed=needed / 1e6,
            free=shutil.disk_usage(self.directory).free / 1e6,
            limit=saying("; see ulimit -f") if error.errno == errno.EFBIG else "",
        )
        return OSError(error.errno, message)

    def commit(self, block: Block, tables: Mapping[str, bytes]) -> None:
        """A block is done: its tables, as `encoded` has them, go to the disk."""
        last_one_last = sorted(tables, key=lambda name: name == LAST_TABLE)
        for name in last_one_last:
            content = tables[name]
            sha256 = hashlib.sha256(content).hexdigest()
            self.write(f"{PARTS}/{name}/{block}-{sha256}.parquet", content)
        if (self.directory / FAILED).is_dir():
            for replicate, setting in block.runs:
                self._failure(replicate, setting).unlink(missing_ok=True)

    def record_failure(self, replicate: int, setting: int, record: Mapping[str, Any]) -> None:
        """A run raised, or killed its worker; it is not done."""
        text = json.dumps(dict(record), indent=2, ensure_ascii=False)
        self.write(f"{FAILED}/{self._failure(replicate, setting).name}", text.encode())

    def _failure(self, replicate: int, setting: int) -> Path:
        return self.directory / FAILED / f"r{replicate:06d}_s{setting:07d}.json"

    def failures(self, done: Booleans) -> list[dict[str, Any]]:
        """Records of the runs that failed and are not done, in order.

        done : axes (replicate, setting); runs that are not in it do not count
        """
        paths = sorted((self.directory / FAILED).glob("*.json"))
        records = [record for record in map(_record, paths) if record is not None]
        return [each for each in records if _is_left(done, each["replicate"], each["setting"])]

    # reading

    def listed(self, table: str) -> list[Part]:
        """The parts of a table that are on the disk, in run order."""
        found = (_part(path) for path in (self.directory / PARTS / table).glob("*.parquet"))
        return sorted(part for part in found if part is not None)

    def parts(self, table: str = LAST_TABLE) -> list[Part]:
        """The parts of a table whose blocks are done, in run order: those with all their tables."""
        others = [name for name in self.told["tables"] if name != table]
        there = [{part.block for part in self.listed(name)} for name in others]
        return [part for part in self.listed(table) if all(part.block in each for each in there)]

    def done(self, replicates: int, settings: int) -> Booleans:
        """Which runs are done, axes (replicate, setting)."""
        done = np.zeros((replicates, settings), dtype=np.bool_)
        for part in self.parts():
            part.block.within(done)[...] = True
        return done

    def verified(self) -> list[Problem]:
        """Every part that is not what was written, or without its companion of another table."""
        last = self.listed(LAST_TABLE)  # first, as a running sweep writes it last
        problems = []
        for table in self.told["tables"]:
            parts = self.listed(table)
            problems += [
                Problem((), DAMAGED, source=str(part.path)) for part in parts if part.is_damaged()
            ]
            blocks = {part.block for part in parts}
            for part in last:
                if part.block not in blocks and part.path.exists():
                    name = self.directory / PARTS / table / f"{part.block}-….parquet"
                    problems.append(Problem((), saying("is missing"), source=str(name)))
        return problems

    def set_damaged_aside(self) -> list[Path]:
        """Move damaged parts, and what goes with them, out of the way.

        Returns the damaged ones, where they are now.
        """
        listed = [(table, part) for table in self.told["tables"] for part in self.listed(table)]
        damaged = {part.path for _, part in listed if part.is_damaged()}
        blocks = {part.block for _, part in listed if part.path in damaged}
        moved = []
        for table, part in listed:
            if part.block in blocks:
                aside = self.directory / ASIDE / table / part.path.name
                self._make(aside.parent)
                part.path.replace(aside)
                moved += [aside] if part.path in damaged else []
        return moved


def _other_schema(told: Mapping[str, Any]) -> Saying:
    """What to say of a sweep that is laid out in another way."""
    another = saying("another version")
    return saying(
        "is of version {version} of this format, by simcoord {by}; {schema} can be read:"
        " use that simcoord, or choose another directory",
        version=repr(told.get("schema")),
        by=told.get("versions", {}).get("simcoord", another),
        schema=SWEEP_SCHEMA,
    )


def _is_free(directory: Path) -> bool:
    """Whether a sweep may begin there: nothing is there, or what a killed beginning left."""
    if not directory.is_dir():
        return not (directory.exists() or directory.is_symlink())
    return all(_is_left_over(path) for path in directory.iterdir())


def _is_left_over(path: Path) -> bool:
    if path.name == UNFINISHED and path.is_dir():
        return {each.name for each in path.iterdir()} <= {SWEEP, DRIVER}
    return path.name == LOCK and path.is_file() and not path.stat().st_size


def _record(path: Path) -> dict[str, Any] | None:
    """The record of a run that failed; None if the run was done meanwhile."""
    try:
        record = json.loads(path.read_bytes())
        return dict(record, replicate=int(record["replicate"]), setting=int(record["setting"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise refused(
            path, saying("{damaged}; remove it, the run is tried again", damaged=DAMAGED)
        ) from None


def _is_left(done: Booleans, replicate: int, setting: int) -> bool:
    replicates, settings = done.shape
    return replicate < replicates and setting < settings and not done[replicate, setting]


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
