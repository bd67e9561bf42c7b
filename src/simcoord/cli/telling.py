"""What does a command say it did, and to whom: people or programs?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import typer

from simcoord.views.words import Words


@dataclass(frozen=True)
class Told:
    """What a command tells about itself.

    folder  : where everything was put
    files   : what was put there, each within the folder
    command : what does the same again
    """

    folder: Path
    files: list[Path]
    command: str


def say(text: str) -> None:
    """A line for the person at the terminal; stdout stays free for results."""
    typer.echo(text, err=True)


def say_if_compiling(words: Words) -> None:
    """A word where the rules are not compiled yet, so that nobody wonders."""
    from simcoord.experiments.runs import already_compiled

    if not already_compiled():
        say(words("Compiling the rules, this once: it takes about a minute …"))


def files_in(folder: Path) -> list[Path]:
    """Every file in a folder, each by its place within the folder, in order."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(files, key=lambda path: (path.parent, path.name))


def print_told(told: Told, words: Words) -> None:
    """Say where everything is, and what does the same again."""
    typer.echo("")
    typer.echo(words("Written to {folder}:", folder=told.folder))
    for folder, files in groupby(told.files, key=lambda path: path.parent):
        within = "" if folder == Path() else f"{folder.as_posix()}/: "
        typer.echo(f"  {within}{', '.join(path.name for path in files)}")
    typer.echo(words("The same again: {command}", command=told.command))


def print_json(data: Mapping[str, object], told: Told) -> None:
    """What a command found and where it put it, for programs."""
    told_data = {
        "out": str(told.folder),
        "files": [path.as_posix() for path in told.files],
        "command": told.command,
    }
    typer.echo(json.dumps({**data, **told_data}, indent=2, ensure_ascii=False, allow_nan=False))
