"""Administrations change, heads of office leave, bodies are dissolved.  Source: model.md 3.2."""

from __future__ import annotations

from simcoord.rulebook.arithmetic import drawn, in_force
from simcoord.rulebook.compiled import phase, rule
from simcoord.rulebook.elements import COMMITTEE, ELEMENTS, LEAD_UNIT
from simcoord.rulebook.place import stands
from simcoord.rulebook.start import head_is_drawn
from simcoord.rulebook.state import Floats, Indices, Luck, Rules, State


@phase
def offices_change_hands(state: State, rules: Rules, luck: Luck) -> None:
    """Per jurisdiction, parents first.

    1. The calendar, or an event before it, changes the administration.
    2. Heads of office are replaced, one after another.
    3. Bodies are founded anew or dissolved.
    """
    for j in range(len(rules.level)):
        calendar_turns(state, rules, j)
        kept = rules.dynamics.preservation * state.informal[j]
        heads_leave(state, rules, luck, j, kept)
        bodies_come_and_go(state, rules, luck, j, kept)


@phase
def calendar_turns(state: State, rules: Rules, j: int) -> None:
    """The administration changes where its term is over."""
    v = rules.level[j]
    since = state.month[0] - rules.first_change[v]
    if since >= 0 and since % rules.term[v] == 0:
        state.changed[j] = True


@phase
def heads_leave(state: State, rules: Rules, luck: Luck, j: int, kept: float) -> None:
    """Heads leave by reshuffle, change or cascade; each departure is worked before the next.

    kept : share of what would be lost that the informal network keeps
    """
    v, parent = rules.level[j], rules.parent[j]
    stays = rules.stay[v]
    if state.changed[j]:
        stays *= 1.0 - rules.replacement[v]
    for i in range(state.effort.shape[1]):
        follows = parent >= 0 and state.replaced[parent, i]
        still_stays = stays * (1.0 - rules.cascade[v]) if follows else stays
        leaves = luck.offices[j, i] < 1.0 - still_stays
        state.replaced[j, i] = leaves
        if leaves:
            newcomer_arrives(state, rules, luck, j, i)
            ties_are_cut(state, rules, j, i, rules.dynamics.turnover_loss * (1.0 - kept))


@phase
def newcomer_arrives(state: State, rules: Rules, luck: Luck, j: int, i: int) -> None:
    """Traits, priorities and resistance of a new head, as luck draws them."""
    draws, shift = luck.traits[j, i], rules.dynamics.priority_shift
    ambition = head_is_drawn(state, rules, draws, j, i)
    state.ambition[j, i] += shift * (ambition - state.ambition[j, i])
    for d in range(len(rules.need)):
        frame = drawn(rules.goals[i, d], rules.dynamics.frame_spread, luck.frames[j, i, d])
        state.frame[j, i, d] += shift * (frame - state.frame[j, i, d])
    state.resistance[j, i] = drawn(state.routine[j, i], rules.dynamics.newcomer_spread, draws[3])


@phase
def ties_are_cut(state: State, rules: Rules, j: int, i: int, loss: float) -> None:
    """Part of the trust, of what was shared and of the effort leaves with the old head.

    loss : share that leaves where no legal basis protects it
    """
    protection_is_taken(state, rules, j, i)
    initial, retention = rules.dynamics.initial_trust, rules.dynamics.trust_retention
    trust, shared, protected = state.trust[j], state.shared[j], state.protected
    for l in range(state.effort.shape[1]):
        if l != i:
            trust[i, l] = trust_in_successor(trust[i, l], initial, retention)
            trust[l, i] = trust_in_successor(trust[l, i], initial, retention)
            for k in range(len(ELEMENTS)):
                shared[i, l, k] *= 1.0 - loss * (1.0 - protected[l, k])
                shared[l, i, k] = shared[i, l, k]
    state.effort[j, i] *= 1.0 - loss


@rule
def trust_in_successor(trust: float, initial_trust: float, trust_retention: float) -> float:
    """Trust between an office and the successor of one it knew.

    Part of it passes on; the rest falls back to what strangers begin with.

    >>> trust_in_successor(0.75, 0.25, 0.5)
    0.5
    """
    return initial_trust + trust_retention * (trust - initial_trust)


@phase
def protection_is_taken(state: State, rules: Rules, j: int, i: int) -> None:
    """Legal basis of what office i shares: that of the strongest standing body, each by each."""
    state.protected[:] = 0.0
    v = rules.level[j]
    for m in range(rules.first_mechanism[v], rules.first_mechanism[v + 1]):
        if rules.belongs[m, i] and stands(state, rules, j, m):
            members, purpose = rules.members[m, : rules.size[m]], rules.purpose[m, : rules.aims[m]]
            body_protects(state.protected, members, purpose, state.institutional[m])


@rule
def body_protects(
    protected: Floats, members: Indices, purpose: Indices, institutional: float
) -> None:
    """A body protects its purpose among its members by its legal basis."""
    for l in members:
        for k in purpose:
            protected[l, k] = max(protected[l, k], institutional)


@phase
def bodies_come_and_go(state: State, rules: Rules, luck: Luck, j: int, kept: float) -> None:
    """Dissolved mechanisms wait to be founded anew; a change may dissolve a body."""
    v = rules.level[j]
    for m in range(rules.first_mechanism[v], rules.first_mechanism[v + 1]):
        if in_force(rules.start[m], rules.end[m], state.month[0]):
            if not state.active[j, m]:
                body_waits(state, rules, j, m)
            elif state.changed[j] and (rules.kind[m] == LEAD_UNIT or rules.kind[m] == COMMITTEE):
                exposed = rules.dissolution[v] * (1.0 - state.institutional[m]) * (1.0 - kept)
                if luck.mechanisms[rules.stream[m], j, state.effort.shape[1]] < exposed:
                    body_is_dissolved(state, j, m)


@phase
def body_is_dissolved(state: State, j: int, m: int) -> None:
    """A lead unit or committee is no more, until it is founded anew."""
    state.active[j, m] = False
    state.down[j, m] = 0
    state.regularity[j, m] = 0.0


@phase
def body_waits(state: State, rules: Rules, j: int, m: int) -> None:
    """A dissolved mechanism counts one month more, and is founded anew when its time has come."""
    state.down[j, m] += 1
    if state.down[j, m] == rules.refound_after[m]:
        body_is_founded_anew(state, rules, j, m)


@phase
def body_is_founded_anew(state: State, rules: Rules, j: int, m: int) -> None:
    """A mechanism stands again, with all its standing to win."""
    state.active[j, m] = True
    state.regularity[j, m] = 0.0
    state.legitimacy[j, m] = rules.first_legitimacy[m]
