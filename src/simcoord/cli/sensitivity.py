"""`simcoord sensitivity`: which factors move an outcome, how sure is that, and how much is luck?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simcoord.cli.analysing import (
    Alternative,
    Asked,
    Jurisdiction,
    Missing,
    Month,
    Outcomes,
    Report,
    Sweep,
    Wish,
    opened,
    place_for,
    refuse,
    together,
)
from simcoord.cli.failures import INTERRUPTED, ends_well
from simcoord.cli.folders import RESULTS
from simcoord.cli.options import Format, Json, Lang, Out, Picture, Threads, text
from simcoord.cli.telling import say, say_if_compiling
from simcoord.sayings import saying
from simcoord.views.words import Words

if TYPE_CHECKING:
    import pandas as pd

    from simcoord.experiments.sweep_results import SweepResults
    from simcoord.views.influence_album import Influence


@ends_well
def sensitivity(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="EXPERIMENT|DIR",
            help=text("An experiment (run, or gone on with), or the directory of a sweep."),
        ),
    ],
    outcomes: Outcomes = None,
    month: Month = None,
    jurisdiction: Jurisdiction = None,
    missing: Missing = None,
    alternative: Alternative = None,
    threads: Threads = None,
    out: Out = None,
    formats: Format = [Picture.PNG],  # noqa: B006 (typer copies it)
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Tell which factors move an outcome, by Sobol or Morris indices."""
    words = Words(lang)
    asked = Asked(outcomes or [], month, jurisdiction, missing, alternative)
    results = _results(subject, threads, words)
    sweep = Sweep(results, asked, words)
    kind = _kind(results)
    command = ["simcoord", "sensitivity", str(results.directory), *asked.options()]
    about = {"month": month, "level": jurisdiction or "", "months": results.scenario.horizon.months}
    wish = Wish("sensitivity", command, out, formats, as_json, lang, about)
    with place_for(wish, results) as deliver:
        found = sweep.each(partial(_influence, sweep, kind))
        deliver(_report(sweep, kind, found), words)


def _results(subject: str, threads: int | None, words: Words) -> SweepResults:
    """The sweep of that directory, or of that experiment, run to its end."""
    if Path(subject).is_dir():
        return opened(Path(subject), words)
    from simcoord.experiments.experiment import load_experiment
    from simcoord.experiments.sweeping import run_experiment

    experiment, directory = load_experiment(subject), RESULTS / Path(subject).stem
    if experiment.design.kind not in FITTING:
        _refuse_design(experiment.design.kind)
    say_if_compiling(words)
    say(words("Running the experiment, or what is left of it: {directory}", directory=directory))
    try:
        return run_experiment(experiment, directory, threads=threads)
    except KeyboardInterrupt:
        again = f"simcoord sensitivity {subject}"
        say(words("Interrupted. What is done is kept; go on with: {command}", command=again))
        raise typer.Exit(INTERRUPTED) from None


FITTING = ("sobol", "morris")


def _kind(results: SweepResults) -> str:
    kind: str = results.experiment.design.kind
    if kind not in FITTING:
        _refuse_design(kind)
    return kind


def _refuse_design(kind: str) -> None:
    refuse(
        saying(
            "the design is {kind}; indices need {sobol}, or {morris}. For this one see"
            " simcoord tipping, policies, discover",
            kind=kind,
            sobol="design: {kind: sobol, samples: 512}",
            morris="{kind: morris, trajectories: 20}",
        )
    )


def _influence(sweep: Sweep, kind: str, outcome: str) -> Influence:
    """Indices of an outcome's mean and spread, their convergence, and the shares of luck."""
    from simcoord.analysis import luck_shares
    from simcoord.analysis.replication import FEWEST_FOR_SPREAD, MEAN, SPREAD
    from simcoord.analysis.saltelli import groups_of, settings_a_base
    from simcoord.views.influence_album import Influence

    results = sweep.results
    values, design = sweep.one_alternative(sweep.values(outcome)), results.design
    problem, planned = results.problem(), results.experiment.design
    once, growing, block = _analyses(kind, planned, len(groups_of(problem)), settings_a_base)
    replicates = int(values["replicate"].nunique())
    tables = {MEAN: once(values, design, problem)}
    if replicates >= FEWEST_FOR_SPREAD:
        tables |= _spread(partial(once, values, design, problem, statistic=SPREAD), SPREAD)
    luck = luck_shares(values, design, block=block) if replicates > 1 else None
    return Influence(tables, growing(values, design, problem), luck)


def _analyses(
    kind: str, planned: Any, factors: int, settings_a_base: Callable[[int, bool], int]
) -> tuple[Callable[..., pd.DataFrame], Callable[..., pd.DataFrame], int]:
    """The analysis, that of its convergence, and how many settings belong together."""
    from simcoord.analysis import morris, morris_convergence, sobol, sobol_convergence

    if kind == "sobol":
        return sobol, sobol_convergence, settings_a_base(factors, planned.second_order)
    levels = {"levels": planned.levels}
    return partial(morris, **levels), partial(morris_convergence, **levels), factors + 1


def _spread(find: Callable[[], pd.DataFrame], name: str) -> dict[str, pd.DataFrame]:
    """The indices of the spread; none where replicates spread alike everywhere."""
    from simcoord.scenario.problems import InputError

    try:
        return {name: find()}
    except InputError:
        return {}


def _report(sweep: Sweep, kind: str, found: Mapping[str, Influence]) -> Report:
    import pandas as pd

    from simcoord.views.influence_album import influence_figures

    lines = [line for outcome, each in found.items() for line in _lines(sweep, kind, outcome, each)]
    tables = {
        "indices": together({o: pd.concat(each.tables.values()) for o, each in found.items()}),
        "convergence": together({o: each.settled for o, each in found.items()}),
        "luck": together({o: each.luck for o, each in found.items() if each.luck is not None}),
    }
    return Report(
        {name: table for name, table in tables.items() if len(table)},
        dict(influence_figures(found, {o: sweep.about(o) for o in found}, sweep.words)),
        lines,
    )


def _lines(sweep: Sweep, kind: str, outcome: str, found: Influence) -> Iterator[str]:
    from simcoord.views import influence_text

    about, words = sweep.about(outcome), sweep.words
    read = influence_text.sobol_lines if kind == "sobol" else influence_text.morris_lines
    for statistic, table in found.tables.items():
        yield from read(table, about, words)
        if statistic == "mean":
            yield from influence_text.convergence_lines(found.settled, words)
    if "spread" not in found.tables:
        yield words(
            "What moves the spread over replicates is not told: that takes {n} replicates, and some"
            " spread.",
            n=8,
        )
    if found.luck is not None:
        yield from influence_text.luck_lines(found.luck, words)
    else:
        yield words("How much is luck one replicate cannot tell: run 10 or more.")
