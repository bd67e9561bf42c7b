"""Scenarios in which next to nothing happens, for a test to add the one thing it is about."""

from __future__ import annotations

from typing import Any

from simcoord.scenario import Scenario, scenario_from_data

#: Dynamics under which nothing moves by itself.
STILL = {
    "anchor": 0.0,
    "listening": 0.0,
    "fading": 0.0,
    "overlap": 0.0,
    "coupling": 0.0,
    "informal_speed": 0.0,
    "routine_resistance": 0.0,
    "resistance_speed": 0.0,
    "routine_speed": 0.0,
    "routine_reversion": 0.0,
    "sequentiality": 0.0,
    "reliability_learning": 0.0,
    "ambition_learning": 0.0,
}
NOBODY_LEAVES = {"replacement": 0.0, "reshuffle": 0.0, "dissolution": 0.0}
SURE = {"mean": 1.0, "spread": 0.0}


def small(
    sectors: int = 2,
    months: int = 60,
    mechanisms: dict[str, Any] | None = None,
    administration: dict[str, Any] | None = None,
    **parts: Any,
) -> Scenario:
    """Equal sectors in one place, in which nothing moves unless a part says so.

    parts : further parts of the scenario; `dynamics` is added to those that keep it still
    """
    dynamics = STILL | parts.pop("dynamics", {})
    place = {
        "informal_network": 0.0,
        "mechanisms": mechanisms or {},
        "administration": NOBODY_LEAVES | (administration or {}),
        "incentive": parts.pop("incentive", {}),
    }
    sector = {
        "goals": {"wellbeing": 0.5},
        "competence": {"wellbeing": 1.0},
        "information_quality": 1.0,
        "earmarked": 0.0,
    } | parts.pop("sector", {})
    traits = {"openness": SURE, "patience": SURE, "ambition": SURE} | parts.pop("traits", {})
    return scenario_from_data(
        {
            "simcoord": 1,
            "horizon": {"months": months},
            "problem": {"dimensions": {"wellbeing": {}}},
            "sectors": {f"sector_{n}": sector for n in range(sectors)},
            "jurisdictions": {"territory": place},
            "dynamics": dynamics,
            "traits": traits,
            **parts,
        }
    )
