"""How is a game drawn: the run so far, who shares with whom, and its histories with and without?

Each figure has its alternative text beside it, for those who do not see it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

import simcoord
from simcoord.analysis.levels import level_of
from simcoord.rulebook.elements import ELEMENTS
from simcoord.views.contrast import short_name
from simcoord.views.game.lessons import LESSONS
from simcoord.views.game.play import HISTORIES
from simcoord.views.origin import title_of
from simcoord.views.rows import margin_for, rows_of
from simcoord.views.sheet import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    PENS,
    TEXT,
    Grid,
    Paper,
    below_last_row,
    number_axis,
    sheet,
    time_axis,
)
from simcoord.views.ties import network_title
from simcoord.views.timeline import Timeline
from simcoord.views.trajectories import WIDE, change_mark, mark_changes
from simcoord.views.vocabulary import OBSTACLES, RUNGS, label
from simcoord.views.words import Words

if TYPE_CHECKING:
    from matplotlib.artist import Artist

    from simcoord.views.game.debriefing import Debriefing
    from simcoord.views.game.play import Game

#: What the chart of the run so far has, panel by panel.
PANELS = (("intensity", *RUNGS), ("resistance", "fatigue", "effort", "outcome"))
#: Ties weaker than this are not drawn; the strongest is so wide, points.
FAINTEST, WIDEST = 0.01, 9.0


def game_origin(game: Game, words: Words, histories: str = "") -> str:
    """One line that says which run it is, or which histories."""
    one = words("history {number}", number=game.setting.replicate)
    parts = [title_of_game(game, words), histories or one]
    parts += [words("seed {seed}", seed=game.setting.seed), f"simcoord {simcoord.__version__}"]
    return " · ".join(parts)


def title_of_game(game: Game, words: Words) -> str:
    """What is played: a lesson, or a scenario of its own name."""
    lesson = LESSONS.get(game.setting.lesson)
    return words(lesson.title) if lesson else title_of(game.start, words)


def histories_origin(game: Game, words: Words) -> str:
    """One line that says which histories a figure of the debriefing shows."""
    return game_origin(game, words, words("{n} histories", n=HISTORIES))


def course(game: Game, words: Words) -> Figure:
    """The run so far: the ladder of intensity above, what carries and hinders it below."""
    timeline = Timeline.of(game.start)
    pens = dict(zip([m for panel in PANELS for m in panel], PENS, strict=True))
    legend: list[Artist] = [
        Line2D([], [], color=pen.color, ls=pen.style, lw=1.8, label=label(measure, words))
        for measure, pen in pens.items()
    ]
    legend.append(change_mark(words))
    grid = Grid([_heading(panel, words) for panel in PANELS], height=1.35)
    paper = Paper(words("The run so far"), legend, game_origin(game, words))
    figure, panels = sheet(paper, grid)
    for panel, shown in zip(panels, PANELS, strict=True):
        mark_changes(panel, timeline, game.elections())
        for measure in shown:
            values, pen = game.months_of(measure), pens[measure]
            x = timeline.at(np.arange(1, len(values) + 1))
            panel.plot(x, values, color=pen.color, ls=pen.style, lw=1.8)
        panel.set_ylim(0, 1)
        number_axis(panel, "y", words)
        time_axis(panel, timeline)
    below_last_row(panels, grid, timeline.label(words))
    return figure


def _heading(panel: Sequence[str], words: Words) -> str:
    if "intensity" in panel:
        return words("Intensity and its three rungs, shares")
    return words("What carries joint work, and what hinders it, shares")


def course_told(game: Game, words: Words) -> str:
    """The chart of the run so far, in words."""
    shown = [measure for panel in PANELS for measure in panel]
    values = [
        words(
            "{measure} {value}",
            measure=label(measure, words),
            value=words.number(float(game.months_of(measure)[-1]) if game.month else np.nan),
        )
        for measure in shown
    ]
    return words(
        "Chart of the run to month {month}. Last values: {values}.",
        month=game.month,
        values=", ".join(values),
    )


def ties_of(game: Game, element: str | None) -> NDArray[np.float64]:
    """What each pair of sectors shares now, mean over the level's places, square.

    element : one shared element; None for the mean of all seven
    """
    labels = [level_of(label) for label in game.model.labels]
    here = [j for j, level in enumerate(labels) if level == game.level]
    shared = game.model.state.shared[here].mean(axis=0)
    chosen = shared.mean(axis=2) if element is None else shared[..., ELEMENTS.index(element)]
    return np.asarray(chosen, dtype=np.float64)


def network(game: Game, words: Words, element: str | None = None) -> Figure:
    """Sectors in a circle; the wider the line between two, the more they share."""
    square = ties_of(game, element)
    title = network_title(element, words)
    figure, (panel,) = sheet(Paper(title, [], game_origin(game, words)), _CIRCLE)
    panel.set_axis_off()
    panel.set_aspect("equal")
    panel.set(xlim=(-2.0, 2.0), ylim=(-1.35, 1.35))
    names = list(game.scenario.sectors)
    turns = np.pi / 2 - 2 * np.pi * np.arange(len(names)) / len(names)
    x, y = np.cos(turns), np.sin(turns)
    for i, l in combinations(range(len(names)), 2):
        if square[i, l] >= FAINTEST:
            panel.plot(x[[i, l]], y[[i, l]], color=BLUE, lw=WIDEST * square[i, l], alpha=0.55)
    panel.plot(x, y, "o", ms=9, color=BLACK)
    for name, a, b in zip(names, x, y, strict=True):
        side = "center" if abs(a) < 0.1 else ("left" if a > 0 else "right")
        called = short_name(words.name(name))
        panel.text(1.12 * a, 1.17 * b, called, ha=side, va="center", fontsize=TEXT)
    return figure


_CIRCLE = Grid([""], height=3.2, left=0.1, foot=0.12)


def network_told(game: Game, words: Words, element: str | None = None) -> str:
    """The network in words: who shares most, who least."""
    square, names = ties_of(game, element), [words.name(name) for name in game.scenario.sectors]
    ranked = sorted(combinations(range(len(names)), 2), key=lambda pair: -square[pair])

    def named(i: int, l: int) -> str:
        both = words.listed([names[i], names[l]])
        return words("{pair} at {share}", pair=both, share=words.percent(float(square[i, l])))

    return words(
        "{title}: most {most}; least {least}.",
        title=network_title(element, words),
        most=named(*ranked[0]),
        least=named(*ranked[-1]),
    )


def histories(
    debriefing: Debriefing, measure: str, words: Words, others: Mapping[str, Debriefing]
) -> Figure:
    """A measure with the plan and without: nine in ten histories, medians, one's own, others'.

    others : other groups' games, by name; drawn is each one's plan in this game's history
    """
    game, timeline = debriefing.game, Timeline.of(debriefing.game.start)
    title = words("{measure}, with the plan and without", measure=label(measure, words))
    paper = Paper(title, _histories_legend(others, words), histories_origin(debriefing.game, words))
    figure, (panel,) = sheet(paper, Grid([""], height=2.9))
    mark_changes(panel, timeline, game.elections())
    months = timeline.at(np.arange(1, game.months + 1))
    for with_plan, color, style in ((False, ORANGE, (0, (5, 2))), (True, BLUE, "-")):
        values = debriefing.months(measure, with_plan)
        low, middle, high = np.quantile(values, (0.05, 0.5, 0.95), axis=0)
        panel.fill_between(months, low, high, color=color, alpha=WIDE * 1.5, lw=0)
        panel.plot(months, middle, color=color, ls=style, lw=1.2)
        panel.plot(months, values[game.setting.replicate], color=color, ls=style, lw=2.6)
    for each, pen in zip(others.values(), PENS[2:], strict=False):
        line = each.months(measure)[game.setting.replicate]
        panel.plot(months, line, color=pen.color, ls=pen.style, lw=1.8)
    panel.set_ylim(0, None)
    panel.set_ylabel(words("Share (0 to 1)"), fontsize=TEXT)
    panel.set_xlabel(timeline.label(words), fontsize=TEXT)
    number_axis(panel, "y", words)
    time_axis(panel, timeline)
    return figure


def _histories_legend(others: Mapping[str, Debriefing], words: Words) -> list[Artist]:
    nine = words.range_of(5, 95)
    dashed = (0, (5, 2))
    legend: list[Artist] = [
        Line2D([], [], color=BLUE, lw=2.6, label=words("Your history, with your plan")),
        Line2D([], [], color=ORANGE, ls=dashed, lw=2.6, label=words("Your history, without it")),
        Patch(color=BLUE, alpha=WIDE * 2, label=words("With: {range}, median", range=nine)),
        Patch(color=ORANGE, alpha=WIDE * 2, label=words("Without: {range}, median", range=nine)),
    ]
    legend.append(change_mark(words))
    return legend + [
        Line2D([], [], color=pen.color, ls=pen.style, lw=1.8, label=short_name(name))
        for name, pen in zip(others, PENS[2:], strict=False)
    ]


def histories_told(debriefing: Debriefing, measure: str, words: Words) -> str:
    """The figure of the histories in words."""
    score = debriefing.score(measure)
    return words(
        "{measure} over the months in {n} histories with the plan and without. In the last two"
        " years your history stands at {own} with the plan and {without} without it.",
        measure=label(measure, words),
        n=HISTORIES,
        own=words.number(score.own),
        without=words.number(score.own_without),
    )


def what_held_back(debriefing: Debriefing, words: Words) -> Figure:
    """Shares of what could have grown that each obstacle took, with the plan and without."""
    held = debriefing.held_back
    names = [words(OBSTACLES[name]) for name in held]
    legend: list[Artist] = [
        Line2D([], [], marker="D", color=ORANGE, lw=0, label=words("Without the plan")),
        Line2D([], [], marker="o", color=BLUE, lw=0, label=words("With the plan")),
    ]
    title = words("What held coordination back, and what grew")
    grid = Grid([""], height=0.27 * len(names) + 0.2, left=margin_for(names))
    paper = Paper(title, legend, histories_origin(debriefing.game, words))
    figure, (panel,) = sheet(paper, grid)
    rows_of(panel, names)
    at = np.arange(len(names))
    without, played = (np.array([pair[n] for pair in held.values()]) for n in (0, 1))
    panel.hlines(at, without, played, color=GREY, lw=1.2)
    panel.plot(without, at, "D", color=ORANGE, ms=7, clip_on=False)
    panel.plot(played, at, "o", color=BLUE, ms=7, clip_on=False)
    panel.set_xlim(-0.02, None)
    number_axis(panel, "x", words)
    panel.set_xlabel(words("Share of the potential"), fontsize=TEXT)
    return figure


def held_back_told(debriefing: Debriefing, words: Words) -> str:
    """The figure of the obstacles in words."""
    told = [
        words(
            "{obstacle} {without} without the plan, {played} with it",
            obstacle=words(OBSTACLES[name]),
            without=words.percent(pair[0]),
            played=words.percent(pair[1]),
        )
        for name, pair in debriefing.held_back.items()
    ]
    return "; ".join(told)
