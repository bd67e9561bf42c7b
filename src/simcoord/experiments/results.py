"""What came out, table by table, and where did it come from?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from simcoord.experiments.bands import mean_of_known, quantile_name, quantile_of_known
from simcoord.experiments.saving import SCENARIO, SWEEP, Saved, read_results, refused, write_results
from simcoord.measures import ACCOUNT, monthly_columns, obstacle_shares
from simcoord.rulebook.state import Floats
from simcoord.sayings import saying
from simcoord.scenario import InputError, Problem, Scenario, load_scenario
from simcoord.scenario.refusals import unknown
from simcoord.scenario.translate import place_labels

if TYPE_CHECKING:
    from simcoord.experiments.sweep_results import SweepResults

#: How to ask for each table that need not be there.
HOW_TO_ASK = {
    "monthly": 'simulate(..., record="monthly")',
    "offices": 'simulate(..., record="offices")',
    "ties": "simulate(..., ties_at=[months])",
}
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


class Frames(Protocol):
    """Where results have their tables from: memory, or a directory."""

    def frame(self, table: str) -> pd.DataFrame | None:
        """The table of that name, None if it is not there."""
        ...


class Results:
    """What simulated runs came to.

    scenario   : what was simulated
    provenance : where the numbers come from: digests, seed, versions, units of the columns

    Tables are made when first read.
    """

    def __init__(self, scenario: Scenario, provenance: dict[str, Any], frames: Frames) -> None:
        self.scenario = scenario
        self.provenance = provenance
        self._frames = frames

    def __repr__(self) -> str:
        return (
            f"<Results: {len(self.replicates)} runs of {self.scenario.name or 'a scenario'!r},"
            f" seed {self.seed}, {self.provenance['record']}>"
        )

    @property
    def seed(self) -> int:
        """Seed of all luck."""
        return int(self.provenance["seed"])

    @cached_property
    def replicates(self) -> tuple[int, ...]:
        """Numbers of the runs, ascending."""
        return tuple(self.provenance["replicates"])

    @cached_property
    def summary(self) -> pd.DataFrame:
        """One row a replicate and jurisdiction: what each run came to."""
        return self._table("summary")

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """One row a replicate, jurisdiction and month: one column a measure."""
        return self._table("monthly")

    @cached_property
    def offices(self) -> pd.DataFrame:
        """One row a replicate, jurisdiction, month and sector."""
        return self._table("offices")

    @cached_property
    def ties(self) -> pd.DataFrame:
        """One row a replicate, jurisdiction, month of `ties_at` and pair of sectors."""
        return self._table("ties")

    def _table(self, name: str) -> pd.DataFrame:
        frame = self._frames.frame(name)
        if frame is None:
            message = saying("was not recorded; ask for it: {request}", request=HOW_TO_ASK[name])
            raise InputError([Problem((name,), message)])
        return frame

    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table that was recorded, by name."""
        recorded = ["summary"]
        recorded += ["monthly"] if self.provenance["record"] != "summary" else []
        recorded += ["offices"] if self.provenance["record"] == "offices" else []
        recorded += ["ties"] if self.provenance["ties_at"] else []
        return {name: getattr(self, name) for name in recorded}

    def bands(self, measure: str, quantiles: Sequence[float] = QUANTILES) -> pd.DataFrame:
        """Mean and quantiles of a measure over replicates, one row a jurisdiction and month.

        measure   : a column of `monthly`
        quantiles : shares in [0, 1]; 0.05 is in the column `q05`

        Raises `InputError` for an unknown measure or a quantile out of range.
        """
        values = self._by_replicate(measure)
        rows = self.monthly.loc[: values[0].size - 1, ["jurisdiction", "month"]].copy()
        rows["mean"] = mean_of_known(values).ravel()
        ascending = np.sort(values, axis=0)
        for quantile in quantiles:
            _refuse_no_share(quantile)
            rows[quantile_name(quantile)] = quantile_of_known(ascending, quantile).ravel()
        return rows

    def obstacles(self, first: int = 1, last: int | None = None) -> pd.DataFrame:
        """Each loss and the growth as shares of the potential, over a window of months.

        first, last : months of the window, both included; None for the last of the run

        One row a replicate and jurisdiction.

        Raises `InputError` for a window that is not within the run.
        """
        months = self.scenario.horizon.months
        if not 1 <= first <= (months if last is None else last) <= months:
            message = saying(
                "{first} to {last} is not within months 1 to {months}",
                first=first,
                last=last,
                months=months,
            )
            raise InputError([Problem(("window",), message, (first, last))])
        window = slice(first - 1, last)
        accounts = np.stack([self._by_replicate(name)[..., window] for name in ACCOUNT])
        rows = self.summary[["replicate", "jurisdiction"]].copy()
        for name, share in obstacle_shares(accounts).items():
            rows[name] = share.ravel()
        return rows

    def _by_replicate(self, measure: str) -> Floats:
        """A monthly column, axes (replicate, j, t)."""
        names = [column.name for column in monthly_columns(self.scenario)]
        if measure not in names:
            message, nearest = unknown(str(measure), saying("a measure"), names)
            raise InputError([Problem(("measure",), message, measure, nearest)])
        places = len(place_labels(self.scenario))
        values: Floats = self.monthly[measure].to_numpy()
        return values.reshape(len(self.replicates), places, self.scenario.horizon.months)

    def save(self, directory: str | Path) -> Path:
        """Write all tables, the scenario and the provenance into a new directory; its path.

        Raises `ResultsError` if the directory exists and is not empty, `OSError` if the disk is
        full; nothing is left behind then.
        """
        return write_results(Path(directory), self.tables(), self.scenario, self.provenance)


def _refuse_no_share(quantile: float) -> None:
    if not 0.0 <= quantile <= 1.0:
        message = saying("{value} is not a share from 0 to 1", value=repr(quantile))
        raise InputError([Problem(("quantiles",), message, quantile)])


def open_results(directory: str | Path) -> Results | SweepResults:
    """Results that were saved, or a sweep's, done or not; tables are read when first asked for.

    Raises `ResultsError` that names what is missing or damaged.
    """
    path = Path(directory)
    if (path / SWEEP).is_file():
        from simcoord.experiments.sweep_results import opened_sweep

        return opened_sweep(path)
    return opened_runs(path)


def opened_runs(path: Path) -> Results:
    """The results of a scenario's runs."""
    told = read_results(path)
    files = told.pop("files")
    scenario = load_scenario(path / SCENARIO)
    if scenario.digest != told["scenario_digest"]:
        raise refused(path / SCENARIO, saying("is not the scenario that the results are of"))
    return Results(scenario, told, Saved(path, files))
