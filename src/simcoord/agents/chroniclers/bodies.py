"""Which mechanisms were founded, dissolved or ended, and which meetings were not held?

Source: model.md 3.2 and 3.4.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simcoord.agents.chroniclers.book import Book, Chronicler
from simcoord.agents.chroniclers.event import (
    ADMINISTRATION,
    END,
    FOUNDED_ANEW,
    INTERVENTION,
    START,
    Event,
    Kind,
)
from simcoord.agents.chroniclers.turnover import kept
from simcoord.agents.run import Run
from simcoord.rulebook.arithmetic import in_force
from simcoord.rulebook.elements import COMMITTEE
from simcoord.rulebook.state import Booleans


class Bodies(Chronicler):
    """Notes mechanisms that come to stand, or stand no more."""

    def events_struck(self, run: Run) -> None:
        for place, name in self.book.gone:
            facts = {"mechanisms": (name,), "cause": INTERVENTION}
            self.book.note(run, place, Kind.ENDED, **facts)
        before, now = self.book.ended.standing, self.book.struck.standing
        for j, m in _where(now & ~before):
            starts = run.rules.start[m] == run.month
            self._note(run, j, m, Kind.FOUNDED, cause=START if starts else INTERVENTION)
        for j, m in _where(before & ~now):
            if in_force(run.rules.start[m], run.rules.end[m], run.month):
                self._note(run, j, m, Kind.DISSOLVED, cause=INTERVENTION)
            else:
                ends = run.rules.end[m] == run.month
                self._note(run, j, m, Kind.ENDED, cause=END if ends else INTERVENTION)

    def hands_changed(self, run: Run) -> None:
        before, now = self.book.struck.standing, self.book.changed.standing
        for j, m in _where(before & ~now):
            facts = _exposure(run, j, m)
            self._note(run, j, m, Kind.DISSOLVED, **(facts or {"cause": INTERVENTION}))
        for j, m in _where(now & ~before):
            months = int(run.state.down[j, m])
            anew = months == run.rules.refound_after[m]
            facts = {"cause": FOUNDED_ANEW, "months": months} if anew else {"cause": INTERVENTION}
            self._note(run, j, m, Kind.FOUNDED, **facts)

    def _note(self, run: Run, j: int, m: int, kind: Kind, **facts: Any) -> None:
        names = self.book.names
        self.book.note(run, names.places[j], kind, mechanisms=(names.mechanisms[m],), **facts)


def _where(flags: Booleans) -> list[tuple[int, int]]:
    """Place and mechanism of what is marked."""
    return [(int(j), int(m)) for j, m in np.argwhere(flags)] if flags.any() else []


def _exposure(run: Run, j: int, m: int) -> dict[str, Any]:
    """How a change of administration came to dissolve a body; nothing if it was not that."""
    basis, saved = float(run.state.institutional[m]), kept(run, j)
    chance = float(run.rules.dissolution[run.rules.level[j]]) * (1.0 - basis) * (1.0 - saved)
    if not run.state.changed[j] or run.luck.mechanisms[run.rules.stream[m], j, -1] >= chance:
        return {}
    return {"cause": ADMINISTRATION, "legal_basis": basis, "kept": saved, "chance": chance}


class Meetings(Chronicler):
    """Notes meetings that were called and not held, and for want of whom."""

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self._called: list[tuple[str, str, Event | None]] = []
        self._in_a_row: dict[tuple[str, str], int] = {}

    def month_begins(self, run: Run) -> None:
        self._called = []

    def mechanism_acted(self, run: Run, j: int, m: int) -> None:
        if run.rules.kind[m] == COMMITTEE:
            names = self.book.names
            held = run.state.attendance[0] >= run.rules.quorum[m]
            event = None if held else self._not_held(run, j, m)
            self._called.append((names.places[j], names.mechanisms[m], event))

    def _not_held(self, run: Run, j: int, m: int) -> Event:
        """The meeting that was called just now."""
        names, came = self.book.names, int(run.state.attendance[0])
        absent = run.rules.belongs[m].copy()
        absent[run.state.attendees[:came]] = False
        return Event(
            run.month,
            names.places[j],
            Kind.NOT_HELD,
            sectors=names.sectors_of(absent),
            mechanisms=(names.mechanisms[m],),
            came=came,
            needed=int(run.rules.quorum[m]),
        )

    def month_ends(self, run: Run) -> None:
        for place, name, event in self._called:
            in_a_row = self._in_a_row.get((place, name), 0) + 1
            self._in_a_row[place, name] = 0 if event is None else in_a_row
            if event is not None:
                self.book.notes.append(event._replace(in_a_row=in_a_row))
