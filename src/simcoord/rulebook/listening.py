"""Offices listen to the needs that civil society voices.  Source: model.md 3.5."""

from __future__ import annotations

from simcoord.rulebook.compiled import phase
from simcoord.rulebook.state import Rules, State


@phase
def offices_listen(state: State, rules: Rules) -> None:
    """Every frame moves toward the need, by the informal network and the office's openness."""
    frame, openness, need = state.frame, state.openness, rules.need
    for j in range(frame.shape[0]):
        heard = rules.dynamics.listening * state.informal[j]
        for i in range(frame.shape[1]):
            pull = heard * openness[j, i]
            for d in range(frame.shape[2]):
                frame[j, i, d] += pull * (need[d] - frame[j, i, d])
