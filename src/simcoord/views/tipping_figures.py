"""Along one factor, where does an outcome cross a level?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simcoord.views.about import About
from simcoord.views.contrast import short_name
from simcoord.views.rows import interval_words
from simcoord.views.sheet import (
    BLACK,
    PENS,
    TEXT,
    Grid,
    Paper,
    Pen,
    number_axis,
    sheet,
)
from simcoord.views.sweep_text import factor_name
from simcoord.views.trajectories import ENGLISH
from simcoord.views.words import Words

if TYPE_CHECKING:
    from matplotlib.artist import Artist

#: Opacity of the band of a curve.
BAND = 0.16


class Tipping(NamedTuple):
    """An outcome along a factor, and where it crosses the level.

    curve  : as `simcoord.analysis.tipping_curve` makes it
    points : as `simcoord.analysis.tipping_points` makes it
    """

    curve: pd.DataFrame
    points: pd.DataFrame


def tipping(found: Mapping[str, Tipping], about: About, words: Words = ENGLISH) -> Figure:
    """The curve of each alternative with its band, the level, and the crossings.

    found : by alternative; one without a name where there are none
    """
    first = next(iter(found.values()))
    factor, level = first.points["factor"].iloc[0], float(first.points["level"].iloc[0])
    named = factor_name(str(factor), words)
    pens = {name: PENS[n % len(PENS)] for n, name in enumerate(found)}
    meaning = words(
        "Line: mean over replicates; area: its {interval}. Dots on the level: where it is crossed;"
        " the bar through a dot: where the outcome cannot be told from the level.",
        interval=interval_words(words),
    )
    title = words("{outcome}, along {factor}", outcome=about.name(words), factor=named)
    paper = Paper(title, _legend(pens, level, words), f"{meaning} {about.origin}")
    figure, (panel,) = sheet(paper, Grid([""], 1, 3.0))
    for name, pen in pens.items():
        draw_curve(panel, found[name].curve, pen)
    _across(panel, found, level)
    panel.axhline(level, color=BLACK, lw=0.8)
    for n, (name, pen) in enumerate(pens.items()):
        _crossings(panel, found[name].points, pen, n - (len(pens) - 1) / 2)
    panel.set_xlabel(named, fontsize=TEXT, parse_math=False)
    panel.set_ylabel(about.unit(words), fontsize=TEXT)
    for axis in "xy":
        number_axis(panel, axis, words)
    return figure


def _legend(pens: Mapping[str, Pen], level: float, words: Words) -> list[Artist]:
    lines: list[Artist] = [
        Line2D(
            [],
            [],
            color=pen.color,
            ls=pen.style,
            lw=1.6,
            label=short_name(words.name(name)) if name else words("Mean over replicates"),
        )
        for name, pen in pens.items()
    ]
    band = Patch(
        color=next(iter(pens.values())).color, alpha=BAND, lw=0, label=interval_words(words)
    )
    said = words("Level ({level})", level=words.tick(level))
    return [*lines, band, Line2D([], [], color=BLACK, lw=0.8, label=said)]


def draw_curve(panel: Axes, curve: pd.DataFrame, pen: Pen) -> None:
    """A mean along a factor with its band.

    curve : as `simcoord.analysis.tipping_curve` makes it
    """
    panel.fill_between(curve["x"], curve["low"], curve["high"], color=pen.color, alpha=BAND, lw=0)
    (line,) = panel.plot(curve["x"], curve["mean"], color=pen.color, lw=1.6, marker="o", ms=2.5)
    line.set_linestyle(pen.style)


def _across(panel: Axes, found: Mapping[str, Tipping], level: float) -> None:
    """Axes from the first value tried to the last, and with the level in sight."""
    curves = pd.concat([each.curve for each in found.values()])
    x = curves["x"].to_numpy()
    y = np.append(curves[["mean", "low", "high"]].to_numpy().ravel(), level)
    low, high = np.nanmin(y), np.nanmax(y)
    room = 0.06 * ((high - low) or 1.0)
    edge = 0.02 * (x.max() - x.min())
    panel.set_xlim(x.min() - edge, x.max() + edge)
    panel.set_ylim(low - room, high + room)


def _crossings(panel: Axes, points: pd.DataFrame, pen: Pen, n: float) -> None:
    """Dots on the level with their intervals, that of each curve a little above the other's."""
    low, high = panel.get_ylim()
    left, right = panel.get_xlim()
    for row in points[points["crossing"].notna()].to_dict("records"):
        level, crossing = row["level"], row["crossing"]
        if row["low"] == row["low"]:
            at = level + n * 0.022 * (high - low)
            ends = (max(row["low"], left), min(row["high"], right))
            panel.plot(ends, (at, at), color=pen.color, lw=3.2, alpha=0.55, solid_capstyle="butt")
        panel.plot([crossing], [level], "o", ms=6, mfc="white", mec=pen.color, mew=1.6)
        panel.vlines(crossing, low, level, color=pen.color, lw=0.8, ls=(0, (1, 1.5)))
