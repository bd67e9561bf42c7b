"""What is asked of the replicates of a setting: their mean, or how far they spread?"""

from __future__ import annotations

import numpy as np

from simcoord.analysis.values import refuse
from simcoord.sayings import saying
from simcoord.scenario.refusals import unknown

MEAN, SPREAD = "mean", "spread"
STATISTICS = (MEAN, SPREAD)
#: Each statistic of an outcome, in words.
SAID_OF = {
    MEAN: saying("the mean over replicates"),
    SPREAD: saying("the spread over replicates"),
}
#: Fewer replicates do not show how far they spread: each half of them needs some.
FEWEST_FOR_SPREAD = 8


def known_statistic(name: str) -> None:
    """Raises `InputError` for a statistic that is neither "mean" nor "spread"."""
    if name not in STATISTICS:
        message, nearest = unknown(name, saying("a statistic"), STATISTICS)
        refuse(message, name, nearest)


def over_replicates(y: np.ndarray, statistic: str) -> np.ndarray:
    """One number a setting from its replicates.

    y : (replicate, ...)

    Raises `InputError` where the replicates are too few to show their spread.

    >>> over_replicates(np.array([[1.0], [3.0]]), "mean")
    array([2.])
    """
    if statistic == MEAN:
        return np.asarray(y.mean(axis=0))
    if len(y) < FEWEST_FOR_SPREAD:
        refuse(
            saying(
                "{replicates} replicates do not show how far they spread;"
                " run {least} or more (replicates: {least})",
                replicates=len(y),
                least=FEWEST_FOR_SPREAD,
            )
        )
    return np.asarray(y.std(axis=0, ddof=1))


def spreads(y: np.ndarray, luck: np.ndarray) -> np.ndarray:
    """Standard deviations over replicates that are weighted.

    y       : (replicate, ...)
    luck    : (split, replicate) weights
    Returns : (split, ...)

    >>> spreads(np.array([[1.0], [3.0]]), np.array([[1.0, 1.0]]))
    array([[1.]])
    """
    share = luck / luck.sum(axis=1, keepdims=True)
    near = y - y.mean()
    mean = np.tensordot(share, near, 1)
    return np.asarray(np.sqrt(np.maximum(np.tensordot(share, near**2, 1) - mean**2, 0.0)))
