"""How does an outcome go along each factor of a sweep, all else taken together?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simcoord.analysis import moved_alone, of_alternative, tipping_curve
from simcoord.sayings import Saying, joined
from simcoord.scenario import InputError
from simcoord.views.about import About
from simcoord.views.contrast import short_name
from simcoord.views.rows import interval_words
from simcoord.views.sheet import PENS, SMALL, TEXT, Grid, Paper, Pen, number_axis, sheet
from simcoord.views.sweep_text import factor_name
from simcoord.views.tipping_figures import BAND, draw_curve
from simcoord.views.trajectories import ENGLISH
from simcoord.views.words import Words

if TYPE_CHECKING:
    from matplotlib.artist import Artist

    from simcoord.experiments.sweep_results import SweepResults

#: Factors that are drawn, panels side by side, height of a panel in inches.
DRAWN, ACROSS, HIGH = 6, 2, 1.7

#: The curve of each alternative along each factor that has numbers, by factor.
Curves = Mapping[str, Mapping[str, pd.DataFrame]]


class Along(NamedTuple):
    """An outcome along the factors of a sweep.

    curves   : those that can be told
    left_out : why another cannot, by factor and alternative
    """

    curves: Curves
    left_out: Mapping[tuple[str, str], Saying]


def curves(results: SweepResults, values: pd.DataFrame) -> Along:
    """The means over replicates along each numeric factor, the factors that move most first.

    values  : `setting`, `replicate`, `value`
    Returns : of factors that are numbers, tables as `simcoord.analysis.tipping_curve` makes them
    """
    numeric = [name for name, factor in results.experiment.factors.items() if factor.is_number]
    found: dict[str, dict[str, pd.DataFrame]] = {}
    left_out: dict[tuple[str, str], Saying] = {}
    for factor, name in product(numeric, results.experiment.alternatives):
        try:
            found.setdefault(factor, {})[name] = _curve(results, values, factor, name)
        except InputError as error:
            left_out[factor, name] = joined(problem.said for problem in error.problems)
    moving = {factor: each for factor, each in found.items() if each}
    order = sorted(moving, key=lambda factor: -_reach(moving[factor]))
    return Along({factor: moving[factor] for factor in order[:DRAWN]}, left_out)


def _curve(results: SweepResults, values: pd.DataFrame, factor: str, name: str) -> pd.DataFrame:
    """The curve of an alternative, which has no name where it is the only one."""
    design = results.design
    if results.experiment.design.kind == "one_at_a_time":
        values, design = moved_alone(values, design, factor)
    some = of_alternative(values, design, name) if name else values
    return tipping_curve(some, design, factor)


def left_out_lines(found: Mapping[About, Along], words: Words) -> Iterator[str]:
    """Which curves there are not, and why; outcomes that lack the same are told together."""
    lacking: dict[tuple[str, str], list[str]] = {}
    for about, each in found.items():
        for reason, factors in _by_reason(each.left_out, words).items():
            lacking.setdefault((reason, words.listed(factors)), []).append(about.name(words))
    for (reason, factor), outcomes in lacking.items():
        which = words("{outcome}, along {factor}", outcome="; ".join(outcomes), factor=factor)
        yield words("{outcome} is left out: {reason}", outcome=which, reason=reason)


def _by_reason(left_out: Mapping[tuple[str, str], Saying], words: Words) -> dict[str, list[str]]:
    """The factors that one reason leaves out, each with the alternative if it has a name."""
    named: dict[str, list[str]] = {}
    for (factor, alternative), why in left_out.items():
        under = f" ({words.name(alternative)})" if alternative else ""
        named.setdefault(words.told(why), []).append(factor_name(factor, words) + under)
    return named


def _reach(each: Mapping[str, pd.DataFrame]) -> float:
    """How far the means of a factor lie apart."""
    return max(float(np.ptp(curve["mean"])) for curve in each.values())


def along(found: Curves, about: About, words: Words = ENGLISH) -> Figure:
    """A panel a factor: the mean over replicates and all else, with its interval.

    found : as in `Along`, not empty
    """
    alternatives = dict.fromkeys(name for each in found.values() for name in each)
    pens = dict(zip(alternatives, PENS * 4, strict=False))
    grid = Grid(
        [short_name(factor_name(name, words)) for name in found],
        min(ACROSS, len(found)),
        HIGH,
        below=0.25,
        foot=0.1,
    )
    meaning = words("Means over replicates and all other factors.")
    paper = Paper(about.name(words), _legend(pens, words), f"{meaning} {about.origin}")
    figure, panels = sheet(paper, grid)
    for panel, each in zip(panels, found.values(), strict=True):
        for name, curve in each.items():
            draw_curve(panel, curve, pens[name])
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
        Line2D([], [], color=pen.color, ls=pen.style, lw=1.6, label=short_name(words.name(name)))
        for name, pen in pens.items()
        if name
    ]
    shade = next(iter(pens.values())).color
    return [*legend, Patch(color=shade, alpha=BAND, lw=0, label=interval_words(words))]
