"""Which figures does a study of influence get?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from simcoord.views import influence
from simcoord.views.about import About
from simcoord.views.words import Words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


class Influence(NamedTuple):
    """What is found of one outcome.

    tables  : of each statistic that the replicates allow, "mean" first
    settled : convergence of the mean's
    luck    : shares of luck; None with one replicate
    """

    tables: dict[str, pd.DataFrame]
    settled: pd.DataFrame
    luck: pd.DataFrame | None

    @property
    def is_sobol(self) -> bool:
        """Whether the indices are Sobol's; otherwise they are Morris'."""
        return "order" in self.tables["mean"]


def influence_figures(
    found: Mapping[str, Influence], abouts: Mapping[str, About], words: Words
) -> Iterator[tuple[str, Callable[[], Figure]]]:
    """Each figure, drawn when it is wanted, by the name of its file.

    found, abouts : by outcome
    """
    for outcome, each in found.items():
        yield from _of_outcome(outcome, each, abouts[outcome], words)
    lucks = {outcome: each.luck for outcome, each in found.items() if each.luck is not None}
    if lucks:
        about_luck = {outcome: abouts[outcome] for outcome in lucks}
        yield "luck", partial(influence.luck, lucks, about_luck, words)


def _of_outcome(
    outcome: str, each: Influence, about: About, words: Words
) -> Iterator[tuple[str, Callable[[], Figure]]]:
    bars = influence.sobol_bars if each.is_sobol else influence.morris_bars
    told = {statistic: table for statistic, table in each.tables.items() if _tells(table)}
    for statistic, table in told.items():
        name = outcome if statistic == "mean" else f"{outcome}-{statistic}"
        yield name, partial(bars, table, about, words)
        if not each.is_sobol:
            yield f"{name}-plane", partial(influence.morris_plane, table, about, words)
    if "mean" not in told:
        return
    if each.is_sobol and (told["mean"]["order"] == "second").any():
        yield f"{outcome}-pairs", partial(influence.sobol_pairs, told["mean"], about, words)
    yield f"{outcome}-convergence", partial(influence.convergence, each.settled, about, words)


def _tells(table: pd.DataFrame) -> bool:
    """Whether a table has any figure; where settings differ by luck alone, it has none."""
    column = "index" if "order" in table else "value"
    return bool(table[column].notna().any())
