"""How is it read out where an outcome crosses a level?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite

import pandas as pd

from simcoord.views.about import About
from simcoord.views.columns import aligned, digits_for, from_to, headed
from simcoord.views.rows import interval_words
from simcoord.views.sweep_text import factor_name
from simcoord.views.tipping_figures import Tipping
from simcoord.views.words import Words


def tipping_lines(found: Mapping[str, Tipping], about: About, words: Words) -> Iterator[str]:
    """The crossings of each alternative in a sentence, then the curves.

    found : by alternative; one without a name where there are none
    """
    factor = factor_name(str(next(iter(found.values())).points["factor"].iloc[0]), words)
    yield from headed(words("{outcome}, along {factor}", outcome=about.axis(words), factor=factor))
    for name, each in found.items():
        for row in each.points.to_dict("records"):
            said = _crossing(pd.Series(row), words)
            yield f"{words.name(name)}: {said}" if name else said
    yield ""
    yield from aligned(_curves(found, factor, words))


def _crossing(row: pd.Series, words: Words) -> str:
    level, factor = words.tick(row["level"]), factor_name(row["factor"], words)
    if not isfinite(row["crossing"]):
        return _nowhere(row, level, words)
    told = {"level": level, "factor": factor, "where": _at(row["crossing"], words)}
    text = (
        words("falls below {level} at {factor} {where}", **told)
        if row["direction"] == "falls"
        else words("rises above {level} at {factor} {where}", **told)
    )
    return f"{text} ({_interval(row, words)})"


def _at(value: float, words: Words) -> str:
    return words.tick(float(f"{value:.3g}"))


def _interval(row: pd.Series, words: Words) -> str:
    """What cannot be told from the crossing; open where it goes beyond what was tried."""
    low, high = row["low"], row["high"]
    if low != low:
        return words("no interval: fewer than {n} replicates", n=4)
    if isfinite(low) and isfinite(high):
        ends = words("{low} to {high}", low=_at(low, words), high=_at(high, words))
        return f"{interval_words(words)} {ends}"
    if isfinite(high):
        return words("it may be anywhere below {high}", high=_at(high, words))
    if isfinite(low):
        return words("it may be anywhere above {low}", low=_at(low, words))
    return words("it may be anywhere among the values tried")


def _nowhere(row: pd.Series, level: str, words: Words) -> str:
    above = row["side"] == "above"
    if row["sure"]:
        return (
            words("stays above {level} at all values tried", level=level)
            if above
            else words("stays below {level} at all values tried", level=level)
        )
    return (
        words("stays above {level}, but may touch it: more replicates would tell", level=level)
        if above
        else words("stays below {level}, but may touch it: more replicates would tell", level=level)
    )


def _curves(found: Mapping[str, Tipping], factor: str, words: Words) -> list[list[str]]:
    """The mean at each value of the factor with its interval, an alternative a column."""
    names = [words.name(name) if name else words("mean") for name in found]
    rows = [[factor, *(part for name in names for part in (name, interval_words(words)))]]
    curves = [each.curve for each in found.values()]
    digits = digits_for(*pd.concat(curves)["mean"])
    for n, x in enumerate(curves[0]["x"]):
        cells = [words.tick(float(f"{x:.4g}"))]
        for curve in curves:
            row = curve.iloc[n]
            interval = from_to(row["low"], row["high"], words, digits)
            cells += [words.number(row["mean"], digits), interval]
        rows.append(cells)
    return rows
