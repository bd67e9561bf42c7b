"""The order in which a month is lived.  Source: model.md 3."""

from __future__ import annotations

from simcoord.rulebook.commitment import offices_commit
from simcoord.rulebook.compiled import phase
from simcoord.rulebook.delivery import offices_deliver
from simcoord.rulebook.events import events_strike
from simcoord.rulebook.fading import time_passes
from simcoord.rulebook.learning import offices_learn
from simcoord.rulebook.listening import offices_listen
from simcoord.rulebook.mandates import mandates_pull
from simcoord.rulebook.mechanisms import mechanisms_act
from simcoord.rulebook.record import Record, month_is_recorded
from simcoord.rulebook.rhythms import rhythms_turn
from simcoord.rulebook.state import Luck, Rules, State
from simcoord.rulebook.turnover import offices_change_hands


@phase
def month(state: State, rules: Rules, luck: Luck) -> None:
    """One month of government, in the order in which officials live it."""
    state.month[0] += 1
    events_strike(state, rules)
    offices_change_hands(state, rules, luck)
    mandates_pull(state, rules)
    mechanisms_act(state, rules, luck)
    offices_listen(state, rules)
    rhythms_turn(state, rules)
    offices_commit(state, rules)
    offices_deliver(state, rules)
    offices_learn(state, rules)
    time_passes(state, rules)


@phase
def months_pass(state: State, rules: Rules, luck: Luck, record: Record, count: int) -> None:
    """Live so many months on the first rows of the luck; record each."""
    for t in range(count):
        today = Luck(luck.offices[t], luck.traits[t], luck.frames[t], luck.mechanisms[t])
        month(state, rules, today)
        month_is_recorded(record, state, rules)
