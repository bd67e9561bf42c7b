"""Where do results go, so that nothing is overwritten and nothing half-written looks complete?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

#: Where results go unless told otherwise.
RESULTS = Path("results")


def chosen(out: Path | None, stem: str) -> Path:
    """The directory for results: the one asked for, or a new one under `results/`.

    Raises `InputError` if the one asked for is there and not empty.
    """
    if out is not None:
        refuse_if_taken(out)
        return out
    names = (stem if n == 1 else f"{stem}-{n}" for n in count(1))
    return next(RESULTS / name for name in names if not taken(RESULTS / name))


def taken(path: Path) -> bool:
    """Whether something is there; an empty directory is nothing."""
    if path.is_dir():
        return any(path.iterdir())
    return path.exists() or path.is_symlink()


def refuse_if_taken(path: Path) -> None:
    """Raise `InputError`, with a free name, if something is there."""
    from simcoord.scenario.problems import InputError, Problem

    if taken(path):
        free = next(f for n in count(2) if not taken(f := path.with_name(f"{path.name}-{n}")))
        message = f"{path} is there already and nothing is overwritten; try --out {free}"
        raise InputError([Problem((), message, str(path))])


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A directory to write into, which becomes `path` once everything in it is written.

    Raises `InputError` if something came to be there meanwhile.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.partial")
    draft.mkdir()
    try:
        yield draft
        refuse_if_taken(path)
        if path.is_dir():
            path.rmdir()
        draft.rename(path)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
