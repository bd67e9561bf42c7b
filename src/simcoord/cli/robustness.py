"""`simcoord policies` and `robustness`: which policy does better, and whatever may come?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from simcoord.cli.analysing import (
    Asked,
    Higher,
    Jurisdiction,
    Lower,
    Missing,
    Month,
    Outcomes,
    Report,
    Sweep,
    Wish,
    opened,
    optional,
    place_for,
    refuse,
    refuse_no_number,
    together,
)
from simcoord.cli.failures import ends_well
from simcoord.cli.options import Directory, Format, Json, Lang, Out, Picture, text
from simcoord.sayings import saying
from simcoord.views.words import Words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from simcoord.experiments.sweep_results import SweepResults

Tables = Mapping[str, "pd.DataFrame"]


@ends_well
def policies(
    directory: Directory,
    outcomes: Outcomes = None,
    reference: Annotated[
        str | None,
        typer.Option(help=text("The alternative to compare with; the first if not given.")),
    ] = None,
    less_is_better: Lower = None,
    more_is_better: Higher = None,
    month: Month = None,
    jurisdiction: Jurisdiction = None,
    missing: Missing = None,
    out: Out = None,
    formats: Format = [Picture.PNG],  # noqa: B006 (typer copies it)
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Compare the alternatives of a sweep under the same luck."""
    words, asked = Words(lang), Asked(outcomes or [], month, jurisdiction, missing)
    results = opened(directory, words)
    _refuse_alone(results)
    sweep = Sweep(results, asked, words)
    lower = _lower(sweep.outcomes, less_is_better or [], more_is_better or [])
    options = [*optional({"--reference": reference}), *_ways(less_is_better, more_is_better)]
    command = ["simcoord", "policies", str(directory), *asked.options(), *options]
    wish = Wish("policies", command, out, formats, as_json, lang)
    with place_for(wish, results) as deliver:
        values = sweep.each(sweep.values)
        deliver(_compared(sweep, values, reference, lower), words)


def _refuse_alone(results: SweepResults) -> None:
    if len(results.experiment.alternatives) < 2:
        refuse(
            saying(
                "there is one alternative alone; name two or more under `alternatives`"
                " in the experiment"
            )
        )


def _lower(outcomes: Sequence[str], less: Sequence[str], more: Sequence[str]) -> list[str]:
    """Outcomes of which less is better: as their names say, unless the user says otherwise.

    Raises `InputError` for a name that is not asked about.
    """
    from simcoord.analysis.directions import less_is_better
    from simcoord.scenario.refusals import unknown

    for name in (*less, *more):
        if name not in outcomes:
            refuse(unknown(name, saying("among the outcomes asked about"), outcomes)[0])
    return [
        outcome
        for outcome in outcomes
        if outcome in less or (less_is_better(outcome) and outcome not in more)
    ]


def _ways(less: Sequence[str] | None, more: Sequence[str] | None) -> list[str]:
    return [
        part
        for option, names in (("--less-is-better", less), ("--more-is-better", more))
        for name in names or []
        for part in (option, name)
    ]


def _compared(sweep: Sweep, values: Tables, reference: str | None, lower: Sequence[str]) -> Report:
    """Differences and chances; over points of factors, robustness too."""
    from simcoord.analysis import chances, compare_policies
    from simcoord.views.policies_figures import chance_matrix, policy_differences
    from simcoord.views.policies_text import policy_lines

    design, words = sweep.results.design, sweep.words
    abouts = {outcome: sweep.about(outcome) for outcome in values}
    table = compare_policies(values, design, reference, lower)
    odds = {name: chances(each, design, name in lower) for name, each in values.items()}
    figures: dict[str, Callable[[], Figure]] = {
        "differences": partial(policy_differences, table, abouts, lower, words)
    }
    for name, each in odds.items():
        figures[f"{name}-chances"] = partial(chance_matrix, each, abouts[name], words)
    tables = {"differences": table, "chances": together(odds)}
    lines = [*policy_lines(table, abouts, lower, words)]
    if sweep.results.experiment.factors:
        bounds = _bounds(sweep, values, (None, reference), lower)
        more = _robust(sweep, values, bounds, lower)
        return Report({**tables, **more.tables}, {**figures, **more.figures}, [*lines, *more.lines])
    return Report(tables, figures, lines)


