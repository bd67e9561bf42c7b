"""From a scenario to numbers: running replicates, keeping and reading their results."""

from simcoord.experiments.cost import cost_effectiveness, without_mechanisms
from simcoord.experiments.requests import available_cores
from simcoord.experiments.results import Results, open_results
from simcoord.experiments.saving import ResultsError
from simcoord.experiments.simulating import simulate

__all__ = [
    "Results",
    "ResultsError",
    "available_cores",
    "cost_effectiveness",
    "open_results",
    "simulate",
    "without_mechanisms",
]
