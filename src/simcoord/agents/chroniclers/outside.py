"""What came from outside: crises, budgets, laws, and funds that start or end?

Source: model.md 3.1 and 3.7.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import nan
from typing import NamedTuple

import numpy as np

from simcoord.agents.chroniclers.book import Book, Chronicler
from simcoord.agents.chroniclers.event import Kind
from simcoord.agents.run import Run
from simcoord.rulebook.elements import BASES, CRISIS_EVENT
from simcoord.rulebook.state import Booleans, Floats


class Events(Chronicler):
    """Notes what the scenario's events did, level by level."""

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self._before: tuple[Floats, Floats, Floats, Floats] | None = None

    def month_begins(self, run: Run) -> None:
        state, self._before = run.state, None
        if _strikes(run):
            tables = (state.condition, state.frame, state.budget, state.institutional)
            condition, frame, budget, institutional = (table.copy() for table in tables)
            self._before = (condition, frame, budget, institutional)

    def events_struck(self, run: Run) -> None:
        if self._before is None:
            return
        condition, frame, budget, institutional = self._before
        crises = (run.rules.event_kind == CRISIS_EVENT) & (run.rules.event_month == run.month)
        for v in range(len(self.book.names.levels)):
            here = crises & run.rules.event_level[:, v]
            if here.any():
                self._note_crisis(run, v, here, condition, frame)
        self._note_budgets(run, budget)
        self._note_laws(run, institutional)

    def _note_crisis(
        self, run: Run, v: int, crises: Booleans, condition: Floats, frame: Floats
    ) -> None:
        """Conditions that fell, and what offices give more weight; both or either may be none."""
        rules, state, where = run.rules, run.state, self.book.names.levels[v]
        places = slice(int(rules.first_place[v]), int(rules.first_place[v + 1]))
        tables = (
            ("condition", rules.event_condition, condition, state.condition),
            ("frame", rules.event_salience, frame, state.frame),
        )
        told = [
            (
                f"{measure}_{name}",
                float(was[places][..., d].mean()),
                float(now[places][..., d].mean()),
            )
            for measure, blows, was, now in tables
            for d, name in enumerate(self.book.names.dimensions)
            if blows[crises, d].any()
        ]
        for measure, before, after in told or [("", nan, nan)]:
            facts = {"measure": measure, "before": before, "after": after}
            self.book.note(run, where, Kind.CRISIS, **facts)

    def _note_budgets(self, run: Run, budget: Floats) -> None:
        """Budgets that changed, sectors with the same change together."""
        names = self.book.names
        for v, level in enumerate(names.levels):
            j = int(run.rules.first_place[v])  # the budgets of a level's places are alike
            before, after = budget[j], run.state.budget[j]
            for change in dict.fromkeys(zip(before.tolist(), after.tolist(), strict=True)):
                alike = (before == change[0]) & (after == change[1])
                if change[0] != change[1]:
                    self.book.note(
                        run,
                        level,
                        Kind.BUDGET,
                        sectors=names.sectors_of(alike),
                        measure="budget",
                        before=change[0],
                        after=change[1],
                    )

    def _note_laws(self, run: Run, before: Floats) -> None:
        names, after = self.book.names, run.state.institutional
        for m in np.flatnonzero(before != after):
            self.book.note(
                run,
                names.levels[names.level_of[m]],
                Kind.LAW,
                mechanisms=(names.mechanisms[m],),
                measure="institutional",
                before=float(before[m]),
                after=float(after[m]),
            )


def _strikes(run: Run) -> bool:
    """Whether an event strikes this month, or a budget change is over."""
    dates = (run.rules.event_month, run.rules.event_until)
    return any((months == run.month).any() for months in dates)


class Fund(NamedTuple):
    """What the fund of a level pays in a month, and for what."""

    matching: float
    basis: int


class Funds(Chronicler):
    """Notes when the fund of a level starts, pays otherwise, or ends."""

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self._paid: list[Fund] | None = None

    def month_begins(self, run: Run) -> None:
        if self._paid is None:
            self._paid = list(_funds(run, max(1, run.month - 1)))

    def events_struck(self, run: Run) -> None:
        assert self._paid is not None  # a month begins before events strike
        for v, (before, after) in enumerate(zip(self._paid, _funds(run, run.month), strict=True)):
            if before != after:
                self.book.note(
                    run,
                    self.book.names.levels[v],
                    _kind(before, after),
                    cause=BASES[(after if after.matching else before).basis],
                    measure="matching",
                    before=before.matching,
                    after=after.matching,
                )

    def month_ends(self, run: Run) -> None:
        self._paid = list(_funds(run, run.month))


def _kind(before: Fund, after: Fund) -> Kind:
    if not before.matching:
        return Kind.FUND_STARTED
    return Kind.FUND_CHANGED if after.matching else Kind.FUND_ENDED


def _funds(run: Run, month: int) -> Iterator[Fund]:
    """The fund of each level; where none pays, all are alike."""
    rules = run.rules
    for v in range(len(rules.matching)):
        pays = rules.matching[v] > 0.0 and rules.fund_start[v] <= month < rules.fund_end[v]
        yield Fund(float(rules.matching[v]), int(rules.basis[v])) if pays else Fund(0.0, 0)
