"""How a run begins: who heads each office and what is already there.  Source: model.md 1, start."""

from __future__ import annotations

from simcoord.rulebook.arithmetic import drawn, means_are_taken, write
from simcoord.rulebook.compiled import phase, rule
from simcoord.rulebook.elements import ELEMENTS
from simcoord.rulebook.rhythms import phases_are_taken
from simcoord.rulebook.state import Floats, Luck, Rules, State


@rule
def the_start(state: State, rules: Rules, luck: Luck) -> None:
    """Fill the state for month 0, with the draws of t = 0.

    What happens within a month is left as it was: each month writes it before it reads it.
    """
    state.month[0] = 0
    write(rules.institutional, state.institutional)
    for j in range(len(rules.level)):
        heads_take_office(state, rules, luck, j)
        offices_open(state, rules, j)
        ties_stand(state, rules, j)
        mechanisms_stand(state, rules, j)
        write(rules.condition, state.condition[j])
        state.informal[j] = rules.informal_network[rules.level[j]]


@phase
def heads_take_office(state: State, rules: Rules, luck: Luck, j: int) -> None:
    """Every office gets a head."""
    for i in range(state.effort.shape[1]):
        state.ambition[j, i] = head_is_drawn(state, rules, luck.traits[j, i], j, i)


@phase
def head_is_drawn(state: State, rules: Rules, draws: Floats, j: int, i: int) -> float:
    """Openness and patience of a head, drawn around the means; returns the ambition drawn."""
    traits = rules.traits
    state.openness[j, i] = drawn(traits[0, 0], traits[0, 1], draws[0])
    state.patience[j, i] = drawn(traits[1, 0], traits[1, 1], draws[1])
    return drawn(rules.ambition_mean[i], traits[2, 1], draws[2])


@phase
def offices_open(state: State, rules: Rules, j: int) -> None:
    """Every office has its sector's goals, routine, budget and rhythm."""
    v = rules.level[j]
    for i in range(state.effort.shape[1]):
        write(rules.goals[i], state.frame[j, i])
        state.resistance[j, i] = rules.dynamics.routine_resistance
        state.routine[j, i] = rules.dynamics.routine_resistance
        state.fatigue[j, i] = 0.0
        state.voice[j, i] = 0.0
        state.effort[j, i] = rules.initial_effort[0]
        state.cycle[j, i] = (rules.period[v, i] - rules.first[v, i]) / rules.period[v, i]
        state.budget[j, i] = rules.budget[v, i]
    phases_are_taken(state.cycle[j], state.cosine[j], state.sine[j])


@phase
def ties_stand(state: State, rules: Rules, j: int) -> None:
    """Every pair trusts and shares as much as any other."""
    trust, shared = state.trust[j], state.shared[j]
    for i in range(state.effort.shape[1]):
        for l in range(state.effort.shape[1]):
            trust[i, l] = rules.dynamics.initial_trust if l != i else 0.0
            for k in range(len(ELEMENTS)):
                shared[i, l, k] = rules.initial_shared[k] if l != i else 0.0
    means_are_taken(shared, state.mean_shared[j])


@phase
def mechanisms_stand(state: State, rules: Rules, j: int) -> None:
    """Every mechanism of a jurisdiction is active, as legitimate and regular as it begins."""
    v = rules.level[j]
    for m in range(rules.first_mechanism[v], rules.first_mechanism[v + 1]):
        state.active[j, m] = True
        state.down[j, m] = 0
        state.legitimacy[j, m] = rules.first_legitimacy[m]
        state.regularity[j, m] = rules.first_regularity[m]
