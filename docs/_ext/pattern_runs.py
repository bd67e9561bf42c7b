"""What do the shipped scenarios show of each pattern?  The runs behind the validation page.

Each pattern has bars: a measure of a scenario, changed or not, over replicates that meet
the same luck.  tests/patterns asserts that the differences are there; here one sees how large.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import pandas as pd
from scipy.stats import t as student

import simcoord

REPLICATES, SEED = 100, 11
TYPICAL = "typical_practice"
PLACE = "jurisdictions.territory"


@dataclass(frozen=True)
class Bar:
    """One measure of one setting."""

    label: str
    measure: str
    scenario: str = TYPICAL
    changes: Mapping[str, Any] = field(default_factory=dict)


class Measured(NamedTuple):
    """Mean over replicates and its 95 % interval."""

    mean: float
    low: float
    high: float


def measured(bar: Bar) -> Measured:
    """What a bar shows; places of a replicate are averaged first."""
    values = _values(_runs(bar.scenario, json.dumps(bar.changes)), bar.measure)
    half = float(student.ppf(0.975, len(values) - 1) * values.std(ddof=1) / len(values) ** 0.5)
    return Measured(values.mean(), values.mean() - half, values.mean() + half)


def _values(table: pd.DataFrame, measure: str) -> pd.Series:
    """One number a replicate."""
    name, _, how = measure.partition("@")
    by_replicate = table.groupby("replicate")[name]
    return by_replicate.std(ddof=1) if how == "spread" else by_replicate.mean()


@cache
def _runs(scenario: str, changes: str) -> pd.DataFrame:
    """The summary of a scenario with its changes, which are given as JSON."""
    changed = simcoord.load_scenario(scenario).with_changes(json.loads(changes))
    return simcoord.simulate(changed, REPLICATES, seed=SEED, record="summary").summary


def monthly_intensity(term: int) -> pd.Series:
    """Mean intensity over replicates in each month, with terms of so many months."""
    scenario = simcoord.load_scenario(TYPICAL).with_changes(_terms(term))
    monthly = simcoord.simulate(scenario, REPLICATES, seed=SEED).monthly
    return monthly.groupby("month")["intensity"].mean()


def _terms(months: int) -> dict[str, Any]:
    calendar = f"{PLACE}.administration"
    return {f"{calendar}.term": months, f"{calendar}.first_change": months}


def _fund(matching: float, basis: str = "effort") -> dict[str, Any]:
    return {f"{PLACE}.incentive": {"matching": matching, "basis": basis}, "horizon.months": 36}


def _further(count: int) -> dict[str, Any]:
    return {f"{PLACE}.mechanisms.further_{n}": {"kind": "committee"} for n in range(count)}


def _presence(worst: float) -> dict[str, Any]:
    presence = {"best": 1.0, "worst": worst}
    return {f"{PLACE}.count": 8, f"{PLACE}.presence": presence}


LEGAL = {f"{PLACE}.mechanisms.{body}.institutional": 0.9 for body in ("steering", "working_group")}
MODEST = {"traits.ambition": {"mean": 0.3, "spread": 0.1}}
ALONE, AFTER = "lead_unit_alone", "lead_unit_after_consultation"

#: The bars of each pattern, by its number.
BARS: Mapping[int, tuple[Bar, ...]] = {
    1: (
        Bar("low rung: information", "rung_low_plateau"),
        Bar("intermediate rung: planning, actions", "rung_intermediate_plateau"),
        Bar("high rung: objectives, goals, budget, evaluation", "rung_high_plateau"),
        Bar("of these, shared budget", "shared_budget_plateau"),
    ),
    2: tuple(
        Bar(f"shared {element}", f"shared_{element}_plateau")
        for element in ("actions", "evaluation", "goals", "budget")
    ),
    3: tuple(Bar(name, f"{name}_mean") for name in ("subsystems", "frame", "instruments", "goals")),
    4: (
        *(
            Bar(f"terms of {months} months: plateau", "intensity_plateau", changes=_terms(months))
            for months in (24, 48, 96)
        ),
        Bar("depth of the cut: as usual", "resilience_depth"),
        Bar("depth of the cut: bodies with legal basis 0.9", "resilience_depth", changes=LEGAL),
        Bar(
            "depth of the cut: informal network 0.6",
            "resilience_depth",
            changes={f"{PLACE}.informal_network": 0.6},
        ),
    ),
    5: (
        Bar("resistance: typical practice", "resistance_plateau"),
        Bar("resistance: lead unit alone", "resistance_plateau", ALONE),
        Bar("resistance: lead unit after consultation", "resistance_plateau", AFTER),
        Bar("intermediate rung: lead unit alone", "rung_intermediate_plateau", ALONE),
        Bar("intermediate rung: after consultation", "rung_intermediate_plateau", AFTER),
    ),
    6: tuple(
        Bar(label, f"{measure}_plateau", "one_way_consultation")
        for label, measure in (
            ("low rung: information", "rung_low"),
            ("intermediate rung", "rung_intermediate"),
            ("high rung", "rung_high"),
            ("voice", "voice"),
        )
    ),
    7: (
        *(
            Bar(f"effort, matching {rate:g}", "effort_mean", changes=_fund(rate))
            for rate in (0.0, 0.2, 0.4, 0.8)
        ),
        Bar("effort, 0.4 paid for activity", "effort_mean", changes=_fund(0.4, "activity")),
        Bar("meetings held, no fund", "held_mean", changes=_fund(0.0)),
        Bar("meetings held, 0.4 paid for effort", "held_mean", changes=_fund(0.4)),
        Bar("meetings held, 0.4 paid for activity", "held_mean", changes=_fund(0.4, "activity")),
    ),
    8: (
        Bar("effort: 70 % earmarked", "effort_plateau"),
        Bar("effort: earmarked budgets", "effort_plateau", "earmarked_budgets"),
    ),
    9: tuple(
        Bar(f"{label}, {count} further committees", f"{measure}_plateau", changes=_further(count))
        for label, measure in (
            ("fatigue", "fatigue"),
            ("intermediate rung", "rung_intermediate"),
        )
        for count in range(4)
    ),
    10: tuple(
        Bar(
            f"intensity, mean {trait} {level:g}",
            "intensity_plateau",
            changes={f"traits.{trait}.mean": level},
        )
        for trait in ("openness", "patience")
        for level in (0.35, 0.5, 0.65)
    ),
    11: tuple(
        Bar(f"high rung, {name.replace('_', ' ')}{said}", "rung_high_plateau", name, changes)
        for name in (TYPICAL, AFTER, "redundant_committees")
        for said, changes in ((", usual ambition", {}), (", low ambition", MODEST))
    ),
    12: tuple(
        Bar(label, "outcome_plateau@spread", changes=_presence(worst))
        for label, worst in (
            ("spread of outcomes, the state present everywhere", 1.0),
            ("spread of outcomes, presence from 1 to 0.3", 0.3),
        )
    ),
}
