"""Offices tire, gain a voice, resist or relent, and learn whom to trust.  Source: model.md 3.9."""

from __future__ import annotations

from simcoord.rulebook.arithmetic import clip, fulfilment, total
from simcoord.rulebook.compiled import phase, rule
from simcoord.rulebook.elements import (
    ACTIONS,
    BUDGET,
    CAUSE_BUDGET_THREAT,
    CAUSE_FATIGUE,
    CAUSE_INCENTIVE,
    CAUSE_ROUTINE,
    CAUSE_THREAT,
    CAUSE_VOICE,
    CAUSE_WINS,
    EVALUATION,
)
from simcoord.rulebook.state import Floats, Rules, State


@phase
def offices_learn(state: State, rules: Rules) -> None:
    """Per office: fatigue, voice, resistance, routine, ambition; then trust, in this order."""
    for j in range(state.effort.shape[0]):
        for i in range(state.effort.shape[1]):
            office_tires(state, rules, j, i)
            office_resists(state, rules, j, i)
            ambition_grows(state, rules, j, i)
            state.weighed[i] = fulfilment(state.effort[j, i], state.flexible[j, i])
        learning = rules.dynamics.reliability_learning
        trust_follows_efforts(state.trust[j], state.shared[j], state.weighed, learning)


@phase
def office_tires(state: State, rules: Rules, j: int, i: int) -> None:
    """Fatigue follows the month's load, voice the month's part in decisions."""
    fatigue, voice = state.fatigue[j, i], state.voice[j, i]
    tiring = state.load[j, i] / rules.dynamics.fatigue_scale
    heard = 1.0 if state.gained[j, i] else 0.0
    state.fatigue[j, i] = clip(fatigue + rules.dynamics.fatigue_speed * (tiring - fatigue))
    state.voice[j, i] = clip(voice + rules.dynamics.voice_memory * (heard - voice))


@phase
def office_resists(state: State, rules: Rules, j: int, i: int) -> None:
    """Resistance follows its causes; routine, slowly, follows resistance and its own rest."""
    dynamics = rules.dynamics
    resistance, routine = state.resistance[j, i], state.routine[j, i]
    causes_are_weighed(state, rules, state.causes[j, i], j, i)
    pull = clip(total(state.causes[j, i]))
    resistance = clip(resistance + dynamics.resistance_speed * (pull - resistance))
    state.resistance[j, i] = resistance
    state.routine[j, i] = clip(
        routine
        + dynamics.routine_speed * (resistance - routine)
        + dynamics.routine_reversion * (dynamics.routine_resistance - routine)
    )


@phase
def causes_are_weighed(state: State, rules: Rules, causes: Floats, j: int, i: int) -> None:
    """What routine, threats, fatigue, voice, joint results and money each do to resistance.

    Together they are where resistance is pulled to.
    """
    dynamics, pay = rules.dynamics, state.pay[j, i]
    at_stake = budget_at_stake(state.shared[j, i], state.trust[j, i])
    results = state.joint_share[j] * (0.5 + state.patience[j, i])
    causes[CAUSE_ROUTINE] = state.routine[j, i]
    causes[CAUSE_THREAT] = dynamics.threat * state.threat[j, i]
    causes[CAUSE_BUDGET_THREAT] = dynamics.budget_threat * at_stake
    causes[CAUSE_FATIGUE] = dynamics.fatigue_weight * state.fatigue[j, i]
    causes[CAUSE_VOICE] = -dynamics.voice_relief * state.voice[j, i]
    causes[CAUSE_WINS] = -dynamics.wins_relief * results
    causes[CAUSE_INCENTIVE] = -dynamics.incentive_relief * (pay / (1.0 + pay))


@rule
def budget_at_stake(shared: Floats, trust: Floats) -> float:
    """Mean budget that one office shares with partners it does not trust, share.

    shared : (l, k) of the office, 0 with itself;  trust : (l,) of the office in each
    """
    total = 0.0
    for l in range(len(trust)):
        total += shared[l, BUDGET] * (1.0 - trust[l])
    return total / (len(trust) - 1)


@phase
def ambition_grows(state: State, rules: Rules, j: int, i: int) -> None:
    """Joint results that are evaluated together raise what the office deems possible."""
    proof = state.mean_shared[j, i, EVALUATION] * state.joint_share[j]
    ambition = state.ambition[j, i]
    learnt = rules.dynamics.ambition_learning * proof * (1.0 - ambition)
    state.ambition[j, i] = clip(ambition + learnt)


@rule
def trust_follows_efforts(
    trust: Floats, shared: Floats, fulfilled: Floats, learning: float
) -> None:
    """Where actions are shared, trust in a partner follows how far it gives what it is free to.

    fulfilled : (l,) share of what each office is free to give that it gives
    """
    for i in range(len(fulfilled)):
        for l in range(len(fulfilled)):
            if l != i:
                speed = learning * shared[i, l, ACTIONS]
                trust[i, l] = clip(trust[i, l] + speed * (fulfilled[l] - trust[i, l]))
