"""Which options do the commands share, and how are they explained?

The words of `--help` are in the language of the environment (`SIMCOORD_LANG`),
as they are needed before options are read.
"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from simcoord.views.words import LANGUAGES, Words

if TYPE_CHECKING:
    from simcoord.scenario import Scenario

LANGUAGE = "SIMCOORD_LANG"


def in_language(lang: object = None) -> Words:
    """The words of a language; of the environment's where it is none, English if that is none."""
    asked = (lang, os.environ.get(LANGUAGE), "en")
    return Words(next(str(each) for each in asked if each in LANGUAGES))


#: The words of `--help`.
text = in_language()

Language: TypeAlias = Literal["en", "es"]
Recorded: TypeAlias = Literal["monthly", "offices", "summary"]


class Picture(StrEnum):
    """Formats of figures; an enumeration, as options that repeat take no `Literal`."""

    PNG = "png"
    PDF = "pdf"
    SVG = "svg"


Replicates = Annotated[
    int, typer.Option("--replicates", "-n", min=1, help=text("How many runs, each with its luck."))
]
Seed = Annotated[int, typer.Option(min=0, help=text("Seed of all luck."))]
Changes = Annotated[
    list[str],
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help=text("Change the scenario: jurisdictions.*.administration.term=24. Repeatable."),
    ),
]
Threads = Annotated[int | None, typer.Option(min=1, help=text("Threads; all cores if not given."))]
Directory = Annotated[Path, typer.Argument(metavar="DIR", help=text("Directory of a sweep."))]
Out = Annotated[Path | None, typer.Option(help=text("New directory for tables and figures."))]
Record = Annotated[Recorded, typer.Option(help=text("What is kept of each run."))]
Json = Annotated[bool, typer.Option("--json", help=text("Print JSON on stdout, and only that."))]
Lang = Annotated[Language, typer.Option(envvar=LANGUAGE, help=text("Language of the results."))]
Format = Annotated[
    list[Picture], typer.Option("--format", help=text("Format of the figures. Repeatable."))
]


def loaded(name_or_path: str, changes: list[str]) -> Scenario:
    """The scenario of that name or file, changed.

    Raises `InputError` with everything that is wrong with it.
    """
    from simcoord.scenario import load_scenario, parse_change

    scenario = load_scenario(name_or_path)
    made = dict(parse_change(change) for change in changes)
    return scenario.with_changes(made) if made else scenario
