"""Where do the numbers come from?  What a reader needs to make them again."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

from simcoord.experiments.requests import Request
from simcoord.measures import (
    OFFICE_COLUMNS,
    TIE_COLUMNS,
    monthly_columns,
    sources_digest,
    summary_columns,
)
from simcoord.scenario import Scenario

#: Version of how results are laid out on disk.
SCHEMA = 1

PACKAGES = ("simcoord", "numpy", "numba", "pandas", "pyarrow")


def provenance_of(request: Request) -> dict[str, Any]:
    """What the numbers of these runs depend on, in the types of JSON.

    units : unit of every column of every table, by its name
    """
    return {
        "schema": SCHEMA,
        "scenario": request.scenario.name,
        "scenario_digest": request.scenario.digest,
        "rulebook_digest": sources_digest(),
        "seed": request.seed,
        "replicates": list(request.replicates),
        "record": request.record,
        "ties_at": list(request.ties_at),
        "level_threshold": request.level_threshold,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": versions(),
        "platform": platform.platform(),
        "units": units(request.scenario),
    }


def versions() -> dict[str, str]:
    """Version of Python and of each package that bears on the numbers or their tables."""
    return {"python": platform.python_version()} | {name: _version(name) for name in PACKAGES}


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def units(scenario: Scenario) -> dict[str, str]:
    """Unit of every column, by its name; a name means the same in every table."""
    tables = (
        OFFICE_COLUMNS,
        TIE_COLUMNS,
        summary_columns(scenario),
        monthly_columns(scenario),
    )
    return {column.name: column.unit for table in tables for column in table}
