"""The one rule by which anything comes to be shared, and its account.  Source: model.md 3.4."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from simcoord.rulebook import elements
from simcoord.rulebook.arithmetic import clip
from simcoord.rulebook.compiled import rule
from simcoord.rulebook.elements import (
    ACTIONS,
    BUDGET,
    GOALS,
    INFORMATION,
    LOST_AMBITION,
    LOST_REDUNDANCY,
    LOST_RESISTANCE,
    LOST_SEQUENCE,
    OBJECTIVES,
    POTENTIAL,
)
from simcoord.rulebook.place import Mechanism, Pair, Place
from simcoord.rulebook.state import Indices

# As arrays, which compiled code reads without a check.
HEIGHT = np.array(elements.HEIGHT)
NEEDS_FIRST = np.array(elements.NEEDS_FIRST, dtype=np.uint64)
OWN_OBSTACLE = np.array(elements.OWN_OBSTACLE, dtype=np.uint64)


class Left(NamedTuple):
    """What is left of the potential growth of an element after each obstacle, shares."""

    willing: float  # after resistance
    fitting: float  # after the element's own obstacle
    reached: float  # after ambition
    ready: float  # after sequence
    growth: float  # after redundancy


@rule
def pairs_grow(
    place: Place, mechanism: Mechanism, offices: Indices, count: int, strength: float
) -> None:
    """Every pair among the first so many of the offices grows by the mechanism."""
    for a in range(count):
        for b in range(a + 1, count):
            pair_grows(place, mechanism, offices[a], offices[b], strength)


@rule
def pair_grows(place: Place, mechanism: Mechanism, i: int, l: int, strength: float) -> None:
    """A pair comes to share more of everything that a mechanism is for; obstacles take their part.

    Each obstacle books what it takes.  Sums that every element adds to are kept at hand until
    the last, as adding to the account itself waits for what was written there a moment ago.

    strength : factor on the mechanism's rates, at least 0
    """
    willingness = math.sqrt((1.0 - place.resistance[i]) * (1.0 - place.resistance[l]))
    pair, account = pair_of(place, i, l), place.account
    potential, resistance = account[POTENTIAL], account[LOST_RESISTANCE]
    ambition, sequence = account[LOST_AMBITION], account[LOST_SEQUENCE]
    redundancy = account[LOST_REDUNDANCY]
    for n in range(mechanism.aims):
        k = mechanism.purpose[n]
        intensity = min(1.0, mechanism.rate[k] * strength)
        offered = intensity * max(0.0, mechanism.ceiling - pair.shared[k])
        left = what_is_left(place, pair, k, offered * willingness)
        potential += offered
        resistance += offered - left.willing
        account[OWN_OBSTACLE[k]] += left.willing - left.fitting
        ambition += left.fitting - left.reached
        sequence += left.reached - left.ready
        redundancy += left.ready - left.growth
        pair.shared[k] += left.growth
        pair.mirror[k] = pair.shared[k]
    account[POTENTIAL], account[LOST_RESISTANCE] = potential, resistance
    account[LOST_AMBITION], account[LOST_SEQUENCE] = ambition, sequence
    account[LOST_REDUNDANCY] = redundancy


@rule
def pair_of(place: Place, i: int, l: int) -> Pair:
    """Offices i and l of a place."""
    return Pair(
        place.shared[i, l],
        place.shared[l, i],
        place.bodies[i, l],
        place.alignment[i, l],
        min(place.information_quality[i], place.information_quality[l]),
        1.0 - max(place.earmarked[i], place.earmarked[l]),
        min(place.ambition[i], place.ambition[l]),
    )


@rule
def what_is_left(place: Place, pair: Pair, k: int, willing: float) -> Left:
    """What each obstacle in turn leaves of the growth of one element.

    willing : the part of the potential that resistance left, share
    """
    fitting = willing * fit(place, pair, k)
    reached = fitting * reach(pair.ambition, HEIGHT[k], place.ambition_gate)
    ready = reached
    if k != INFORMATION:
        ready = reached * readiness(pair.shared[NEEDS_FIRST[k]], place.sequentiality)
    growth = ready
    if pair.bodies[k] > 1:
        growth = ready * uncrowded(pair.bodies[k], place.overlap)
    return Left(willing, fitting, reached, ready, growth)


@rule
def fit(place: Place, pair: Pair, k: int) -> float:
    """How well a pair is placed to share an element, share; 1 where it has no own obstacle."""
    if k == OBJECTIVES or k == GOALS:
        return pair.alignment
    if k == ACTIONS:
        return place.presence
    if k == INFORMATION:
        return pair.information_quality
    if k == BUDGET:
        return pair.free_budget
    return 1.0


@rule
def reach(ambition: float, height: float, ambition_gate: float) -> float:
    """How far the ambition of the less ambitious office reaches to an element's height, share.

    >>> reach(0.5, 0.75, 0.5)
    0.5
    """
    return clip((ambition - height) / ambition_gate + 1.0)


@rule
def readiness(shared_first: float, sequentiality: float) -> float:
    """How ready a pair is for an element, given how much it shares of what is needed first.

    >>> readiness(0.5, 0.5)
    0.75
    """
    return 1.0 - sequentiality * (1.0 - shared_first)


@rule
def uncrowded(bodies: int, overlap: float) -> float:
    """What is left of growth where several bodies, at least one, work on a purpose, share.

    >>> uncrowded(3, 0.5)
    0.5
    """
    return 1.0 / (1.0 + overlap * (bodies - 1))
