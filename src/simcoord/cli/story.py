"""`simcoord story`: what happened in one run, and why?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simcoord.agents.chroniclers.event import Kind
from simcoord.cli.failures import ends_well
from simcoord.cli.options import Changes, Json, Lang, Seed, loaded, text
from simcoord.cli.shipped import refuse_no_place, write_new
from simcoord.cli.telling import say, say_if_compiling
from simcoord.views.words import Words

if TYPE_CHECKING:
    from simcoord.views.story import Story


@ends_well
def story(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help=text("A scenario file, or a shipped name."))
    ],
    seed: Seed = 1,
    replicate: Annotated[int, typer.Option(min=0, help=text("Number of the run."))] = 0,
    changes: Changes = [],  # noqa: B006 (typer copies it)
    kinds: Annotated[
        list[Kind],
        typer.Option(
            metavar="KIND",
            help=text("Tell events of this kind only: new_administration, not_held … Repeatable."),
        ),
    ] = [],  # noqa: B006
    out: Annotated[
        Path | None, typer.Option(help=text("Write it as a table to this new CSV file."))
    ] = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Tell what happened in one run, month by month, and why."""
    words = Words(lang)
    subject = loaded(scenario, changes)
    if out is not None:
        refuse_no_place(out)
    told = _told(subject, replicate, seed, words)
    wanted = kinds or None
    if out is not None:
        write_new(out, told.frame(kinds=wanted).to_csv(index=False, lineterminator="\n"))
        say(words("Written: {path}", path=out))
    if as_json:
        typer.echo(
            json.dumps(_as_data(told, wanted), indent=2, ensure_ascii=False, allow_nan=False)
        )
        return
    typer.echo(told.heading())
    for line in told.text(kinds=wanted).splitlines():
        typer.echo(line)


def _told(scenario: Any, replicate: int, seed: int, words: Words) -> Story:
    """The story of a run; what computes is imported here."""

    say_if_compiling(words)
    from simcoord.views.story import story as story_of

    return story_of(scenario, replicate, words.language, seed=seed)


def _as_data(told: Story, kinds: list[Kind] | None) -> dict[str, Any]:
    """The story for programs: each event with what it has, and its sentence."""
    rows = told.frame(kinds=kinds).to_dict("records")
    return {
        "scenario": told.scenario.name,
        "seed": told.seed,
        "replicate": told.replicate,
        "events": [dict(_known(row)) for row in rows],
    }


def _known(row: dict[Any, Any]) -> Iterator[tuple[str, Any]]:
    """What a row says: no empty texts, and no numbers that there are none of."""
    import pandas as pd

    for name, value in row.items():
        missing = value is None or value is pd.NA or value == ""
        if not missing and not (isinstance(value, float) and not isfinite(value)):
            yield str(name), value
