"""What does a policy change: how far apart are two scenarios, and when do they part?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from simcoord.analysis.estimates import CONFIDENCE
from simcoord.analysis.levels import places
from simcoord.views.origin import level_headings, origin, title_of
from simcoord.views.sheet import (
    BLACK,
    GREY,
    LETTER,
    PENS,
    SMALL,
    TEXT,
    Grid,
    Paper,
    Pen,
    drawable,
    number_axis,
    sheet,
    time_axis,
)
from simcoord.views.sheet import below_last_row as name_below
from simcoord.views.tables import bands
from simcoord.views.timeline import Timeline
from simcoord.views.trajectories import ALONE, AMONG, ENGLISH, NARROW
from simcoord.views.vocabulary import label, unit
from simcoord.views.words import Words

if TYPE_CHECKING:
    from matplotlib.artist import Artist

    from simcoord.experiments import Results

#: Height of a row of a forest, and of a panel besides, inches.
ROW, BESIDES = 0.24, 0.16
#: Letters of the longest name of a row.
LONGEST = 30


def differences(
    table: pd.DataFrame, reference: Results, words: Words = ENGLISH, name: str = ""
) -> Figure:
    """A forest of paired differences: a panel an outcome, a row a scenario and level.

    table : as `simcoord.analysis.comparison.paired_differences` makes it
    name  : what the reference goes under; its title where not given
    """
    rows = _row_names(table, words)
    outcomes = list(dict.fromkeys(table["outcome"]))
    headings = [label(outcome, words) for outcome in outcomes]
    left = 1.1 * LETTER * max(len(row) for row in rows) + 0.25
    grid = Grid(headings, 1, ROW * len(rows) + BESIDES, left, below=0.3, foot=0.34)
    title = _difference_title(table, name or title_of(reference.scenario, words), words)
    figure, panels = sheet(Paper(title, _forest_legend(words), origin(reference, words)), grid)
    for panel, outcome in zip(panels, outcomes, strict=True):
        _forest(panel, table[table["outcome"] == outcome], rows)
        panel.set_xlabel(unit(outcome, words), fontsize=SMALL, labelpad=1)
        number_axis(panel, "x", words)
    return figure


def _row_names(table: pd.DataFrame, words: Words) -> list[str]:
    """What each row of a panel is: its scenario, its level, or both where there are several."""
    scenarios, levels = table["scenario"].nunique() > 1, table["level"].nunique() > 1
    pairs = table[["scenario", "level"]].drop_duplicates().itertuples(index=False)
    if levels and not scenarios:
        return [short_name(words.name(level)) for _, level in pairs]
    if not levels:
        return [short_name(scenario) for scenario, _ in pairs]
    return [f"{short_name(scenario, 24)}, {words.name(level)}" for scenario, level in pairs]


def short_name(name: str, longest: int = LONGEST) -> str:
    """A name that fits; one that begins with a line would be left out of a legend."""
    name = drawable(name.lstrip("_"))
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def _difference_title(table: pd.DataFrame, reference: str, words: Words) -> str:
    names = table["scenario"].unique()
    if len(names) > 1:
        return words("Difference from {reference}", reference=reference)
    return words("{scenario}: difference from {reference}", scenario=names[0], reference=reference)


def _forest(panel: Axes, table: pd.DataFrame, rows: list[str]) -> None:
    """Mean differences with their 95 % intervals, the first row on top, and the line of none."""
    at = range(len(table))
    middle = table["difference"].to_numpy()
    ends = [middle - table["low"].to_numpy(), table["high"].to_numpy() - middle]
    panel.axvline(0.0, color=GREY, lw=0.8)
    panel.errorbar(middle, at, xerr=ends, fmt="o", ms=4, color=BLACK, lw=1.3, capsize=2.5)
    panel.set_ylim(len(table) - 0.4, -0.6)
    panel.set_yticks(list(at), rows, parse_math=False)
    panel.tick_params(axis="y", length=0)
    panel.spines["left"].set_visible(False)
    panel.margins(x=0.08)


def _forest_legend(words: Words) -> list[Artist]:
    text = words(
        "Mean paired difference with its {share} interval", share=words.percent(CONFIDENCE)
    )
    return [Line2D([], [], color=BLACK, marker="o", ms=4, lw=1.3, label=text)]


def side_by_side(
    compared: Mapping[str, Results], words: Words = ENGLISH, measure: str = "intensity"
) -> Figure:
    """The median of a measure in each scenario over the months, with half of its replicates.

    compared : results by the name they go under, the reference first
    """
    reference = next(iter(compared.values()))
    counts, timeline = places(reference.scenario), Timeline.of(reference.scenario)
    pens = {name: PENS[n % len(PENS)] for n, name in enumerate(compared)}
    tables = {name: bands(results, measure) for name, results in compared.items()}
    grid = Grid(level_headings(counts, words), height=ALONE if len(counts) == 1 else AMONG)
    title = words("{measure}: median and middle half", measure=label(measure, words))
    figure, panels = sheet(Paper(title, _lines(pens), origin(reference, words)), grid)
    for panel, level in zip(panels, counts, strict=True):
        for name, table in tables.items():
            _spread(panel, table[table["level"] == level], timeline, pens[name])
        top = max(float(table["q75"].max()) for table in tables.values())
        panel.set_ylim(0, 1.08 * top or 1.0)
        panel.set_ylabel(_axis(measure, words), fontsize=TEXT)
        number_axis(panel, "y", words)
        time_axis(panel, timeline)
    name_below(panels, grid, timeline.label(words))
    return figure


def _lines(pens: Mapping[str, Pen]) -> list[Artist]:
    return [
        Line2D([], [], color=pen.color, ls=pen.style, lw=1.6, label=short_name(name))
        for name, pen in pens.items()
    ]


def _spread(panel: Axes, table: pd.DataFrame, timeline: Timeline, pen: Pen) -> None:
    """The median and the middle half of one scenario on one level."""
    x = timeline.at(table["month"])
    panel.fill_between(x, table["q25"], table["q75"], color=pen.color, alpha=NARROW / 2, lw=0)
    panel.plot(x, table["q50"], color=pen.color, ls=pen.style, lw=1.6)


def _axis(measure: str, words: Words) -> str:
    """The unit of a measure on an axis; shares say their range."""
    said = unit(measure, words)
    return words("Share (0 to 1)") if said == words("share") else said
