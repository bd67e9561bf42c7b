"""Who shares what with whom, before and after governments change?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from simcoord.analysis.levels import places
from simcoord.measures import changes_of_administration
from simcoord.views.origin import level_headings, origin
from simcoord.views.sheet import (
    FOOT,
    LETTER,
    RIGHT,
    SMALL,
    TEXT,
    WIDTH,
    Grid,
    Paper,
    sheet,
)
from simcoord.views.tables import tie_matrix, who_shares
from simcoord.views.timeline import YEAR, Timeline
from simcoord.views.trajectories import ENGLISH
from simcoord.views.vocabulary import ELEMENTS
from simcoord.views.words import Words

if TYPE_CHECKING:
    from matplotlib.image import AxesImage

    from simcoord.experiments import Results
    from simcoord.scenario import Scenario

#: More rows of ties than this are not kept for a figure alone.
ROWS_KEPT = 2_000_000
#: From so many sectors on, names are left out; from so many on, numbers in the squares.
NAMED, NUMBERED = 30, 9
#: Panels side by side, where there is one level of government.
SIDE_BY_SIDE = 2
#: Room between two panels, inches; letters of the longest name.
BETWEEN, LONGEST = 0.12, 22


def months_to_show(scenario: Scenario, replicates: int) -> tuple[int, ...]:
    """The months whose ties tell most: the first year, around the first change, the last month.

    The change is that of the level with most places.
    Returns none where so many replicates, places and pairs would not be worth their memory.
    """
    last = scenario.horizon.months
    counts = places(scenario)
    changes = changes_of_administration(scenario)[max(counts, key=lambda level: counts[level])]
    later = [month for month in changes if month > YEAR]
    around = [later[0] - 1, later[0]] if later else [last // 3, 2 * last // 3]
    months = sorted({month for month in (YEAR, *around, last) if 1 <= month <= last})
    pairs = len(scenario.sectors) * (len(scenario.sectors) - 1) // 2
    rows = replicates * sum(counts.values()) * pairs * len(months)
    return tuple(months) if rows <= ROWS_KEPT else ()


def ties(results: Results, words: Words = ENGLISH, element: str | None = None) -> Figure:
    """What each pair of sectors shares at the months that were kept, as squares of shades.

    element : one shared element; None for the mean of all seven
    """
    table = who_shares(results, element)
    shown, grid = _layout(results.scenario, sorted(set(table["month"])), words)
    figure, panels = sheet(Paper(network_title(element, words), [], origin(results, words)), grid)
    top = float(table["shared"].max()) or 1.0
    for n, (panel, (level, month)) in enumerate(zip(panels, shown, strict=True)):
        here = table[(table["level"] == level) & (table["month"] == month)]
        square = tie_matrix(here, list(results.scenario.sectors))
        image = panel.imshow(square, cmap="cividis", vmin=0.0, vmax=top, aspect="auto")
        if len(square) < NUMBERED and grid.columns <= SIDE_BY_SIDE:
            number_squares(panel, square, top, words)
        _name(panel, _names(results.scenario, words), n, grid)
    _scale(figure, image, words)
    return figure


def network_title(element: str | None, words: Words) -> str:
    """What a network shows."""
    if element is None:
        return words("Who shares with whom ({what})", what=element_name(None, words))
    return words("Who shares {element} with whom", element=element_name(element, words))


def element_name(element: str | None, words: Words) -> str:
    """What is shared: one element, or the mean of all seven."""
    if element is None:
        return words("mean of the seven elements")
    return words(ELEMENTS[element])


def _layout(
    scenario: Scenario, months: list[int], words: Words
) -> tuple[list[tuple[str, int]], Grid]:
    """The level and month of each panel: a row a level, or rows of two where there is one level."""
    counts, timeline = places(scenario), Timeline.of(scenario)
    shown = [(level, int(month)) for level in counts for month in months]
    columns = min(SIDE_BY_SIDE, len(months)) if len(counts) == 1 else len(months)
    rows = [name for name in level_headings(counts, words) if name]
    headings = [timeline.short(month, words) for _, month in shown]
    room = 1.1 * LETTER * max(len(name) for name in _names(scenario, words)) + 0.2
    width = (WIDTH - RIGHT - room) / columns - BETWEEN
    height = width * (0.72 if columns <= SIDE_BY_SIDE else 1.0)
    return shown, Grid(headings, columns, height, BETWEEN, room, 0.0, room + FOOT, rows)


def _names(scenario: Scenario, words: Words) -> list[str]:
    """The sectors' names; none where they would be too many to read."""
    return short_names(scenario, words) if len(scenario.sectors) <= NAMED else [""]


def short_names(scenario: Scenario, words: Words) -> list[str]:
    """The sectors' names, cut short."""
    names = [words.name(sector) for sector in scenario.sectors]
    return [name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for name in names]


def number_squares(panel: Axes, square: NDArray[np.float64], top: float, words: Words) -> None:
    """Each square's share in per cent, in a colour that its shade lets through."""
    for (row, column), share in np.ndenumerate(square):
        if not np.isnan(share):
            color = "black" if share > 0.55 * top else "white"
            text = words.number(100 * share, 0)
            panel.text(column, row, text, fontsize=SMALL, color=color, ha="center", va="center")


def _name(panel: Axes, names: list[str], n: int, grid: Grid) -> None:
    """Sectors' names at the left of the first column and below the last row."""
    panel.spines[:].set_visible(False)
    panel.tick_params(length=0)
    left, last = n % grid.columns == 0, n + grid.columns >= len(grid.headings)
    at = range(len(names)) if names != [""] else []
    panel.set_yticks(at if left else [], names if left and at else [])
    panel.set_xticks(at if last else [], names if last and at else [], rotation=90)


def _scale(figure: Figure, image: AxesImage, words: Words) -> None:
    """What the shades mean, between the panels and the caption."""
    height = figure.get_figheight()
    place = figure.add_axes((0.45, 0.6 / height, 0.5, 0.1 / height))
    bar = figure.colorbar(image, cax=place, orientation="horizontal")
    place.xaxis.set_major_locator(MaxNLocator(5))
    bar.outline.set_visible(False)
    place.tick_params(labelsize=SMALL, length=2)
    place.xaxis.set_major_formatter(FuncFormatter(lambda share, _: words.percent(share)))
    figure.text(
        0.12 / WIDTH, 0.65 / height, words("What two sectors share"), fontsize=TEXT, va="center"
    )
