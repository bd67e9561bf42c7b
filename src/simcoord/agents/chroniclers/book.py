"""What do all who watch a run have in common: names, looks at the state, and the notes?"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simcoord.agents.chroniclers.event import Event, Kind
from simcoord.agents.run import Onlooker, Run
from simcoord.rulebook.state import Booleans, Floats, Rules
from simcoord.scenario import Scenario
from simcoord.scenario.translate import place_labels


class Names:
    """What things are called, by their numbers in the rules.

    own : whether a mechanism is one of the place's level, axes (j, m)
    """

    def __init__(self, scenario: Scenario, rules: Rules) -> None:
        self.scenario = scenario
        self.sectors = list(scenario.sectors)
        self.dimensions = list(scenario.problem.dimensions)
        self.places = place_labels(scenario)
        self.levels = list(scenario.jurisdictions)
        levels = scenario.jurisdictions.values()
        self.mechanisms = [name for level in levels for name in level.mechanisms]
        level_of = np.repeat(np.arange(len(self.levels)), np.diff(rules.first_mechanism))
        self.level_of = [int(v) for v in level_of]
        self.own: Booleans = rules.level[:, None] == level_of[None, :]

    def sectors_of(self, flags: Booleans) -> tuple[str, ...]:
        """Names of the sectors that are marked."""
        return tuple(self.sectors[i] for i in np.flatnonzero(flags))


class Look(NamedTuple):
    """Copies of the state at one moment, axes as there.

    standing : mechanisms of the place's level that are active and in force, axes (j, m)
    """

    shared: Floats
    resistance: Floats
    standing: Booleans


class Book:
    """Names, looks at the month that is being lived, and the notes on it.

    ended    : at the end of the month before; of the first month, at its beginning
    struck   : after events, before heads of office leave
    changed  : after heads of office left, before mechanisms act
    learned  : before what is shared fades
    gone     : mechanisms that stood and that the scenario has no more, each place and name
    notes    : of the month that is being lived
    """

    names: Names
    ended: Look
    struck: Look
    changed: Look
    learned: Look

    def __init__(self) -> None:
        self.opened = False
        self.gone: list[tuple[str, str]] = []
        self.notes: list[Event] = []

    def note(self, run: Run, where: str, kind: Kind, **facts: Any) -> None:
        """Write an event of this month down."""
        self.notes.append(Event(run.month, where, kind, **facts))

    def look(self, run: Run, month: int) -> Look:
        """Copy what is looked at; month : in which mechanisms are in force."""
        state = run.state
        return Look(state.shared.copy(), state.resistance.copy(), self.standing(run, month))

    def standing(self, run: Run, month: int) -> Booleans:
        """Mechanisms of the place's level that are active and in force in the month."""
        in_force = (run.rules.start <= month) & (month < run.rules.end)
        standing: Booleans = run.state.active & self.names.own & in_force
        return standing

    def opens(self, run: Run) -> None:
        """Know the names, and the end of the month before; of all that is new to the book."""
        if not self.opened:
            self.names = Names(run.scenario, run.rules)
            self.ended = self.look(run, max(1, run.month - 1))
            self.opened = True
        elif self.names.scenario is not run.scenario:
            before, self.names = self.names, Names(run.scenario, run.rules)
            self.ended = self.ended._replace(standing=self._renumbered(before))

    def _renumbered(self, before: Names) -> Booleans:
        """Which mechanisms stood, by their numbers in a scenario that has others."""
        numbers = {key: m for m, key in enumerate(_keys(before))}
        standing = np.zeros_like(self.names.own)
        for m, key in enumerate(_keys(self.names)):
            if key in numbers:
                standing[:, m] = self.ended.standing[:, numbers.pop(key)]
        for (_, name), m in numbers.items():
            places = np.flatnonzero(self.ended.standing[:, m])
            self.gone += [(self.names.places[j], name) for j in places]
        return standing


def _keys(names: Names) -> list[tuple[int, str]]:
    """Level and name of each mechanism."""
    return list(zip(names.level_of, names.mechanisms, strict=True))


class Chronicler(Onlooker):
    """Watches a run for one thing, and notes it in the book.

    What it remembers from month to month it learns when a month ends: one that fails is lived
    again.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
