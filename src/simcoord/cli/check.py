"""`simcoord check`: is a scenario file sound, and what does it say?"""

from __future__ import annotations

from typing import Annotated

import typer

from simcoord.cli.failures import ends_well
from simcoord.cli.options import Changes, Lang, loaded, text
from simcoord.views.words import Words


@ends_well
def check(
    file: Annotated[
        str, typer.Argument(metavar="SCENARIO", help=text("A scenario file, or a shipped name."))
    ],
    changes: Changes = [],  # noqa: B006 (typer copies it)
    lang: Lang = "en",
) -> None:
    """Check a scenario file and explain it; write nothing."""
    from simcoord.views.explanation import explained

    for line in explained(loaded(file, changes), Words(lang)):
        typer.echo(line)
