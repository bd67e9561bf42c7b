"""Separate and joint work improve the conditions of the problem.  Source: model.md 3.8."""

from __future__ import annotations

import math

from simcoord.rulebook.arithmetic import clip, power
from simcoord.rulebook.compiled import phase, rule
from simcoord.rulebook.elements import ACTIONS, INFORMATION, PAYS_ACTIVITY
from simcoord.rulebook.state import Floats, Rules, State

#: Exponents this close to 0 are taken as the geometric mean, to which they tend.
NEARLY_ZERO = 1e-8


@phase
def offices_deliver(state: State, rules: Rules) -> None:
    """Per jurisdiction.

    1. Each office puts in its own and its joint resources.
    2. Per dimension, what is delivered improves the condition, and part of it decays.
    3. The share of joint work in the delivery is noted.
    """
    growth, depreciation = rules.dynamics.growth, rules.dynamics.depreciation
    exponent, premium = rules.dynamics.complementarity, rules.dynamics.premium
    weight, condition = rules.weight, state.condition
    for j in range(condition.shape[0]):
        resources_are_put_in(state, rules, j)
        jointly, alone = 0.0, 0.0
        for d in range(condition.shape[1]):
            joint = (1.0 + premium) * power_mean(state.joint, weight[:, d], exponent)
            own = weighed_sum(state.separate, weight[:, d])
            stands = condition[j, d]
            gain = growth * (own + joint) * (1.0 - stands)
            condition[j, d] = clip(stands + gain - depreciation * stands)
            jointly += joint
            alone += own
        state.joint_share[j] = jointly / (jointly + alone) if jointly > 0.0 else 0.0


@phase
def resources_are_put_in(state: State, rules: Rules, j: int) -> None:
    """Separate and joint resources of each office, budget units."""
    duplication, floor = rules.dynamics.duplication, rules.dynamics.floor
    matched = rules.basis[rules.level[j]] != PAYS_ACTIVITY
    actions_in_step(state.weighed, state.shared[j], state.cosine[j], state.sine[j])
    for i in range(state.effort.shape[1]):
        rested = 1.0 - rules.dynamics.fatigue_cost * state.fatigue[j, i]
        capacity = state.budget[j, i] * rules.presence[j] * rested
        effort = state.effort[j, i]
        money = 1.0 + state.pay[j, i] if matched else 1.0
        state.joint[i] = effort * capacity * money * (floor + (1.0 - floor) * state.weighed[i])
        unknown = 1.0 - state.mean_shared[j, i, INFORMATION]
        state.separate[i] = (1.0 - effort) * capacity * (1.0 - duplication * unknown)


@rule
def actions_in_step(in_step: Floats, shared: Floats, cosine: Floats, sine: Floats) -> None:
    """Mean shared action of each office with its partners, weighed by how far cycles are in step.

    The cosine of a difference of phases is taken from the sines and cosines of the two.
    """
    sectors = len(in_step)
    for i in range(sectors):
        in_step[i] = 0.0
    for i in range(sectors):
        for l in range(i + 1, sectors):
            sync = (1.0 + (cosine[i] * cosine[l] + sine[i] * sine[l])) / 2.0
            in_step[i] += shared[i, l, ACTIONS] * sync
            in_step[l] += shared[i, l, ACTIONS] * sync
    for i in range(sectors):
        in_step[i] /= sectors - 1


@rule
def weighed_sum(values: Floats, weight: Floats) -> float:
    """Sum of values, each times its weight."""
    total = 0.0
    for i in range(len(values)):
        total += weight[i] * values[i]
    return total


@rule
def power_mean(values: Floats, weight: Floats, exponent: float) -> float:
    """Power mean of values at least 0, with weights that sum to 1; those of weight 0 do not count.

    At an exponent of 0 or below, one value of 0 makes the mean 0.  Values are
    taken relative to the smallest (to the largest above 0), so that no power
    overflows.

    >>> import numpy as np
    >>> float(power_mean(np.array([1.0, 3.0]), np.array([0.5, 0.5]), -1.0))
    1.5
    """
    reference = reference_value(values, weight, exponent)
    if reference <= 0.0:
        return 0.0
    geometric = abs(exponent) < NEARLY_ZERO
    total = 0.0
    for i in range(len(values)):
        if weight[i] > 0.0 and values[i] > 0.0:
            relative = reference / values[i]
            total += weight[i] * (-math.log(relative) if geometric else power(relative, -exponent))
    if geometric:
        return reference * math.exp(total)
    return reference * power(total, 1.0 / exponent)


@rule
def reference_value(values: Floats, weight: Floats, exponent: float) -> float:
    """The largest value that counts, or the smallest where the exponent is not above 0."""
    smallest, largest = math.inf, 0.0
    for i in range(len(values)):
        if weight[i] > 0.0:
            smallest = min(smallest, values[i])
            largest = max(largest, values[i])
    return largest if exponent >= NEARLY_ZERO else smallest