@ends_well
def robustness(
    directory: Directory,
    outcomes: Outcomes = None,
    threshold: Annotated[
        float | None,
        typer.Option(
            help=text(
                "Good enough in the first outcome; the first alternative's mean if not given."
            )
        ),
    ] = None,  # fmt: skip
    less_is_better: Lower = None,
    more_is_better: Higher = None,
    month: Month = None,
    jurisdiction: Jurisdiction = None,
    missing: Missing = None,
    out: Out = None,
    formats: Format = [Picture.PNG],  # noqa: B006 (typer copies it)
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Tell which alternative does well wherever the factors may lie."""
    words, asked = Words(lang), Asked(outcomes or [], month, jurisdiction, missing)
    results = opened(directory, words)
    _refuse_alone(results)
    refuse_no_number({"--threshold": threshold})
    if not results.experiment.factors:
        refuse(
            saying("nothing varies but alternatives, at one setting each; see simcoord policies")
        )
    sweep = Sweep(results, asked, words)
    lower = _lower(sweep.outcomes, less_is_better or [], more_is_better or [])
    options = [*optional({"--threshold": threshold}), *_ways(less_is_better, more_is_better)]
    command = ["simcoord", "robustness", str(directory), *asked.options(), *options]
    wish = Wish("robustness", command, out, formats, as_json, lang)
    with place_for(wish, results) as deliver:
        values = sweep.each(sweep.values)
        bounds = _bounds(sweep, values, (threshold, None), lower)
        deliver(_robust(sweep, values, bounds, lower), words)


#: A mean of equal numbers may differ from them in its last digits; this much is equal.
HAIR = 1e-9


def _bounds(
    sweep: Sweep,
    values: Tables,
    told: tuple[float | None, str | None],
    lower: Sequence[str],
) -> dict[str, float]:
    """What is good enough in each outcome: as told for the first, else the reference's mean.

    told : threshold and reference
    """
    from simcoord.analysis import of_alternative

    design, (threshold, reference) = sweep.results.design, told
    name = reference or sweep.results.experiment.alternatives[0]
    bounds = {}
    for outcome, table in values.items():
        mean = float(of_alternative(table, design, name)["value"].mean())
        bounds[outcome] = mean + HAIR * abs(mean) * (1 if outcome in lower else -1)
    if threshold is not None:
        bounds[next(iter(values))] = threshold
    return bounds


def _robust(
    sweep: Sweep, values: Tables, bounds: Mapping[str, float], lower: Sequence[str]
) -> Report:
    from simcoord.analysis import compare_robustness, trade_offs
    from simcoord.views.policies_text import trade_off_lines

    design, words = sweep.results.design, sweep.words
    found = {
        outcome: compare_robustness(table, design, bounds[outcome], outcome in lower)
        for outcome, table in values.items()
    }
    told = {outcome: table.assign(threshold=bounds[outcome]) for outcome, table in found.items()}
    tables = {"robustness": together(told)}
    lines = [*_robust_lines(sweep, found, bounds, lower)]
    figures = dict(_robust_figures(sweep, found, bounds, lower))
    if len(values) > 1:
        tables["trade_offs"] = trade_offs(values, design, lower)
        lines += trade_off_lines(tables["trade_offs"], words)
        figures |= dict(_trade_figures(sweep, tables["trade_offs"], found, lower))
    return Report(tables, figures, lines)


def _robust_lines(
    sweep: Sweep, found: Tables, bounds: Mapping[str, float], lower: Sequence[str]
) -> Iterator[str]:
    from simcoord.views.policies_text import robustness_lines, robustness_meanings

    for outcome, table in found.items():
        good = (bounds[outcome], outcome in lower)
        yield from robustness_lines(table, sweep.about(outcome), good, sweep.words)
    yield from robustness_meanings(sweep.words)


def _robust_figures(
    sweep: Sweep, found: Tables, bounds: Mapping[str, float], lower: Sequence[str]
) -> Iterator[tuple[str, Callable[[], Figure]]]:
    from simcoord.views.policies_figures import robustness as draw

    for outcome, table in found.items():
        good = (bounds[outcome], outcome in lower)
        figure = partial(draw, table, sweep.about(outcome), good, sweep.words)
        yield f"{outcome}-robustness", figure


def _trade_figures(
    sweep: Sweep, table: pd.DataFrame, found: Tables, lower: Sequence[str]
) -> Iterator[tuple[str, Callable[[], Figure]]]:
    """The first outcome, upright, against each other one."""
    from simcoord.views.policies_figures import trade_off

    first, *others = found
    for other in others:
        abouts = {outcome: sweep.about(outcome) for outcome in (other, first)}
        yield f"{other}-trade-off", partial(trade_off, table, found, abouts, lower, sweep.words)
