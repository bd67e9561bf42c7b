"""Which tables does a report hold?  The same rows that are read out on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from simcoord.analysis.directions import less_is_better
from simcoord.analysis.levels import places
from simcoord.views import comparison_text, influence_text, summary_text, sweep_text
from simcoord.views.answers import in_full
from simcoord.views.influence import MOVED
from simcoord.views.origin import level_heading
from simcoord.views.report.contents import Table
from simcoord.views.timeline import Timeline
from simcoord.views.vocabulary import label
from simcoord.views.words import Words

if TYPE_CHECKING:
    import pandas as pd

    from simcoord.experiments import Results
    from simcoord.experiments.experiment import Experiment
    from simcoord.experiments.sweep_results import SweepResults
    from simcoord.views.about import About
    from simcoord.views.influence_album import Influence
    from simcoord.views.summary import LevelSummary

#: Settings at either end that are listed where there are too many to list all.
ENDS = 12


def of_run(results: Results, summary: Mapping[str, LevelSummary], words: Words) -> Iterator[Table]:
    """The summary of each level: plateau, obstacles, changes of government, cost."""
    timeline, several = Timeline.of(results.scenario), len(summary) > 1
    heads = [words("measure"), *summary_text.heads(words)]
    for level, figures in summary.items():
        where = level_heading(level, figures.places, words)
        for title, rows in summary_text.tables_of(figures, timeline, words):
            known = [row for row in rows if row.found.replicates]
            told = [[row.name, *summary_text.cells_of(row, words)] for row in known]
            if told:
                yield Table(f"{where}: {title}" if several else title, heads, told)


def of_comparison(reference: Results, table: pd.DataFrame, words: Words) -> Iterator[Table]:
    """The paired differences of each scenario and level."""
    counts = places(reference.scenario)
    heads = [words("outcome"), *comparison_text.heads(words)]
    for name in dict.fromkeys(table["scenario"]):
        for level, count in counts.items():
            rows = table[(table["scenario"] == name) & (table["level"] == level)]
            parts = [words("{scenario} against the reference", scenario=name)]
            parts += [level_heading(level, count, words)] if len(counts) > 1 else []
            told = [[outcome, *cells] for outcome, cells in comparison_text.rows_of(rows, words)]
            yield Table(" · ".join(parts), heads, told, notes=list(comparison_text.meanings(words)))


def of_settings(results: SweepResults, words: Words) -> Iterator[Table]:
    """The outcomes of each setting; of too many, those at both ends of the first outcome."""
    title, chosen = words("Means over replicates and places, with 95% intervals"), None
    if len(results.design) > 2 * ENDS:
        first = results.experiment.outcomes[0]
        chosen = _ends(results, first)
        title += "; " + words(
            "the {n} best and the {n} worst of {settings} settings in: {outcome}",
            n=ENDS,
            settings=words.number(len(results.design), 0),
            outcome=label(first, words),
        )
    heads = sweep_text.heads(results, words)
    keys = len(heads) - len(results.experiment.outcomes)
    yield Table(title, heads, list(sweep_text.rows_of(results, words, chosen)), max(1, keys))


def _ends(results: SweepResults, outcome: str) -> list[int]:
    """The best settings of an outcome and the worst, the best first; all levels averaged."""
    means = results.summary.groupby("setting")[outcome].mean()
    means = means[np.isfinite(means)].sort_values(ascending=less_is_better(outcome), kind="stable")
    order = [int(setting) for setting in means.index]
    return [*order[:ENDS], *order[max(ENDS, len(order) - ENDS) :]]


def of_factors(experiment: Experiment, words: Words) -> Iterator[Table]:
    """What varied, where in the scenario, and over which values."""
    rows = []
    for name, factor in experiment.factors.items():
        if factor.choices:
            values = ", ".join(sweep_text.entry(choice, words) for choice in factor.choices)
        else:
            low, high = words.tick(factor.low), words.tick(factor.high)
            values = words("{low} to {high}", low=low, high=high)
        rows.append([sweep_text.factor_name(name, words), ", ".join(factor.paths), values])
    if rows:
        heads = [words("factor"), words("place in the scenario"), words("values")]
        yield Table(words("What varied: every value is an assumption"), heads, rows)


def of_influence(
    found: Mapping[str, Influence], abouts: Mapping[str, About], words: Words
) -> Iterator[Table]:
    """The indices of each outcome, of its mean and of its spread."""
    for outcome, each in found.items():
        rows_of = influence_text.sobol_rows if each.is_sobol else influence_text.morris_rows
        for statistic, table in each.tables.items():
            heads, *rows = rows_of(table, words)
            title = words(MOVED[statistic], outcome=in_full(outcome, words))
            if not each.is_sobol:
                title += f" ({abouts[outcome].unit(words)})"
            yield Table(title, heads, rows)
