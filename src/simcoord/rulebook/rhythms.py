"""Planning cycles turn, and shared planning pulls them into step (Kuramoto).

Source: model.md 3.6.
"""

from __future__ import annotations

import math

from simcoord.rulebook.arithmetic import TURN
from simcoord.rulebook.compiled import phase, rule
from simcoord.rulebook.elements import PLANNING
from simcoord.rulebook.state import Floats, Rules, State

#: Turns by which a cycle may fall short of a whole number and still count as complete.
ROUNDING = 1e-9


@phase
def rhythms_turn(state: State, rules: Rules) -> None:
    """Every cycle advances, all pulled as they stood; an office plans when a turn is complete."""
    coupling = rules.dynamics.coupling / TURN
    cycle, pull, plans, period = state.cycle, state.weighed, state.plans, rules.period
    for j in range(cycle.shape[0]):
        v = rules.level[j]
        partners_pull(pull, state.shared[j], state.cosine[j], state.sine[j])
        for i in range(cycle.shape[1]):
            before = cycle[j, i]
            after = before + (1.0 / period[v, i] + coupling * pull[i])
            cycle[j, i] = after
            plans[j, i] = math.floor(after + ROUNDING) > math.floor(before + ROUNDING)
        phases_are_taken(cycle[j], state.cosine[j], state.sine[j])


@rule
def partners_pull(pull: Floats, shared: Floats, cosine: Floats, sine: Floats) -> None:
    """Mean pull of partners on each cycle: shared planning times the sine of their lead.

    The sine of a difference of phases is taken from the sines and cosines of the two.
    """
    sectors = len(pull)
    for i in range(sectors):
        pull[i] = 0.0
    for i in range(sectors):
        for l in range(i + 1, sectors):
            lead = sine[l] * cosine[i] - cosine[l] * sine[i]
            pull[i] += shared[i, l, PLANNING] * lead
            pull[l] -= shared[i, l, PLANNING] * lead
    for i in range(sectors):
        pull[i] /= sectors - 1


@rule
def phases_are_taken(cycle: Floats, cosine: Floats, sine: Floats) -> None:
    """Cosine and sine of every position in the planning cycle."""
    for i in range(len(cycle)):
        cosine[i] = math.cos(TURN * cycle[i])
        sine[i] = math.sin(TURN * cycle[i])
