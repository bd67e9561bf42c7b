"""How do intensity, its rungs, the dimensions of integration and resistance go over the years?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simcoord.analysis.levels import places
from simcoord.measures import changes_of_administration
from simcoord.views.origin import level_headings, origin
from simcoord.views.sheet import (
    BLACK,
    BLUE,
    GREY,
    PENS,
    TEXT,
    Grid,
    Paper,
    Pen,
    below_last_row,
    number_axis,
    sheet,
    time_axis,
)
from simcoord.views.tables import bands
from simcoord.views.timeline import Timeline
from simcoord.views.vocabulary import DIMENSIONS, RUNGS, label
from simcoord.views.words import Words

if TYPE_CHECKING:
    from matplotlib.artist import Artist

    from simcoord.experiments import Results

ENGLISH = Words("en")
#: Opacity of the bands of all replicates, and of half of them.
WIDE, NARROW = 0.16, 0.30
#: Height of a panel where there is one, and where there are several, inches.
ALONE, AMONG = 2.7, 1.75
#: How the lowest and the highest place are drawn.
ENDS = Pen(BLACK, (0, (1, 1.5)))
#: More changes of government than this are too many to mark.
CHANGES_SHOWN = 60

#: What one panel draws: a table of one level for each measure, onto the panel.
Draw = Callable[[Axes, Mapping[str, pd.DataFrame]], None]


def intensity(results: Results, words: Words = ENGLISH) -> Figure:
    """Intensity of coordination: median and bands over replicates, changes of government marked."""
    timeline = Timeline.of(results.scenario)

    def draw(panel: Axes, tables: Mapping[str, pd.DataFrame]) -> None:
        table = tables["intensity"]
        x = timeline.at(table["month"])
        panel.fill_between(x, table["q05"], table["q95"], color=BLUE, alpha=WIDE, lw=0)
        panel.fill_between(x, table["q25"], table["q75"], color=BLUE, alpha=NARROW, lw=0)
        panel.plot(x, table["q50"], color=BLUE, lw=1.6)
        if (table["highest"] > table["lowest"]).any():
            panel.plot(x, table[["lowest", "highest"]], **_ink(ENDS, 0.9))

    several = max(places(results.scenario).values()) > 1
    legend = _spread_legend(words, several)
    paper = Paper(words("Intensity of coordination"), legend, origin(results, words))
    return _by_level(results, words, paper, (["intensity"], draw))


def _spread_legend(words: Words, several: bool) -> list[Artist]:
    """What median and bands are, and where a level has several places, what dots are."""
    half = words("Half of them ({range})", range=words.range_of(25, 75))
    most = words("Nine in ten ({range})", range=words.range_of(5, 95))
    legend: list[Artist] = [
        Line2D([], [], color=BLUE, lw=1.6, label=words("Median of the replicates")),
        Patch(color=BLUE, alpha=WIDE + NARROW, lw=0, label=half),
        Patch(color=BLUE, alpha=WIDE, lw=0, label=most),
    ]
    if several:
        legend.append(Line2D([], [], **_ink(ENDS, 0.9), label=words("Lowest and highest place")))
    return legend


def rungs(results: Results, words: Words = ENGLISH) -> Figure:
    """The three rungs of the ladder of intensity, and the threshold from which one is reached."""
    threshold = float(results.provenance["level_threshold"])
    limit = words("Threshold of a level ({threshold})", threshold=words.tick(threshold))
    lines, legend = _lines(results, words, RUNGS)

    def draw(panel: Axes, tables: Mapping[str, pd.DataFrame]) -> None:
        lines(panel, tables)
        panel.axhline(threshold, color=BLACK, lw=0.7)

    legend.append(Line2D([], [], color=BLACK, lw=0.7, label=limit))
    paper = Paper(words("Rungs of intensity"), legend, origin(results, words))
    return _by_level(results, words, paper, (RUNGS, draw))


def dimensions(results: Results, words: Words = ENGLISH) -> Figure:
    """The four dimensions of policy integration, each at its own speed."""
    draw, legend = _lines(results, words, DIMENSIONS)
    paper = Paper(words("The four dimensions of integration"), legend, origin(results, words))
    return _by_level(results, words, paper, (DIMENSIONS, draw))


def resistance(results: Results, words: Words = ENGLISH) -> Figure:
    """Resistance and the routine it is rooted in, with the spread of the replicates."""
    measures = ("resistance", "routine")
    lines, legend = _lines(results, words, measures)
    pens = dict(zip(measures, PENS, strict=False))
    timeline = Timeline.of(results.scenario)

    def draw(panel: Axes, tables: Mapping[str, pd.DataFrame]) -> None:
        for measure, table in tables.items():
            x, color = timeline.at(table["month"]), pens[measure].color
            panel.fill_between(x, table["q05"], table["q95"], color=color, alpha=WIDE, lw=0)
        lines(panel, tables)

    for measure in measures:
        spread = words(
            "{measure}, {range}", measure=label(measure, words), range=words.range_of(5, 95)
        )
        legend.append(Patch(color=pens[measure].color, alpha=WIDE, lw=0, label=spread))
    paper = Paper(words("Resistance and routine"), legend, origin(results, words))
    return _by_level(results, words, paper, (measures, draw))


def _lines(results: Results, words: Words, measures: Sequence[str]) -> tuple[Draw, list[Artist]]:
    """What draws the mean of each measure with a pen of its own, and their legend."""
    timeline = Timeline.of(results.scenario)
    pens = dict(zip(measures, PENS, strict=False))

    def draw(panel: Axes, tables: Mapping[str, pd.DataFrame]) -> None:
        for measure, table in tables.items():
            panel.plot(timeline.at(table["month"]), table["mean"], **_ink(pens[measure]))

    legend: list[Artist] = [
        Line2D([], [], **_ink(pen), label=label(measure, words)) for measure, pen in pens.items()
    ]
    return draw, legend


def _ink(pen: Pen, width: float = 1.6) -> dict[str, Any]:
    return {"color": pen.color, "ls": pen.style, "lw": width}


def _by_level(
    results: Results, words: Words, paper: Paper, drawn: tuple[Sequence[str], Draw]
) -> Figure:
    """A sheet with a panel for each level of government; shares of one scale on all."""
    measures, draw = drawn
    counts, timeline = places(results.scenario), Timeline.of(results.scenario)
    tables = {measure: bands(results, measure) for measure in measures}
    legend = [*paper.legend, change_mark(words)]
    grid = Grid(level_headings(counts, words), height=ALONE if len(counts) == 1 else AMONG)
    figure, panels = sheet(paper._replace(legend=legend), grid)
    top = max(float(table[["q95", "highest"]].max().max()) for table in tables.values())
    for panel, level in zip(panels, counts, strict=True):
        mark_changes(panel, timeline, changes_of_administration(results.scenario)[level])
        draw(panel, {m: table[table["level"] == level] for m, table in tables.items()})
        panel.set_ylim(0, min(1.0, 1.08 * top) or 1.0)
        panel.set_ylabel(words("Share (0 to 1)"), fontsize=TEXT)
        number_axis(panel, "y", words)
        time_axis(panel, timeline)
    below_last_row(panels, grid, timeline.label(words))
    return figure


def mark_changes(panel: Axes, timeline: Timeline, months: Sequence[int]) -> None:
    """A thin line at each change of government, unless they are too many to tell apart."""
    if len(months) <= CHANGES_SHOWN:
        across = panel.get_xaxis_transform()
        panel.vlines(
            timeline.before(months), 0, 1, transform=across, color=GREY, lw=0.6, ls=(0, (2, 2))
        )


def change_mark(words: Words) -> Line2D:
    """What the line at a change of government is, for the legend."""
    said = words("Change of government")
    return Line2D([], [], color=GREY, lw=0.6, ls=(0, (2, 2)), label=said)
