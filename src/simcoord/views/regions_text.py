"""How is it read out in which region of the factors the runs of interest lie?"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from simcoord.analysis.cases import Cases, Interest
from simcoord.views.about import About
from simcoord.views.columns import headed
from simcoord.views.regions import box_words
from simcoord.views.sweep_text import factor_name
from simcoord.views.words import Words

#: Boxes found again less than this among points drawn anew are called unstable.
STABLE = 0.6
#: Restrictions likelier than this to do nothing may be chance.
CHANCE = 0.05


def interest_words(interest: Interest, about: About, words: Words) -> str:
    """Which runs are of interest: `Intensity, plateau below 0.3`."""
    low, high = words.tick(interest.above), words.tick(interest.below)
    name = about.name(words)
    if interest.above == float("-inf"):
        return words("{outcome} below {high}", outcome=name, high=high)
    if interest.below == float("inf"):
        return words("{outcome} above {low}", outcome=name, low=low)
    return words("{outcome} between {low} and {high}", outcome=name, low=low, high=high)


def region_lines(boxes: pd.DataFrame, cases: Cases, interest: str, words: Words) -> Iterator[str]:
    """The boxes, the one that holds most runs of interest first.

    boxes    : as `simcoord.analysis.discover` makes them
    cases    : as `simcoord.analysis.cases.cases_of` makes them
    interest : which runs are of interest, in words
    """
    hits, runs = int(cases.hits.sum()), int(cases.runs.sum())
    yield from headed(words("Where is {interest}?", interest=interest))
    yield words(
        "{hits} of {runs} runs ({share}), at {points} points",
        hits=words.number(hits, 0),
        runs=words.number(runs, 0),
        share=words.percent(hits / runs),
        points=words.number(len(cases.x), 0),
    )
    if not len(boxes):
        yield words(
            "No box of factors holds enough of them: try the other method, another bound, or more"
            " points."
        )
    for row in boxes.to_dict("records"):
        yield from _box(pd.Series(row), words)


def _box(row: pd.Series, words: Words) -> Iterator[str]:
    yield ""
    yield f"{row['box']}. {box_words(row['restrictions'], words)}"
    yield "   " + words(
        "{density} of its runs are of interest ({low} to {high}), {lift} times the share of all;"
        " it holds {coverage} of those of interest",
        density=words.percent(row["density"]),
        low=words.percent(row["density_low"]),
        high=words.percent(row["density_high"]),
        lift=words.number(row["lift"], 1),
        coverage=words.percent(row["coverage"]),
    )
    yield "   " + words(
        "{runs} runs at {points} points; found again among other points: {stability}",
        runs=words.number(row["runs"], 0),
        points=words.number(row["points"], 0),
        stability=words.percent(row["stability"]),
    )
    if row["stability"] < STABLE:
        yield "   " + words("Its edges hang on the points that were drawn: sample more.")
    doubtful = [each for each in row["restrictions"] if each.quasi_p > CHANCE]
    if doubtful:
        said = ", ".join(factor_name(each.factor, words) for each in doubtful)
        yield "   " + words("May be chance: what it asks of {factors}", factors=said)
