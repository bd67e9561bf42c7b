"""The rulebook as an agent-based model in Mesa: agents one can look at, change and replace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simcoord.agents.chronicle import RESISTANCE_THRESHOLD
from simcoord.agents.interventions import ModelToIntervene
from simcoord.agents.office import Office
from simcoord.agents.own import OwnMechanism, refuse_misspelt, refuse_unsound
from simcoord.agents.population import refuse_unknown, refused
from simcoord.agents.run import Run
from simcoord.measures import measures_of
from simcoord.rulebook.state import Floats
from simcoord.sayings import saying
from simcoord.scenario import Scenario, load_scenario
from simcoord.scenario.translate import mechanism_names

#: Replicates have smaller numbers.
REPLICATES = 2**63


class CoordinationModel(ModelToIntervene):
    """One run of a scenario, month by month, with agents that are windows on it.

    scenario   : a scenario, or what `load_scenario` takes
    seed       : of all luck, at least 0
    replicate  : number of the run, at least 0; the run is that replicate of `simulate`
    offices    : a subclass of `Office` for all, or one for each of some sectors
    mechanisms : subclasses of `OwnMechanism` by name, which act after the scenario's own
    resistance_threshold : mean resistance whose crossing the story tells, share

    The first model on a machine compiles the phases one by one, which takes about a minute.

    Raises `InputError` for what is not sound.

    >>> model = CoordinationModel("typical_practice", seed=1)
    >>> model.step()
    >>> model.month, len(model.offices)
    (1, 6)
    """

    def __init__(
        self,
        scenario: Scenario | str | Path,
        seed: int = 1,
        replicate: int = 0,
        *,
        offices: type[Office] | Mapping[str, type[Office]] | None = None,
        mechanisms: Mapping[str, type[OwnMechanism]] | None = None,
        resistance_threshold: float = RESISTANCE_THRESHOLD,
    ) -> None:
        _refuse_unsound_luck({"seed": seed, "replicate": replicate})
        if not isinstance(scenario, Scenario | str | Path):
            raise refused(
                "scenario",
                saying("{scenario} is no scenario, name or path", scenario=repr(scenario)),
                scenario,
            )
        scenario = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
        own = dict(mechanisms or {})
        for name, kind in own.items():
            refuse_unsound(name, kind, list(scenario.jurisdictions), mechanism_names(scenario))
        classes = _office_classes(list(scenario.sectors), offices)
        run = Run(scenario, int(seed), int(replicate), list(own))
        super().__init__(run, classes, own, resistance_threshold)
        self.run.onlookers.append(self.chronicle)

    @property
    def monthly(self) -> pd.DataFrame:
        """The months lived so far, one row a jurisdiction and month, as `simulate` has them."""
        columns = self._measures(slice(0, self.month))
        months = np.tile(np.arange(1, self.month + 1), len(self.labels))
        labels = np.repeat(np.arange(len(self.labels)), self.month)
        places = pd.CategoricalDtype(self.labels)
        keys = {
            "replicate": np.full(len(months), self.run.replicate),
            "jurisdiction": pd.Categorical.from_codes(labels, dtype=places),
            "month": months,
        }
        flat = {name: values.swapaxes(0, 1).ravel() for name, values in columns.items()}
        return pd.DataFrame({**keys, **flat})

    def measure(self, name: str, jurisdiction: str | None = None) -> float:
        """A measure of the month the run has lived to, under its name in `monthly`.

        Raises `InputError` for an unknown measure, or before the first month.
        """
        if self.month == 0:
            raise refused("measure()", saying("there is none before the first month"), name)
        columns = self._measures(slice(self.month - 1, self.month))
        refuse_unknown("measure()", name, saying("a measure"), columns)
        return float(columns[name][0, self._place(jurisdiction)])

    def _measures(self, months: slice) -> dict[str, Floats]:
        return measures_of(self.run.record.months[:, months], self.scenario)


def _office_classes(
    sectors: Sequence[str], offices: type[Office] | Mapping[str, type[Office]] | None
) -> dict[str, type[Office]]:
    """The class of each sector's offices."""
    if not isinstance(offices, Mapping):
        offices = dict.fromkeys(sectors, offices or Office)
    for sector, kind in offices.items():
        refuse_unknown("offices", sector, saying("a sector"), sectors)
        if not (isinstance(kind, type) and issubclass(kind, Office)):
            raise refused(
                f"offices[{sector!r}]", saying("is not a subclass of simcoord.Office"), kind
            )
        refuse_misspelt(f"offices[{sector!r}]", kind, Office)
    return {sector: offices.get(sector, Office) for sector in sectors}


def _refuse_unsound_luck(numbers: Mapping[str, Any]) -> None:
    for name, value in numbers.items():
        whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
        if not whole or value < 0 or (name == "replicate" and value >= REPLICATES):
            raise refused(
                name,
                saying("{value} is not a whole number of at least 0", value=repr(value)),
                value,
            )
