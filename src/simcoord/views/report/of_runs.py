"""What is reported of a scenario's runs, and of scenarios that are compared?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from simcoord.analysis.comparison import paired_differences
from simcoord.analysis.levels import places
from simcoord.experiments import Results
from simcoord.experiments.results import opened_runs
from simcoord.measures.over_time import plateau_months
from simcoord.views.album import comparison_figures, run_figures
from simcoord.views.answers import comparison_answers, run_answers
from simcoord.views.made import COST, MADE, Made, read_made, tables_of
from simcoord.views.origin import level_heading, question_of, title_of
from simcoord.views.report import captions, tables
from simcoord.views.report.contents import Answer, Assumed, Contents, Picture, Question
from simcoord.views.report.pictures import picture
from simcoord.views.report.provenance import when, with_what
from simcoord.views.report.remarks import assumed, without, written
from simcoord.views.summary import LevelSummary, summarised
from simcoord.views.words import Words


def of_run(folder: Path, words: Words) -> Contents:
    """The report on the runs of one scenario.

    Raises `ResultsError` where something is missing or damaged.
    """
    results = opened_runs(folder)
    scenario, made = results.scenario, _made(folder)
    summary = summarised(results, _cost(results, folder, made))
    title = title_of(scenario, words)
    return Contents(
        kind=words("Report on a scenario"),
        title=title,
        questions=[Question(title, question_of(scenario, words))],
        notes=[],
        answers=list(_run_answers(results, summary, words)),
        pictures=list(_run_pictures(results, summary, words)),
        tables=list(tables.of_run(results, summary, words)),
        assumed=[assumed(scenario, written(scenario, folder), words)],
        provenance=_provenance(results, words),
        command=made.command if made else _command(results, words),
    )


def _run_answers(
    results: Results, summary: Mapping[str, LevelSummary], words: Words
) -> Iterator[Answer]:
    """The answers on each level of government."""
    for level, figures in summary.items():
        heading = level_heading(level, figures.places, words) if len(summary) > 1 else ""
        yield Answer(heading, run_answers({level: figures}, words, _plateau(results)))


def _made(folder: Path) -> Made | None:
    """What made the runs; None for those that were saved from Python."""
    return read_made(folder) if (folder / MADE).exists() else None


def _cost(results: Results, folder: Path, made: Made | None) -> pd.DataFrame:
    """The cost against the same runs without mechanisms, as far as it was kept."""
    if made and (folder / COST).exists():
        return pd.read_csv(folder / COST)
    known = ["replicate", "jurisdiction", "load_per_office_year", "paid_total"]
    unknown = {"outcome_gained": np.nan, "gained_per_load": np.nan}
    return results.summary[known].assign(**unknown)


def _plateau(results: Results) -> int:
    return plateau_months(results.scenario.horizon.months)


def _command(results: Results, words: Words) -> str:
    """What simulates the same again, where no command did."""
    runs, first = list(results.replicates), results.replicates[0]
    if runs != list(range(len(runs))):
        return words("Runs {first} to {last}, simulated from Python.", first=first, last=runs[-1])
    return f"simcoord run scenario.yaml --replicates {len(runs)} --seed {results.seed}"


def _run_pictures(
    results: Results, summary: Mapping[str, LevelSummary], words: Words
) -> Iterator[Picture]:
    for name, figure in run_figures(results, words):
        alt = captions.instead_of_run(name, results, summary, words)
        yield picture(figure, alt, captions.of_run(name, results, words))


def _provenance(results: Results, words: Words) -> list[tuple[str, str]]:
    told, scenario = results.provenance, results.scenario
    return [
        (words("Scenario"), title_of(scenario, words)),
        (words("Digest of the scenario"), scenario.digest),
        (words("Histories"), words.number(len(results.replicates), 0)),
        (words("Seed"), str(results.seed)),
        (words("Months of a history"), words.number(scenario.horizon.months, 0)),
        (words("Date of the runs"), when(told["created"])),
        (words("Digest of the rules"), told["rulebook_digest"]),
        (words("Versions"), with_what(told["versions"])),
        (words("Computer"), told["platform"]),
    ]


def of_comparison(folder: Path, made: Made, words: Words) -> Contents:
    """The report on scenarios that were compared under the same luck.

    Raises `ResultsError` where something is missing or damaged.
    """
    compared = _titled(_opened(folder, made), words)
    (name, reference), *others = compared.items()
    table = _differences(compared, made)
    lists = list(dict(others))
    return Contents(
        kind=words("Report on a comparison"),
        title=words(
            "{others}, compared with {reference}", others=words.listed(lists), reference=name
        ),
        questions=[Question(n, question_of(r.scenario, words)) for n, r in compared.items()],
        notes=[words("Everything is compared with “{name}”, the reference.", name=name)],
        answers=list(_comparison_answers(compared, table, words)),
        pictures=list(_comparison_pictures(compared, table, words)),
        tables=list(tables.of_comparison(reference, table, words)),
        assumed=list(_all_assumed(compared, folder, words)),
        provenance=_compared_provenance(compared, words),
        command=made.command,
    )


def _comparison_answers(
    compared: Mapping[str, Results], table: pd.DataFrame, words: Words
) -> Iterator[Answer]:
    """What each scenario changes, on each level of government."""
    name, *others = compared
    counts, months = places(compared[name].scenario), _plateau(compared[name])
    for other in others:
        asked = words("What {scenario} changes against {reference}", scenario=other, reference=name)
        for level, count in counts.items():
            rows = table[(table["scenario"] == other) & (table["level"] == level)]
            where = level_heading(level, count, words) if len(counts) > 1 else ""
            heading = " · ".join(part for part in (asked, where) if part)
            yield Answer(heading, comparison_answers(rows, words, months))


def _opened(folder: Path, made: Made) -> dict[str, Results]:
    names = made.about["names"]
    return {name: opened_runs(folder / tables_of(n)) for n, name in enumerate(names, start=1)}


def _differences(compared: Mapping[str, Results], made: Made) -> pd.DataFrame:
    name, *others = compared
    them = {other: compared[other] for other in others}
    return paired_differences(compared[name], them, made.about["outcomes"])


def _titled(compared: Mapping[str, Results], words: Words) -> dict[str, Results]:
    """The same by the scenarios' titles; by the names they went under where titles are alike."""
    titles = [title_of(results.scenario, words) for results in compared.values()]
    if len(set(titles)) < len(titles):
        return dict(compared)
    return dict(zip(titles, compared.values(), strict=True))


