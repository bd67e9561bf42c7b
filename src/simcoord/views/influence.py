"""Which factors move an outcome, how sure is that, does it settle, and how much is luck?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import NullLocator

from simcoord.views.about import About
from simcoord.views.contrast import short_name
from simcoord.views.rows import (
    BESIDES,
    SHOWN,
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
    ORANGE,
    PENS,
    SKY,
    SMALL,
    TEXT,
    VERMILLION,
    Grid,
    Paper,
    number_axis,
    sheet,
)
from simcoord.views.sweep_text import factor_name
from simcoord.views.trajectories import ENGLISH
from simcoord.views.words import Words, marked

if TYPE_CHECKING:
    from matplotlib.artist import Artist

#: Height of a row with two bars, inches; of one bar.
TWO_BARS, BAR = 0.34, 0.25
#: Indices are shares: what lies further out than this is drawn to the panel's edge.
FURTHEST = (-0.3, 1.3)
#: Lines of a figure of convergence.
LINES = 7

#: What the title says of an outcome's mean over replicates, and of their spread.
MOVED = {
    "mean": marked("{outcome}: what moves its mean"),
    "spread": marked("{outcome}: what moves its spread over replicates"),
}


class Bars(NamedTuple):
    """One set of bars: its name, its look, and a table with the index row, index, low and high."""

    name: str
    look: Mapping[str, Any]
    table: pd.DataFrame


def sobol_bars(table: pd.DataFrame, about: About, words: Words = ENGLISH) -> Figure:
    """First and total indices with their intervals, the largest total on top.

    table : the rows of one statistic, as `simcoord.analysis.sobol` makes them
    """
    first, total = (table[table["order"] == order].set_index("factor") for order in FIRST_TOTAL)
    order = ranked(total["index"])
    sets = [
        Bars(words("alone (first index)"), FIRST_LOOK, first.loc[order]),
        Bars(words("with others (total index)"), TOTAL_LOOK, total.loc[order]),
    ]
    meaning = words(
        "Bars: share of the variance over settings that a factor makes, alone and with all that it"
        " does together with others. Lines: {interval}, from other points and other luck; what"
        " reaches the edge goes on beyond it.",
        interval=interval_words(words),
    )
    title = words(MOVED[str(table["statistic"].iloc[0])], outcome=about.name(words))
    names = [factor_name(name, words) for name in order]
    paper = Paper(title, _looks(sets, words), _caption(meaning, order, len(total), about, words))
    return _figure(sets, names, paper, words)


FIRST_TOTAL = ("first", "total")
FIRST_LOOK: Mapping[str, Any] = {"color": BLUE}
TOTAL_LOOK: Mapping[str, Any] = {"facecolor": SKY, "hatch": "////", "edgecolor": "white", "lw": 0}


def sobol_pairs(table: pd.DataFrame, about: About, words: Words = ENGLISH) -> Figure:
    """Second-order indices with their intervals, the largest on top.

    table : the rows of one statistic, with rows of order "second"
    """
    pairs = table[table["order"] == "second"]
    rows = pairs.sort_values("index", ascending=False, kind="stable").head(SHOWN)
    one, other = (
        [short_name(factor_name(str(name), words), 14) for name in rows[column]]
        for column in ("factor", "other")
    )
    names = [f"{a} × {b}" for a, b in zip(one, other, strict=True)]
    meaning = words(
        "Bars: share of the variance over settings that two factors make together, beyond each"
        " alone. Lines: {interval}.",
        interval=interval_words(words),
    )
    title = words("{outcome}: what pairs of factors do together", outcome=about.name(words))
    sets = [Bars(words("pair (second index)"), FIRST_LOOK, rows)]
    paper = Paper(title, _looks(sets, words), _caption(meaning, names, len(pairs), about, words))
    return _figure(sets, names, paper, words)


def ranked(values: pd.Series, most: int = SHOWN) -> list[str]:
    """The names of the largest values, the largest first; those without a value last."""
    return [str(name) for name in values.sort_values(ascending=False, kind="stable").index[:most]]


def _caption(meaning: str, order: Sequence[str], of: int, about: About, words: Words) -> str:
    """What the bars mean, how many of them are shown, and where the numbers come from."""
    parts = [meaning]
    if len(order) < of:
        parts.append(
            words("The {n} largest of {of} are shown.", n=len(order), of=words.number(of, 0))
        )
    return " ".join([*parts, about.origin])


def _looks(sets: Sequence[Bars], words: Words) -> list[Artist]:
    """The legend of bars with their intervals."""
    interval = Line2D([], [], color=BLACK, lw=1.1, label=interval_words(words))
    return [*(Patch(label=each.name, **each.look) for each in sets), interval]


def _figure(sets: Sequence[Bars], names: Sequence[str], paper: Paper, words: Words) -> Figure:
    """A sheet with one panel of named rows, each with a bar of every set."""
    height = (TWO_BARS if len(sets) > 1 else BAR) * len(names) + BESIDES
    grid = Grid([""], 1, height, margin_for(names), foot=0.5)
    figure, (panel,) = sheet(paper, grid)
    thick = 0.8 / len(sets)
    for n, each in enumerate(sets):
        at = np.arange(len(names)) + thick * (n - (len(sets) - 1) / 2)
        panel.barh(at, each.table["index"].fillna(0.0), height=0.9 * thick, **each.look)
        _whiskers(panel, at, each.table, "index")
    zero_line(panel)
    rows_of(panel, names)
    panel.set_xlim(*_limits([each.table for each in sets]))
    panel.set_xlabel(words("share of variance"), fontsize=SMALL)
    number_axis(panel, "x", words)
    return figure


def _whiskers(panel: Axes, at: Any, table: pd.DataFrame, value: str) -> None:
    """Intervals over bars, without a mark at the value."""
    there = table[value].notna().to_numpy()
    some, ends = table[there], (table["low"][there], table["high"][there])
    intervals(panel, at[there], some[value], ends, fmt="none", lw=1.1, capsize=2)


def _limits(tables: Sequence[pd.DataFrame]) -> tuple[float, float]:
    """From the least to the greatest end of an interval, but not further out than shares go."""
    every = pd.concat([table[["index", "low", "high"]] for table in tables]).to_numpy()
    known = every[np.isfinite(every)]
    low, high = (known.min(), known.max()) if len(known) else (0.0, 1.0)
    return max(FURTHEST[0], min(0.0, 1.05 * low)), min(FURTHEST[1], max(0.1, 1.05 * high))


def morris_bars(table: pd.DataFrame, about: About, words: Words = ENGLISH) -> Figure:
    """Mean size of each factor's effect with its interval and what luck alone would make of it.

    table : the rows of one statistic, as `simcoord.analysis.morris` makes them
    """
    sizes = table[table["index"] == "mu_star"].set_index("factor")
    order = ranked(sizes["value"])
    rows, names = sizes.loc[order], [factor_name(name, words) for name in order]
    meaning = words(
        "Bars: how far the outcome moves, on average and in either direction, when the factor alone"
        " goes over its whole range. Lines: {interval}.",
        interval=interval_words(words),
    )
    legend: list[Artist] = [Patch(color=BLUE, label=words("mean size of the effect (μ*)"))]
    mark: dict[str, Any] = {"color": VERMILLION, "marker": "|", "ms": 9, "mew": 2, "ls": ""}
    if rows["floor"].notna().any():
        meaning += " " + words("A bar at its mark says nothing: luck alone would make as much.")
        legend.append(Line2D([], [], label=words("what luck alone would make"), **mark))
    caption = _caption(meaning, order, len(sizes), about, words)
    title = words(MOVED[str(table["statistic"].iloc[0])], outcome=about.name(words))
    grid = Grid([""], 1, BAR * len(names) + BESIDES, margin_for(names), foot=0.5)
    figure, (panel,) = sheet(Paper(title, legend, caption), grid)
    at = np.arange(len(names))
    panel.barh(at, rows["value"], height=0.7, color=BLUE)
    _whiskers(panel, at, rows, "value")
    panel.plot(rows["floor"], at, **mark)
    rows_of(panel, names)
    panel.set_xlim(left=0.0)
    panel.set_xlabel(about.unit(words), fontsize=SMALL)
    number_axis(panel, "x", words)
    return figure


def morris_plane(table: pd.DataFrame, about: About, words: Words = ENGLISH) -> Figure:
    """The plane of Morris: how large effects are, and how much they depend on all else."""
    wide = table.pivot(index="factor", columns="index", values="value")
    wide = wide.loc[ranked(wide["mu_star"], len(wide))]
    wide = wide[wide["sigma"].notna()]
    paper = Paper(
        words("{outcome}: size and unevenness of effects", outcome=about.name(words)),
        [Line2D([], [], color=GREY, lw=0.8, label=words("as uneven as large (σ = μ*)"))],
        " ".join(
            [
                words(
                    "Right: large effects. Up: effects that differ with where the others stand, as"
                    " the factor works through them or not evenly. Lower left: can be left aside."
                ),
                about.origin,
            ]
        ),
    )
    figure, (panel,) = sheet(paper, Grid([""], 1, 3.4))
    top = 1.12 * float(wide[["mu_star", "sigma"]].max().max()) or 1.0
    panel.plot([0, top], [0, top], color=GREY, lw=0.8, zorder=0)
    panel.plot(wide["mu_star"], wide["sigma"], "o", ms=4, color=BLUE)
    panel.set_xlim(0, 1.12 * float(wide["mu_star"].max()) or 1.0)
    panel.set_ylim(0, max(1.12 * float(wide["sigma"].max()), 0.3 * top))
    names = [factor_name(str(name), words) for name in wide.index[:SHOWN]]
    name_points(panel, wide[["mu_star", "sigma"]].to_numpy(), names)
    unit = about.unit(words)
    panel.set_xlabel(words("mean size of the effect, μ* ({unit})", unit=unit), fontsize=TEXT)
    panel.set_ylabel(words("unevenness, σ ({unit})", unit=unit), fontsize=TEXT)
    for axis in "xy":
        number_axis(panel, axis, words)
    return figure


def convergence(table: pd.DataFrame, about: About, words: Words = ENGLISH) -> Figure:
    """Do the indices settle as the study grows?  Total indices, or sizes of effects.

    table : as `sobol_convergence` or `morris_convergence` makes it
    """
    sobol = "base" in table
    size, value = ("base", "index") if sobol else ("trajectories", "value")
    kept = table[table["order"] == "total"] if sobol else table[table["index"] == "mu_star"]
    last = kept[kept[size] == kept[size].max()].set_index("factor")[value]
    order = ranked(last, LINES)
    legend: list[Artist] = [
        Line2D([], [], color=pen.color, ls=pen.style, lw=1.5, label=short_name(name))
        for name, pen in zip((factor_name(each, words) for each in order), PENS, strict=False)
    ]
    what = words("total index") if sobol else words("mean size of the effect (μ*)")
    meaning = words(
        "Lines that run level at the right have settled. Uprights: {interval}.",
        interval=interval_words(words),
    )
    title = words("{outcome}: does the {index} settle?", outcome=about.name(words), index=what)
    caption = _caption(meaning, order, len(last), about, words)
    figure, (panel,) = sheet(Paper(title, legend, caption), Grid([""], 1, 2.8))
    _converging(panel, kept, order, (size, value))
    sizes = sorted(int(n) for n in kept[size].unique())
    panel.set_xscale("log")
    panel.xaxis.set_minor_locator(NullLocator())
    panel.set_xticks(sizes, [words.number(n, 0) for n in sizes])
    panel.set_xlabel(
        words("base points") if sobol else words("trajectories"),
        fontsize=TEXT,
    )
    unit = words("share of variance") if sobol else about.unit(words)
    panel.set_ylabel(unit, fontsize=TEXT)
    number_axis(panel, "y", words)
    return figure


def _converging(
    panel: Axes, table: pd.DataFrame, order: Sequence[str], columns: tuple[str, str]
) -> None:
    """A line a factor, each a hair to the right of the one before so that uprights stand free."""
    size, value = columns
    middle = len(order) / 2
    for n, (name, pen) in enumerate(zip(order, PENS, strict=False)):
        rows = table[table["factor"] == name].sort_values(size)
        x = rows[size].to_numpy(float) * 1.025 ** (n - middle)
        y = rows[value].to_numpy()
        gaps = [np.nan_to_num(np.maximum(gap, 0)) for gap in (y - rows["low"], rows["high"] - y)]
        panel.errorbar(x, y, yerr=gaps, color=pen.color, ls=pen.style, lw=1.5, elinewidth=0.8)
    bounds = table[table["factor"].isin(order)][["low", "high", value]].to_numpy()
    known = bounds[np.isfinite(bounds)]
    if size == "base" and len(known):
        panel.set_ylim(max(FURTHEST[0], known.min() - 0.02), min(FURTHEST[1], 1.05 * known.max()))


#: What each source of variance is, on a figure, and its look.
SOURCES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "factors": (marked("factors"), {"color": BLUE}),
    "luck_common": (
        marked("luck that lifts every setting alike"),
        {"facecolor": ORANGE, "hatch": "....", "edgecolor": "white", "lw": 0},
    ),
    "luck_own": (
        marked("luck that falls out otherwise at other settings"),
        {"facecolor": "#BBBBBB", "hatch": "////", "edgecolor": "white", "lw": 0},
    ),
}


def luck(tables: Mapping[str, pd.DataFrame], abouts: Mapping[str, About], words: Words) -> Figure:
    """Of what differs between runs, how much is the factors' doing and how much is luck.

    tables : as `simcoord.analysis.luck_shares` makes them, by outcome
    """
    names = [about.name(words) for about in abouts.values()]
    legend: list[Artist] = [Patch(label=words(said), **look) for said, look in SOURCES.values()]
    meaning = words(
        "Bars: shares of the variance of all runs. Lines: {interval} of the factors' share. What is"
        " not blue no factor explains.",
        interval=interval_words(words),
    )
    caption = f"{meaning} {next(iter(abouts.values())).origin}"
    grid = Grid([""], 1, BAR * len(names) * 1.3 + BESIDES, margin_for(names), foot=0.5)
    title = words("How much is luck?")
    figure, (panel,) = sheet(Paper(title, legend, caption), grid)
    shares = {name: table.set_index("source") for name, table in tables.items()}
    start = np.zeros(len(shares))
    for source, (_, look) in SOURCES.items():
        each = [float(table.loc[[source], "share"].iloc[0]) for table in shares.values()]
        wide = np.maximum(each, 0.0)
        panel.barh(np.arange(len(start)), wide, left=start, height=0.62, **look)
        start = start + wide
    factors = pd.DataFrame([table.loc["factors"] for table in shares.values()])
    _whiskers(panel, np.arange(len(start)), factors.astype({"share": float}), "share")
    rows_of(panel, names)
    panel.set_xlim(0, 1)
    panel.set_xlabel(words("share of variance"), fontsize=SMALL)
    number_axis(panel, "x", words)
    return figure
