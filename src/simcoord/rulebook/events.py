"""What happens to governments from outside, on the scenario's dates.  Source: model.md 3.1."""

from __future__ import annotations

from simcoord.rulebook.arithmetic import clip, in_force
from simcoord.rulebook.compiled import phase
from simcoord.rulebook.elements import BUDGET_EVENT, CRISIS_EVENT, EARLY_CHANGE_EVENT, LAW_EVENT
from simcoord.rulebook.state import Rules, State


@phase
def events_strike(state: State, rules: Rules) -> None:
    """The events of this month strike, in the order of the scenario."""
    month = state.month[0]
    state.changed[:] = False
    budgets_change = False
    for e in range(len(rules.event_month)):
        begins = rules.event_month[e] == month
        if rules.event_kind[e] == BUDGET_EVENT:
            budgets_change |= begins or rules.event_until[e] == month
        elif begins and rules.event_kind[e] == LAW_EVENT:
            law_strikes(state, rules, e)
        elif begins:
            event_strikes(state, rules, e)
    if budgets_change:
        budgets_follow_events(state, rules)


@phase
def law_strikes(state: State, rules: Rules, e: int) -> None:
    """A law gives the mechanisms it is about their new legal basis."""
    for m in range(len(rules.kind)):
        if rules.event_mechanism[e, m]:
            state.institutional[m] = rules.event_institutional[e]


@phase
def event_strikes(state: State, rules: Rules, e: int) -> None:
    """A crisis or an early change strikes every place of its levels."""
    for j in range(len(rules.level)):
        if rules.event_level[e, rules.level[j]]:
            if rules.event_kind[e] == CRISIS_EVENT:
                crisis_strikes(state, rules, j, e)
            elif rules.event_kind[e] == EARLY_CHANGE_EVENT:
                state.changed[j] = True


@phase
def crisis_strikes(state: State, rules: Rules, j: int, e: int) -> None:
    """Conditions fall, and every office of the place sees the problem more."""
    for d in range(len(rules.need)):
        state.condition[j, d] = clip(state.condition[j, d] - rules.event_condition[e, d])
        salience = rules.event_salience[e, d]
        for i in range(state.effort.shape[1]):
            state.frame[j, i, d] += salience * (1.0 - state.frame[j, i, d])


@phase
def budgets_follow_events(state: State, rules: Rules) -> None:
    """Every budget is the scenario's times the factors in force this month."""
    month = state.month[0]
    for j in range(len(rules.level)):
        v = rules.level[j]
        for i in range(state.effort.shape[1]):
            budget = rules.budget[v, i]
            for e in range(len(rules.event_month)):
                lasts = in_force(rules.event_month[e], rules.event_until[e], month)
                if lasts and rules.event_level[e, v] and rules.event_sector[e, i]:
                    budget *= rules.event_factor[e]
            state.budget[j, i] = budget
