"""Which policy does better, how sure is that, and how well does it stand what may come?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from simcoord.views.about import About
from simcoord.views.contrast import short_name
from simcoord.views.rows import (
    BESIDES,
    CORNERS,
    ROW,
    interval_mark,
    interval_words,
    intervals,
    margin_for,
    name_points,
    rows_of,
    zero_line,
)
from simcoord.views.sheet import (
    BLACK,
    BLUE,
    GREY,
    LETTER,
    SMALL,
    TEXT,
    VERMILLION,
    Grid,
    Paper,
    number_axis,
    sheet,
)
from simcoord.views.trajectories import ENGLISH
from simcoord.views.words import Words, marked

if TYPE_CHECKING:
    from matplotlib.artist import Artist

#: From the other always better, over even chances, to this one always better.
CHANCES = LinearSegmentedColormap.from_list(
    "chances", [VERMILLION, "#F8E0D0", "#FFFFFF", "#D0E4F4", BLUE]
)
#: Chances this far from even are written in white.
DARK = 0.4

#: Figures of robustness that are drawn, with their headings; regret is in the outcome's unit.
ROBUSTNESS = {
    "satisficing_points": marked("share of settings at which the mean is good enough"),
    "satisficing_runs": marked("share of runs that are good enough"),
    "regret_mean": marked("mean distance behind the best policy (regret)"),
    "worst_tenth": marked("mean over the worst tenth of the settings"),
}


def better_text(lower: bool, words: Words) -> str:
    """Which way is better."""
    return words("less is better") if lower else words("more is better")


def enough_text(threshold: float, lower: bool, words: Words) -> str:
    """What is good enough."""
    bound = words.tick(float(f"{threshold:.3g}"))
    return (
        words("at most {level}", level=bound) if lower else words("at least {level}", level=bound)
    )


def policy_differences(
    table: pd.DataFrame,
    abouts: Mapping[str, About],
    lower: Sequence[str] = (),
    words: Words = ENGLISH,
) -> Figure:
    """A forest: a panel an outcome, a row an alternative, its difference from the reference.

    table : as `simcoord.analysis.compare_policies` makes it
    lower : outcomes of which less is better
    """
    reference = words.name(str(table["reference"].iloc[0]))
    names = [str(name) for name in dict.fromkeys(table["alternative"])]
    shown = [words.name(name) for name in names]
    headings = [
        f"{about.name(words)} · {better_text(outcome in lower, words)}"
        for outcome, about in abouts.items()
    ]
    grid = Grid(headings, 1, ROW * len(names) + BESIDES, margin_for(shown), below=0.3, foot=0.34)
    meaning = words(
        "Dots: mean difference of runs that meet the same luck; lines: {interval}. Filled: the"
        " interval leaves out 0.",
        interval=interval_words(words),
    )
    legend: list[Artist] = [
        interval_mark(words("better"), color=BLUE),
        interval_mark(words("worse"), color=VERMILLION),
        interval_mark(words("cannot be told apart"), mfc="white", color=GREY),
    ]
    title = words("Difference from {reference}", reference=reference)
    paper = Paper(title, legend, f"{meaning} {next(iter(abouts.values())).origin}")
    figure, panels = sheet(paper, grid)
    for panel, (outcome, about) in zip(panels, abouts.items(), strict=True):
        rows = table[table["outcome"] == outcome].set_index("alternative").loc[names]
        zero_line(panel)
        _coloured(panel, rows.reset_index(), outcome in lower)
        rows_of(panel, shown)
        panel.margins(x=0.08)
        panel.set_xlabel(about.unit(words), fontsize=SMALL, labelpad=1)
        number_axis(panel, "x", words)
    return figure


def _coloured(panel: Axes, rows: pd.DataFrame, lower: bool) -> None:
    """Each difference in the colour of what it says."""
    for n, row in rows.iterrows():
        sure = bool(row["low"] > 0 or row["high"] < 0)
        better = bool((row["difference"] < 0) if lower else (row["difference"] > 0))
        color = (BLUE if better else VERMILLION) if sure else GREY
        ends = ([row["low"]], [row["high"]])
        fill = color if sure else "white"
        intervals(panel, [n], [row["difference"]], ends, color=color, mfc=fill)


def chance_matrix(table: pd.DataFrame, about: About, words: Words = ENGLISH) -> Figure:
    """How often one alternative does better than another, for every two.

    table : as `simcoord.analysis.chances` makes it
    """
    names = [str(name) for name in dict.fromkeys(table["alternative"])]
    square = table.pivot(index="alternative", columns="other", values="chance")
    square = square.reindex(index=names, columns=names)
    shown = [words.name(name) for name in names]
    meaning = words(
        "Each field: share of pairs of runs with the same luck in which the policy of the row does"
        " better than that of the column; blue: more often than not."
    )
    title = words("{outcome}: chance to do better", outcome=about.name(words))
    letters = max(len(short_name(name, 16)) for name in shown)
    side = 0.34 * len(names)
    grid = Grid([""], 1, side, margin_for(shown), foot=0.3 + 0.8 * LETTER * letters)
    figure, (panel,) = sheet(Paper(title, [], f"{meaning} {about.origin}"), grid)
    values = square.to_numpy(float)
    panel.imshow(values, cmap=CHANCES, vmin=0, vmax=1, aspect="auto")
    for i, j in np.argwhere(np.isfinite(values)):
        dark = abs(values[i, j] - 0.5) > DARK
        text = words.percent(values[i, j])
        color = "white" if dark else BLACK
        panel.text(j, i, text, ha="center", va="center", fontsize=SMALL, color=color)
    rows_of(panel, shown)
    panel.set_ylim(len(names) - 0.5, -0.5)
    shorts = [short_name(name, 16) for name in shown]
    leaning: dict[str, Any] = {"rotation": 35, "ha": "right", "rotation_mode": "anchor"}
    panel.set_xticks(range(len(names)), shorts, parse_math=False, **leaning)
    panel.tick_params(axis="x", length=0)
    return figure


def robustness(
    table: pd.DataFrame,
    about: About,
    good: tuple[float, bool],
    words: Words = ENGLISH,
) -> Figure:
    """How well each alternative stands what the factors may be.

    table : as `simcoord.analysis.compare_robustness` makes it
    good  : what is good enough, and whether less is better
    """
    threshold, lower = good
    names = [words.name(str(name)) for name in table["alternative"]]
    headings = [words(text) for text in ROBUSTNESS.values()]
    grid = Grid(headings, 1, ROW * len(names) + BESIDES, margin_for(names), below=0.26, foot=0.34)
    enough = enough_text(threshold, lower, words)
    meaning = words(
        "Good enough: {enough}. Lines: {interval}, from other settings and other luck.",
        enough=enough,
        interval=interval_words(words),
    )
    title = words("{outcome}: how robust is each policy?", outcome=about.name(words))
    figure, panels = sheet(Paper(title, [], f"{meaning} {about.origin}"), grid)
    for panel, name in zip(panels, ROBUSTNESS, strict=True):
        ends = (table[f"{name}_low"], table[f"{name}_high"])
        intervals(panel, np.arange(len(names)), table[name], ends)
        rows_of(panel, names)
        if name.startswith("satisficing"):
            panel.set_xlim(-0.03, 1.03)
        else:
            panel.margins(x=0.08)
        number_axis(panel, "x", words)
    return figure


def trade_off(
    table: pd.DataFrame,
    spreads: Mapping[str, pd.DataFrame],
    abouts: Mapping[str, About],
    lower: Sequence[str] = (),
    words: Words = ENGLISH,
) -> Figure:
    """Alternatives in two outcomes: which are worth a thought, and which are beaten in both.

    table   : as `simcoord.analysis.trade_offs` makes it
    spreads : by outcome, a table with `alternative`, `mean_low`, `mean_high`
    abouts  : of the two outcomes, that of the horizontal axis first
    """
    across, upright = abouts
    names = [words.name(str(name)) for name in table["alternative"]]
    meaning = words(
        "Crosses: {interval} of the means over settings. A policy is beaten if another is as good"
        " in all outcomes and better in one.",
        interval=interval_words(words),
    )
    legend: list[Artist] = [
        _mark(words("worth a thought"), True),
        _mark(words("beaten by another"), False),
    ]
    title = words("What does each policy trade for what?")
    paper = Paper(title, legend, f"{meaning} {abouts[across].origin}")
    figure, (panel,) = sheet(paper, Grid([""], 1, 3.3))
    for row in table.to_dict("records"):
        ends = [_gaps(spreads[outcome], row["alternative"], row[outcome]) for outcome in abouts]
        fill = BLUE if row["undominated"] else "white"
        look: dict[str, Any] = {"fmt": "o", "ms": 6, "color": BLUE, "mfc": fill, "lw": 1.0}
        gaps: dict[str, Any] = dict(zip(("xerr", "yerr"), ends, strict=True))
        panel.errorbar([row[across]], [row[upright]], ecolor=GREY, **look, **gaps)
    panel.margins(0.2)
    panel.autoscale_view()
    panel.set_xlim(panel.get_xlim())
    panel.set_ylim(panel.get_ylim())
    name_points(panel, table[[across, upright]].to_numpy(float), names, CORNERS)
    for outcome, label in ((across, panel.set_xlabel), (upright, panel.set_ylabel)):
        better = better_text(outcome in lower, words)
        label(f"{abouts[outcome].name(words)} ({better})", fontsize=TEXT)
    for axis in "xy":
        number_axis(panel, axis, words)
    return figure


def _mark(text: str, filled: bool) -> Line2D:
    fill = BLUE if filled else "white"
    return Line2D([], [], ls="", marker="o", ms=6, color=BLUE, mfc=fill, label=text)


def _gaps(spread: pd.DataFrame, name: str, at: float) -> np.ndarray:
    """From a mean to the ends of its interval, (2, 1)."""
    row = spread[spread["alternative"] == name].iloc[0]
    gaps = [at - float(row["mean_low"]), float(row["mean_high"]) - at]
    return np.nan_to_num(np.maximum(gaps, 0.0)).reshape(2, 1)
