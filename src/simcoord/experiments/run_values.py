"""Which one number does each run of a sweep have, of one outcome and one level of government?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import pandas as pd

from simcoord.sayings import Saying, saying
from simcoord.scenario.problems import InputError, Problem
from simcoord.scenario.refusals import listed, unknown

#: What a run is known by.
RUN = ["setting", "replicate"]


def level_of(jurisdiction: str) -> str:
    """The level that a jurisdiction belongs to, from its label.

    >>> level_of("municipality[3]"), level_of("nation")
    ('municipality', 'nation')
    """
    return jurisdiction.partition("[")[0]


def outcome_values(summary: pd.DataFrame, outcome: str, level: str | None = None) -> pd.DataFrame:
    """The values of one outcome of the summary: the mean over the places of a level.

    summary : one row a run and jurisdiction, with `setting`, `replicate`, `jurisdiction`
    level   : of government; may be left out where there is one alone
    Returns : `setting`, `replicate`, `value`, in the outcome's own unit, in the order of runs

    Raises `InputError` for an unknown outcome or level, or if no level is told among several.
    """
    _known(outcome, saying("an outcome of the summary"), _measures(summary))
    one = summary[_of_level(summary, level)]
    means = one.groupby(RUN, sort=True)[outcome].mean()
    return means.rename("value").reset_index()


def month_values(
    monthly: pd.DataFrame, measure: str, month: int, level: str | None = None
) -> pd.DataFrame:
    """The values of one measure in one month, as `outcome_values` of that month.

    monthly : one row a run, jurisdiction and month

    Raises `InputError` for an unknown measure, month or level.
    """
    months = monthly["month"]
    if month not in set(months):
        _refuse(
            saying(
                "month {month} is not kept; the months are {first} to {last}",
                month=month,
                first=months.min(),
                last=months.max(),
            )
        )
    _known(measure, saying("a measure that was kept by month"), _measures(monthly))
    return outcome_values(monthly[months == month].drop(columns="month"), measure, level)


def _measures(table: pd.DataFrame) -> list[str]:
    return [name for name in table.columns if name not in (*RUN, "jurisdiction", "month")]


def _of_level(summary: pd.DataFrame, level: str | None) -> pd.Series:
    """Which rows are a place of the level."""
    if "jurisdiction" not in summary:
        return pd.Series(True, index=summary.index)
    labels = summary["jurisdiction"].astype(str)
    levels = labels.map({label: level_of(label) for label in labels.unique()})
    names = list(dict.fromkeys(levels))
    if level is None and len(names) > 1:
        _refuse(
            saying(
                "there are {count} levels of government {names}; say which: level=...,"
                " or --jurisdiction",
                count=len(names),
                names=listed(names),
            )
        )
    return levels == (_known(level, saying("a level"), names) if level is not None else names[0])


def _known(name: str, what: Saying, choices: Sequence[str]) -> str:
    if name not in choices:
        message, nearest = unknown(name, what, choices)
        _refuse(message, name, nearest)
    return name


def _refuse(message: Saying, name: str | None = None, nearest: str | None = None) -> NoReturn:
    raise InputError([Problem((), message, name, nearest)])
