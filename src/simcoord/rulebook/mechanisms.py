"""Mechanisms act among the offices of each jurisdiction.  Source: model.md 3.4."""

from __future__ import annotations

from simcoord.rulebook.arithmetic import clip, fulfilment, means_are_taken
from simcoord.rulebook.committee import committee_meets, members_are_invited
from simcoord.rulebook.compiled import phase, rule
from simcoord.rulebook.consultation import members_choose_partners, members_consult
from simcoord.rulebook.elements import AGGREGATION, BUDGET, COMMITTEE, CONSULTATION, LEAD_UNIT
from simcoord.rulebook.growth import pairs_grow
from simcoord.rulebook.place import Mechanism, Place, mechanism_of, place_of, stands
from simcoord.rulebook.state import Floats, Indices, Integers, Luck, Rules, State


@phase
def mechanisms_act(state: State, rules: Rules, luck: Luck) -> None:
    """Per jurisdiction.

    1. Stock is taken.
    2. Of each standing mechanism that is due, in the scenario's order, members
       intend, and then it acts.
    3. What offices share now is averaged, for the rest of the month.
    """
    for j in range(len(rules.level)):
        v = rules.level[j]
        place = place_of(state, rules, j, stock_is_taken(state, rules, j))
        for m in range(rules.first_mechanism[v], rules.first_mechanism[v + 1]):
            due = (state.month[0] - rules.start[m]) % rules.every[m] == 0
            if due and stands(state, rules, j, m):
                mechanism = mechanism_of(rules, luck, j, m)
                members_intend(state, rules, place, mechanism, j)
                mechanism_acts(state, rules, place, mechanism, j)
        means_are_taken(state.shared[j], state.mean_shared[j])


@phase
def stock_is_taken(state: State, rules: Rules, j: int) -> float:
    """What all mechanisms of the month act on: alignment, and how crowded each purpose is.

    Tallies begin anew.  Where a lead unit may instruct, shared budgets are averaged as they stand
    before it does.

    Returns the largest regularity among the structural committees, share; 0 without one.
    """
    v, structural, led = rules.level[j], 0.0, False
    tallies_are_cleared(state, j)
    alignment_is_taken(state.alignment, state.frame[j])
    state.bodies[:] = 0
    for m in range(rules.first_mechanism[v], rules.first_mechanism[v + 1]):
        led |= rules.kind[m] == LEAD_UNIT
        is_body = rules.kind[m] == LEAD_UNIT or rules.kind[m] == COMMITTEE
        if is_body and stands(state, rules, j, m):
            purpose = rules.purpose[m, : rules.aims[m]]
            body_is_counted(state.bodies, rules.members[m, : rules.size[m]], purpose)
            if rules.structural[m]:
                structural = max(structural, state.regularity[j, m])
    if led:
        means_are_taken(state.shared[j], state.mean_shared[j])
    return structural


@phase
def tallies_are_cleared(state: State, j: int) -> None:
    """No mechanism has asked, given, called or lost anything yet."""
    state.load[j, :] = 0.0
    state.threat[j, :] = 0.0
    state.gained[j, :] = False
    state.called[j] = 0
    state.held[j] = 0
    state.account[j, :] = 0.0


@rule
def alignment_is_taken(alignment: Floats, frame: Floats) -> None:
    """Common perception of challenges of each pair, share: 1 minus the mean distance of frames."""
    sectors, dimensions = frame.shape
    for i in range(sectors):
        for l in range(i + 1, sectors):
            distance = 0.0
            for d in range(dimensions):
                distance += abs(frame[i, d] - frame[l, d])
            alignment[i, l] = 1.0 - distance / dimensions
            alignment[l, i] = alignment[i, l]


@rule
def body_is_counted(bodies: Integers, members: Indices, purpose: Indices) -> None:
    """A lead unit or committee counts for every pair of members and element of its purpose."""
    for i in members:
        for l in members:
            if l != i:
                for k in purpose:
                    bodies[i, l, k] += 1


@phase
def members_intend(state: State, rules: Rules, place: Place, mechanism: Mechanism, j: int) -> None:
    """Members of a consultation find whom to consult, those of a committee whether to come."""
    kind = rules.kind[mechanism.number]
    if kind == CONSULTATION:
        members_choose_partners(place, mechanism)
    elif kind == COMMITTEE:
        members_are_invited(state, rules, place, mechanism, j)


@phase
def mechanism_acts(state: State, rules: Rules, place: Place, mechanism: Mechanism, j: int) -> None:
    """A mechanism acts after its kind."""
    m = mechanism.number
    kind = rules.kind[m]
    if kind == AGGREGATION:
        plans_are_added_up(place, mechanism)
    elif kind == CONSULTATION:
        members_consult(place, mechanism, rules.two_way[m])
    elif kind == COMMITTEE:
        committee_meets(state, rules, place, mechanism, j)
    else:
        followed = how_far_members_follow(place, mechanism, state.effort[j], state.mean_shared[j])
        legitimacy = state.legitimacy[j, m]
        lead_unit_instructs(place, mechanism, rules.authority[m], legitimacy)
        speed = rules.dynamics.legitimacy_learning
        state.legitimacy[j, m] = clip(legitimacy + speed * (followed - legitimacy))


@rule
def plans_are_added_up(place: Place, mechanism: Mechanism) -> None:
    """Aggregation of sectoral actions: each member writes its part, every pair grows."""
    for a in range(mechanism.size):
        place.load[mechanism.members[a]] += mechanism.load
    pairs_grow(place, mechanism, mechanism.members, mechanism.size, 1.0)


@rule
def lead_unit_instructs(
    place: Place, mechanism: Mechanism, authority: float, legitimacy: float
) -> None:
    """A lead unit instructs its members.

    Its mandate threatens each of them by as much as it lacks legitimacy, and
    every pair grows with its authority and legitimacy.
    """
    for a in range(mechanism.size):
        i = mechanism.members[a]
        place.threat[i] += authority * (1.0 - legitimacy)
        place.load[i] += mechanism.load
    strength = authority * (1.0 + legitimacy) / 2.0
    pairs_grow(place, mechanism, mechanism.members, mechanism.size, strength)


@rule
def how_far_members_follow(
    place: Place, mechanism: Mechanism, effort: Floats, mean_shared: Floats
) -> float:
    """Mean share of what members are free to give that they give; legitimacy follows it."""
    total = 0.0
    for a in range(mechanism.size):
        i = mechanism.members[a]
        flexible = 1.0 - place.earmarked[i] * (1.0 - mean_shared[i, BUDGET])
        total += fulfilment(effort[i], flexible)
    return total / mechanism.size
