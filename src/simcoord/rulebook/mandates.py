"""Mandates pull every office back to what it is charged with.  Source: model.md 3.3."""

from __future__ import annotations

from simcoord.rulebook.compiled import phase
from simcoord.rulebook.state import Rules, State


@phase
def mandates_pull(state: State, rules: Rules) -> None:
    """Every frame moves toward its mandate: the sector's goals, and the frame of the parent.

    Children go first, so that they see their parent's frames as they stood.
    """
    frame, goals, anchor = state.frame, rules.goals, rules.dynamics.anchor
    for j in range(len(rules.level) - 1, -1, -1):
        parent = rules.parent[j]
        autonomy = rules.autonomy[rules.level[j]] if parent >= 0 else 1.0
        for i in range(frame.shape[1]):
            for d in range(frame.shape[2]):
                target = goals[i, d]
                if parent >= 0:
                    target = autonomy * target + (1.0 - autonomy) * frame[parent, i, d]
                frame[j, i, d] += anchor * (target - frame[j, i, d])
