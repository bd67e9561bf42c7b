"""How do the runs of a block become the columns of a table, and its bytes on disk?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from simcoord.experiments.plan import Plan
from simcoord.experiments.sweep_store import Block, encoded
from simcoord.experiments.volume import measures_of
from simcoord.measures import Column, monthly_columns
from simcoord.measures.terms import Measured, Yardstick, blank_measured, yardstick_of
from simcoord.rulebook.state import Floats
from simcoord.scenario import Scenario
from simcoord.scenario.translate import place_labels

SUMMARY, MONTHLY = "summary", "monthly"


class Shape(NamedTuple):
    """What all runs of a plan have alike.

    labels  : of the places
    months  : of a run
    summary : columns of a run
    monthly : columns of a month that are kept; none where months are not
    """

    labels: list[str]
    months: int
    summary: list[Column]
    monthly: list[Column]

    @classmethod
    def of(cls, plan: Plan) -> Shape:
        """The shape of a plan's runs."""
        scenario = plan.scenario_of(0)
        every = monthly_columns(scenario)
        kept = {
            "summary": [],
            "quantiles": measures_of(plan.experiment.outcomes, scenario),
            "monthly": [column.name for column in every],
        }[plan.experiment.keep]
        monthly = [column for column in every if column.name in kept]
        months = scenario.horizon.months
        return cls(place_labels(scenario), months, plan.summary_columns, monthly)

    def yardstick(self, scenario: Scenario) -> Yardstick:
        """How runs of a setting's scenario are measured."""
        names = [[column.name for column in kind] for kind in (self.summary, self.monthly)]
        return yardstick_of(scenario, summary=names[0], monthly=names[1])

    @property
    def tables(self) -> list[str]:
        """Names of the tables that are kept; the summary is written last."""
        return [MONTHLY, SUMMARY] if self.monthly else [SUMMARY]


class Tables:
    """The tables of a block, filled run by run.

    summary : axes (replicate, setting, column, j)
    monthly : axes (replicate, setting, column, j, t)
    """

    def __init__(self, shape: Shape, block: Block) -> None:
        self._shape, self._block = shape, block
        runs = (block.replicate_end - block.replicate, block.setting_end - block.setting)
        kinds = (len(shape.summary), len(shape.monthly))
        self._rows = blank_measured(kinds, runs[0] * runs[1], len(shape.labels), shape.months)
        self._summary, self._monthly = (
            table.reshape(*runs, *table.shape[1:]) for table in self._rows[1:]
        )

    def measured(self, replicates: range, setting: int) -> Measured:
        """Where what some replicates of a setting come to is written."""
        block = self._block
        settings = block.setting_end - block.setting
        first = (replicates.start - block.replicate) * settings + setting - block.setting
        rows = np.arange(first, first + len(replicates) * settings, settings)
        return Measured(rows, self._rows.summary, self._rows.monthly)

    def encoded(self, part: Block) -> dict[str, bytes]:
        """Each table of a part of the block as a Parquet file."""
        keys = self._keys(part)
        files = {SUMMARY: self._file(keys, self._flat(self._summary, part, self._shape.summary))}
        if self._shape.monthly:
            months = self._shape.months
            rows = len(keys["setting"])
            of_months = {name: np.repeat(values, months) for name, values in keys.items()}
            of_months["month"] = np.tile(np.arange(1, months + 1, dtype=np.int32), rows)
            monthly = self._flat(self._monthly, part, self._shape.monthly)
            files[MONTHLY] = self._file(of_months, monthly)
        return files

    def _keys(self, part: Block) -> dict[str, NDArray[np.int32]]:
        """Setting, replicate and place of every row of a part's summary."""
        replicates = np.arange(part.replicate, part.replicate_end, dtype=np.int32)
        settings = np.arange(part.setting, part.setting_end, dtype=np.int32)
        places = np.arange(len(self._shape.labels), dtype=np.int32)
        grid = np.meshgrid(replicates, settings, places, indexing="ij")
        replicate, setting, place = (axis.ravel() for axis in grid)
        return {"setting": setting, "replicate": replicate, "jurisdiction": place}

    def _flat(self, table: Floats, part: Block, columns: list[Column]) -> dict[Column, Floats]:
        """The columns of a part, one number a row, the last axis turning fastest."""
        first, setting = self._block.replicate, self._block.setting
        some = table[
            part.replicate - first : part.replicate_end - first,
            part.setting - setting : part.setting_end - setting,
        ]
        return {column: some[:, :, n].ravel() for n, column in enumerate(columns)}

    def _file(
        self, keys: Mapping[str, NDArray[np.int32]], columns: Mapping[Column, Floats]
    ) -> bytes:
        """A Parquet file; each place under its label, each column with its unit."""
        arrays: dict[str, Any] = {name: pa.array(values) for name, values in keys.items()}
        places = arrays["jurisdiction"]
        arrays["jurisdiction"] = pa.DictionaryArray.from_arrays(places, self._shape.labels)
        fields = [pa.field(name, array.type) for name, array in arrays.items()]
        fields += [pa.field(c.name, pa.float64(), metadata={"unit": c.unit}) for c in columns]
        numbers = (pa.array(values) for values in columns.values())
        table = pa.Table.from_arrays([*arrays.values(), *numbers], schema=pa.schema(fields))
        return encoded(table, keys)
