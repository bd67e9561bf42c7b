"""What does every figure look like: its paper, colours, type, legend and the line of its origin?

Sheets are as wide as A5 paper and laid out in inches, which is faster than letting the
library fit them.  Colours are those of Okabe and Ito (2008), which the colour-blind tell
apart; line styles and hatches tell them apart in grey.  Titles are a scenario's own text,
so nothing in them is read as mathematics.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.typing import LineStyleType

from simcoord.views.words import Words

if TYPE_CHECKING:
    from matplotlib.artist import Artist

    from simcoord.views.timeline import Timeline

ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILLION, PURPLE, BLACK = "#0072B2", "#D55E00", "#CC79A7", "#000000"
GREY = "#777777"


class Pen(NamedTuple):
    """How one line is drawn, told apart in colour and in grey."""

    color: str
    style: LineStyleType


PENS = (
    Pen(BLUE, "-"),
    Pen(VERMILLION, (0, (5, 2))),
    Pen(GREEN, (0, (6, 2, 1.5, 2))),
    Pen(PURPLE, (0, (1.5, 1.5))),
    Pen(ORANGE, (0, (9, 3))),
    Pen(SKY, (0, (3, 1.5, 1, 1.5, 1, 1.5))),
    Pen(BLACK, (0, (4, 1.5, 1, 1.5))),
    Pen(GREY, (0, (1, 3))),
)

#: Inches; points.
WIDTH, LEFT, RIGHT = 5.83, 0.68, 0.18
LINE, HEADING, FOOT, GAP = 0.17, 0.24, 0.52, 0.16
TITLE, TEXT, SMALL = 10.5, 9, 8
#: Mean width of a small letter, inches.
LETTER = 0.061


class Paper(NamedTuple):
    """What stands around the panels of a sheet.

    title   : what the figure shows
    legend  : what its lines and areas are: handles with labels, the same on all panels
    caption : where its numbers come from
    """

    title: str
    legend: Sequence[Artist]
    caption: str


class Grid(NamedTuple):
    """How the panels of a sheet lie.

    headings : one a panel, in rows from the top left; empty texts take no room
    columns  : panels side by side
    height   : of a panel, inches
    left     : margin for what is written left of each panel, inches
    margin   : further margin left of the first column, inches
    below    : margin for what is written below each row, inches
    foot     : margin for what is written below the last row, inches
    rows     : one text a row, above its panels' headings; none, or none of them empty
    """

    headings: Sequence[str]
    columns: int = 1
    height: float = 2.6
    left: float = LEFT
    margin: float = 0.0
    below: float = 0.0
    foot: float = FOOT
    rows: Sequence[str] = ()

    @property
    def heading(self) -> float:
        """Height of the headings of a row, inches."""
        return HEADING * (any(self.headings) + bool(self.rows))

    @property
    def row(self) -> float:
        """Height of a row with all that belongs to it, inches."""
        return self.heading + self.height + self.below + GAP

    @property
    def column(self) -> float:
        """Width of a column with its margin, inches."""
        return (WIDTH - RIGHT - self.margin) / self.columns


def sheet(paper: Paper, grid: Grid) -> tuple[Figure, list[Axes]]:
    """A figure with its title, legend and caption, and its empty panels."""
    titles, captions = wrapped(paper.title, TITLE), wrapped(paper.caption, SMALL)
    columns = legend_columns([str(handle.get_label()) for handle in paper.legend])
    legend = LINE * -(-len(paper.legend) // columns) + (0.08 if paper.legend else 0.0)
    top = 0.1 + 0.2 * len(titles) + legend + 0.1
    bottom = grid.foot + LINE * len(captions)
    rows = -(-len(grid.headings) // grid.columns)
    figure = Figure(figsize=(WIDTH, top + grid.row * rows - GAP + bottom))
    _written(figure, titles, captions)
    if paper.legend:
        _legend(figure, paper.legend, columns, 0.1 + 0.2 * len(titles))
    axes = _panels(figure, grid, top)
    for panel, heading in zip(axes, grid.headings, strict=True):
        panel.set_title(drawable(heading), loc="left", fontsize=TEXT, parse_math=False)
    for panel, name in zip(axes[:: grid.columns], grid.rows, strict=False):
        above = (0, 72 * HEADING + 4)
        panel.annotate(name, (0, 1), above, "axes fraction", "offset points", fontsize=TEXT)
    return figure, axes


def wrapped(text: str, points: float) -> list[str]:
    """The lines of a text that goes across a sheet at a size of type."""
    letters = (WIDTH - 0.25) / (LETTER * points / SMALL)
    return textwrap.wrap(drawable(text), int(letters)) or [""]


def legend_columns(labels: Sequence[str]) -> int:
    """How many entries of a legend fit side by side."""
    room = max((len(label) for label in labels), default=1) * LETTER + 0.45
    return max(1, min(len(labels), int((WIDTH - 0.2) / room)))


@cache
def _known_letters() -> frozenset[int]:
    return frozenset(get_font(findfont("DejaVu Sans")).get_charmap())


def drawable(text: str) -> str:
    """The text with a box in place of letters that the figures' type does not have."""
    known = _known_letters()
    return "".join(
        letter if ord(letter) in known or letter.isspace() else "\N{WHITE SQUARE}"
        for letter in text
    )


