"""How does an outcome go along each factor of a sweep, all else taken together?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simcoord.analysis import moved_alone, of_alternative, tipping_curve
from simcoord.scenario import InputError
from simcoord.views.about import About
from simcoord.views.contrast import short_name
from simcoord.views.rows import interval_words
from simcoord.views.sheet import PENS, SMALL, TEXT, Grid, Paper, Pen, number_axis, sheet
from simcoord.views.tipping_figures import BAND
from simcoord.views.trajectories import ENGLISH
from simcoord.views.words import Words

if TYPE_CHECKING:
    from matplotlib.artist import Artist

    from simcoord.experiments.sweep_results import SweepResults

#: Factors that are drawn, panels side by side, height of a panel in inches.
DRAWN, ACROSS, HIGH = 6, 2, 1.7

#: The curve of each alternative along each factor that has numbers, by factor.
Curves = Mapping[str, Mapping[str, pd.DataFrame]]


def curves(results: SweepResults, values: pd.DataFrame) -> Curves:
    """The means over replicates along each numeric factor, the factors that move most first.

    values  : `setting`, `replicate`, `value`
    Returns : by factor and alternative, tables as `simcoord.analysis.tipping_curve` makes them;
              a factor without a curve, as its values are words or one alone, is left out
    """
    numeric = [name for name, factor in results.experiment.factors.items() if factor.is_number]
    found = {name: _of_factor(results, values, name) for name in numeric}
    moving = {name: each for name, each in found.items() if each}
    order = sorted(moving, key=lambda name: -_reach(moving[name]))
    return {name: moving[name] for name in order[:DRAWN]}


def _of_factor(results: SweepResults, values: pd.DataFrame, factor: str) -> dict[str, pd.DataFrame]:
    experiment, design = results.experiment, results.design
    told = {}
    try:
        if experiment.design.kind == "one_at_a_time":
            values, design = moved_alone(values, design, factor)
        for name in experiment.alternatives:
            some = of_alternative(values, design, name) if name else values
            told[name] = tipping_curve(some, design, factor)
    except InputError:  # too few values or points for a curve
        return {}
    return told


def _reach(each: Mapping[str, pd.DataFrame]) -> float:
    """How far the means of a factor lie apart."""
    return max(float(np.ptp(curve["mean"])) for curve in each.values())


def along(found: Curves, about: About, words: Words = ENGLISH) -> Figure:
    """A panel a factor: the mean over replicates and all else, with its interval.

    found : as `curves` makes them, not empty
    """
    pens = dict(zip(next(iter(found.values())), PENS * 4, strict=False))
    grid = Grid(
        [short_name(name) for name in found], min(ACROSS, len(found)), HIGH, below=0.25, foot=0.1
    )
    meaning = words("Means over replicates and all other factors.")
    paper = Paper(about.name(words), _legend(pens, words), f"{meaning} {about.origin}")
    figure, panels = sheet(paper, grid)
    for panel, each in zip(panels, found.values(), strict=True):
        for name, curve in each.items():
            _line(panel, curve, pens[name])
        number_axis(panel, "x", words)
        number_axis(panel, "y", words, 4)
    every = pd.concat([curve for each in found.values() for curve in each.values()])
    low, high = every[["mean", "low"]].min().min(), every[["mean", "high"]].max().max()
    for n, panel in enumerate(panels):
        panel.set_ylim(low - 0.05 * (high - low or 1), high + 0.05 * (high - low or 1))
        if n % grid.columns == 0:
            panel.set_ylabel(about.unit(words), fontsize=TEXT if grid.columns == 1 else SMALL)
    return figure


def _legend(pens: Mapping[str, Pen], words: Words) -> list[Artist]:
    legend: list[Artist] = [
        Line2D([], [], color=pen.color, ls=pen.style, lw=1.6, label=short_name(name))
        for name, pen in pens.items()
        if name
    ]
    shade = next(iter(pens.values())).color
    return [*legend, Patch(color=shade, alpha=BAND, lw=0, label=interval_words(words))]


def _line(panel: Axes, curve: pd.DataFrame, pen: Pen) -> None:
    panel.fill_between(curve["x"], curve["low"], curve["high"], color=pen.color, alpha=BAND, lw=0)
    (line,) = panel.plot(curve["x"], curve["mean"], color=pen.color, lw=1.6, marker="o", ms=2.5)
    line.set_linestyle(pen.style)
