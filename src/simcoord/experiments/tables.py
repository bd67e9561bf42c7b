"""Where do the numbers of all runs stand, and how do they become tables to read?

Every column is one array in the order of its table's rows, so that a table is
made of the arrays as they are, without a copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simcoord.experiments.requests import Request
from simcoord.experiments.runs import Batch, Stopped
from simcoord.measures import (
    OFFICE_COLUMNS,
    TIE_COLUMNS,
    Column,
    monthly_columns,
    summary_columns,
)
from simcoord.rulebook.state import Booleans, Floats
from simcoord.scenario.translate import place_labels

Columns: TypeAlias = dict[str, Floats]
#: What runs along one axis of a table: one key column, or two that go together.
Keys: TypeAlias = Mapping[str, NDArray[np.int64] | pd.Categorical]


class Store:
    """Columns of the runs of a request, filled batch by batch.

    summary : axes (replicate, j)
    monthly : axes (replicate, j, t)
    offices : axes (replicate, j, t, i)
    ties    : axes (replicate, j, n, pair), pairs i < l

    Tables that were not asked for have no columns.
    """

    def __init__(self, request: Request) -> None:
        self._request = request
        scenario, rows = request.scenario, (len(request.replicates), request.places)
        sectors = len(scenario.sectors)
        self._pairs = np.triu_indices(sectors, k=1)
        by_month, by_tie = (*rows, request.months), (len(request.ties_at), len(self._pairs[0]))
        months = monthly_columns(scenario) if request.keeps_months else []
        offices = OFFICE_COLUMNS if request.keeps_offices else []
        ties = TIE_COLUMNS if request.ties_at else []
        self.summary = _blank(summary_columns(scenario), *rows)
        self.monthly = _blank(months, *by_month)
        self.offices = _blank(offices, *by_month, sectors)
        self.ties = _blank(ties, *rows, *by_tie)

    def fill(self, first: int, batch: Batch, stop: Booleans) -> None:
        """Put in a batch whose first replicate is the first-th of the request.

        Raises `Stopped` soon after the flag is set.
        """
        for column, values in self._pairings(batch):
            if stop[0]:
                raise Stopped
            column[first : first + len(values)] = values

    def _pairings(self, batch: Batch) -> Iterator[tuple[Floats, Floats]]:
        """Every column, and the batch's values in the order of its axes."""
        yield from zip(self.summary.values(), np.moveaxis(batch.summary, 1, 0), strict=True)
        yield from zip(self.monthly.values(), np.moveaxis(batch.monthly, 1, 0), strict=True)
        for name, column in self.offices.items():
            yield column, np.swapaxes(getattr(batch.offices, name), 1, 2)
        first, second = self._pairs
        for k, column in enumerate(self.ties.values()):
            yield column, np.swapaxes(batch.ties[:, :, :, first, second, k], 1, 2)

    def frame(self, table: str) -> pd.DataFrame | None:
        """The table of that name, None if it was not asked for."""
        columns: Columns = getattr(self, table)
        return _frame(self._axes(table), columns) if columns else None

    def _axes(self, table: str) -> list[Keys]:
        request, sectors = self._request, list(self._request.scenario.sectors)
        months = request.ties_at if table == "ties" else range(1, request.months + 1)
        rows: list[Keys] = [
            {"replicate": np.array(request.replicates, dtype=np.int64)},
            {"jurisdiction": _labels(place_labels(request.scenario))},
        ]
        by_month: list[Keys] = [*rows, {"month": np.array(months, dtype=np.int64)}]
        partners: Keys = {
            name: _coded(codes, pd.CategoricalDtype(sectors))
            for name, codes in zip(("sector", "partner"), self._pairs, strict=True)
        }
        return {
            "summary": rows,
            "monthly": by_month,
            "offices": [*by_month, {"sector": _labels(sectors)}],
            "ties": [*by_month, partners],
        }[table]


def _blank(columns: Sequence[Column], *shape: int) -> Columns:
    """Columns side by side in one piece of memory, which a system gives more quickly than many."""
    table = np.empty((len(columns), *shape))
    return {column.name: values for column, values in zip(columns, table, strict=True)}


def _labels(names: Sequence[str]) -> pd.Categorical:
    return _coded(np.arange(len(names)), pd.CategoricalDtype(list(names)))


def _coded(codes: NDArray[np.signedinteger[Any]], dtype: pd.CategoricalDtype) -> pd.Categorical:
    labels: pd.Categorical = pd.Categorical.from_codes(codes, dtype=dtype)
    return labels


def _frame(axes: Sequence[Keys], columns: Columns) -> pd.DataFrame:
    """A table of all combinations along the axes, the last axis turning fastest."""
    lengths = [len(next(iter(keys.values()))) for keys in axes]
    spread: dict[str, object] = {}
    for n, keys in enumerate(axes):
        before, after = int(np.prod(lengths[:n])), int(np.prod(lengths[n + 1 :]))
        for name, values in keys.items():
            spread[name] = _spread(values, before, after)
    flat = {name: values.reshape(-1) for name, values in columns.items()}
    return pd.DataFrame({**spread, **flat}, copy=False)


def _spread(values: NDArray[np.int64] | pd.Categorical, before: int, after: int) -> object:
    """Each value so many times, and all of this so many times."""
    if isinstance(values, pd.Categorical):
        return _coded(np.tile(np.repeat(values.codes, after), before), values.dtype)
    return np.tile(np.repeat(values, after), before)
