"""Of which outcomes is less better?"""

from __future__ import annotations

#: Outcomes, or beginnings of their names, of which a government wants little.
LESS_IS_BETTER = (
    "asynchrony_",
    "execution_gap",
    "fatigue",
    "load",
    "lost_",
    "months_none",
    "obstacle_",
    "paid",
    "reached_",
    "resilience_",
    "resistance",
    "routine",
)


def less_is_better(outcome: str) -> bool:
    """Whether less of an outcome is better, unless a user says otherwise.

    >>> less_is_better("resilience_loss"), less_is_better("intensity_plateau")
    (True, False)
    """
    return outcome.startswith(LESS_IS_BETTER)
