"""A committee is called; if a quorum comes it deliberates and moves things on.

Source: model.md 3.4, committee.
"""

from __future__ import annotations

from simcoord.rulebook.arithmetic import clip, in_force
from simcoord.rulebook.compiled import phase, rule
from simcoord.rulebook.elements import PAYS_ACTIVITY
from simcoord.rulebook.growth import pairs_grow
from simcoord.rulebook.place import Mechanism, Place, stands
from simcoord.rulebook.state import Floats, Rules, State


@phase
def members_are_invited(
    state: State, rules: Rules, place: Place, mechanism: Mechanism, j: int
) -> None:
    """Each member knows how willing it is to come."""
    money = money_for_activity(state, rules, j)
    for a in range(mechanism.size):
        i = mechanism.members[a]
        place.will[i] = will_to_come(place, i, money)


@phase
def committee_meets(state: State, rules: Rules, place: Place, mechanism: Mechanism, j: int) -> None:
    """A committee is called.

    1. Members come or stay away; those who come bear the load.
    2. It is held if a quorum came, and becomes more or less regular.
    3. If held: attendees persuade and come to trust each other, have a voice,
       and every pair of them grows.
    """
    attendees = members_come(place, mechanism)
    held = attendees >= mechanism.quorum
    state.called[j] += 1
    state.held[j] += held
    m, outcome = mechanism.number, 1.0 if held else 0.0
    state.regularity[j, m] += rules.dynamics.voice_memory * (outcome - state.regularity[j, m])
    if held:
        attendees_deliberate(place, attendees)
        strength = backing(state, rules, j, m, place.structural)
        pairs_grow(place, mechanism, place.attendees, attendees, strength)


@phase
def money_for_activity(state: State, rules: Rules, j: int) -> float:
    """Matching rate of a fund that pays for activity while it is in force, else 0."""
    v = rules.level[j]
    pays = in_force(rules.fund_start[v], rules.fund_end[v], state.month[0])
    return rules.matching[v] if pays and rules.basis[v] == PAYS_ACTIVITY else 0.0


@rule
def members_come(place: Place, mechanism: Mechanism) -> int:
    """Note who comes, willing or obliged; returns how many they are."""
    attendees = 0
    obligation = mechanism.obligation
    for a in range(mechanism.size):
        i = mechanism.members[a]
        if mechanism.uniforms[i] < obligation + (1.0 - obligation) * place.will[i]:
            place.attendees[attendees] = i
            place.load[i] += mechanism.load
            attendees += 1
    place.attendance[0] = attendees
    return attendees


@rule
def will_to_come(place: Place, i: int, money: float) -> float:
    """Probability that an office comes to a meeting without being obliged to.

    money : matching rate of a fund that pays for activity, at least 0
    """
    rested = 1.0 - place.fatigue_attendance * place.fatigue[i]
    will: float = (1.0 - place.resistance[i]) * rested * (1.0 + place.openness[i]) / 2.0
    return will + (1.0 - will) * money / (1.0 + money)


@rule
def attendees_deliberate(place: Place, attendees: int) -> None:
    """Attendees move toward their mean view, come to trust each other and have a voice."""
    gain = place.trust_gain
    for d in range(place.frame.shape[1]):
        views_converge(place, place.frame[:, d], attendees)
    views_converge(place, place.ambition, attendees)
    for a in range(attendees):
        i = place.attendees[a]
        place.gained[i] = True
        for b in range(attendees):
            if b != a:
                l = place.attendees[b]
                place.trust[i, l] += gain * (1.0 - place.trust[i, l])


@rule
def views_converge(place: Place, views: Floats, attendees: int) -> None:
    """Each attendee's view moves toward the attendees' mean, by its openness."""
    mean = 0.0
    for a in range(attendees):
        mean += views[place.attendees[a]]
    mean /= attendees
    for a in range(attendees):
        i = place.attendees[a]
        pull = place.persuasion * place.openness[i]
        views[i] = clip(views[i] + pull * (mean - views[i]))


@phase
def backing(state: State, rules: Rules, j: int, m: int, structural: float) -> float:
    """Factor on a committee's rates: structural bodies boost others, parents carry their own."""
    strength = 1.0
    if not rules.structural[m]:
        strength += rules.dynamics.structural_boost * structural
    parent = rules.reports_to[m]
    if parent >= 0:
        strength *= state.regularity[j, parent] if stands(state, rules, j, parent) else 0.0
    return strength