def _written(figure: Figure, titles: Sequence[str], captions: Sequence[str]) -> None:
    left, height = 0.12 / WIDTH, figure.get_figheight()
    top = figure.text(left, 1 - 0.1 / height, "\n".join(titles), fontsize=TITLE, va="top")
    top.set_fontweight("bold")
    foot = figure.text(left, 0.06 / height, "\n".join(captions), fontsize=SMALL, va="bottom")
    foot.set_color(GREY)
    for text in (top, foot):
        text.set_parse_math(False)


def _legend(figure: Figure, handles: Sequence[Artist], columns: int, down: float) -> None:
    legend = figure.legend(
        handles=list(handles),
        ncols=columns,
        loc="upper left",
        bbox_to_anchor=(0.08 / WIDTH, 1 - down / figure.get_figheight()),
        fontsize=SMALL,
        frameon=False,
        borderpad=0.1,
        borderaxespad=0,
        handlelength=2.2,
        columnspacing=1.4,
        labelspacing=0.35,
    )
    for text in legend.get_texts():
        text.set_parse_math(False)


def _panels(figure: Figure, grid: Grid, top: float) -> list[Axes]:
    height = figure.get_figheight()
    panels = []
    for n in range(len(grid.headings)):
        x = grid.margin + grid.column * (n % grid.columns) + grid.left
        y = height - top - grid.row * (n // grid.columns) - grid.heading - grid.height
        wide = (grid.column - grid.left) / WIDTH
        panel = figure.add_axes((x / WIDTH, y / height, wide, grid.height / height))
        panels.append(plain(panel))
    return panels


def plain(panel: Axes) -> Axes:
    """The panel with thin axes, small type and nothing at the top and right."""
    panel.spines[["top", "right"]].set_visible(False)
    panel.spines[["bottom", "left"]].set_color(GREY)
    panel.tick_params(labelsize=SMALL, color=GREY)
    return panel


def number_axis(panel: Axes, axis: str, words: Words, most: int = 5) -> None:
    """Few ticks, with numbers as the language writes them."""
    one = panel.xaxis if axis == "x" else panel.yaxis
    one.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]))
    one.set_major_formatter(FuncFormatter(lambda value, _: words.tick(value)))


def time_axis(panel: Axes, timeline: Timeline) -> None:
    """The run from its first month to its last, with round ticks."""
    panel.set_xlim(float(timeline.before(1)), float(timeline.at(timeline.months)))
    ticks = timeline.ticks()
    panel.set_xticks(ticks, [str(tick) for tick in ticks])


def below_last_row(axes: Sequence[Axes], grid: Grid, text: str) -> None:
    """The name of the shared horizontal axis, under the panels that have none below them."""
    for n, panel in enumerate(axes):
        if n + grid.columns >= len(axes):
            panel.set_xlabel(text, fontsize=TEXT)
        elif grid.columns == 1:
            panel.tick_params(labelbottom=False)
