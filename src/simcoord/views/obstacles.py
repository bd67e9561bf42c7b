"""What held coordination back, year by year?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from simcoord.analysis.levels import places
from simcoord.views.origin import level_headings, origin
from simcoord.views.sheet import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    TEXT,
    VERMILLION,
    YELLOW,
    Grid,
    Paper,
    below_last_row,
    sheet,
    time_axis,
)
from simcoord.views.tables import held_back
from simcoord.views.timeline import Timeline
from simcoord.views.trajectories import ALONE, AMONG, ENGLISH
from simcoord.views.vocabulary import OBSTACLES
from simcoord.views.words import Words

if TYPE_CHECKING:
    from simcoord.experiments import Results

#: Colour, and hatch for those who see none, from the bottom of the stack.
FILLS = {
    "growth": (GREEN, ""),
    "resistance": (VERMILLION, "///"),
    "goals": (BLUE, ""),
    "information": (SKY, "..."),
    "budget": (YELLOW, ""),
    "ambition": (PURPLE, "\\\\\\"),
    "sequence": (ORANGE, "xxx"),
    "deployment": (GREY, ""),
    "redundancy": (BLACK, ""),
}
#: An obstacle that never took more than this share is not in the legend.
SEEN = 0.001


def obstacles(results: Results, words: Words = ENGLISH) -> Figure:
    """Shares of the potential for growth that each obstacle took, and what grew, by year."""
    table = held_back(results)
    counts, timeline = places(results.scenario), Timeline.of(results.scenario)
    seen = [name for name in FILLS if float(table[name].max()) > SEEN]
    legend = [Patch(**_fill(name), label=words(OBSTACLES[name])) for name in seen]
    grid = Grid(level_headings(counts, words), height=ALONE if len(counts) == 1 else AMONG)
    paper = Paper(words("What held coordination back"), legend, origin(results, words))
    figure, panels = sheet(paper, grid)
    for panel, level in zip(panels, counts, strict=True):
        _stack(panel, table[table["level"] == level], timeline)
        panel.set_ylim(0, 1)
        panel.set_ylabel(words("Share of the potential"), fontsize=TEXT)
        panel.yaxis.set_major_formatter(FuncFormatter(lambda share, _: words.percent(share)))
        time_axis(panel, timeline)
    below_last_row(panels, grid, timeline.label(words))
    return figure


def _stack(panel: Axes, table: pd.DataFrame, timeline: Timeline) -> None:
    """One bar a window, as wide as the window; windows without potential stay empty."""
    left, right = timeline.before(table["first"]), timeline.at(table["last"])
    base = np.zeros(len(table))
    for name in FILLS:
        share = table[name].fillna(0.0).to_numpy(np.float64)
        if share.max() > SEEN:
            panel.bar(left, share, right - left, base, align="edge", **_fill(name))
        base = base + share


def _fill(name: str) -> dict[str, Any]:
    color, hatch = FILLS[name]
    return {"facecolor": color, "hatch": hatch, "edgecolor": "white", "linewidth": 0.4}
