"""How is it read out which factors move an outcome, whether that has settled, and what is luck?"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from simcoord.views.about import About
from simcoord.views.columns import aligned, digits_for, from_to, headed
from simcoord.views.influence import MOVED, ranked
from simcoord.views.rows import interval_words
from simcoord.views.sweep_text import factor_name
from simcoord.views.words import Words

#: A pair of factors, or a change of an index, below this is not worth a word.
WORTH = 0.01


def sobol_lines(table: pd.DataFrame, about: About, words: Words) -> Iterator[str]:
    """The indices of an outcome, the largest total first, and what they say.

    table : the rows of one statistic, as `simcoord.analysis.sobol` makes them
    """
    first, total = (
        table[table["order"] == order].set_index("factor") for order in ("first", "total")
    )
    yield from headed(words(MOVED[str(table["statistic"].iloc[0])], outcome=about.name(words)))
    row = table.iloc[0]
    yield _used(int(row["base"]), int(row["base_planned"]), int(row["replicates"]), words)
    if total["index"].isna().all():
        yield words("Settings differ by luck alone, as far as these runs show: no index.")
        return
    rows = sobol_rows(table, words)
    yield from aligned(rows)
    yield from _not_shown(len(rows) - 1, len(total), words)
    yield from _asleep(total, words)
    if (table["order"] == "second").any():
        yield from _pairs(table[table["order"] == "second"], words)


def sobol_rows(table: pd.DataFrame, words: Words) -> list[list[str]]:
    """The heads of a table of indices, then its rows, the largest total first."""
    first, total = (
        table[table["order"] == order].set_index("factor") for order in ("first", "total")
    )
    interval = interval_words(words)
    rows = [[words("factor"), words("alone"), interval, words("with others"), interval]]
    for name in ranked(total["index"]):
        cells = [_index(each.loc[[name]].iloc[0], words) for each in (first, total)]
        rows.append([factor_name(name, words), *cells[0], *cells[1]])
    return rows


def _used(base: int, planned: int, replicates: int, words: Words) -> str:
    runs = words.plural("{n} replicate", "{n} replicates", replicates)
    points = words("{n} base points", n=words.number(base, 0))
    if base < planned:
        points = words(
            "{n} of {planned} base points",
            n=words.number(base, 0),
            planned=words.number(planned, 0),
        )
    return f"{points}, {runs}"


def _index(row: pd.Series, words: Words) -> tuple[str, str]:
    return words.number(row["index"], 3), from_to(row["low"], row["high"], words, 2)


def _not_shown(shown: int, of: int, words: Words) -> Iterator[str]:
    if shown < of:
        yield words("The {n} largest of {of} are shown.", n=shown, of=words.number(of, 0))


def _asleep(total: pd.DataFrame, words: Words) -> Iterator[str]:
    """Factors that do next to nothing."""
    idle = [factor_name(str(n), words) for n, row in total.iterrows() if row["high"] < WORTH]
    if idle:
        yield words(
            "Next to nothing, also together with others (under {share}): {factors}",
            share=words.percent(WORTH),
            factors=", ".join(idle),
        )


def _pairs(pairs: pd.DataFrame, words: Words) -> Iterator[str]:
    """Pairs whose interval leaves out 0."""
    sure = pairs[pairs["low"] > 0].sort_values("index", ascending=False).head(5)
    if not len(sure):
        yield words("Pairs: none of which one can be sure that it does more than each alone.")
        return
    said = [
        f"{factor_name(row['factor'], words)} × {factor_name(row['other'], words)}"
        f" ({words.number(row['index'], 2)})"
        for row in sure.to_dict("records")
    ]
    yield words("Pairs that do more than each alone: {pairs}", pairs=", ".join(said))


def morris_lines(table: pd.DataFrame, about: About, words: Words) -> Iterator[str]:
    """The effects of an outcome, the largest first, and what they say.

    table : the rows of one statistic, as `simcoord.analysis.morris` makes them
    """
    sizes = table[table["index"] == "mu_star"].set_index("factor")
    statistic, row = str(table["statistic"].iloc[0]), table.iloc[0]
    yield from headed(f"{words(MOVED[statistic], outcome=about.name(words))} ({about.unit(words)})")
    yield _trajectories(row, words)
    rows = morris_rows(table, words)
    yield from aligned(rows)
    yield from _not_shown(len(rows) - 1, len(sizes), words)
    quiet = [str(name) for name, row in sizes.iterrows() if row["low"] <= row["floor"]]
    if quiet:
        said = ", ".join(factor_name(name, words) for name in quiet)
        yield words("Not to be told from luck, so little do they here: {factors}", factors=said)


def morris_rows(table: pd.DataFrame, words: Words) -> list[list[str]]:
    """The heads of a table of effects, then its rows, the largest first."""
    sizes, mean, sigma = (
        table[table["index"] == index].set_index("factor") for index in ("mu_star", "mu", "sigma")
    )
    heads = ["μ*", interval_words(words), "μ", "σ", words("luck alone")]
    rows, digits = [[words("factor"), *heads]], digits_for(*sizes["value"])
    for name in ranked(sizes["value"]):
        size = sizes.loc[[name]].iloc[0]
        interval = from_to(size["low"], size["high"], words, digits)
        others = (mean["value"][[name]].iloc[0], sigma["value"][[name]].iloc[0], size["floor"])
        numbers = [words.number(number, digits) for number in others]
        known = [factor_name(name, words), words.number(size["value"], digits), interval]
        rows.append([*known, *numbers])
    return rows


def _trajectories(row: pd.Series, words: Words) -> str:
    done, planned = int(row["trajectories"]), int(row["trajectories_planned"])
    runs = words.plural("{n} replicate", "{n} replicates", int(row["replicates"]))
    if done < planned:
        return words(
            "{n} of {planned} trajectories, {runs}",
            n=words.number(done, 0),
            planned=words.number(planned, 0),
            runs=runs,
        )
    return words("{n} trajectories, {runs}", n=words.number(done, 0), runs=runs)


def convergence_lines(table: pd.DataFrame, words: Words) -> Iterator[str]:
    """By how much the indices still move when the study doubles.

    table : as `sobol_convergence` or `morris_convergence` makes it
    """
    sobol = "base" in table
    size, value = ("base", "index") if sobol else ("trajectories", "value")
    kept = table[table["order"] == "total"] if sobol else table[table["index"] == "mu_star"]
    sizes = sorted(kept[size].unique())
    if len(sizes) < 2:
        yield words("Too small a study to see whether it has settled.")
        return
    wide = kept.pivot(index="factor", columns=size, values=value)
    moved = (wide[sizes[-1]] - wide[sizes[-2]]).abs()
    if moved.isna().all():
        return
    name = str(moved.idxmax())
    half = kept[(kept[size] == sizes[-1]) & (kept["factor"] == name)]
    wide_enough = float(((half["high"] - half["low"]) / 2).iloc[0])
    digits = digits_for(*wide[sizes[-1]])
    yield words(
        "Settled? From {half} to {all} {points}, {factor} moved most, by {change}; the half width"
        " of its interval is {width}.",
        half=words.number(sizes[-2], 0),
        all=words.number(sizes[-1], 0),
        points=words("base points") if sobol else words("trajectories"),
        factor=factor_name(name, words),
        change=words.number(float(moved.max()), digits),
        width=words.number(wide_enough, digits),
    )


def luck_lines(table: pd.DataFrame, words: Words) -> Iterator[str]:
    """The noise floor in words.

    table : as `simcoord.analysis.luck_shares` makes it
    """
    rows = table.set_index("source")
    shares = {str(source): max(0.0, float(share)) for source, share in rows["share"].items()}
    factors = rows.loc[["factors"]].iloc[0]
    yield ""
    yield words(
        "Luck: of what differs between runs, {factors} is the factors' doing ({low} to {high});"
        " {common} is luck that lifts every setting alike, and {own} luck that falls out otherwise"
        " at other settings.",
        factors=words.percent(shares["factors"]),
        low=words.percent(float(factors["low"])),
        high=words.percent(float(factors["high"])),
        common=words.percent(shares["luck_common"]),
        own=words.percent(shares["luck_own"]),
    )
