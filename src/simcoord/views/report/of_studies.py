"""What is reported of a sweep, done or not, and of what moves its outcomes?"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simcoord.analysis import compare_policies
from simcoord.analysis.directions import less_is_better
from simcoord.analysis.levels import places
from simcoord.experiments.sweep_results import EXPERIMENT, SweepResults, opened_sweep
from simcoord.measures.over_time import plateau_months
from simcoord.sayings import joined
from simcoord.scenario import InputError
from simcoord.views.about import About, Study, study_of, study_origin, study_title
from simcoord.views.along import Along, along, curves, left_out_lines
from simcoord.views.answers import in_full
from simcoord.views.influence_album import Influence, influence_figures
from simcoord.views.made import Made
from simcoord.views.policies_figures import policy_differences
from simcoord.views.report import captions, tables
from simcoord.views.report.contents import Answer, Contents, Picture, Question
from simcoord.views.report.pictures import picture
from simcoord.views.report.provenance import when, with_what
from simcoord.views.report.remarks import assumed, written
from simcoord.views.study_answers import asked, sensitivity_answers, sweep_answers
from simcoord.views.sweep_text import factor_name
from simcoord.views.vocabulary import label
from simcoord.views.words import Words

#: Figures of one kind: of more outcomes and levels only the first are drawn.
MOST = 8


def of_sweep(folder: Path, words: Words) -> Contents:
    """The report on a sweep, of the runs that are done.

    Raises `ResultsError` where something is missing or damaged, or no run is done.
    """
    results = opened_sweep(folder)
    study, scenario = study_of(results), results.scenario
    abouts = _abouts(results, study_origin(study, words))
    values = {about: results.values(about.outcome, level=about.level or None) for about in abouts}
    found = {about: curves(results, values[about]) for about in abouts[:MOST]}
    compared, not_compared = _policies(results, values, words)
    return Contents(
        kind=words("Report on an experiment"),
        title=study_title(study.name, words),
        questions=[_question(study, words)],
        notes=[
            *_unfinished(study, words),
            *_not_drawn(abouts, words),
            *not_compared,
            *left_out_lines(found, words),
        ],
        answers=[_answer(results, about, each, words) for about, each in values.items()],
        pictures=[*compared, *_curves(study, found, _replicates(values), words)],
        tables=[*tables.of_settings(results, words), *tables.of_factors(results.experiment, words)],
        assumed=[assumed(scenario, written(scenario, folder), words)],
        provenance=_provenance(study, words),
        command=shlex.join(["simcoord", "sweep", EXPERIMENT]),
    )


def _question(study: Study, words: Words) -> Question:
    return Question(study_title(study.name, words), words.as_shipped(study.question))


def _abouts(results: SweepResults, origin: str) -> list[About]:
    """Each outcome on each level of government, the first outcome first."""
    levels = list(places(results.scenario))
    told = levels if len(levels) > 1 else [""]
    return [About(o, origin, level=level) for o in results.experiment.outcomes for level in told]


def _unfinished(study: Study, words: Words) -> Iterator[str]:
    if study.runs_done < study.runs:
        yield words(
            "The experiment is not finished: {done} of {runs} runs are done, and all that follows"
            " is of these. More runs may change it.",
            done=words.number(study.runs_done, 0),
            runs=words.number(study.runs, 0),
        )


def _not_drawn(abouts: list[About], words: Words) -> Iterator[str]:
    if len(abouts) > MOST:
        yield words("Of {all} outcomes, the first {n} are drawn.", all=len(abouts), n=MOST)


def _answer(results: SweepResults, about: About, values: pd.DataFrame, words: Words) -> Answer:
    heading = asked(about, words, plateau_months(results.scenario.horizon.months))
    alone = results.experiment.design.kind == "one_at_a_time"
    said = sweep_answers(values, results.design, about, words, one_at_a_time=alone)
    return Answer(heading, said)


def _curves(
    study: Study, found: Mapping[About, Along], runs: int, words: Words
) -> Iterator[Picture]:
    title = study_title(study.name, words)
    for about, each in found.items():
        if each.curves:
            alt = captions.instead_of_curves(each.curves, about.outcome, words)
            below = captions.of_outcome(captions.ALONG, about.outcome, title, runs, words)
            yield picture(along(each.curves, about, words), alt, below)


def _replicates(values: Mapping[About, pd.DataFrame]) -> int:
    return max(int(each["replicate"].nunique()) for each in values.values())


def _policies(
    results: SweepResults, values: Mapping[About, pd.DataFrame], words: Words
) -> tuple[list[Picture], list[str]]:
    """The alternatives against the first, where there are several; why not, if they cannot be."""
    level = next(iter(values)).level
    here = {about.outcome: about for about in values if about.level == level}
    known = {o: values[a] for o, a in here.items() if np.isfinite(values[a]["value"]).all()}
    first, *others = results.experiment.alternatives
    if not others:
        return [], []
    notes = [_without_values(outcome, words) for outcome in here if outcome not in known]
    if not known:
        return [], notes
    lower = [outcome for outcome in known if less_is_better(outcome)]
    try:
        table = compare_policies(known, results.design, None, lower)
    except InputError as error:
        what = words("Difference from {reference}", reference=words.name(first))
        why = words.told(joined(problem.said for problem in error.problems))
        return [], [*notes, words("{outcome} is left out: {reason}", outcome=what, reason=why)]
    title, runs = study_title(results.experiment.name, words), _replicates(values)
    abouts = {outcome: here[outcome] for outcome in known}
    figure = policy_differences(table, abouts, lower, words)
    named = table.assign(scenario=table["alternative"].map(words.name))
    alt = captions.instead_of_differences(named, words)
    return [picture(figure, alt, captions.caption(captions.POLICIES, title, runs, words))], notes


def _without_values(outcome: str, words: Words) -> str:
    return words(
        "The alternatives are not compared in {outcome}: some runs have no value for it.",
        outcome=in_full(outcome, words),
    )


def _provenance(study: Study, words: Words) -> list[tuple[str, str]]:
    done, runs = (words.number(n, 0) for n in (study.runs_done, study.runs))
    return [
        (words("Experiment"), study_title(study.name, words)),
        (words("Digest of the experiment"), study.digest),
        (words("Scenario"), words.as_shipped(study.scenario) or words("Scenario without a name")),
        (words("Digest of the scenario"), study.scenario_digest),
        (words("Runs"), words("{done} of {runs} runs done", done=done, runs=runs)),
        (words("Histories of each setting"), words.number(study.replicates, 0)),
        (words("Seed"), str(study.seed)),
        (words("Date of the runs"), when(study.created)),
        (words("Digest of the rules"), study.rulebook_digest),
        (words("Versions"), with_what(study.versions)),
    ]


def of_sensitivity(folder: Path, made: Made, words: Words) -> Contents:
    """The report on which factors move the outcomes of a sweep, and how much is luck.

    Raises `ResultsError` where something is missing or damaged.
    """
    study, found = Study(**made.about["study"]), _found(folder)
    origin, level, month = study_origin(study, words), made.about["level"], made.about["month"]
    abouts = {outcome: About(outcome, origin, month, level) for outcome in found}
    months = plateau_months(int(made.about["months"]))
    return Contents(
        kind=words("Report on a sensitivity analysis"),
        title=study_title(study.name, words),
        questions=[_question(study, words)],
        notes=list(_unfinished(study, words)),
        answers=[
            Answer(
                asked(abouts[outcome], words, months),
                sensitivity_answers(each.tables["mean"], each.luck, abouts[outcome], words),
            )
            for outcome, each in found.items()
        ],
        pictures=list(_influence_pictures(found, abouts, study, words)),
        tables=list(tables.of_influence(found, abouts, words)),
        assumed=[],
        provenance=[*_provenance(study, words), (words("Analysed"), when(made.created))],
        command=made.command,
    )


def _found(folder: Path) -> dict[str, Influence]:
    """The tables of each outcome, as the analysis made them."""
    indices, settled = (pd.read_csv(folder / f"{n}.csv") for n in ("indices", "convergence"))
    luck = folder / "luck.csv"
    shares = pd.read_csv(luck) if luck.exists() else None
    return {
        str(outcome): Influence(
            {str(name): each for name, each in rows.groupby("statistic", sort=False)},
            settled[settled["outcome"] == outcome],
            None if shares is None else _of_outcome(shares, outcome),
        )
        for outcome, rows in indices.groupby("outcome", sort=False)
    }


def _of_outcome(shares: pd.DataFrame, outcome: Any) -> pd.DataFrame | None:
    rows = shares[shares["outcome"] == outcome]
    return rows if len(rows) else None


def _influence_pictures(
    found: Mapping[str, Influence], abouts: Mapping[str, About], study: Study, words: Words
) -> Iterator[Picture]:
    for name, draw in influence_figures(found, abouts, words):
        outcome = max((o for o in found if name.startswith(o)), key=len, default="")
        below = captions.of_influence(name, outcome, study, words)
        yield picture(draw(), _instead(outcome, found, words), below)


def _instead(outcome: str, found: Mapping[str, Influence], words: Words) -> str:
    """What a figure of influence shows, in words.

    outcome : empty for the figure of luck, which is of all
    """
    if not outcome:
        values = "; ".join(
            f"{label(o, words)} {words.percent(_factors_share(each))}"
            for o, each in found.items()
            if each.luck is not None
        )
        return words("Bars, one an outcome. The factors' share: {values}.", values=values)
    ranking = ", ".join(_ranking(found[outcome], words))
    return words(
        "Figure of {outcome}. Factors from the largest down: {values}; the table has the numbers.",
        outcome=label(outcome, words),
        values=ranking,
    )


def _factors_share(each: Influence) -> float:
    assert each.luck is not None
    share = each.luck.loc[each.luck["source"] == "factors", "share"]
    return max(0.0, float(share.iloc[0]))


def _ranking(each: Influence, words: Words) -> list[str]:
    table = each.tables["mean"]
    column, kind, value = (
        ("order", "total", "index") if each.is_sobol else ("index", "mu_star", "value")
    )
    rows = table[table[column] == kind].sort_values(value, ascending=False).head(MOST)
    return [
        f"{factor_name(str(row['factor']), words)} {words.number(row[value], 3)}"
        for row in rows.to_dict("records")
    ]
