"""What the user writes: scenarios, loaded, refused with reasons, changed and saved."""

from simcoord.scenario.changes import change_text, parse_change
from simcoord.scenario.loading import (
    Scenario,
    load_scenario,
    scenario_from_bytes,
    scenario_from_data,
    scenario_schema,
    shipped_scenarios,
)
from simcoord.scenario.problems import InputError, Problem, ScenarioError

__all__ = [
    "InputError",
    "Problem",
    "Scenario",
    "ScenarioError",
    "change_text",
    "load_scenario",
    "parse_change",
    "scenario_from_bytes",
    "scenario_from_data",
    "scenario_schema",
    "shipped_scenarios",
]
