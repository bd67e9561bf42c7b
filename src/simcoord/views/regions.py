"""In which region of the factors do the runs of interest lie?"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from simcoord.analysis.boxes import Restriction, inside
from simcoord.analysis.cases import Cases
from simcoord.views.contrast import short_name
from simcoord.views.sheet import BLACK, GREY, TEXT, VERMILLION, Grid, Paper, number_axis, sheet
from simcoord.views.sweep_text import entry, factor_name
from simcoord.views.trajectories import ENGLISH
from simcoord.views.words import Words, marked

if TYPE_CHECKING:
    from matplotlib.artist import Artist

#: From none of the runs of a point to all; light to dark in grey, too.
SHARES = LinearSegmentedColormap.from_list("shares", ["#FFFFFF", "#F6C6A8", VERMILLION, "#5A2500"])
#: Boxes that are drawn.
DRAWN = 3

#: How a box is said.
PHRASES = {
    "everywhere": marked("everywhere"),
    "and": marked(" and "),
    "or": marked(" or "),
    "below": marked("{factor} below {high}"),
    "above": marked("{factor} above {low}"),
    "between": marked("{factor} between {low} and {high}"),
    "is": marked("{factor} is {names}"),
}


def box_words(restrictions: Sequence[Restriction], words: Words) -> str:
    """A box in people's words and numbers, its factors and categories as people read them.

    >>> box_words([Restriction("my_fund", low=0.25)], Words("es"))
    'my fund por encima de 0,25'
    """
    said = [_said(restriction, words) for restriction in restrictions]
    between, nothing = PHRASES["and"], PHRASES["everywhere"]
    return words(between).join(said) or words(nothing)


def _said(restriction: Restriction, words: Words) -> str:
    name, low, high, categories, _ = restriction
    factor = factor_name(name, words)
    if categories:
        between, phrase = PHRASES["or"], PHRASES["is"]
        names = words(between).join(entry(each, words) for each in categories)
        return words(phrase, factor=factor, names=names)
    ends = (isfinite(low), isfinite(high))
    kind = {(True, True): "between", (True, False): "above"}.get(ends, "below")
    digits = {"low": _digits(low, words), "high": _digits(high, words)}
    used = {name: digits[name] for name in digits if f"{{{name}}}" in PHRASES[kind]}
    return words(PHRASES[kind], factor=factor, **used)


def _digits(value: float, words: Words) -> str:
    """Three digits are enough for the edge of a box."""
    return words.tick(float(f"{value:.3g}")) if isfinite(value) else ""


def regions(
    boxes: pd.DataFrame, cases: Cases, said: tuple[str, str], words: Words = ENGLISH
) -> Figure:
    """Each box in the two factors that it restricts most, with the points that lie there.

    boxes : as `simcoord.analysis.discover` makes them
    cases : as `simcoord.analysis.cases.cases_of` makes them
    said  : which runs are of interest, in words, and the line of the origin
    """
    interest, origin = said
    drawn = boxes.head(DRAWN)
    headings = [_heading(row, words) for row in drawn.to_dict("records")] or [""]
    meaning = words(
        "Dots: points of the design that the box's other restrictions leave, the darker the more of"
        " their runs are of interest. Frames: the boxes."
    )
    title = words("Where is {interest}?", interest=interest)
    grid = Grid(headings, 1, 2.7 if len(headings) == 1 else 2.1, left=0.8, below=0.36, foot=0.2)
    figure, panels = sheet(Paper(title, _legend(words), f"{meaning} {origin}"), grid)
    if not len(drawn):
        _empty(panels[0], cases, words)
    for panel, restrictions in zip(panels, drawn["restrictions"], strict=False):
        _region(panel, cases, restrictions, words)
    return figure


def _heading(row: dict[str, object] | dict[object, object], words: Words) -> str:
    text = words(
        "Box {n}: {density} of its runs, {coverage} of all of interest",
        n=row["box"],
        density=words.percent(float(str(row["density"]))),
        coverage=words.percent(float(str(row["coverage"]))),
    )
    return str(text)


def _legend(words: Words) -> list[Artist]:
    shares = (
        (0.0, words("none of the runs")),
        (0.5, words("half of the runs")),
        (1.0, words("all runs")),
    )
    dots: list[Artist] = [
        Line2D([], [], marker="o", ms=6, ls="", mfc=SHARES(share), mec=GREY, mew=0.5, label=text)
        for share, text in shares
    ]
    return [*dots, Patch(fill=False, ec=BLACK, lw=1.4, label=words("box"))]


def _empty(panel: Axes, cases: Cases, words: Words) -> None:
    """No box: the points in the first two factors."""
    _region(panel, cases, (), words)


def _region(panel: Axes, cases: Cases, restrictions: Sequence[Restriction], words: Words) -> None:
    one, other = most_restricted(cases, restrictions)
    box = {each.factor: _range(each, cases) for each in restrictions}
    kept = inside({name: ends for name, ends in box.items() if name not in (one, other)}, cases.x)
    spots = pd.DataFrame(
        {
            "x": cases.x[one][kept],
            "y": cases.x[other][kept] if other else 0.0,
            "hits": cases.hits[kept],
            "runs": cases.runs[kept],
        }
    )
    dots = spots.groupby(["x", "y"], as_index=False).sum()
    share = dots["hits"] / dots["runs"]
    look: dict[str, Any] = {
        "cmap": SHARES,
        "vmin": 0,
        "vmax": 1,
        "edgecolors": GREY,
        "linewidths": 0.5,
    }
    panel.scatter(dots["x"], dots["y"], c=share, s=26, zorder=2, **look)
    for axis, name in (("x", one), ("y", other)):
        _axis(panel, axis, name, cases, words)
    if restrictions:
        drawn = {name: _roomy(ends, cases.x[name]) for name, ends in box.items()}
        _frame(panel, drawn.get(one), drawn.get(other))


def most_restricted(cases: Cases, restrictions: Sequence[Restriction]) -> tuple[str, str]:
    """The two factors whose restrictions leave the fewest points; others where there are not two.

    The second is empty if there is one factor alone.
    """
    left = {
        each.factor: float(inside({each.factor: _range(each, cases)}, cases.x).mean())
        for each in restrictions
    }
    names = sorted(left, key=lambda name: left[name])
    names += [name for name in cases.factors if name not in names]
    return names[0], names[1] if len(names) > 1 else ""


def _range(restriction: Restriction, cases: Cases) -> tuple[float, float]:
    """A restriction as numbers: categories by their rank."""
    if not restriction.categories:
        return restriction.low, restriction.high
    ranks = [cases.categories[restriction.factor].index(name) for name in restriction.categories]
    return float(min(ranks)), float(max(ranks))


def _roomy(ends: tuple[float, float], column: pd.Series) -> tuple[float, float]:
    """The ends of a box, set out by a hair where a point lies on them: it belongs to the box."""
    hair = 0.025 * float(np.ptp(column))
    low, high = (hair * bool((abs(column - end) < 1e-9).any()) for end in ends)
    return ends[0] - low, ends[1] + high


def _axis(panel: Axes, axis: str, name: str, cases: Cases, words: Words) -> None:
    """An axis of a factor: its numbers, its categories, or nothing."""
    set_label = panel.set_xlabel if axis == "x" else panel.set_ylabel
    set_limits = panel.set_xlim if axis == "x" else panel.set_ylim
    set_ticks = panel.set_xticks if axis == "x" else panel.set_yticks
    set_label(short_name(factor_name(name, words)), fontsize=TEXT, parse_math=False)
    if not name:
        set_limits(-1, 1)
        set_ticks([])
        return
    column = cases.x[name]
    room = 0.08 * (float(np.ptp(column)) or 1.0)
    set_limits(column.min() - room, column.max() + room)
    if name in cases.categories:
        names = [short_name(entry(each, words), 12) for each in cases.categories[name]]
        set_ticks(range(len(names)), names, parse_math=False)
        set_limits(-0.5, len(names) - 0.5)
    else:
        number_axis(panel, axis, words)


def _frame(
    panel: Axes, across: tuple[float, float] | None, upright: tuple[float, float] | None
) -> None:
    """The box, to the edges of the panel where it is open."""
    ends = []
    for asked, limits in ((across, panel.get_xlim()), (upright, panel.get_ylim())):
        low, high = asked or (-np.inf, np.inf)
        inset = 0.012 * (limits[1] - limits[0])
        ends.append((max(low, limits[0] + inset), min(high, limits[1] - inset)))
    (left, right), (low, high) = ends
    panel.add_patch(
        Rectangle((left, low), right - left, high - low, fill=False, ec=BLACK, lw=1.4, zorder=3)
    )
