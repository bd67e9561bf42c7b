"""How is it read out which policy does better, and how well each stands what may come?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isinf

import pandas as pd

from simcoord.views.about import About
from simcoord.views.columns import aligned, digits_for, from_to, headed
from simcoord.views.policies_figures import better_text, enough_text
from simcoord.views.rows import interval_words
from simcoord.views.words import NOTHING, Words


def policy_lines(
    table: pd.DataFrame, abouts: Mapping[str, About], lower: Sequence[str], words: Words
) -> Iterator[str]:
    """Differences of every alternative from the reference, outcome by outcome.

    table : as `simcoord.analysis.compare_policies` makes it
    lower : outcomes of which less is better
    """
    first = table.iloc[0]
    yield words("Reference: {name}", name=words.name(first["reference"]))
    pairs = words.plural("{n} pair of replicates", "{n} pairs of replicates", int(first["pairs"]))
    points = words.plural(
        "{n} point of the factors", "{n} points of the factors", int(first["points"])
    )
    yield words("{pairs} under the same luck, mean over {points}", pairs=pairs, points=points)
    for outcome, about in abouts.items():
        better = better_text(outcome in lower, words)
        yield from headed(f"{about.axis(words)}: {better}")
        rows = table[table["outcome"] == outcome]
        yield from aligned(_differences(rows, words))
    yield ""
    yield words("better: share of pairs of runs in which it does better than the reference")
    yield words("saved: how many times as many replicates other luck on each side would need")


def _differences(rows: pd.DataFrame, words: Words) -> list[list[str]]:
    digits = digits_for(*rows["reference_mean"], *rows["difference"])
    interval = interval_words(words)
    heads = [words("mean"), words("difference"), interval]
    heads += [words("better"), interval, words("saved")]
    first = rows.iloc[0]
    reference = words.name(str(first["reference"]))
    lines = [["", *heads], [reference, words.number(first["reference_mean"], digits)]]
    lines[1] += [""] * (len(heads) - 1)
    for row in rows.to_dict("records"):
        chance = words(
            "{low} to {high}",
            low=words.percent(row["chance_low"]),
            high=words.percent(row["chance_high"]),
        )
        lines.append(
            [
                words.name(str(row["alternative"])),
                words.number(row["alternative_mean"], digits),
                words.number(row["difference"], digits),
                from_to(row["low"], row["high"], words, digits),
                words.percent(row["chance"]),
                chance,
                _times(row["luck_saved"], words),
            ]
        )
    return lines


def _times(saved: float, words: Words) -> str:
    if isinf(saved):
        return "∞"
    return NOTHING if saved != saved else f"× {words.number(saved, 1)}"


def robustness_lines(
    table: pd.DataFrame, about: About, good: tuple[float, bool], words: Words
) -> Iterator[str]:
    """How well each alternative stands what the factors may be, with intervals below.

    table : as `simcoord.analysis.compare_robustness` makes it
    good  : what is good enough, and whether less is better
    """
    threshold, lower = good
    enough = enough_text(threshold, lower, words)
    yield from headed(words("{outcome}: how robust is each policy?", outcome=about.axis(words)))
    row = table.iloc[0]
    yield words(
        "Good enough: {enough}; over {points} points and {replicates} replicates",
        enough=enough,
        points=words.number(row["points"], 0),
        replicates=words.number(row["replicates"], 0),
    )
    heads = [words("mean"), words("enough"), words("regret"), words("worst tenth")]
    digits = digits_for(*table["mean"])
    lines = [["", *heads]]
    for each in table.to_dict("records"):
        lines.append(
            [
                words.name(str(each["alternative"])),
                words.number(each["mean"], digits),
                words.percent(each["satisficing_points"]),
                words.number(each["regret_mean"], digits),
                words.number(each["worst_tenth"], digits),
            ]
        )
        lines.append(["", *_ends(pd.Series(each), digits, words)])
    yield from aligned(lines)


def robustness_meanings(words: Words) -> Iterator[str]:
    """What the columns of `robustness_lines` say."""
    yield ""
    yield words("enough: share of points at which the mean over replicates is good enough")
    yield words("regret: how far behind the best policy at the same point, mean over points")
    yield words("worst tenth: mean over the worst tenth of the points")
    yield words("below each: its {interval}", interval=interval_words(words))


def _ends(row: pd.Series, digits: int, words: Words) -> list[str]:
    shares = words(
        "{low} to {high}",
        low=words.percent(row["satisficing_points_low"]),
        high=words.percent(row["satisficing_points_high"]),
    )
    names = ("mean", "regret_mean", "worst_tenth")
    ends = [from_to(row[f"{n}_low"], row[f"{n}_high"], words, digits) for n in names]
    return [ends[0], shares, *ends[1:]]


def trade_off_lines(table: pd.DataFrame, words: Words) -> Iterator[str]:
    """Which alternatives are worth a thought.

    table : as `simcoord.analysis.trade_offs` makes it
    """
    yield ""
    for row in table.to_dict("records"):
        if row["undominated"]:
            yield words(
                "{policy}: worth a thought (in {share} of what other settings and luck would show)",
                policy=words.name(row["alternative"]),
                share=words.percent(row["undominated_share"]),
            )
        else:
            yield words(
                "{policy}: beaten by {others} (not so in {share} of what other settings and luck"
                " would show)",
                policy=words.name(row["alternative"]),
                others=", ".join(words.name(name) for name in row["dominated_by"].split(", ")),
                share=words.percent(row["undominated_share"]),
            )
