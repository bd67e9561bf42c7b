"""`simcoord tipping`: along one factor, where does an outcome cross a level?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simcoord.cli.analysing import (
    Alternative,
    Asked,
    Jurisdiction,
    Missing,
    Month,
    Outcome,
    Report,
    Sweep,
    Wish,
    opened,
    optional,
    place_for,
    refuse,
    refuse_no_number,
)
from simcoord.cli.failures import ends_well
from simcoord.cli.options import Directory, Format, Json, Lang, Out, Picture, text
from simcoord.sayings import saying
from simcoord.views.words import Words

if TYPE_CHECKING:
    import pandas as pd

    from simcoord.views.tipping_figures import Tipping


@ends_well
def tipping(
    directory: Directory,
    factor: Annotated[str, typer.Option(help=text("The factor along which to look."))],
    level: Annotated[float, typer.Option(help=text("The level, in the unit of the outcome."))],
    outcome: Outcome = None,
    at: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FACTOR=VALUE",
            help=text(
                "Another factor at a value, or between two: matching=0.2, term=24..48. Repeatable."
            ),
        ),
    ] = None,  # fmt: skip
    month: Month = None,
    jurisdiction: Jurisdiction = None,
    missing: Missing = None,
    alternative: Alternative = None,
    out: Out = None,
    formats: Format = [Picture.PNG],  # noqa: B006 (typer copies it)
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Tell where an outcome crosses a level along a factor."""
    words, wanted = Words(lang), [outcome] if outcome else []
    asked = Asked(wanted, month, jurisdiction, missing, alternative)
    refuse_no_number({"--level": level})
    results = opened(directory, words)
    sweep, where = Sweep(results, asked, words), _places(at or [], results.design)
    told = [part for each in at or [] for part in ("--at", each)]
    options = optional({"--factor": factor, "--level": level})
    command = ["simcoord", "tipping", str(directory), *options, *told, *asked.options()]
    wish = Wish("tipping", command, out, formats, as_json, lang)
    with place_for(wish, results) as deliver:
        name = sweep.outcomes[0]
        found = _found(sweep, sweep.values(name), (factor, level), where)
        deliver(_report(sweep, name, found), words)


def _places(written: list[str], design: pd.DataFrame) -> dict[str, Any]:
    """Factors at values, or between two, in the type of their column.

    Raises `InputError` for what is not `factor=value`, or a factor that the design has not.
    """
    from simcoord.analysis.values import factor_known

    found = {}
    for text_ in written:
        factor, equals, value = text_.partition("=")
        if not equals or not value:
            refuse(
                saying(
                    "--at {written} is no factor=value; write it as in --at matching=0.2",
                    written=text_,
                )
            )
        column = design[factor_known(design, factor)]
        found[factor] = _place(value, text_, column)
    return found


def _place(value: str, written: str, column: pd.Series) -> Any:
    import pandas as pd

    if not pd.api.types.is_numeric_dtype(column):
        return value
    try:
        low, between, high = value.partition("..")
        return (float(low), float(high)) if between else float(value)
    except ValueError:
        refuse(
            saying(
                "--at {written}: {value} is no number, nor two as in 24..48",
                written=written,
                value=repr(value),
            )
        )


def _found(
    sweep: Sweep, values: pd.DataFrame, what: tuple[str, float], at: Mapping[str, Any]
) -> dict[str, Tipping]:
    """The curve and its crossings, of the alternative that is asked for, or of each."""
    from simcoord.analysis import moved_alone, of_alternative, tipping_curve, tipping_points
    from simcoord.views.tipping_figures import Tipping

    experiment, (factor, level), found = sweep.results.experiment, what, {}
    asked = sweep.asked.alternative
    for name in experiment.alternatives if asked is None else [asked]:
        some, design = values, sweep.results.design
        if experiment.design.kind == "one_at_a_time":
            some, design = moved_alone(some, design, factor)
        if name:
            some = of_alternative(some, design, name)
        points = tipping_points(some, design, factor, level, at)
        found[name] = Tipping(tipping_curve(some, design, factor, at), points)
    return found


def _report(sweep: Sweep, outcome: str, found: Mapping[str, Tipping]) -> Report:
    import pandas as pd

    from simcoord.views.tipping_figures import tipping
    from simcoord.views.tipping_text import tipping_lines

    about, words = sweep.about(outcome), sweep.words
    tables = {
        "crossings": {name: each.points for name, each in found.items()},
        "curve": {name: each.curve for name, each in found.items()},
    }
    together = {
        file: pd.concat(
            [table.assign(outcome=outcome, alternative=name) for name, table in each.items()],
            ignore_index=True,
        )
        for file, each in tables.items()
    }
    figures = {"tipping": partial(tipping, found, about, words)}
    return Report(together, figures, [*tipping_lines(found, about, words)])
