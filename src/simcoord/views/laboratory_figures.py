"""How does a variant go beside its baseline: months, obstacles, and who shares what?

Panels are half as wide as a sheet, so that a page sets two side by side and a telephone one
below the other, both large enough to read.  The baseline is grey with a broken line, the
variant blue.  What a panel shows stands in `…_told` for those who see none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from simcoord.measures import changes_of_administration
from simcoord.rulebook.elements import ELEMENTS
from simcoord.views.lived import Lived
from simcoord.views.obstacles import FILLS, SEEN
from simcoord.views.sheet import BLUE, GREY, TEXT, Pen, drawable, number_axis, plain, time_axis
from simcoord.views.ties import NAMED, NUMBERED, number_squares, short_names
from simcoord.views.timeline import Timeline
from simcoord.views.trajectories import ENGLISH, NARROW, WIDE, mark_changes
from simcoord.views.vocabulary import DIMENSIONS, OBSTACLES, RUNGS, label, unit
from simcoord.views.words import Words, marked

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simcoord.scenario import Scenario

#: Inches of a panel: wide, high, and its margins.
PANEL, HIGH = 3.5, 2.3
LEFT, RIGHT, BELOW, ABOVE = 0.44, 0.2, 0.45, 0.3
#: Ticks of years that fit side by side.
TICKS = 7
#: Height of a row of obstacles, and room for their names, inches.
ROW, NAMES = 0.3, 1.62

BASELINE, VARIANT = Pen(GREY, (0, (5, 2))), Pen(BLUE, "-")
SIDES = {"baseline": marked("Baseline"), "variant": marked("Variant")}

#: What can be looked at: the measures of each view of the months, in order.
MONTHLY: Mapping[str, Sequence[str]] = {
    "intensity": ("intensity",),
    "rungs": RUNGS,
    "resistance": ("resistance", "routine"),
    "dimensions": DIMENSIONS,
    "outcome": ("outcome",),
}

Pair = Mapping[str, Lived]


def months(
    pair: Pair, measure: str, scenario: Scenario, level: str, words: Words = ENGLISH
) -> Figure:
    """A measure month by month: medians, middle halves and nine in ten of the runs of both.

    pair     : runs by side, `baseline` first; `variant` alone or left out too
    scenario : whose calendar and changes of government the axis shows
    """
    timeline = Timeline.of(scenario)
    figure, panel = _panel(f"{label(measure, words)} ({unit(measure, words)})")
    mark_changes(panel, timeline, changes_of_administration(scenario)[level])
    for side, table in tables(pair, measure, level).items():
        _spread(panel, table, timeline, VARIANT if side == "variant" else BASELINE)
    panel.set_ylim(0, _top(pair, measure, level))
    number_axis(panel, "y", words)
    time_axis(panel, timeline)
    panel.set_xticks(panel.get_xticks()[:: 1 + len(panel.get_xticks()) // TICKS])
    panel.set_xlabel(timeline.label(words), fontsize=TEXT, labelpad=2)
    return figure


def tables(pair: Pair, measure: str, level: str) -> dict[str, pd.DataFrame]:
    """The bands of a measure on a level, by side."""
    found = {side: each.bands[measure] for side, each in pair.items()}
    return {side: table[table["level"] == level] for side, table in found.items()}


def _top(pair: Pair, measure: str, level: str) -> float:
    """One scale for all measures that stand side by side."""
    beside = next(group for group in MONTHLY.values() if measure in group)
    every = [table for each in beside for table in tables(pair, each, level).values()]
    return min(1.0, 1.08 * max(float(table["q95"].max()) for table in every)) or 1.0


def _panel(title: str, high: float = HIGH, left: float = LEFT) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(PANEL, high))
    wide, deep = (PANEL - left - RIGHT) / PANEL, (high - BELOW - ABOVE) / high
    panel = plain(figure.add_axes((left / PANEL, BELOW / high, wide, deep)))
    panel.tick_params(labelsize=TEXT)
    figure.text(
        0.06 / PANEL, 1 - 0.06 / high, drawable(title), fontsize=TEXT, va="top", fontweight="bold"
    )
    return figure, panel


def _spread(panel: Axes, table: pd.DataFrame, timeline: Timeline, pen: Pen) -> None:
    x = timeline.at(table["month"])
    for low, high, opacity in (("q05", "q95", WIDE), ("q25", "q75", NARROW)):
        panel.fill_between(x, table[low], table[high], color=pen.color, alpha=opacity, lw=0)
    panel.plot(x, table["q50"], color=pen.color, ls=pen.style, lw=1.8)


def months_told(pair: Pair, measure: str, level: str, words: Words = ENGLISH) -> str:
    """The panel of a measure in words: where each side ends, and between what most runs lie."""
    ends = [
        words(
            "{side}: median {median} in month {month}, nine in ten histories between {low} and"
            " {high}.",
            side=words(SIDES[side]),
            median=words.number(float(last["q50"])),
            month=int(last["month"]),
            low=words.number(float(last["q05"])),
            high=words.number(float(last["q95"])),
        )
        for side, table in tables(pair, measure, level).items()
        for last in [table.iloc[-1]]
    ]
    return " ".join([words("{measure}, month by month.", measure=label(measure, words)), *ends])


# What held coordination back


def obstacles(pair: Pair, level: str, words: Words = ENGLISH) -> Figure:
    """Shares of the potential for growth that each obstacle took over the whole run, and growth."""
    shares = held_shares(pair, level)
    high = ROW * len(shares) + ABOVE + BELOW
    figure, panel = _panel(words("What held coordination back"), high, NAMES)
    thick = 0.8 / len(pair)
    for n, (side, values) in enumerate(shares.items()):
        at = np.arange(len(values)) + (n - (len(pair) - 1) / 2) * thick
        color, hatch = (BLUE, "") if side == "variant" else (GREY, "///")
        look = {"color": color, "hatch": hatch, "edgecolor": "white", "linewidth": 0.4}
        panel.barh(at, values.to_numpy(), thick, **look)  # type: ignore[arg-type]
    panel.set_yticks(range(len(shares)), [words(OBSTACLES[name]) for name in shares.index])
    panel.set_ylim(len(shares) - 0.4, -0.6)
    panel.tick_params(axis="y", length=0)
    panel.xaxis.set_major_formatter(FuncFormatter(lambda share, _: words.percent(share)))
    panel.set_xlabel(words("Share of the potential"), fontsize=TEXT, labelpad=2)
    return figure


def held_shares(pair: Pair, level: str) -> pd.DataFrame:
    """Growth and each obstacle that took anything, by side, as shares of the potential."""
    rows = {side: each.held.set_index("level").loc[level] for side, each in pair.items()}
    shares = pd.DataFrame(rows).loc[list(FILLS)].astype(float).fillna(0.0)
    return shares[(shares > SEEN).any(axis=1)]


def obstacles_told(pair: Pair, level: str, words: Words = ENGLISH) -> str:
    """The panel of the obstacles in words."""
    said = [
        f"{words(OBSTACLES[str(name)])}: "
        + ", ".join(f"{words(SIDES[str(s)]).lower()} {words.percent(v)}" for s, v in row.items())
        for name, row in held_shares(pair, level).iterrows()
    ]
    return ". ".join([words("What held coordination back"), *said])


# Who shares what with whom


def network(
    square: NDArray[np.float64], top: float, title: str, scenario: Scenario, words: Words
) -> Figure:
    """What each pair of sectors shares, as squares of shades.

    top : the share of the lightest shade
    """
    names = short_names(scenario, words) if len(square) <= NAMED else []
    room = 0.075 * max(map(len, names), default=0) + 0.12
    figure = Figure(figsize=(PANEL, PANEL))
    side = (PANEL - room - RIGHT) / PANEL
    panel = plain(figure.add_axes((room / PANEL, room / PANEL, side, side)))
    panel.imshow(square, cmap="cividis", vmin=0.0, vmax=top, aspect="auto")
    if len(square) < NUMBERED:
        number_squares(panel, square, top, words)
    panel.spines[:].set_visible(False)
    panel.tick_params(length=0, labelsize=TEXT)
    panel.set_yticks(range(len(names)), names)
    panel.set_xticks(range(len(names)), names, rotation=90)
    figure.text(0.06 / PANEL, 0.99, drawable(title), fontsize=TEXT, va="top", fontweight="bold")
    return figure


def squares(
    pair: Pair, level: int, month: int, element: str | None
) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Each side, and what its pairs share at a month.

    level   : its number in the scenario
    element : one shared element; None for the mean of all seven
    """
    for side, each in pair.items():
        kept = _of_element(each, level, element)
        yield side, kept[each.months.index(month)]


