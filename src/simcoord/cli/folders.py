"""Where do results go, so that nothing is overwritten and nothing half-written looks complete?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from simcoord.sayings import Saying, saying, system_says

#: Where results go unless told otherwise.
RESULTS = Path("results")


def chosen(out: Path | None, stem: str, within: Path = RESULTS) -> Path:
    """The directory for results: the one asked for, or a new one within another, `results/`.

    Raises `InputError` if the one asked for is there and not empty, or no name for a directory.
    """
    if out is not None:
        _refuse_no_name(out)
        refuse_if_taken(out)
        return out
    return free_place(within, stem)


def free_place(folder: Path, stem: str, ending: str = "") -> Path:
    """A place in a folder where nothing is yet: report_es.html, report_es-2.html …"""
    names = (f"{stem}{ending}" if n == 1 else f"{stem}-{n}{ending}" for n in count(1))
    return next(folder / name for name in names if not taken(folder / name))


def taken(path: Path) -> bool:
    """Whether something is there; an empty directory is nothing."""
    if path.is_dir():
        return any(path.iterdir())
    return path.exists() or path.is_symlink()


def refuse_if_taken(path: Path) -> None:
    """Raise `InputError`, with a free name, if something is there."""
    if taken(path):
        name = path if path.name else path.resolve()
        free = next(f for n in count(2) if not taken(f := Path(f"{name}-{n}")))
        message = saying(
            "{path} is there already and nothing is overwritten; try --out {free}",
            path=path,
            free=free,
        )
        raise refused(path, message)


def refused(path: Path, message: Saying) -> Exception:
    """The error of a directory that cannot take results."""
    from simcoord.scenario.problems import InputError, Problem

    return InputError([Problem((), message, str(path))])


def _refuse_no_name(path: Path) -> None:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        message = saying(
            "{path} has letters that a file's name cannot have here; try another",
            path=repr(str(path)),
        )
        raise refused(path, message) from None


def _unwritable(path: Path, error: OSError) -> Exception:
    message = saying(
        "nothing can be written to {path} ({why}); choose another --out",
        path=path,
        why=system_says(error),
    )
    return refused(path, message)


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A directory to write into, which becomes `path` once everything in it is written.

    Enter it before work that should not be lost: where nothing can be written, it is refused.

    Raises `InputError` if it cannot be written there, or something came to be there meanwhile.
    """
    path = path.resolve()
    draft = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir()
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        yield draft
        refuse_if_taken(path)
        if path.is_dir():
            path.rmdir()
        draft.rename(path)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def file_written_whole(path: Path, content: str) -> None:
    """Write a new file, which has its name only once all of it is written.

    Raises `InputError` if something is there, or nothing can be written there.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        draft.write_text(content, encoding="utf-8", newline="\n")
        os.link(draft, path)  # unlike a rename, this refuses to take another file's place
    except FileExistsError:
        refuse_if_taken(path)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        draft.unlink(missing_ok=True)
