"""What does each column of the tables say?  Read from the one table of measures."""

from __future__ import annotations

from collections.abc import Iterable
from math import isinf

from md_tables import table

from simcoord.measures.columns import (
    OFFICE_COLUMNS,
    OVER_TIME,
    TIE_COLUMNS,
    Column,
    monthly_columns,
    summary_columns,
)
from simcoord.scenario import Scenario, scenario_from_data

HEAD = ("column", "meaning", "unit", "range")
#: Names that a scenario chooses, and how they stand in the tables here.
CHOSEN = {"some_dimension": "<dimension>", "some_mechanism": "<mechanism>"}


def monthly_measures() -> str:
    """Measures of a month."""
    return _table(monthly_columns(_any_scenario()))


def summary_measures() -> str:
    """Measures of a run that are no measure of a month summed up over time."""
    endings = tuple(f"_{ending}" for ending in OVER_TIME)
    scenario = _any_scenario()
    monthly = {column.name for column in monthly_columns(scenario)}
    alone = [
        column
        for column in summary_columns(scenario)
        if not (column.name.endswith(endings) and column.name.rpartition("_")[0] in monthly)
    ]
    over_time = "\n".join(f"- `<measure>_{name}`: {what}" for name, what in OVER_TIME.items())
    return f"{over_time}\n\n{_table(alone)}"


def office_measures() -> str:
    """Columns of the tables of offices and of ties."""
    return f"`offices`:\n\n{_table(OFFICE_COLUMNS)}\n`ties`:\n\n{_table(TIE_COLUMNS)}"


def _any_scenario() -> Scenario:
    dimension, mechanism = CHOSEN
    place = {"mechanisms": {mechanism: {"kind": "aggregation"}}}
    return scenario_from_data(
        {
            "simcoord": 1,
            "problem": {"dimensions": {dimension: {}}},
            "sectors": {"one": {"competence": {dimension: 1.0}}, "other": {}},
            "jurisdictions": {"territory": place},
        }
    )


def _table(columns: Iterable[Column]) -> str:
    return table(HEAD, [_row(column) for column in columns])


def _row(column: Column) -> tuple[str, ...]:
    return f"`{_named(column.name)}`", _named(column.description), column.unit, _range(column)


def _named(text: str) -> str:
    for name, shown in CHOSEN.items():
        text = text.replace(name, shown)
    return text


def _range(column: Column) -> str:
    if isinf(column.low):
        return f"≤ {column.high:g}"
    return f"≥ {column.low:g}" if isinf(column.high) else f"{column.low:g} to {column.high:g}"
