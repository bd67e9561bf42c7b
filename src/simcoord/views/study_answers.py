"""What do the settings of a study say in sentences: which is best, and what moves the outcome?

The sentences of an outcome stand under its name, which is `asked`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from simcoord.analysis import moved_alone
from simcoord.analysis.directions import less_is_better
from simcoord.analysis.estimates import CONFIDENCE, Estimate, estimate
from simcoord.measures.over_time import PLATEAU
from simcoord.views.answers import decimals, in_full, quantity
from simcoord.views.columns import from_to
from simcoord.views.influence import ranked
from simcoord.views.influence_text import WORTH
from simcoord.views.policies_figures import better_text
from simcoord.views.sweep_text import entry, factor_name
from simcoord.views.words import Words

if TYPE_CHECKING:
    from simcoord.views.about import About

#: Columns of a design that are no factors.
KEYS = ("setting", "point", "alternative")
#: A factor with more values than this is told by its lowest and its highest third.
FEW = 8
#: Factors that are named after the first.
NEXT = 3


def asked(about: About, words: Words, months: int = PLATEAU) -> str:
    """What is asked of a study: the outcome in full, its month and its level."""
    parts = [in_full(about.outcome, words, months)]
    parts += [] if about.month is None else [words("month {month}", month=about.month)]
    return ", ".join([*parts, *([words.name(about.level)] if about.level else [])])


class Asked(NamedTuple):
    """One outcome of the runs of a sweep.

    runs   : a row a replicate, a column a setting; every setting has these replicates, unless
             no replicate has all
    design : indexed by setting
    """

    runs: pd.DataFrame
    design: pd.DataFrame
    about: About


def sweep_answers(
    values: pd.DataFrame,
    design: pd.DataFrame,
    about: About,
    words: Words,
    *,
    one_at_a_time: bool = False,
) -> list[str]:
    """The best and the worst setting, and how the outcome goes along each factor.

    values        : `setting`, `replicate` and `value`, as `SweepResults.values` makes them
    design        : a row a setting
    one_at_a_time : whether in each setting but the first one factor alone has moved
    """
    one = _asked(values, design, about)
    if not np.isfinite(one.runs.to_numpy()).any():
        return [words("No run has it.")]
    said = [_best_and_worst(one, words)]
    for name in factors_of(design):
        alone = one_at_a_time and name not in KEYS
        here = moved_alone(values, design, name) if alone else (values, design)
        said.append(_along(name, _asked(*here, about), words))
    return [sentence for sentence in said if sentence]


def _asked(values: pd.DataFrame, design: pd.DataFrame, about: About) -> Asked:
    runs = values.pivot(index="replicate", columns="setting", values="value")
    whole = runs[runs.notna().all(axis=1)]
    return Asked(whole if len(whole) else runs, design.set_index("setting"), about)


def factors_of(design: pd.DataFrame) -> list[str]:
    """Columns of a design that differ from setting to setting: factors, and the alternative."""
    told = ["alternative", *(name for name in design if name not in KEYS)]
    return [str(name) for name in told if name in design and design[name].nunique() > 1]


def _best_and_worst(one: Asked, words: Words) -> str:
    means = one.runs.mean()
    if len(means) < 2:
        return _mean(estimate(one.runs.iloc[:, 0]), one.about, words)
    high, low = (int(str(setting)) for setting in (means.idxmax(), means.idxmin()))
    lower = less_is_better(one.about.outcome)
    best, worst = (low, high) if lower else (high, low)
    apart = estimate(one.runs[high] - one.runs[low])
    if (one.runs.nunique(axis=1) < 2).all():
        return words("The same at every setting.")
    said = words(
        "Best ({way}) with {best}: {best_value}; worst with {worst}: {worst_value}.",
        way=better_text(lower, words),
        best=setting_text(one.design, best, words),
        best_value=_mean(estimate(one.runs[best]), one.about, words),
        worst=setting_text(one.design, worst, words),
        worst_value=_mean(estimate(one.runs[worst]), one.about, words),
    )
    if not apart.low > 0:
        said += " " + words("These runs cannot tell the two apart.")
    return said


def setting_text(design: pd.DataFrame, setting: int, words: Words) -> str:
    """A setting in words: `term 24, matching 0.2`.

    design : indexed by setting
    """
    row = design.loc[setting]
    return ", ".join(f"{factor_name(n, words)} {entry(row[n], words)}" for n in factors_of(design))


def _mean(found: Estimate, about: About, words: Words) -> str:
    size = quantity(found.mean, about.outcome, words)
    if found.low != found.low:
        return size
    return words(
        "{size} ({share} interval {interval})",
        size=size,
        share=words.percent(CONFIDENCE),
        interval=from_to(found.low, found.high, words, decimals(found.mean, about.outcome)),
    )


def _along(name: str, one: Asked, words: Words) -> str:
    """How the outcome goes along a factor, the others averaged; empty where that says nothing."""
    groups = _groups(one.design.loc[one.runs.columns, name], words)
    if len(groups) < 2:
        return ""
    # Each replicate has its own luck at all settings, so groups are compared within it.
    by_group = pd.DataFrame({said: one.runs[ids].mean(axis=1) for said, ids in groups.items()})
    means = by_group.mean()
    far = estimate(by_group[means.idxmax()] - by_group[means.idxmin()])
    if not far.low > 0:
        return words(
            "“{factor}” does nothing to it that can be told.", factor=factor_name(name, words)
        )
    outcome = one.about.outcome
    digits = decimals(float(means.abs().max()), outcome)
    points = [
        words("{value} at {place}", value=quantity(mean, outcome, words, digits), place=place)
        for place, mean in means.items()
    ]
    return words(
        "By “{factor}”, all else averaged: {points}. Between the highest and the lowest lie"
        " {far} ({share} interval {interval}).",
        factor=factor_name(name, words),
        points="; ".join(points),
        far=quantity(far.mean, outcome, words),
        share=words.percent(CONFIDENCE),
        interval=from_to(far.low, far.high, words, decimals(far.mean, outcome)),
    )


def _groups(column: pd.Series, words: Words) -> dict[str, list[int]]:
    """Settings by the value of a factor; by its lowest and highest third where it has many."""
    if column.nunique() <= FEW:
        order = column.unique() if column.dtype == object else sorted(column.unique())
        return {entry(value, words): _where(column == value) for value in order}
    if not pd.api.types.is_numeric_dtype(column):
        return {}
    low, high = column.quantile([1 / 3, 2 / 3])
    return {
        words("its lowest third (up to {end})", end=entry(low, words)): _where(column <= low),
        words("its highest third (from {end})", end=entry(high, words)): _where(column >= high),
    }


def _where(which: pd.Series) -> list[int]:
    return [int(setting) for setting in which.index[which]]


def sensitivity_answers(
    table: pd.DataFrame,
    luck: pd.DataFrame | None,
    about: About,
    words: Words,
) -> list[str]:
    """Which factor moves an outcome most, which next, and how much is luck.

    table : the rows of the mean, as `simcoord.analysis.sobol` or `morris` makes them
    luck  : as `simcoord.analysis.luck_shares` makes it; None with one replicate
    """
    moved = _of_sobol(table, words) if "order" in table else _of_morris(table, about, words)
    return [*moved, *([] if luck is None else [_luck(luck, words)])]


#: The rows of a table, by factor or source.
Rows: TypeAlias = dict[str, dict[str, Any]]


def _rows(table: pd.DataFrame, name: str) -> Rows:
    """The rows of a table by what stands in a column."""
    records = table.to_dict("records")
    return {str(row[name]): {str(key): row[key] for key in row} for row in records}


def _of_sobol(table: pd.DataFrame, words: Words) -> Iterator[str]:
    first, total = (_rows(table[table["order"] == o], "factor") for o in ("first", "total"))
    shares = table[table["order"] == "total"].set_index("factor")["index"]
    if shares.isna().all():
        yield words("Settings differ by luck alone, as far as these runs show: no index.")
        return
    top, *others = ranked(shares, len(shares))
    yield words(
        "“{factor}” moves it most: {total} of the variance over settings is its doing, alone or"
        " together with others ({share} interval {low} to {high}); alone, {first}.",
        factor=factor_name(top, words),
        total=_share(total[top]["index"], words),
        share=words.percent(CONFIDENCE),
        low=_share(total[top]["low"], words),
        high=_share(total[top]["high"], words),
        first=_share(first[top]["index"], words),
    )
    idle = [name for name in others if total[name]["high"] < WORTH]
    after = [name for name in others if name not in idle][:NEXT]
    named = [f"{factor_name(n, words)} ({_share(total[n]['index'], words)})" for n in after]
    yield from _others(named, _as_much(top, others, total), words)
    if idle:
        yield words("Next to nothing comes from {factors}.", factors=_named(idle, words))


def _share(index: float, words: Words) -> str:
    """An index, a share of the variance; an estimate may lie a little outside of 0 to 1."""
    return words.percent(min(max(index, 0.0), 1.0))


def _as_much(top: str, others: Sequence[str], rows: Rows) -> list[str]:
    """The factors whose interval reaches into that of the first."""
    return [name for name in others if rows[name]["high"] >= rows[top]["low"]]


def _of_morris(table: pd.DataFrame, about: About, words: Words) -> Iterator[str]:
    sizes = table[table["index"] == "mu_star"]
    rows, outcome = _rows(sizes, "factor"), about.outcome
    top, *others = ranked(sizes.set_index("factor")["value"], len(sizes))
    first = rows[top]
    yield words(
        "“{factor}” moves it most: by {size} on average, in either direction, when it alone goes"
        " over its whole range ({share} interval {interval}).",
        factor=factor_name(top, words),
        size=quantity(first["value"], outcome, words),
        share=words.percent(CONFIDENCE),
        interval=from_to(first["low"], first["high"], words, decimals(first["value"], outcome)),
    )
    quiet = [name for name in others if rows[name]["low"] <= rows[name]["floor"]]
    named = [
        f"{factor_name(name, words)} ({quantity(rows[name]['value'], outcome, words)})"
        for name in [name for name in others if name not in quiet][:NEXT]
    ]
    yield from _others(named, _as_much(top, others, rows), words)
    if quiet:
        yield words("Not to be told from luck: {factors}.", factors=_named(quiet, words))


def _others(named: Sequence[str], near: Sequence[str], words: Words) -> Iterator[str]:
    """What comes next, and what may as well come first."""
    if named:
        factors = words.listed(list(named))
        yield words.plural(
            "Next comes {factors}.", "Next come {factors}.", len(named), factors=factors
        )
    if near:
        yield words(
            "These runs cannot tell whether {factors} may move it as much.",
            factors=_named(near, words),
        )


def _named(names: Sequence[str], words: Words) -> str:
    return words.listed([factor_name(name, words) for name in names])


def _luck(table: pd.DataFrame, words: Words) -> str:
    factors = _rows(table, "source")["factors"]
    luck = 1.0 - min(max(0.0, factors["share"]), 1.0)
    return words(
        "How much is luck: {luck} of what differs between single runs; {factors} is the factors'"
        " doing ({share} interval {low} to {high}).",
        luck=words.percent(luck),
        factors=_share(factors["share"], words),
        share=words.percent(CONFIDENCE),
        low=_share(factors["low"], words),
        high=_share(factors["high"], words),
    )
