"""`simcoord discover`: in which region of the factors does a policy fail, or win?"""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Annotated

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

    from simcoord.analysis import Interest


class Method(StrEnum):
    """Ways to look for boxes."""

    TREE = "tree"
    PRIM = "prim"


#: The package that each method needs.
NEEDS = {Method.TREE: "sklearn", Method.PRIM: "ema_workbench"}


@ends_well
def discover(
    directory: Directory,
    outcome: Outcome = None,
    below: Annotated[
        float | None, typer.Option(help=text("Of interest are runs below this."))
    ] = None,
    above: Annotated[
        float | None, typer.Option(help=text("Of interest are runs above this."))
    ] = None,
    method: Annotated[
        Method, typer.Option(help=text("A tree (CART), or peeling (PRIM)."))
    ] = Method.TREE,
    month: Month = None,
    jurisdiction: Jurisdiction = None,
    missing: Missing = None,
    alternative: Alternative = None,
    out: Out = None,
    formats: Format = [Picture.PNG],  # noqa: B006 (typer copies it)
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Find the regions of the factors where runs are of interest."""
    from simcoord.analysis import Interest

    words, wanted = Words(lang), [outcome] if outcome else []
    asked = Asked(wanted, month, jurisdiction, missing, alternative)
    if below is None and above is None:
        refuse(saying("say which runs are of interest: --below 0.3, --above 0.5, or both"))
    refuse_no_number({"--below": below, "--above": above})
    _refuse_without(method)
    results = opened(directory, words)
    if not results.experiment.factors:
        refuse(
            saying(
                "nothing varies but alternatives, so there are no regions; see simcoord policies"
            )
        )
    sweep = Sweep(results, asked, words)
    interest = Interest(inf if below is None else below, -inf if above is None else above)
    options = optional({"--below": below, "--above": above, "--method": method.value})
    command = ["simcoord", "discover", str(directory), *options, *asked.options()]
    wish = Wish("discover", command, out, formats, as_json, lang)
    with place_for(wish, results) as deliver:
        name = sweep.outcomes[0]
        values = sweep.one_alternative(sweep.values(name))
        deliver(_report(sweep, name, values, (interest, method)), words)


def _refuse_without(method: Method) -> None:
    """Raises `InputError` where the package that a method needs is not installed."""
    from importlib.util import find_spec

    if find_spec(NEEDS[method]) is None:
        refuse(
            saying(
                "the method {method} needs the package {package}: install simcoord[analysis]",
                method=method.value,
                package=NEEDS[method],
            )
        )


def _report(
    sweep: Sweep, outcome: str, values: pd.DataFrame, how: tuple[Interest, Method]
) -> Report:
    from simcoord.analysis import discover as found_in
    from simcoord.analysis.cases import cases_of
    from simcoord.views.regions import box_words, regions
    from simcoord.views.regions_text import interest_words, region_lines

    interest, method = how
    words, design = sweep.words, sweep.results.design
    boxes = found_in(values, design, interest, method.value)
    boxes = boxes.assign(words=[box_words(each, words) for each in boxes["restrictions"]])
    cases = cases_of(values, design, interest)
    said = interest_words(interest, sweep.about(outcome), words)
    figures = {"regions": partial(regions, boxes, cases, (said, sweep.origin), words)}
    tables = {"boxes": boxes, "restrictions": _restrictions(boxes)}
    return Report(tables, figures, [*region_lines(boxes, cases, said, words)])


def _restrictions(boxes: pd.DataFrame) -> pd.DataFrame:
    """What each box asks of each factor, a row each."""
    import pandas as pd

    rows = [
        {"box": number, **each._asdict(), "categories": " ".join(each.categories)}
        for number, restrictions in zip(boxes["box"], boxes["restrictions"], strict=True)
        for each in restrictions
    ]
    return pd.DataFrame(rows, columns=["box", "factor", "low", "high", "categories", "quasi_p"])
