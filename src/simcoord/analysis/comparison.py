"""How much does a policy change, once luck is the same on both sides?

Replicate r of two scenarios with the same places and sectors meets the same
luck (model.md 2), so their difference, replicate by replicate, is the policy's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from simcoord.analysis.estimates import estimate
from simcoord.analysis.levels import level_means, places
from simcoord.measures import summary_columns
from simcoord.sayings import Saying, joined, saying
from simcoord.scenario.problems import InputError, Problem
from simcoord.scenario.refusals import listed, unknown

if TYPE_CHECKING:
    from simcoord.experiments import Results
    from simcoord.scenario import Scenario

#: The outcomes that a comparison is about unless told otherwise.
OUTCOMES = (
    "intensity_plateau",
    "outcome_plateau",
    "effort_plateau",
    "resistance_plateau",
    "resilience_depth",
    "resilience_recovery",
)


def paired_differences(
    reference: Results, others: Mapping[str, Results], outcomes: Sequence[str] = OUTCOMES
) -> pd.DataFrame:
    """Differences of scenarios from a reference, under common luck.

    others  : results by the name they go under in the table
    Returns : a row an outcome, scenario and level, with columns

    - outcome, scenario, level
    - reference_mean, scenario_mean : over all replicates, places of a level averaged first
    - difference, standard_error, low, high : mean paired difference and its 95 % interval
    - share_higher : share of pairs in which the scenario is above the reference
    - variance_saved : share of the variance of the difference that common luck takes away,
      against independent luck; NaN where nothing varies
    - pairs : replicates in which both have the outcome

    Raises `InputError` if a scenario cannot share luck with the reference, or an outcome is not
    in the summary.
    """
    for name, other in others.items():
        refuse_unlike(reference, name, other)
        refuse_unknown_outcomes(outcomes, [reference.scenario, other.scenario])
    before = level_means(reference.summary, outcomes)
    after = {name: level_means(other.summary, outcomes) for name, other in others.items()}
    rows = [
        {"outcome": outcome, "scenario": name, "level": level}
        | paired(before[outcome].xs(level), table[outcome].xs(level))
        for outcome in outcomes
        for name, table in after.items()
        for level in places(reference.scenario)
    ]
    return pd.DataFrame(rows)


def paired(reference: pd.Series, other: pd.Series) -> dict[str, Any]:
    """The figures of one paired difference; both are indexed by replicate."""
    reference, other = reference.align(other)
    a, b = reference.to_numpy(np.float64), other.to_numpy(np.float64)
    both = np.isfinite(a) & np.isfinite(b)
    a, b = a[both], b[both]
    found = estimate(b - a)
    return {
        "reference_mean": float(reference.mean()),
        "scenario_mean": float(other.mean()),
        "difference": found.mean,
        "standard_error": found.standard_error,
        "low": found.low,
        "high": found.high,
        "share_higher": float((b > a).mean()) if len(a) else float("nan"),
        "variance_saved": variance_saved(a, b),
        "pairs": found.replicates,
    }


def variance_saved(a: np.ndarray, b: np.ndarray) -> float:
    """1 − Var(b − a) / (Var a + Var b): what pairing saves; NaN where nothing varies.

    >>> import numpy as np
    >>> variance_saved(np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 4.0]))
    1.0
    """
    if len(a) < 2:
        return float("nan")
    independent = float(a.var(ddof=1) + b.var(ddof=1))
    return 1.0 - float((b - a).var(ddof=1)) / independent if independent > 0 else float("nan")


def refuse_unlike(reference: Results, name: str, other: Results) -> None:
    """Refuse results whose replicates do not meet the luck of the reference's.

    Raises `InputError` with everything in which they differ.
    """
    found = []
    if reference.seed != other.seed:
        found.append(
            saying(
                "its seed is {theirs}, the reference's {ours}",
                theirs=other.seed,
                ours=reference.seed,
            )
        )
    theirs, ours = list(other.replicates), list(reference.replicates)
    if theirs != ours:
        found.append(
            saying(
                "its {theirs} replicates are not the reference's {ours}",
                theirs=len(theirs),
                ours=len(ours),
            )
        )
    _refuse(name, [*found, *_differing_luck(reference.scenario, other.scenario)])


def refuse_unlike_scenarios(reference: Scenario, name: str, other: Scenario) -> None:
    """Refuse a scenario that cannot share its luck with the reference.

    Raises `InputError` with everything in which they differ.
    """
    _refuse(name, list(_differing_luck(reference, other)))


def _refuse(name: str, why: list[Saying]) -> None:
    if why:
        message = saying(
            "{name} cannot be compared under common luck: {why}", name=name, why=joined(why)
        )
        raise InputError([Problem((), message)])


def _differing_luck(reference: Scenario, other: Scenario) -> Iterator[Saying]:
    """In what two scenarios differ that pairs their runs: sectors, places, dimensions, months."""
    theirs, ours = list(other.sectors), list(reference.sectors)
    if theirs != ours:
        yield saying(
            "its sectors are {theirs}, the reference's {ours}",
            theirs=listed(theirs),
            ours=listed(ours),
        )
    if list(places(other).items()) != list(places(reference).items()):
        yield saying(
            "its places are {theirs}, the reference's {ours}",
            theirs=_counted(other),
            ours=_counted(reference),
        )
    theirs, ours = list(other.problem.dimensions), list(reference.problem.dimensions)
    if theirs != ours:
        yield saying(
            "its dimensions are {theirs}, the reference's {ours}",
            theirs=listed(theirs),
            ours=listed(ours),
        )
    if other.horizon.months != reference.horizon.months:
        yield saying(
            "its runs have {theirs} months, the reference's {ours}",
            theirs=other.horizon.months,
            ours=reference.horizon.months,
        )


def _counted(scenario: Scenario) -> str:
    return listed(f"{count} {level}" for level, count in places(scenario).items())


def refuse_unknown_outcomes(outcomes: Sequence[str], scenarios: Sequence[Scenario]) -> None:
    """Refuse an outcome that the summary of one of the scenarios does not have.

    Raises `InputError` with all of them, each with the nearest name.
    """
    named = [[column.name for column in summary_columns(scenario)] for scenario in scenarios]
    choices = [name for name in named[0] if all(name in names for names in named)]
    refused = [
        (outcome, *unknown(outcome, saying("an outcome"), choices))
        for outcome in outcomes
        if outcome not in choices
    ]
    if refused:
        raise InputError(
            Problem((), message, outcome, nearest) for outcome, message, nearest in refused
        )
