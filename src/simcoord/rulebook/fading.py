"""What is shared fades; the informal network grows on joint work.  Source: model.md 3.10."""

from __future__ import annotations

from simcoord.rulebook.arithmetic import clip
from simcoord.rulebook.compiled import phase, rule
from simcoord.rulebook.elements import ELEMENTS
from simcoord.rulebook.state import Floats, Rules, State


@phase
def time_passes(state: State, rules: Rules) -> None:
    """Everything shared fades; informal networks follow joint results and voice."""
    for j in range(state.effort.shape[0]):
        what_is_shared_fades(state.shared[j], state.mean_shared[j], rules.dynamics.fading)
        voice = 0.0
        for i in range(state.effort.shape[1]):
            voice += state.voice[j, i]
        voice /= state.effort.shape[1]
        first, informal = rules.informal_network[rules.level[j]], state.informal[j]
        target = first + (1.0 - first) * (state.joint_share[j] + voice) / 2.0
        state.informal[j] = clip(informal + rules.dynamics.informal_speed * (target - informal))


@rule
def what_is_shared_fades(shared: Floats, mean_shared: Floats, fading: float) -> None:
    """Part of everything that a place's offices share is forgotten; means fade alike."""
    stays = 1.0 - fading
    for i in range(shared.shape[0]):
        for l in range(shared.shape[1]):
            for k in range(len(ELEMENTS)):
                shared[i, l, k] *= stays
        for k in range(len(ELEMENTS)):
            mean_shared[i, k] *= stays
