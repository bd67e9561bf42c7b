"""What did a sweep come to, so far?"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from simcoord.experiments.experiment import Experiment, load_experiment
from simcoord.experiments.plan import Plan
from simcoord.experiments.results import QUANTILES
from simcoord.experiments.run_values import month_values, outcome_values
from simcoord.experiments.saving import DAMAGED, ResultsError, refused
from simcoord.experiments.sweep_store import Block, SweepStore
from simcoord.experiments.sweep_tables import MONTHLY, SUMMARY
from simcoord.rulebook.state import Booleans
from simcoord.sayings import Saying, said_by, saying
from simcoord.scenario import InputError, Problem, Scenario

if TYPE_CHECKING:
    import xarray as xr

EXPERIMENT, SCENARIO, DESIGN = "experiment.yaml", "scenario.yaml", "design.parquet"
KEYS = ["setting", "replicate", "jurisdiction"]


class SweepResults:
    """The runs of an experiment that are done, as tables.

    It may be opened while the sweep is running, and shows what is done at that moment.

    experiment : what was asked
    directory  : where it is kept
    provenance : digests, seed, versions, units of the columns
    """

    def __init__(self, store: SweepStore) -> None:
        self._store = store
        self.directory = store.directory
        self.provenance: dict[str, Any] = store.told
        self.experiment: Experiment = load_experiment(store.directory / EXPERIMENT)
        with suppress(ResultsError):  # whoever asks for a design that is damaged is told
            _ = self.design  # the two belong together, and the sweep may be extended

    def __repr__(self) -> str:
        name = self.experiment.name or "an experiment"
        return f"<SweepResults: {self.runs_done} of {self.runs} runs of {name!r}>"

    @property
    def scenario(self) -> Scenario:
        """The scenario that the experiment varies."""
        return self.experiment.scenario

    @cached_property
    def design(self) -> pd.DataFrame:
        """One row a setting: `setting`, `point`, `alternative`, then one column a factor."""
        path = self.directory / DESIGN
        try:
            design: pd.DataFrame = pq.read_table(path).to_pandas()
        except (OSError, pa.ArrowException, ValueError) as error:
            raise ResultsError(
                [_derived(path, saying("cannot be read ({why})", why=said_by(error)))]
            ) from error
        return design

    @property
    def runs(self) -> int:
        """Runs that the experiment asks for."""
        return len(self.design) * self.experiment.replicates

    @property
    def runs_done(self) -> int:
        """Runs of these that are done."""
        return int(self._done().sum())

    @property
    def is_running(self) -> bool:
        """Whether a process is running the sweep now."""
        return self._store.is_running()

    @property
    def failures(self) -> pd.DataFrame:
        """Runs that raised, one row each, with the error."""
        columns = ["setting", "replicate", "what", "error", "traceback"]
        return pd.DataFrame(self._store.failures(self._done()), columns=columns)

    @cached_property
    def summary(self) -> pd.DataFrame:
        """One row a run and jurisdiction, in run order: what each run came to."""
        return self._table(SUMMARY)

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """One row a run, jurisdiction and month: the measures that were kept.

        Raises `InputError` if months were not kept.
        """
        if MONTHLY not in self.provenance["tables"]:
            message = saying(
                "was not kept; ask for it in the experiment: keep: quantiles, or keep: monthly"
            )
            raise InputError([Problem(("monthly",), message)])
        return self._table(MONTHLY)

    def values(
        self, outcome: str, *, month: int | None = None, level: str | None = None
    ) -> pd.DataFrame:
        """One number a run, as the analyses take them: `setting`, `replicate`, `value`.

        outcome : a column of `summary`, or of `monthly` where a month is told
        month   : from 1; None for the summary of the run
        level   : of government, whose places are averaged; may be left out where there is one

        Raises `InputError` for an unknown outcome, month or level.
        """
        if month is None:
            return outcome_values(self.summary, outcome, level)
        return month_values(self.monthly, outcome, month, level)

    def quantiles(self, quantiles: Sequence[float] = QUANTILES) -> pd.DataFrame:
        """Quantiles over the replicates of each setting, month by month.

        One row a setting, jurisdiction, month and measure; the quantile 0.05 is in `q05`.

        Raises `InputError` if months were not kept.
        """
        keys = ["setting", "jurisdiction", "month"]
        long = self.monthly.drop(columns="replicate").melt(keys, var_name="measure")
        groups = long.groupby([*keys, "measure"], observed=True, sort=False)["value"]
        table = groups.quantile(np.array(quantiles)).unstack()
        table.columns = [f"q{round(100 * q):02d}" for q in quantiles]
        return table.reset_index()

    def with_design(self) -> pd.DataFrame:
        """The summary with the factors of each run's setting beside it."""
        return self.summary.merge(self.design, on="setting", how="left", validate="many_to_one")

    def to_xarray(self) -> xr.Dataset:
        """The summary with axes (setting, replicate, jurisdiction); NaN where a run is not done."""
        table: xr.Dataset = self.summary.set_index(KEYS).to_xarray()
        factors = self.design.set_index("setting").loc[table["setting"].to_numpy()]
        return table.assign_coords({name: ("setting", factors[name]) for name in factors})

    def problem(self) -> dict[str, Any]:
        """SALib's description of the factors."""
        return Plan(self.experiment).problem()

    def verified(self) -> list[Problem]:
        """Every file that is not what was written; none if all is well."""
        problems = self._store.verified()
        if self.experiment.digest != self.provenance["digests"]["experiment"]:
            return [*problems, _derived(self.directory / f"{EXPERIMENT} or {SCENARIO}", DAMAGED)]
        try:
            same = Plan(self.experiment).design.astype(object).equals(self.design.astype(object))
        except ResultsError as error:
            return [*problems, *error.problems]
        return problems if same else [*problems, _derived(self.directory / DESIGN, DAMAGED)]

    def _done(self) -> Booleans:
        """Which of the runs that the experiment asks for are done."""
        return self._store.done(self.experiment.replicates, len(self.design))

    def _table(self, name: str) -> pd.DataFrame:
        """The parts of a table, in run order, each run that is asked for once."""
        left = np.ones((self.experiment.replicates, len(self.design)), dtype=np.bool_)
        tables = []
        for part in self._store.parts(name):
            if part.block.within(left).any() and (content := part.content()) is not None:
                table = pq.ParquetFile(pa.BufferReader(content)).read()
                tables.append(_rows_in(table, part.block, left))
                part.block.within(left)[...] = False
        if not tables:
            raise refused(self.directory, saying("has no run that is done yet"))
        frame: pd.DataFrame = pa.concat_tables(tables, promote_options="default").to_pandas()
        widest = max(tables, key=lambda table: table.num_columns).column_names
        ordered = frame[[*widest, *(name for name in frame if name not in widest)]]
        return ordered.sort_values(["replicate", "setting"], kind="stable", ignore_index=True)


def _rows_in(table: pa.Table, block: Block, left: Booleans) -> pa.Table:
    """The rows of a block's table whose runs are left; all of them, as a rule."""
    if block.within(left).size == len(block.runs) and block.within(left).all():
        return table
    padded = np.zeros((block.replicate_end, block.setting_end), dtype=np.bool_)
    block.within(padded[: len(left), : left.shape[1]])[...] = block.within(left)
    rows = padded[table["replicate"].to_numpy(), table["setting"].to_numpy()]
    return table.filter(pa.array(rows))


def opened_sweep(directory: Path) -> SweepResults:
    """The sweep in a directory.

    Raises `ResultsError` that names what is missing or damaged.
    """
    store = SweepStore.opened(directory)
    missing = [name for name in (EXPERIMENT, SCENARIO, DESIGN) if not (directory / name).is_file()]
    if missing:
        raise ResultsError(_derived(directory / name, saying("is missing")) for name in missing)
    return SweepResults(store)


def _derived(path: Path, what: Saying) -> Problem:
    """A problem of a file that is derived from the experiment."""
    return Problem(
        (), saying("{what}; the sweep's command writes it anew", what=what), source=str(path)
    )
