"""How is the summary of a scenario's runs read out?"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from simcoord.analysis.estimates import CONFIDENCE, Estimate
from simcoord.measures.over_time import plateau_months
from simcoord.measures.resilience import SPANS as FOLLOWED
from simcoord.views.origin import level_heading, origin, question_of, title_of
from simcoord.views.summary import OVER_CHANGES, LevelSummary
from simcoord.views.timeline import Timeline
from simcoord.views.vocabulary import OBSTACLES, label, unit
from simcoord.views.words import NOTHING, Words, marked

if TYPE_CHECKING:
    from simcoord.experiments import Results
    from simcoord.scenario import Scenario

#: Letters across.
ACROSS = 96
#: Least width of the names; widths of mean, interval of the mean, range of the replicates.
NAME, WIDTHS = 28, (10, 31, 29)

#: Changes of government told one by one; beyond, only their mean.
CHANGES_TOLD = 12


#: Said where the loss to earmarked budgets is 0 because nobody tries to share them.
NO_BUDGETS = marked(
    "No mechanism here works on shared budgets: earmarking takes nothing from the growth above,"
    " it caps joint effort instead."
)


class Row(NamedTuple):
    """A line of a table of figures.

    name   : what the figure is
    found  : the figure
    write  : how a number of it is written
    """

    name: str
    found: Estimate
    write: Callable[[float], str]


def summary_lines(
    results: Results, summary: Mapping[str, LevelSummary], words: Words
) -> Iterator[str]:
    """The lines of a summary: the question, and for each level what came of it."""
    scenario = results.scenario
    yield title_of(scenario, words)
    yield from textwrap.wrap(question_of(scenario, words), ACROSS)
    yield origin(results, words)
    for level, figures in summary.items():
        if len(summary) > 1 or figures.places > 1:
            heading = level_heading(level, figures.places, words)
            yield from ("", heading, "=" * len(heading))
        yield from _level_lines(figures, Timeline.of(scenario), words)
        if not _works_on_budgets(scenario, level):
            yield from textwrap.wrap(words(NO_BUDGETS), ACROSS)


def _works_on_budgets(scenario: Scenario, level: str) -> bool:
    """Whether a mechanism of the level has shared budgets among its purpose."""
    mechanisms = scenario.jurisdictions[level].mechanisms.values()
    return any("budget" in mechanism.rates for mechanism in mechanisms)


def _level_lines(figures: LevelSummary, timeline: Timeline, words: Words) -> Iterator[str]:
    plateau, *others = tables_of(figures, timeline, words)
    yield from table(*plateau, words)
    yield f"  {reached(figures, words)}"
    for title, rows in others:
        yield from table(title, rows, words)


def tables_of(
    figures: LevelSummary, timeline: Timeline, words: Words
) -> Iterator[tuple[str, list[Row]]]:
    """The tables of one level with their titles: plateau, what held it back, changes, cost."""
    plateau = [Row(label(name, words), e, words.number) for name, e in figures.plateau.items()]
    months = plateau_months(timeline.months)
    yield words("Plateau (mean of the last {months} months)", months=months), plateau
    held = [Row(words(OBSTACLES[n]), e, _share(words)) for n, e in figures.obstacles.items()]
    yield words("What held coordination back (shares of the potential)"), held
    yield from _change_tables(figures, timeline, words)
    cost = [
        Row(f"{label(name, words)} ({unit(name, words)})", found, _decimals(words))
        for name, found in figures.cost.items()
    ]
    yield words("Cost"), cost


def reached(figures: LevelSummary, words: Words) -> str:
    """The level of the plateau, and how many replicates stand on each."""
    shares = [
        f"{words(level)} {words.percent(share)}"
        for level, share in figures.share_levels.items()
        if share > 0
    ]
    return words(
        "Level of the plateau: {level}; of the replicates: {shares}",
        level=words(figures.level),
        shares=", ".join(shares),
    )


def _change_tables(
    figures: LevelSummary, timeline: Timeline, words: Words
) -> Iterator[tuple[str, list[Row]]]:
    """How deep each change of government cut, and how long recovery took."""
    told = figures.changes if len(figures.changes) <= CHANGES_TOLD else []
    depth, recovery = (figures.over_changes[name] for name in OVER_CHANGES[:2])
    if not depth.replicates:
        title = words(
            "Changes of government: none that could be followed for {n} months", n=FOLLOWED.window
        )
        yield title, []
        return
    everyone = words("mean over changes")
    cuts = [Row(timeline.name(change.month, words), change.depth, _share(words)) for change in told]
    title = words("How deep changes of government cut (share of the intensity before)")
    yield title, [*cuts, Row(everyone, depth, _share(words))]
    title = words(
        "Months until nearly all of it was back ({n} where it was not)", n=FOLLOWED.window
    )
    months = [
        Row(timeline.name(change.month, words), change.recovery, _months(words)) for change in told
    ]
    yield title, [*months, Row(everyone, recovery, _months(words))]


def _share(words: Words) -> Callable[[float], str]:
    return lambda share: words.percent(share, 1)


def _decimals(words: Words) -> Callable[[float], str]:
    return lambda value: words.number(value, 3 if abs(value) < 1 else 1)


def _months(words: Words) -> Callable[[float], str]:
    return lambda months: words.number(months, 1)


def table(title: str, rows: Sequence[Row], words: Words) -> Iterator[str]:
    """A table of figures: each with the interval of its mean and the range of the replicates."""
    yield from ("", title)
    if not rows:
        return
    wide = max(NAME, max(len(row.name) for row in rows) + 2)
    for name, cells in ("", heads(words)), *((row.name, cells_of(row, words)) for row in rows):
        written = "".join(c.rjust(w) for c, w in zip(cells, WIDTHS, strict=True))
        yield "  " + name.ljust(wide) + written


def heads(words: Words) -> tuple[str, str, str]:
    """What stands over the columns of a table of figures."""
    return (
        words("mean"),
        words("{share} interval of the mean", share=words.percent(CONFIDENCE)),
        words("{range} of the replicates", range=words.range_of(5, 95)),
    )


def cells_of(row: Row, words: Words) -> tuple[str, str, str]:
    """A figure with the interval of its mean and the range of the replicates."""
    return (
        row.write(row.found.mean),
        between(row.found.low, row.found.high, row, words),
        between(row.found.q05, row.found.q95, row, words),
    )


def between(low: float, high: float, row: Row, words: Words) -> str:
    """The ends of an interval; a dash where there is none."""
    if not (isfinite(low) and isfinite(high)):
        return NOTHING
    return words("{low} to {high}", low=row.write(low), high=row.write(high))