def _comparison_pictures(
    compared: Mapping[str, Results], table: pd.DataFrame, words: Words
) -> Iterator[Picture]:
    name, reference = next(iter(compared.items()))
    runs = len(reference.replicates)
    for kind, figure in comparison_figures(compared, table, words):
        if kind == "differences":
            alt = captions.instead_of_differences(table, words)
        else:
            alt = captions.instead_of_medians(kind, compared, words)
        yield picture(
            figure, alt, captions.caption(captions.OF_COMPARISON[kind], name, runs, words)
        )


def _all_assumed(compared: Mapping[str, Results], folder: Path, words: Words) -> Iterator[Assumed]:
    """The reference in full; of the others, what they say otherwise."""
    said: set[tuple[str, str]] = set()
    for number, (name, results) in enumerate(compared.items(), start=1):
        file = written(results.scenario, folder / tables_of(number))
        each = assumed(results.scenario, file, words)
        notes = [*each.notes]
        if said:
            notes.append(words("Only what the scenarios above do not say stands here."))
        yield without(said, each)._replace(name=name, notes=notes)
        said |= {(remark.kind, remark.text) for remark in each.remarks}
        said |= {(title, line) for title, lines in each.parts for line in lines}


def _compared_provenance(compared: Mapping[str, Results], words: Words) -> list[tuple[str, str]]:
    """What all have in common, told once, and the digest of each."""
    common = _provenance(next(iter(compared.values())), words)[2:]
    digests = [
        (words("Digest of {scenario}", scenario=name), results.scenario.digest)
        for name, results in compared.items()
    ]
    return [*digests, *common]
