"""`simcoord report`: one file to send, of what a run, a comparison or a study left on the disk."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from simcoord.cli.failures import ends_well
from simcoord.cli.folders import file_written_whole, taken
from simcoord.cli.options import Lang, text
from simcoord.cli.shipped import refuse_no_place
from simcoord.cli.telling import say
from simcoord.views.words import Words


@ends_well
def report(
    results: Annotated[
        Path, typer.Argument(metavar="RESULTS", help=text("Directory that a command has left."))
    ],
    out: Annotated[
        Path | None, typer.Option(help=text("New file; one within RESULTS if not given."))
    ] = None,
    lang: Lang = "en",
) -> None:
    """Make one file to send: question, answer, figures, tables, assumptions, sources."""
    from simcoord.views.report import gathered, page

    words = Words(lang)
    if out is not None:
        refuse_no_place(out)
    contents = gathered(results, words)
    place = out or _free(results, f"report_{lang}")
    file_written_whole(place, page(contents, words))
    say(words("Written: {path}", path=place))


def _free(folder: Path, stem: str) -> Path:
    """A file of the folder that is not there yet: report_es.html, report_es-2.html …"""
    names = (f"{stem}.html" if n == 1 else f"{stem}-{n}.html" for n in count(1))
    return next(folder / name for name in names if not taken(folder / name))
