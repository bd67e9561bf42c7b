"""The few sums and means that many rules share.

They are loops, not NumPy reductions, so that the order of additions, and with
it the last bit, is the same compiled and uncompiled.
"""

from __future__ import annotations

import math

from simcoord.rulebook.compiled import rule
from simcoord.rulebook.elements import ELEMENTS
from simcoord.rulebook.state import Floats

TURN = 2.0 * math.pi


@rule
def clip(value: float) -> float:
    """The value held within [0, 1].

    >>> clip(1.2), clip(-0.1), clip(0.3)
    (1.0, 0.0, 0.3)
    """
    return min(1.0, max(0.0, value))


@rule
def drawn(mean: float, spread: float, uniform: float) -> float:
    """A value drawn evenly within `spread` of the mean, held within [0, 1].

    >>> drawn(0.5, 0.3, 0.0), drawn(0.9, 0.3, 0.75)
    (0.2, 1.0)
    """
    return clip(mean + spread * (2.0 * uniform - 1.0))


@rule
def write(values: Floats, into: Floats) -> None:
    """Copy a row number by number: assigning one table to another would allocate."""
    for n in range(len(values)):
        into[n] = values[n]


@rule
def total(values: Floats) -> float:
    """Sum of a row, from its first number on.

    >>> import numpy as np
    >>> float(total(np.array([0.5, 0.25, -0.5])))
    0.25
    """
    together: float = values[0]
    for n in range(1, len(values)):
        together += values[n]
    return together


@rule
def fulfilment(effort: float, flexible: float) -> float:
    """How much of what an office is free to give it gives, share; 0 where nothing is free.

    >>> fulfilment(0.1, 0.4), fulfilment(0.1, 0.0)
    (0.25, 0.0)
    """
    if flexible <= 0.0:
        return 0.0
    return min(1.0, effort / flexible)


@rule
def in_force(start: int, end: int, month: int) -> bool:
    """Whether something that starts and ends exists this month."""
    return start <= month < end


@rule
def means_are_taken(shared: Floats, mean_shared: Floats) -> None:
    """Mean of each element that every office of a place shares with the others."""
    sectors = shared.shape[0]
    for i in range(sectors):
        for k in range(len(ELEMENTS)):
            mean_shared[i, k] = 0.0
        for l in range(sectors):  # all elements at once, as a sum waits for its last addition
            for k in range(len(ELEMENTS)):
                mean_shared[i, k] += shared[i, l, k]  # the diagonal is zero
        for k in range(len(ELEMENTS)):
            mean_shared[i, k] /= sectors - 1


@rule
def power(base: float, exponent: float) -> float:
    """base ** exponent for base > 0, cheap and exact where the exponent is 1 or -1."""
    if exponent == -1.0:
        return 1.0 / base
    if exponent == 1.0:
        return base
    return math.pow(base, exponent)
