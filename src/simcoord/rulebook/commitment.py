"""Offices that plan decide how much they give to joint work.  Source: model.md 3.7."""

from __future__ import annotations

from simcoord.rulebook.arithmetic import in_force
from simcoord.rulebook.compiled import phase, rule
from simcoord.rulebook.elements import ACTIONS, BUDGET, OBJECTIVES, PAYS_ACTIVITY, PAYS_RESULTS
from simcoord.rulebook.state import Floats, Rules, State


@phase
def offices_commit(state: State, rules: Rules) -> None:
    """Per level, whose places share one fund.

    1. Each office knows how much of its budget is free.
    2. The fund offers, on the efforts of last month.
    3. Offices that plan choose, all on the efforts of last month; nobody gives what is not free.
    4. The fund pays for the new efforts.
    """
    offices_intend(state, rules)
    intentions_are_carried_out(state, rules)


@phase
def offices_intend(state: State, rules: Rules) -> None:
    """Offices that plan weigh what their level's fund offers, all on the efforts of last month."""
    room_is_known(state, rules)
    for v in range(len(rules.first_place) - 1):
        state.offered[v] = fund_shares_out(state, rules, v)
        for j in range(rules.first_place[v], rules.first_place[v + 1]):
            for i in range(state.effort.shape[1]):
                if state.plans[j, i]:
                    state.desired[j, i] = desired_effort(state, rules, j, i, state.offered[v])


@phase
def intentions_are_carried_out(state: State, rules: Rules) -> None:
    """Efforts follow intentions, nobody gives what is not free, and the fund pays for them."""
    effort, responsiveness = state.effort, rules.dynamics.responsiveness
    for v in range(len(rules.first_place) - 1):
        for j in range(rules.first_place[v], rules.first_place[v + 1]):
            for i in range(effort.shape[1]):
                if state.plans[j, i]:
                    effort[j, i] += responsiveness * (state.desired[j, i] - effort[j, i])
                effort[j, i] = min(effort[j, i], state.flexible[j, i])
        fund_shares_out(state, rules, v)


@phase
def room_is_known(state: State, rules: Rules) -> None:
    """Share of each budget that is free for joint work: not earmarked, or shared or devolved."""
    mean_shared, flexible, earmarked = state.mean_shared, state.flexible, rules.earmarked
    for j in range(flexible.shape[0]):
        v, parent = rules.level[j], rules.parent[j]
        for i in range(flexible.shape[1]):
            tied = earmarked[v, i] * (1.0 - mean_shared[j, i, BUDGET])
            if parent >= 0:
                tied *= 1.0 - rules.devolution[v] * mean_shared[parent, i, BUDGET]
            flexible[j, i] = 1.0 - tied


@phase
def fund_shares_out(state: State, rules: Rules, v: int) -> float:
    """Set the pay of every office of a level; where the fund does not reach, all shrink alike.

    Returns the matching rate after shrinking.
    """
    pays = in_force(rules.fund_start[v], rules.fund_end[v], state.month[0])
    matching = rules.matching[v] if pays else 0.0
    demand, limit = pay_is_claimed(state, rules, v, matching), rules.fund[v] / 12.0
    if demand > limit:
        matching *= limit / demand
        for j in range(rules.first_place[v], rules.first_place[v + 1]):
            for i in range(state.pay.shape[1]):
                state.pay[j, i] *= limit / demand
    return matching


@phase
def pay_is_claimed(state: State, rules: Rules, v: int, matching: float) -> float:
    """Set the pay that a level's offices claim; returns what it comes to, budget units."""
    basis, pay, demand = rules.basis[v], state.pay, 0.0
    for j in range(rules.first_place[v], rules.first_place[v + 1]):
        for i in range(pay.shape[1]):
            gained, actions = state.gained[j, i], state.mean_shared[j, i, ACTIONS]
            pay[j, i] = matching * what_is_rewarded(basis, gained, actions)
            demand += money_paid(basis, pay[j, i], state.budget[j, i], state.effort[j, i])
    return demand


@rule
def what_is_rewarded(basis: int, gained: bool, actions: float) -> float:
    """What a fund pays an office for, share: its effort, shared actions, or a voice this month.

    >>> what_is_rewarded(PAYS_RESULTS, True, 0.25)
    0.25
    """
    if basis == PAYS_RESULTS:
        return actions
    if basis == PAYS_ACTIVITY:
        return 1.0 if gained else 0.0
    return 1.0


@rule
def money_paid(basis: int, pay: float, budget: float, effort: float) -> float:
    """What an office receives this month, budget units.

    >>> money_paid(PAYS_RESULTS, 0.5, 2.0, 0.25)
    0.25
    """
    return pay * budget if basis == PAYS_ACTIVITY else pay * budget * effort


@phase
def desired_effort(state: State, rules: Rules, j: int, i: int, matching: float) -> float:
    """Effort at which the benefit of joint work meets its cost, at most what is free, share."""
    dynamics = rules.dynamics
    crowded_out = dynamics.crowding * matching / (1.0 + matching)
    objectives = dynamics.integration_value * state.mean_shared[j, i, OBJECTIVES]
    benefit = objectives * (0.5 + state.patience[j, i]) * (1.0 - crowded_out)
    if rules.basis[rules.level[j]] != PAYS_ACTIVITY:
        benefit += state.pay[j, i]
    benefit += dynamics.reciprocity * trusted_effort(state.trust[j, i], state.effort[j])
    cost = dynamics.effort_cost * (1.0 + dynamics.resistance_cost * state.resistance[j, i])
    desired: float = min(benefit / cost, state.flexible[j, i])
    return desired


@rule
def trusted_effort(trust: Floats, effort: Floats) -> float:
    """Mean effort of the other offices, each weighed by the trust in it, share.

    trust : of one office in each, 0 in itself
    """
    total = 0.0
    for l in range(len(effort)):
        total += trust[l] * effort[l]
    return total / (len(effort) - 1)
