"""`simcoord report`: one file to send, of what a run, a comparison or a study left on the disk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simcoord.cli.failures import ends_well
from simcoord.cli.folders import file_written_whole, free_place
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
    place = out or free_place(results, f"report_{lang}", ".html")
    file_written_whole(place, page(contents, words))
    say(words("Written: {path}", path=place))
