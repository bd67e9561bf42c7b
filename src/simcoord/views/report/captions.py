"""What is said below each figure, and what instead of it to those who do not see it?

A caption says what is drawn and of what, for one who meets the figure alone.  The text instead of
a figure says its form and its main numbers; the tables have the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from simcoord.analysis.estimates import CONFIDENCE
from simcoord.views.about import Study, study_title
from simcoord.views.answers import in_full, quantity
from simcoord.views.origin import title_of
from simcoord.views.sweep_text import factor_name
from simcoord.views.tables import bands, who_shares
from simcoord.views.vocabulary import DIMENSIONS, OBSTACLES, RUNGS, label
from simcoord.views.words import Words, marked

if TYPE_CHECKING:
    from simcoord.experiments import Results
    from simcoord.views.along import Curves
    from simcoord.views.summary import LevelSummary

OF_RUN = {
    "intensity": marked(
        "Intensity of coordination month by month in “{title}”, on a scale from 0 to 1. The line is"
        " the median of {histories}; the darker area holds half of them, the lighter one nine of"
        " ten. Dashed lines are changes of government."
    ),
    "rungs": marked(
        "The three rungs of the ladder of intensity in “{title}”, means of {histories}. A level is"
        " reached where its rung and all below it stand above the thin line."
    ),
    "dimensions": marked(
        "The four dimensions of policy integration in “{title}”, means of {histories}: a common"
        " frame of the problem, the sectors that take part, goals held in common, and instruments"
        " used together. Each goes at its own speed."
    ),
    "resistance": marked(
        "Resistance to joint work, and the sectoral routine that it is rooted in, in “{title}”:"
        " means of {histories}, and the areas that hold nine of ten."
    ),
    "obstacles": marked(
        "What became, year by year, of the growth of coordination that was possible in “{title}”:"
        " what grew, and the share that each obstacle took, over {histories}."
    ),
    "ties": marked(
        "Which sectors share with which in “{title}”, at months that tell most: the first year,"
        " around the first change of government, and the end. The lighter a square, the more the"
        " two share; means of {histories}."
    ),
}
OF_COMPARISON = {
    "differences": marked(
        "How far each scenario is from “{title}”, history by history under the same luck"
        " ({histories} each). The dot is the mean difference, the line its {share} interval; where"
        " the line touches zero, no difference can be told."
    ),
    "intensity": marked(
        "Intensity of coordination month by month under each scenario, on a scale from 0 to 1:"
        " medians of {histories} each, and the area that holds half of them."
    ),
    "outcome": marked(
        "The integrated outcome month by month under each scenario, on a scale from 0 to 1: medians"
        " of {histories} each, and the area that holds half of them."
    ),
}
ALONG = marked(
    "{outcome} along each factor of “{title}”, the others taken together: means of {histories} at"
    " each setting, with their {share} intervals."
)
POLICIES = marked(
    "How far each alternative of “{title}” is from the first, over all points of the factors and"
    " {histories} under the same luck, with {share} intervals."
)
#: By how the name of a figure ends.
OF_INFLUENCE = {
    "-convergence": marked(
        "{outcome}: whether the indices of “{title}” have settled. The figure shows how they stood"
        " when the study was smaller; lines that run level at the right have settled."
    ),
    "-pairs": marked(
        "{outcome}: what pairs of factors of “{title}” do together, beyond each alone."
    ),
    "-plane": marked(
        "{outcome}: size of the effect of each factor of “{title}” (to the right), and how much it"
        " depends on all else (upwards)."
    ),
    "luck": marked(
        "How much of what differs between the runs of “{title}” is the factors' doing, and how much"
        " is luck."
    ),
    "-spread": marked(
        "{outcome}: what moves the spread between histories of “{title}”: the largest factor on"
        " top, with {share} intervals."
    ),
    "": marked(
        "{outcome}: what moves the mean over histories of “{title}”: the largest factor on top,"
        " with {share} intervals."
    ),
}
#: The measures whose last month stands for a figure of lines.
LINES = {
    "intensity": ("intensity",),
    "rungs": RUNGS,
    "dimensions": DIMENSIONS,
    "resistance": ("resistance", "routine"),
}


def histories(n: int, words: Words) -> str:
    """So many runs, in plain words."""
    return words.plural("{n} history", "{n} histories", n)


def caption(text: str, title: str, runs: int, words: Words, **more: object) -> str:
    """A caption with the title of what was run, and how many runs it shows."""
    share = words.percent(CONFIDENCE)
    return words(text, title=title, histories=histories(runs, words), share=share, **more)


def of_run(name: str, results: Results, words: Words) -> str:
    """The caption of a figure of a run."""
    title = title_of(results.scenario, words)
    return caption(OF_RUN[name], title, len(results.replicates), words)


def of_influence(name: str, outcome: str, study: Study, words: Words) -> str:
    """The caption of a figure of a study of influence."""
    text = next(text for ending, text in OF_INFLUENCE.items() if name.endswith(ending))
    title = study_title(study.name, words)
    return of_outcome(text, outcome, title, study.replicates, words)


def instead_of_run(
    name: str, results: Results, summary: Mapping[str, LevelSummary], words: Words
) -> str:
    """What a figure of a run shows, in words."""
    if name in LINES:
        values = "; ".join(_last_month(measure, results, words) for measure in LINES[name])
        return words("Line chart over time. Means in the last month: {values}.", values=values)
    if name == "obstacles":
        values = "; ".join(_account(level, each, words) for level, each in summary.items())
        return words("Stacked bars, one a year. Over the whole run: {values}.", values=values)
    means = who_shares(results).groupby("month")["shared"].mean()
    told = []
    for month, mean in means.items():
        when = words("month {month}", month=month)
        told.append(f"{when} {words.number(mean)}")
    values = ", ".join(told)
    return words("Squares of shades, one a pair of sectors. Mean of all: {values}.", values=values)


def _last_month(measure: str, results: Results, words: Words) -> str:
    table = bands(results, measure)
    last = table[table["month"] == table["month"].max()].set_index("level")["mean"]
    return f"{label(measure, words)} {_by_level(last, words)}"


def _by_level(values: pd.Series, words: Words) -> str:
    if len(values) == 1:
        return words.number(float(values.iloc[0]))
    return ", ".join(f"{words.number(v)} ({words.name(str(n))})" for n, v in values.items())


def _account(level: str, figures: LevelSummary, words: Words) -> str:
    shares = ", ".join(
        f"{words(OBSTACLES[name]).lower()} {words.percent(found.mean)}"
        for name, found in figures.obstacles.items()
    )
    return f"{words.name(level)}: {shares}"


def instead_of_differences(table: pd.DataFrame, words: Words) -> str:
    """The mean differences that a forest shows."""
    values = "; ".join(
        f"{row['scenario']}, {label(str(row['outcome']), words)}:"
        f" {quantity(row['difference'], str(row['outcome']), words)}"
        for row in table.to_dict("records")
    )
    return words(
        "Dots with intervals around a line of zero. Mean differences: {values}.", values=values
    )


def instead_of_medians(measure: str, compared: Mapping[str, Results], words: Words) -> str:
    """Where the medians of the scenarios end, by level."""
    told = []
    for name, results in compared.items():
        table = bands(results, measure)
        last = table[table["month"] == table["month"].max()].set_index("level")["q50"]
        told.append(f"{name} {_by_level(last, words)}")
    return words(
        "Line chart over time. Medians in the last month: {values}.", values="; ".join(told)
    )


def instead_of_curves(found: Curves, outcome: str, words: Words) -> str:
    """The ends of each curve along a factor."""
    told = []
    for factor, each in found.items():
        for name, curve in each.items():
            first, last = curve.iloc[0], curve.iloc[-1]
            ends = words(
                "{first} at {low}, {last} at {high}",
                first=quantity(first["mean"], outcome, words),
                low=words.tick(float(f"{first['x']:.4g}")),
                last=quantity(last["mean"], outcome, words),
                high=words.tick(float(f"{last['x']:.4g}")),
            )
            named = (factor_name(factor, words), words.name(name), ends)
            told.append(": ".join(part for part in named if part))
    return words("Lines with intervals, a panel a factor. {values}.", values="; ".join(told))


def of_outcome(text: str, outcome: str, title: str, runs: int, words: Words) -> str:
    """The caption of a figure about one outcome of a sweep."""
    return caption(text, title, runs, words, outcome=in_full(outcome, words))
