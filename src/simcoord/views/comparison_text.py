"""How is a comparison of scenarios read out?"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from simcoord.analysis.estimates import CONFIDENCE
from simcoord.analysis.levels import places
from simcoord.views.origin import level_heading
from simcoord.views.vocabulary import label, unit
from simcoord.views.words import NOTHING, Words

if TYPE_CHECKING:
    import pandas as pd

    from simcoord.experiments import Results

#: Least width of the names; widths of the columns of figures.
NAME, WIDTHS = 26, (11, 11, 11, 24, 9, 9)


def comparison_lines(
    compared: Mapping[str, Results], table: pd.DataFrame, words: Words
) -> Iterator[str]:
    """The lines of a comparison: for each scenario and level, its paired differences.

    compared : results by the name they go under, the reference first
    table    : as `simcoord.analysis.comparison.paired_differences` makes it
    """
    reference, *others = compared
    results = compared[reference]
    runs = words.plural(
        "{n} pair of replicates", "{n} pairs of replicates", len(results.replicates)
    )
    seed = words("seed {seed}", seed=results.seed)
    yield words("Reference: {name}", name=reference)
    yield words("{runs} under the same luck, {seed}", runs=runs, seed=seed)
    for name in others:
        yield from _of_scenario(name, table[table["scenario"] == name], results, words)
    yield ""
    yield from meanings(words)


def _of_scenario(name: str, table: pd.DataFrame, results: Results, words: Words) -> Iterator[str]:
    """The differences of one scenario, level by level."""
    counts = places(results.scenario)
    for level, count in counts.items():
        of_level = level_heading(level, count, words) if sum(counts.values()) > 1 else ""
        heading = " · ".join(part for part in (name, of_level) if part)
        yield from ("", heading, "=" * len(heading))
        yield from _rows(table[table["level"] == level], words)


def _rows(table: pd.DataFrame, words: Words) -> Iterator[str]:
    rows = list(rows_of(table, words))
    wide = max(NAME, max(len(name) for name, _ in rows) + 1)
    yield " " * wide + _columns(heads(words))
    for name, cells in rows:
        yield name.ljust(wide) + _columns(cells)


def heads(words: Words) -> tuple[str, ...]:
    """What stands over the columns of a table of differences."""
    return (
        words("reference"),
        words("scenario"),
        words("difference"),
        words("{share} interval", share=words.percent(CONFIDENCE)),
        words("higher"),
        words("saved"),
    )


def rows_of(table: pd.DataFrame, words: Words) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each outcome with its unit, and what stands in its columns.

    table : the rows of one scenario and level
    """
    for row in table.to_dict("records"):
        name = str(row["outcome"])
        yield f"{label(name, words)} ({unit(name, words)})", _cells(row, words)


def _cells(row: Mapping[Hashable, Any], words: Words) -> tuple[str, ...]:
    digits = 3 if abs(row["reference_mean"]) < 10 else 1
    low, high = row["low"], row["high"]
    interval = words(
        "{low} to {high}", low=words.number(low, digits), high=words.number(high, digits)
    )
    return (
        words.number(row["reference_mean"], digits),
        words.number(row["scenario_mean"], digits),
        words.number(row["difference"], digits),
        interval if isfinite(low) else NOTHING,
        words.percent(row["share_higher"]),
        words.percent(row["variance_saved"]),
    )


def _columns(cells: tuple[str, ...]) -> str:
    return "".join(cell.rjust(width) for cell, width in zip(cells, WIDTHS, strict=True))


def meanings(words: Words) -> Iterator[str]:
    """What the columns say."""
    share = words.percent(CONFIDENCE)
    yield words(
        "difference: mean of the paired differences, with its {share} interval", share=share
    )
    yield words("higher: share of the pairs in which the scenario is above the reference")
    yield words("saved: variance of the difference that the same luck takes away")
