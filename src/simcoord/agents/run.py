"""How is one run lived phase by phase, with somebody looking on or deciding?

The phases are the rulebook's own, called one after another in the order of its
`month`: so a run that nobody interferes with is the compiled run, bit by bit.
Who looks on is told of each step of the month and may read or change the state.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from simcoord.rulebook.arithmetic import means_are_taken
from simcoord.rulebook.commitment import intentions_are_carried_out, offices_intend
from simcoord.rulebook.compiled import uncompiled
from simcoord.rulebook.delivery import offices_deliver
from simcoord.rulebook.events import events_strike
from simcoord.rulebook.fading import time_passes
from simcoord.rulebook.learning import offices_learn
from simcoord.rulebook.listening import offices_listen
from simcoord.rulebook.luck import Streams
from simcoord.rulebook.mandates import mandates_pull
from simcoord.rulebook.mechanisms import mechanism_acts, members_intend, stock_is_taken
from simcoord.rulebook.place import Place, mechanism_of, place_of, stands
from simcoord.rulebook.record import Record, blank_record, month_is_recorded
from simcoord.rulebook.rhythms import rhythms_turn
from simcoord.rulebook.start import the_start
from simcoord.rulebook.state import Luck, Rules, State, blank_state
from simcoord.rulebook.turnover import offices_change_hands
from simcoord.scenario import Scenario
from simcoord.scenario.translate import mechanism_names, rules_of


class Onlooker:
    """Is told what happens in a run, step by step; by itself does nothing."""

    def month_begins(self, run: Run) -> None:
        """The luck of the month is drawn; nothing has happened yet."""

    def events_struck(self, run: Run) -> None:
        """The events of the month struck."""

    def hands_changed(self, run: Run) -> None:
        """Heads of office left, bodies were dissolved or founded anew."""

    def stock_was_taken(self, run: Run, j: int) -> None:
        """Mechanisms are about to act in a place."""

    def members_intend(self, run: Run, j: int, m: int) -> None:
        """Members of a mechanism know what they will do; it is about to act."""

    def mechanism_acted(self, run: Run, j: int, m: int) -> None:
        """A mechanism acted."""

    def mechanisms_acted(self, run: Run, place: Place, j: int) -> None:
        """All mechanisms of the scenario acted in a place."""

    def offices_intend(self, run: Run) -> None:
        """Offices that plan know how much effort they would give."""

    def offices_learned(self, run: Run) -> None:
        """Offices delivered and learned; what they share has not faded yet."""

    def month_ends(self, run: Run) -> None:
        """The month is recorded."""


class Run:
    """One replicate of a scenario, standing at the end of a month; month 0 at first.

    scenario  : what is simulated
    seed      : of all luck, at least 0
    replicate : number of the run, at least 0
    streams   : names of further streams of luck, after those of the scenario's mechanisms
    onlookers : who is told what happens
    """

    def __init__(
        self, scenario: Scenario, seed: int = 1, replicate: int = 0, streams: Sequence[str] = ()
    ) -> None:
        self.scenario, self.seed, self.replicate = scenario, seed, replicate
        self.streams = list(streams)
        self.onlookers: list[Onlooker] = []
        self._opens()
        self.record: Record = blank_record(self.rules, scenario.horizon.months, True, ())

    def _opens(self) -> None:
        """Rules, luck and state as at the start of the scenario; names of mechanisms by number."""
        self.mechanisms = [name for _, name in _mechanisms_by_level(self.scenario)]
        self.rules: Rules = rules_of(self.scenario)
        names = [*mechanism_names(self.scenario), *self.streams]
        self._luck_streams = Streams(self.rules, names, self.seed, self.replicate)
        self._drawn: Luck | None = None
        self.state: State = blank_state(self.rules)
        the_start(self.state, self.rules, self._luck_streams.next_month())

    @property
    def month(self) -> int:
        """The month the run has lived to, 0 at the start."""
        return int(self.state.month[0])

    @property
    def luck(self) -> Luck:
        """Uniforms of the month that is being lived, or is next."""
        if self._drawn is None:
            self._drawn = self._luck_streams.next_month()
        return self._drawn

    def stream_of(self, name: str) -> NDArray[np.float64]:
        """This month's uniforms of a further stream, axes (j, i + 1)."""
        own = len(mechanism_names(self.scenario))
        row: NDArray[np.float64] = self.luck.mechanisms[own + self.streams.index(name)]
        return row

    def live_month(self) -> None:
        """Live one month; if anything fails in it, the run stands where it stood before."""
        luck = self.luck
        with _all_or_nothing(self.state):
            self._month(self.state, self.rules, luck)
        self._drawn = None
        month_is_recorded(self.record, self.state, self.rules)
        self._tell("month_ends")

    def _month(self, state: State, rules: Rules, luck: Luck) -> None:
        """The rulebook's month, in its order."""
        state.month[0] += 1
        self._tell("month_begins")
        events_strike(state, rules)
        self._tell("events_struck")
        offices_change_hands(state, rules, luck)
        self._tell("hands_changed")
        mandates_pull(state, rules)
        for j in range(len(rules.level)):
            self._mechanisms_act(state, rules, luck, j)
        offices_listen(state, rules)
        rhythms_turn(state, rules)
        offices_intend(state, rules)
        self._tell("offices_intend")
        intentions_are_carried_out(state, rules)
        offices_deliver(state, rules)
        offices_learn(state, rules)
        self._tell("offices_learned")
        time_passes(state, rules)

    def _mechanisms_act(self, state: State, rules: Rules, luck: Luck, j: int) -> None:
        """The rulebook's turn of the mechanisms, in one place."""
        place = uncompiled(place_of)(state, rules, j, stock_is_taken(state, rules, j))
        self._tell("stock_was_taken", j)
        for m in self.due(j):
            mechanism = uncompiled(mechanism_of)(rules, luck, j, m)
            members_intend(state, rules, place, mechanism, j)
            self._tell("members_intend", j, m)
            mechanism_acts(state, rules, place, mechanism, j)
            self._tell("mechanism_acted", j, m)
        self._tell("mechanisms_acted", place, j)
        means_are_taken(state.shared[j], state.mean_shared[j])

    def mechanisms_in(self, j: int) -> range:
        """Numbers of the mechanisms of a place."""
        v = self.rules.level[j]
        return range(self.rules.first_mechanism[v], self.rules.first_mechanism[v + 1])

    def stands(self, j: int, m: int) -> bool:
        """Whether a mechanism is active and in force this month."""
        return bool(uncompiled(stands)(self.state, self.rules, j, m))

    def due(self, j: int) -> Iterator[int]:
        """Mechanisms of a place that act this month, in the scenario's order."""
        for m in self.mechanisms_in(j):
            since = self.state.month[0] - self.rules.start[m]
            if since % self.rules.every[m] == 0 and self.stands(j, m):
                yield m

    def goes_on_under(self, scenario: Scenario) -> None:
        """From now on the run follows a scenario with the same places, sectors and dimensions.

        Mechanisms that both scenarios have stay as they stand; new ones begin as at a start.
        """
        before, names = self.state, _mechanisms_by_level(self.scenario)
        self.scenario = scenario
        self._opens()
        after = _mechanisms_by_level(scenario)
        kept = [(names.index(name), m) for m, name in enumerate(after) if name in names]
        for name, axes in _axes(State).items():
            _carry_over(getattr(before, name), getattr(self.state, name), axes, kept)
        standing = np.zeros((len(self.rules.level), len(after), 2), dtype=np.int64)
        _carry_over(self.record.standing, standing, ["j", "m", "2"], kept)
        self.record = self.record._replace(standing=standing)
        for _ in range(self.month):
            self._luck_streams.next_month()

    def _tell(self, what: str, *about: Any) -> None:
        for onlooker in self.onlookers:
            getattr(onlooker, what)(self, *about)


@contextmanager
def _all_or_nothing(state: State) -> Iterator[None]:
    """What is begun with the state is finished, or the state is as it was."""
    before = [table.copy() for table in state]
    try:
        yield
    except BaseException:
        for table, old in zip(state, before, strict=True):
            table[...] = old
        raise


def _mechanisms_by_level(scenario: Scenario) -> list[tuple[str, str]]:
    """Level and name of every mechanism, in the order of the rules."""
    levels = scenario.jurisdictions.items()
    return [(label, name) for label, level in levels for name in level.mechanisms]


def _axes(bundle: type[State]) -> dict[str, list[str]]:
    """The letters of the axes of every table of a bundle."""
    hints = get_type_hints(bundle, include_extras=True)
    return {name: get_args(hint)[1].split() for name, hint in hints.items()}


def _carry_over(
    before: NDArray[Any], after: NDArray[Any], axes: list[str], kept: list[tuple[int, int]]
) -> None:
    """Copy a table, along its axis of mechanisms those only that are still there."""
    if "m" not in axes:
        after[...] = before
        return
    axis = axes.index("m")
    for old, new in kept:
        after.swapaxes(0, axis)[new] = before.swapaxes(0, axis)[old]
