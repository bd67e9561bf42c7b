"""One jurisdiction and one mechanism, as the rules of coordination see them."""

from __future__ import annotations

from typing import NamedTuple

from simcoord.rulebook.arithmetic import in_force
from simcoord.rulebook.compiled import phase
from simcoord.rulebook.state import Booleans, Floats, Indices, Integers, Luck, Rules, State


class Place(NamedTuple):
    """The tables of one jurisdiction, windows on the state; names and units as there."""

    frame: Floats  # (i, d)
    openness: Floats  # (i,)
    ambition: Floats  # (i,)
    resistance: Floats  # (i,)
    fatigue: Floats  # (i,)
    trust: Floats  # (i, l)
    shared: Floats  # (i, l, k)
    load: Floats  # (i,)
    threat: Floats  # (i,)
    gained: Booleans  # (i,)
    account: Floats  # (account,)
    alignment: Floats  # (i, l)
    bodies: Integers  # (i, l, k)
    will: Floats  # (i,)
    attendees: Indices  # (i,)
    attendance: Integers  # (1,)
    partner: Indices  # (i,)
    understood: Booleans  # (i,)
    move: Floats  # (i, d + 1)
    earmarked: Floats  # (i,)
    information_quality: Floats  # (i,)
    presence: float
    persuasion: float  # these and the following: as in the scenario's dynamics
    tolerance: float
    trust_gain: float
    trust_loss: float
    ambition_gate: float
    sequentiality: float
    overlap: float
    fatigue_attendance: float
    structural: float  # largest regularity among the structural committees, share


class Pair(NamedTuple):
    """Two offices of a place, as growth sees them; shares."""

    shared: Floats  # (k,)        of one with the other
    mirror: Floats  # (k,)        and the other way round
    bodies: Integers  # (k,)      lead units and committees on the same purpose
    alignment: float
    information_quality: float  # of the one that has the worse
    free_budget: float  # of the one that has less
    ambition: float  # of the one that has less


class Mechanism(NamedTuple):
    """One mechanism of one jurisdiction; names and units as in the rules."""

    number: int  # m
    members: Indices  # (i,)   first `size` count
    size: int
    purpose: Indices  # (k,)   first `aims` count
    aims: int
    rate: Floats  # (k,)
    ceiling: float
    load: float
    quorum: int
    obligation: float
    uniforms: Floats  # (i + 1,)  this month's luck


@phase
def stands(state: State, rules: Rules, j: int, m: int) -> bool:
    """Whether a mechanism is active and in force this month."""
    return state.active[j, m] and in_force(rules.start[m], rules.end[m], state.month[0])


@phase
def place_of(state: State, rules: Rules, j: int, structural: float) -> Place:
    """Jurisdiction j; structural : largest regularity among its structural committees, share."""
    v = rules.level[j]
    return Place(
        state.frame[j],
        state.openness[j],
        state.ambition[j],
        state.resistance[j],
        state.fatigue[j],
        state.trust[j],
        state.shared[j],
        state.load[j],
        state.threat[j],
        state.gained[j],
        state.account[j],
        state.alignment,
        state.bodies,
        state.will,
        state.attendees,
        state.attendance,
        state.partner,
        state.understood,
        state.move,
        rules.earmarked[v],
        rules.information_quality[v],
        rules.presence[j],
        rules.dynamics.persuasion,
        rules.dynamics.tolerance,
        rules.dynamics.trust_gain,
        rules.dynamics.trust_loss,
        rules.dynamics.ambition_gate,
        rules.dynamics.sequentiality,
        rules.dynamics.overlap,
        rules.dynamics.fatigue_attendance,
        structural,
    )


@phase
def mechanism_of(rules: Rules, luck: Luck, j: int, m: int) -> Mechanism:
    """Mechanism m in jurisdiction j."""
    return Mechanism(
        m,
        rules.members[m],
        rules.size[m],
        rules.purpose[m],
        rules.aims[m],
        rules.rate[m],
        rules.ceiling[m],
        rules.load[m],
        rules.quorum[m],
        rules.obligation[m],
        luck.mechanisms[rules.stream[m], j],
    )