def lightest(pair: Pair, level: int, element: str | None) -> float:
    """The most that a pair shares at any month on any side: one scale for all squares."""
    return max(float(np.nanmax(_of_element(each, level, element))) for each in pair.values()) or 1.0


def _of_element(each: Lived, level: int, element: str | None) -> NDArray[np.float64]:
    """What pairs share of one element, or of all on average: (month, sector, partner)."""
    ties = each.ties[level]
    mean: NDArray[np.float64] = ties.mean(axis=1)
    return mean if element is None else ties[:, ELEMENTS.index(element)]


def network_told(
    square: NDArray[np.float64], side: str, scenario: Scenario, words: Words = ENGLISH
) -> str:
    """The squares of one side in words: the mean, and the pairs that share most and least."""
    sectors = [words.name(sector) for sector in scenario.sectors]
    first, second = np.triu_indices(len(sectors), 1)
    shared = square[first, second]
    most, least = int(shared.argmax()), int(shared.argmin())
    return words(
        "{side}: two sectors share {mean} on average; most, {most}, {one} and {other}; least,"
        " {least}, {third} and {fourth}.",
        side=words(SIDES[side]),
        mean=words.percent(float(shared.mean())),
        most=words.percent(float(shared[most])),
        one=sectors[first[most]],
        other=sectors[second[most]],
        least=words.percent(float(shared[least])),
        third=sectors[first[least]],
        fourth=sectors[second[least]],
    )
