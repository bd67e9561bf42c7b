"""What do the numbers say, in sentences that somebody reads who never saw a table of the model?

A run with its luck is called a history here.  Every sentence carries its uncertainty, and says
so where nothing can be told.  What the settings of a study say is in `study_answers`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from math import floor, isfinite, log10
from typing import TYPE_CHECKING, Any

from simcoord.analysis.estimates import CONFIDENCE, Estimate
from simcoord.measures.over_time import PLATEAU
from simcoord.measures.resilience import SPANS as FOLLOWED
from simcoord.views.columns import digits_for
from simcoord.views.vocabulary import MONTHS, OBSTACLES, SHARE, UNITS, label, unit
from simcoord.views.words import Words, marked

if TYPE_CHECKING:
    import pandas as pd

    from simcoord.views.summary import LevelSummary

ENGLISH = Words("en")
#: Most decimals of a number in a sentence.
FINEST = 6
#: What the statistics of the summary are, spelt out.
SPANS = {
    "_plateau": marked("mean of the last {months} months"),
    "_mean": marked("mean of the run"),
    "_last": marked("last month"),
}
#: Units that a number in a sentence goes without.
BARE = (SHARE, UNITS["level"])
#: Obstacles that are named, the largest first; one that takes less than this share is not.
NAMED, TELLING = 3, 0.02


def in_full(outcome: str, words: Words, months: int = PLATEAU) -> str:
    """An outcome as one who never read the manual understands it.

    months : of the plateau; as many as the run has where it is shorter than 60

    >>> in_full("intensity_plateau", Words("en"))
    'Intensity of coordination (mean of the last 60 months)'
    """
    for ending, span in SPANS.items():
        if outcome.endswith(ending):
            measure = _measure(outcome.removesuffix(ending), words)
            return f"{measure} ({words(span).format(months=months)})"
    return _measure(outcome, words)


def _measure(measure: str, words: Words) -> str:
    if measure == "intensity":
        return words("Intensity of coordination")
    return label(measure, words)


def comparison_answers(table: pd.DataFrame, words: Words, months: int = PLATEAU) -> list[str]:
    """A sentence for each outcome and level: how far one scenario is from the reference.

    table  : the rows of one scenario, as `simcoord.analysis.comparison.paired_differences` makes
             them
    months : of the plateau
    """
    several = table["level"].nunique() > 1
    said = []
    for row in table.to_dict("records"):
        outcome = in_full(str(row["outcome"]), words, months)
        where = f"{outcome}, {words.name(str(row['level']))}" if several else outcome
        said.append(f"{where}: {_difference(row, words)}")
    return said


def _difference(row: Mapping[Hashable, Any], words: Words) -> str:
    """What one row says: nothing known, all the same, no difference to be told, or how much."""
    low, high = row["low"], row["high"]
    if not isfinite(row["difference"]):
        return words("nothing can be told, as no history has it on both sides.")
    if not isfinite(low):
        far = _far(row, decimals(row["difference"], str(row["outcome"])), words)
        return words("{far}, in one history alone, which tells nothing of chance.", far=far)
    if low == high == 0:
        return words("the same in every history.")
    return _undecided(row, words) if low <= 0 <= high else _decided(row, words)


def _undecided(row: Mapping[Hashable, Any], words: Words) -> str:
    low, high = row["low"], row["high"]
    digits = decimals(max(abs(low), abs(high)), str(row["outcome"]))
    return words(
        "no difference can be told: on average {far}, but the {share} interval, from {low} to"
        " {high}, holds zero.",
        far=_far(row, digits, words),
        share=words.percent(CONFIDENCE),
        low=words.number(low, digits),
        high=words.number(high, digits),
    )


def _decided(row: Mapping[Hashable, Any], words: Words) -> str:
    ends = sorted((abs(row["low"]), abs(row["high"])))
    digits = decimals(min(ends[0], ends[1] - ends[0]) or ends[0], str(row["outcome"]))
    return words(
        "{far} ({share} interval {low} to {high}); higher in {histories} of the histories.",
        far=_far(row, digits, words),
        share=words.percent(CONFIDENCE),
        low=words.number(ends[0], digits),
        high=words.number(ends[1], digits),
        histories=words.percent(row["share_higher"]),
    )


def _far(row: Mapping[Hashable, Any], digits: int, words: Words) -> str:
    """How far above or below the reference."""
    difference = row["difference"]
    if difference == 0:
        return words("no higher and no lower")
    size = quantity(abs(difference), str(row["outcome"]), words, digits)
    return words("{size} higher", size=size) if difference > 0 else words("{size} lower", size=size)


def quantity(value: float, outcome: str, words: Words, digits: int | None = None) -> str:
    """A value of an outcome with its unit, where that is more than a share or a level.

    digits : decimals; as many as suit the value if not given

    >>> quantity(3.25, "resilience_recovery", Words("en"))
    '3.2\\xa0months'
    """
    number = words.number(value, decimals(value, outcome) if digits is None else digits)
    bare = unit(outcome, words) in {words(text) for text in BARE}
    return number if bare else f"{number}\N{NO-BREAK SPACE}{unit(outcome, words)}"


def decimals(value: float, outcome: str) -> int:
    """Decimals that suit a number, and show something of one that is very small."""
    first = -floor(log10(abs(value))) if value and isfinite(value) else 0
    usual = 1 if unit(outcome, ENGLISH) == MONTHS else digits_for(value)
    return max(usual, min(first, FINEST))


def run_answers(
    summary: Mapping[str, LevelSummary], words: Words, months: int = PLATEAU
) -> list[str]:
    """What came of a scenario: how far, what held it back, what changes of government cost.

    summary : of each level, as `simcoord.views.summary.summarised` makes it
    months  : of the plateau
    """
    said = []
    for level, figures in summary.items():
        where = f"{words.name(level)}: " if len(summary) > 1 else ""
        said += [f"{where}{sentence}" for sentence in _of_level(figures, words, months)]
    return said


def _of_level(figures: LevelSummary, words: Words, months: int) -> Iterator[str]:
    yield _reached(figures, words, months)
    yield _held_back(figures, words)
    yield _changes(figures, words)


def _reached(figures: LevelSummary, words: Words, months: int) -> str:
    """How far coordination got, how sure its mean is, and how far histories spread."""
    found, level = figures.plateau["intensity"], figures.level
    climbed = (
        words("Coordination stays below the lowest of three levels.")
        if level == "none"
        else words("Coordination reaches level “{level}” of three.", level=words(level))
    )
    told = words(
        "{outcome}, on a scale from 0 to 1: {mean}{interval}; in nine of ten histories between"
        " {q05} and {q95}.",
        outcome=in_full("intensity_plateau", words, months),
        mean=words.number(found.mean, 3),
        interval=_interval(found, words),
        q05=words.number(found.q05, 3),
        q95=words.number(found.q95, 3),
    )
    return f"{climbed} {told}"


def _interval(found: Estimate, words: Words) -> str:
    """The interval of a mean in brackets; nothing where there is none."""
    if not isfinite(found.low):
        return ""
    told = words(
        "{share} interval of the mean: {low} to {high}",
        share=words.percent(CONFIDENCE),
        low=words.number(found.low, 3),
        high=words.number(found.high, 3),
    )
    return f" ({told})"


def _held_back(figures: LevelSummary, words: Words) -> str:
    """The obstacles that took most of the potential, and what was left to grow."""
    grown = figures.obstacles["growth"]
    if not isfinite(grown.mean):
        return words("No mechanism offered anything to grow, so nothing held it back.")
    lost = {name: found.mean for name, found in figures.obstacles.items() if name != "growth"}
    largest = sorted(lost, key=lambda name: -lost[name])[:NAMED]
    named = [
        f"{words(OBSTACLES[name]).lower()} ({words.percent(lost[name])})"
        for name in largest
        if lost[name] >= TELLING
    ]
    if not named:
        return words("Nothing held it back to speak of.")
    return words(
        "What held it back most, in shares of the growth that was possible: {obstacles}."
        " {grown} of it grew ({low} to {high} in nine of ten histories).",
        obstacles=words.listed(named),
        grown=words.percent(grown.mean),
        low=words.percent(grown.q05),
        high=words.percent(grown.q95),
    )


def _changes(figures: LevelSummary, words: Words) -> str:
    """What changes of government cost."""
    depth = figures.over_changes["resilience_depth"]
    recovery = figures.over_changes["resilience_recovery"]
    if not depth.replicates:
        return words("No change of government could be followed for {n} months.", n=FOLLOWED.window)
    return words(
        "A change of government cut it by {depth} on average ({low} to {high} in nine of ten"
        " histories); until nearly all of it was back, {months} months went by ({n} are counted"
        " where it was not).",
        depth=words.percent(depth.mean),
        low=words.percent(depth.q05),
        high=words.percent(depth.q95),
        months=words.number(recovery.mean, 1),
        n=FOLLOWED.window,
    )
