"""How are rows of names with values and intervals drawn, and points named without a tangle?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from simcoord.analysis.estimates import CONFIDENCE
from simcoord.views.contrast import short_name
from simcoord.views.sheet import BLACK, GREY, LETTER, LINE, SMALL
from simcoord.views.words import Words

#: Height of a row, and of a panel besides, inches.
ROW, BESIDES = 0.24, 0.16
#: Rows that are drawn of a table; the others are in it.
SHOWN = 20
#: Where a point's name may stand beside it: to the right, left, above, below, then the corners.
PLACES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
#: The same where a cross goes through each point.
CORNERS = ((1, 1), (1, -1), (-1, 1), (-1, -1))
#: From a point to its name, inches.
BESIDE = 0.08


def margin_for(names: Sequence[str]) -> float:
    """What the longest name of a row needs at the left, inches."""
    return 1.1 * LETTER * max(len(short_name(name)) for name in names) + 0.25


def rows_of(panel: Axes, names: Sequence[str]) -> None:
    """Rows from the top, each with its name."""
    panel.set_ylim(len(names) - 0.4, -0.6)
    panel.set_yticks(range(len(names)), [short_name(name) for name in names], parse_math=False)
    panel.tick_params(axis="y", length=0)
    panel.spines["left"].set_visible(False)


def intervals(panel: Axes, at: Any, middle: Any, ends: tuple[Any, Any], **look: Any) -> None:
    """Values with their intervals, along x; where there is no interval, the value alone.

    ends : low and high
    """
    middle, low, high = (np.asarray(each, dtype=float) for each in (middle, *ends))
    below, above = (np.nan_to_num(np.maximum(gap, 0.0)) for gap in (middle - low, high - middle))
    style: dict[str, Any] = {"fmt": "o", "ms": 4, "color": BLACK, "lw": 1.3, "capsize": 2.5} | look
    panel.errorbar(middle, at, xerr=[below, above], **style)


def zero_line(panel: Axes) -> None:
    """The line of nothing."""
    panel.axvline(0.0, color=GREY, lw=0.8, zorder=0)


def interval_mark(text: str, **look: Any) -> Line2D:
    """The legend's entry of `intervals`."""
    style: dict[str, Any] = {"color": BLACK, "marker": "o", "ms": 4, "lw": 1.3} | look
    return Line2D([], [], label=text, **style)


def interval_words(words: Words) -> str:
    """What the intervals are."""
    return words("{share} interval", share=words.percent(CONFIDENCE))


def name_points(
    panel: Axes,
    points: np.ndarray,
    names: Sequence[str],
    places: Sequence[tuple[int, int]] = PLACES,
) -> list[str]:
    """Write names beside points where there is room; the names that found none.

    points : (n, 2) in the panel's own unit, the most important first; its limits must stand
    names  : of the first points; the others have none, but no name is written over them
    places : where a name may stand, the best first
    """
    dots = panel.get_figure(root=True).dpi  # type: ignore[union-attr]
    spots = panel.transData.transform(points) / dots
    inside = (panel.get_window_extent().get_points().ravel() / dots).tolist()
    taken = [(x - 0.04, y - 0.04, x + 0.04, y + 0.04) for x, y in spots]
    left_out = []
    for spot, point, name in zip(spots, points, names, strict=False):
        text = short_name(name)
        for place in places:
            box = _box(spot, place, 1.15 * LETTER * len(text))
            if _within(box, inside) and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                _write(panel, point, text, place)
                break
        else:
            left_out.append(name)
    return left_out


def _box(spot: Any, place: tuple[int, int], width: float) -> tuple[float, float, float, float]:
    x, y = spot[0] + BESIDE * place[0], spot[1] + BESIDE * place[1]
    left = {1: x, 0: x - width / 2, -1: x - width}[place[0]]
    below = {1: y, 0: y - LINE / 2, -1: y - LINE}[place[1]]
    return left, below, left + width, below + LINE


def _write(panel: Axes, point: Any, text: str, place: tuple[int, int]) -> None:
    offset = (72 * BESIDE * place[0], 72 * BESIDE * place[1])
    across = {1: "left", 0: "center", -1: "right"}[place[0]]
    upright = {1: "bottom", 0: "center", -1: "top"}[place[1]]
    said = panel.annotate(
        text,
        (float(point[0]), float(point[1])),
        offset,
        textcoords="offset points",
        fontsize=SMALL,
        ha=across,
        va=upright,
    )
    said.set_parse_math(False)


def _within(box: Sequence[float], room: Sequence[float]) -> bool:
    return box[0] >= room[0] and box[1] >= room[1] and box[2] <= room[2] and box[3] <= room[3]


def _overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
