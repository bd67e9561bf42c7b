"""simcoord: how do sectors of government come to work together, and what holds them back?

import simcoord

scenario = simcoord.load_scenario("typical_practice")
results = simcoord.simulate(scenario, replicates=100, seed=1)
results.summary
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simcoord.agents import CoordinationModel, Office, OwnMechanism
    from simcoord.experiments import Results, cost_effectiveness, open_results, simulate
    from simcoord.experiments.experiment import load_experiment, shipped_experiments
    from simcoord.experiments.sweeping import run_experiment
    from simcoord.scenario import (
        InputError,
        Scenario,
        ScenarioError,
        load_scenario,
        shipped_scenarios,
    )
    from simcoord.views.story import story

    __version__: str

#: Where each public name lives: imported when first asked for, so that `import simcoord` is quick.
_HOMES = {
    "CoordinationModel": "simcoord.agents",
    "InputError": "simcoord.scenario",
    "Office": "simcoord.agents",
    "OwnMechanism": "simcoord.agents",
    "Results": "simcoord.experiments",
    "Scenario": "simcoord.scenario",
    "ScenarioError": "simcoord.scenario",
    "cost_effectiveness": "simcoord.experiments",
    "load_experiment": "simcoord.experiments.experiment",
    "load_scenario": "simcoord.scenario",
    "open_results": "simcoord.experiments",
    "run_experiment": "simcoord.experiments.sweeping",
    "shipped_experiments": "simcoord.experiments.experiment",
    "shipped_scenarios": "simcoord.scenario",
    "simulate": "simcoord.experiments",
    "story": "simcoord.views.story",
}

__all__ = [
    "CoordinationModel",
    "InputError",
    "Office",
    "OwnMechanism",
    "Results",
    "Scenario",
    "ScenarioError",
    "__version__",
    "cost_effectiveness",
    "load_experiment",
    "load_scenario",
    "open_results",
    "run_experiment",
    "shipped_experiments",
    "shipped_scenarios",
    "simulate",
    "story",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        value = _version()
    elif name in _HOMES:
        from importlib import import_module

        value = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("simcoord")
    except PackageNotFoundError:  # run from its sources, without being installed
        return "0+unknown"
