"""Which of several policies does better, under common luck, in several outcomes?

Replicate r meets the same luck under every alternative, so that alternatives are compared
replicate by replicate; where factors vary too, the mean over their points is taken first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import permutations
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import pandas as pd

from simcoord.analysis.comparison import paired
from simcoord.analysis.estimates import CONFIDENCE
from simcoord.analysis.values import alternatives, full_block, laid_out, refuse
from simcoord.sayings import saying
from simcoord.scenario.refusals import unknown


class Chance(NamedTuple):
    """How often one does better than another: a share of pairs of runs, with its 95 % interval."""

    chance: float
    low: float
    high: float


def compare_policies(
    values: Mapping[str, pd.DataFrame],
    design: pd.DataFrame,
    reference: str | None = None,
    lower_is_better: Collection[str] = (),
) -> pd.DataFrame:
    """Paired differences of every alternative from a reference, in every outcome.

    values    : by outcome, `setting`, `replicate`, `value`
    reference : an alternative; the first if not told
    lower_is_better : outcomes of which less is better, such as `asynchrony_dimensions_plateau`
    Returns   : a row an outcome and alternative, with columns

    - outcome, alternative, reference
    - reference_mean, alternative_mean, difference, standard_error, low, high : mean paired
      difference and its 95 % interval (Student's t over replicates), unit of the outcome
    - chance, chance_low, chance_high : share of pairs of runs in which the alternative is better
      than the reference, a tie counting half, and its 95 % interval
    - luck_saved : how many times as many replicates independent luck would need for the same
      standard error, Var(independent) / Var(paired); 1 where common luck saves nothing, below 1
      where it costs, NaN where nothing varies
    - pairs, points : replicates compared, and points of the factors over which the mean is taken

    Raises `InputError` for an unknown reference, one alternative alone, or no complete replicate.
    """
    names = alternatives(design)
    reference = _reference(names, reference)
    stacks = {outcome: stacked(table, design) for outcome, table in values.items()}
    return pd.DataFrame(
        [
            {"outcome": outcome, "alternative": name, "reference": reference}
            | _difference(stack, names.index(reference), n, outcome in lower_is_better)
            for outcome, stack in stacks.items()
            for n, name in enumerate(names)
            if name != reference
        ]
    )


def chances(
    values: pd.DataFrame, design: pd.DataFrame, lower_is_better: bool = False
) -> pd.DataFrame:
    """The chance that one alternative does better than another, for every two of them.

    Returns : `alternative`, `other`, `chance`, `low`, `high`, as in `compare_policies`
    """
    names = alternatives(design)
    _reference(names, None)
    good = stacked(values, design) * (-1 if lower_is_better else 1)
    return pd.DataFrame(
        [
            {"alternative": names[a], "other": names[b], **chance(good[a], good[b])._asdict()}
            for a, b in permutations(range(len(names)), 2)
        ]
    )


def stacked(values: pd.DataFrame, design: pd.DataFrame) -> np.ndarray:
    """The runs that all alternatives have, (alternative, point, replicate).

    Raises `InputError` if there is none.
    """
    return np.asarray(stacked_together([values], design)[0])


def stacked_together(tables: Collection[pd.DataFrame], design: pd.DataFrame) -> np.ndarray:
    """The runs that all alternatives have in all outcomes.

    tables  : of values, one an outcome; bound by setting and replicate
    Returns : (outcome, alternative, point, replicate)

    Raises `InputError` if there is none.
    """
    names = alternatives(design)
    order = design["alternative"].astype(str).map(names.index) if len(names) > 1 else 0
    ordered = design.assign(order=order).sort_values(["order", "point"])
    wide = [laid_out(table, ordered) for table in tables]
    replicates = sorted(set().union(*(table.columns for table in wide)))
    stack = np.array([table.reindex(columns=replicates).to_numpy() for table in wide])
    return _complete(stack.reshape(len(wide), len(names), -1, len(replicates)))


def _complete(stack: np.ndarray) -> np.ndarray:
    """(outcome, alternative, point, replicate) without what is missing somewhere."""
    points, replicates = full_block(np.isfinite(stack).all(axis=(0, 1)))
    if not len(points):
        refuse(
            saying(
                "no replicate has every alternative yet; let the sweep go on with the same command"
            )
        )
    return np.asarray(stack[:, :, points][..., replicates])


def _reference(names: list[str], reference: str | None) -> str:
    if len(names) < 2:
        refuse(saying("there is one alternative alone; name two or more under `alternatives`"))
    if reference is not None and reference not in names:
        message, nearest = unknown(reference, saying("an alternative"), names)
        refuse(message, reference, nearest)
    return names[0] if reference is None else reference


def _difference(stack: np.ndarray, reference: int, other: int, lower: bool) -> dict[str, object]:
    """The figures of one alternative against the reference."""
    a, b = stack[reference], stack[other]
    found = paired(pd.Series(a.mean(axis=0)), pd.Series(b.mean(axis=0)))
    odds = chance(-b, -a) if lower else chance(b, a)
    kept = ("reference_mean", "difference", "standard_error", "low", "high", "pairs")
    return {name: found[name] for name in kept} | {
        "alternative_mean": found["scenario_mean"],
        "chance": odds.chance,
        "chance_low": odds.low,
        "chance_high": odds.high,
        "luck_saved": luck_saved(found["variance_saved"]),
        "points": len(a),
    }


def luck_saved(variance_saved: float) -> float:
    """Var(independent) / Var(paired) from the share of variance that pairing saves.

    >>> luck_saved(0.75), luck_saved(1.0)
    (4.0, inf)
    """
    left = 1 - variance_saved
    return float("inf") if left <= 1e-12 else 1 / left


def chance(better: np.ndarray, other: np.ndarray) -> Chance:
    """How often the first is above the second, with its 95 % interval.

    better, other : (point, replicate)

    Wilson's interval (1927), with as many trials as the variance between replicates says there
    are (Korn and Graubard 1998): runs of one replicate share their luck, and are not counted as
    independent.

    >>> chance(np.array([[1.0, 2.0]]), np.array([[0.0, 2.0]])).chance
    0.75
    """
    wins = (better > other) + 0.5 * (better == other)
    by_replicate = wins.mean(axis=0)
    p, trials = float(wins.mean()), _trials(by_replicate, wins.size)
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    middle = (p + z**2 / (2 * trials)) / (1 + z**2 / trials)
    half = z / (1 + z**2 / trials) * (p * (1 - p) / trials + z**2 / (4 * trials**2)) ** 0.5
    return Chance(p, max(0.0, middle - half), min(1.0, middle + half))


def _trials(by_replicate: np.ndarray, runs: int) -> float:
    """How many independent trials shares by replicate are worth: at most one a run."""
    n, p = len(by_replicate), float(by_replicate.mean())
    variance = float(by_replicate.var(ddof=1)) / n if n > 1 else 0.0
    if variance <= 0 or p in (0.0, 1.0):
        return float(n)
    return min(float(runs), max(1.0, p * (1 - p) / variance))
