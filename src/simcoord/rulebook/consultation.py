"""Mutual consultation: each member meets one other, and they understand each other or not.

Source: model.md 3.4, mutual consultation; Ansell & Gash 2008, Lægreid & Rykkja 2015.
"""

from __future__ import annotations

import math

from simcoord.rulebook.arithmetic import clip
from simcoord.rulebook.compiled import rule
from simcoord.rulebook.growth import pair_grows
from simcoord.rulebook.place import Mechanism, Place


@rule
def members_choose_partners(place: Place, mechanism: Mechanism) -> None:
    """Luck leads each member to another; whether they will understand each other is seen."""
    others = mechanism.size - 1
    for a in range(mechanism.size):
        i = mechanism.members[a]
        b = int(math.floor(mechanism.uniforms[i] * others))
        l = mechanism.members[b if b < a else b + 1]
        place.partner[i] = l
        place.understood[i] = they_understand(place, i, l)


@rule
def members_consult(place: Place, mechanism: Mechanism, two_way: bool) -> None:
    """Encounters are taken one after another; frames and ambitions move together at the end."""
    place.move[:] = 0.0
    for a in range(mechanism.size):
        i = mechanism.members[a]
        l = place.partner[i]
        place.load[i] += mechanism.load
        place.load[l] += mechanism.load
        two_offices_meet(place, mechanism, i, l, two_way)
    everyone_moves(place, mechanism)


@rule
def two_offices_meet(place: Place, mechanism: Mechanism, i: int, l: int, two_way: bool) -> None:
    """Office i visits office l; in a two-way consultation, l visits i as well."""
    if place.understood[i]:
        office_is_moved(place, i, l)
        if two_way:
            office_is_moved(place, l, i)
            place.gained[i] = True
            place.gained[l] = True
        pair_grows(place, mechanism, i, l, 1.0)
    else:
        loss = place.trust_loss
        place.trust[i, l] = trust_after_misunderstanding(place.trust[i, l], loss)
        if two_way:
            place.trust[l, i] = trust_after_misunderstanding(place.trust[l, i], loss)


@rule
def they_understand(place: Place, i: int, l: int) -> bool:
    """Whether the openness of two offices bridges their misalignment."""
    distance: float = 1.0 - place.alignment[i, l]
    openness: float = (place.openness[i] + place.openness[l]) / 2.0
    return distance <= place.tolerance * openness


@rule
def office_is_moved(place: Place, i: int, l: int) -> None:
    """Office i learns from l: trust at once, frame and ambition when the round is over."""
    place.trust[i, l] += place.trust_gain * (1.0 - place.trust[i, l])
    pull = place.persuasion * place.openness[i]
    dimensions = place.frame.shape[1]
    for d in range(dimensions):
        place.move[i, d] += pull * (place.frame[l, d] - place.frame[i, d])
    place.move[i, dimensions] += pull * (place.ambition[l] - place.ambition[i])


@rule
def everyone_moves(place: Place, mechanism: Mechanism) -> None:
    """Frames and ambitions move by all that the round's encounters add up to."""
    dimensions = place.frame.shape[1]
    for a in range(mechanism.size):
        i = mechanism.members[a]
        for d in range(dimensions):
            place.frame[i, d] = clip(place.frame[i, d] + place.move[i, d])
        place.ambition[i] = clip(place.ambition[i] + place.move[i, dimensions])


@rule
def trust_after_misunderstanding(trust: float, trust_loss: float) -> float:
    """Trust left after two offices talked past each other.

    A misunderstanding takes a fixed share of what was there, so a trusted
    partner has more to lose.

    >>> trust_after_misunderstanding(0.5, 0.5)
    0.25
    """
    return trust * (1.0 - trust_loss)
