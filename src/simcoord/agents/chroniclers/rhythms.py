"""Whose planning rhythms have locked, or fallen out of step?  Source: model.md 3.6 and 3.8."""

from __future__ import annotations

import numpy as np

from simcoord.agents.chroniclers.book import Book, Chronicler
from simcoord.agents.chroniclers.event import Kind
from simcoord.agents.run import Run
from simcoord.rulebook.arithmetic import TURN
from simcoord.rulebook.elements import PLANNING
from simcoord.rulebook.state import Booleans, Floats, Integers

#: In step from above this share on; out of step below that; locked after so many months.
IN_STEP, OUT_OF_STEP, LOCKED_AFTER = 0.95, 0.8, 12


def in_step(cycle: Floats) -> Floats:
    """How far any two planning cycles are in step, share, axes (j, i, l).

    Source: model.md 3.8, sync.
    """
    lag = cycle[:, :, None] - cycle[:, None, :]
    share: Floats = (1.0 + np.cos(TURN * lag)) / 2.0
    return share


class Rhythms(Chronicler):
    """Notes pairs whose rhythms come to be in step for a year, and that fall out of it.

    Pairs that were in step from the first month looked at are no news.
    """

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self._apart: Booleans | None = None

    def month_begins(self, run: Run) -> None:
        if self._apart is None:
            self._apart = in_step(run.state.cycle) <= IN_STEP
            self._pairs = np.triu(np.ones(self._apart.shape[1:], dtype=bool), 1)
            self._months: Integers = np.zeros(self._apart.shape, dtype=np.int64)
            self._since: Integers = np.zeros(self._apart.shape, dtype=np.int64)  # 0: not locked

    def month_ends(self, run: Run) -> None:
        assert self._apart is not None  # a month begins before it ends
        share = in_step(run.state.cycle)
        close = share > IN_STEP
        self._months = (self._months + 1) * close
        self._apart |= ~close
        locks = (self._months == LOCKED_AFTER) & (self._since == 0) & self._pairs
        self._since[locks] = run.month - LOCKED_AFTER + 1
        parts = (share < OUT_OF_STEP) & (self._since > 0)
        self._note_all(run, Kind.LOCKED, locks & self._apart, share)
        self._note_all(run, Kind.OUT_OF_STEP, parts, share)
        self._since[parts] = 0

    def _note_all(self, run: Run, kind: Kind, pairs: Booleans, share: Floats) -> None:
        for j, i, l in np.argwhere(pairs) if pairs.any() else ():
            self._note(run, kind, (int(j), int(i), int(l)), float(share[j, i, l]))

    def _note(self, run: Run, kind: Kind, where: tuple[int, int, int], share: float) -> None:
        names, (j, i, l) = self.book.names, where
        self.book.note(
            run,
            names.places[j],
            kind,
            pair=(names.sectors[i], names.sectors[l]),
            measure="in_step",
            after=share,
            threshold=IN_STEP if kind == Kind.LOCKED else OUT_OF_STEP,
            since=int(self._since[where]),
            term=float(run.state.shared[j, i, l, PLANNING]),
        )
