"""Whose heads of office left, and which tie fell most by it, why?  Source: model.md 3.2."""

from __future__ import annotations

from typing import Any

import numpy as np

from simcoord.agents.chroniclers.book import Chronicler
from simcoord.agents.chroniclers.event import CALENDAR, INTERVENTION, SCENARIO_EVENT, Kind
from simcoord.agents.run import Run
from simcoord.rulebook.elements import EARLY_CHANGE_EVENT, ELEMENTS
from simcoord.rulebook.state import Booleans


class Turnover(Chronicler):
    """Notes new administrations and heads that left between them."""

    def hands_changed(self, run: Run) -> None:
        replaced = run.state.replaced.any(axis=1)
        for j in np.flatnonzero(run.state.changed | replaced):
            self._note_place(run, int(j))

    def _note_place(self, run: Run, j: int) -> None:
        """Who left a place, why, and what fell most by it."""
        names, changed = self.book.names, bool(run.state.changed[j])
        self.book.note(
            run,
            names.places[j],
            Kind.NEW_ADMINISTRATION if changed else Kind.HEADS_LEFT,
            cause=_why_changed(run, j) if changed else "",
            sectors=names.sectors_of(run.state.replaced[j]),
            followed=names.sectors_of(_followed(run, j)),
            **self._tie(run, j),
        )

    def _tie(self, run: Run, j: int) -> dict[str, Any]:
        """The tie of a place that fell most, and what protected it; nothing if none fell."""
        before, after = self.book.struck.shared[j], self.book.changed.shared[j]
        fall = before - after
        i, l, k = (int(n) for n in np.unravel_index(np.argmax(fall), fall.shape))
        if fall[i, l, k] <= 0.0:
            return {}
        names = self.book.names
        return {
            "pair": (names.sectors[i], names.sectors[l]),
            "measure": f"shared_{ELEMENTS[k]}",
            "before": float(before[i, l, k]),
            "after": float(after[i, l, k]),
            "kept": float(kept(run, j)),
            "cuts": int(run.state.replaced[j, [i, l]].sum()),
            **self._protection(run, j, i, l, k),
        }

    def _protection(self, run: Run, j: int, i: int, l: int, k: int) -> dict[str, Any]:
        """The standing mechanism that protects a tie best; all that cover it if none does."""
        rules, state, names = run.rules, run.state, self.book.names
        covering = [
            int(m)
            for m in np.flatnonzero(self.book.struck.standing[j])
            if rules.belongs[m, i]
            and rules.belongs[m, l]
            and k in rules.purpose[m, : rules.aims[m]]
        ]
        if not covering:
            return {}
        best = max(covering, key=lambda m: float(state.institutional[m]))
        basis = float(state.institutional[best])
        told = [best] if basis > 0.0 else covering
        return {"mechanisms": tuple(names.mechanisms[m] for m in told), "legal_basis": basis}


def kept(run: Run, j: int) -> float:
    """Share of what would leave with a head that the informal network of a place keeps."""
    return run.rules.dynamics.preservation * float(run.state.informal[j])


def _why_changed(run: Run, j: int) -> str:
    """What changed the administration: the calendar, an event before it, or somebody."""
    rules, month = run.rules, run.month
    v = rules.level[j]
    since = month - rules.first_change[v]
    if since >= 0 and since % rules.term[v] == 0:
        return CALENDAR
    early = (rules.event_kind == EARLY_CHANGE_EVENT) & (rules.event_month == month)
    return SCENARIO_EVENT if (early & rules.event_level[:, v]).any() else INTERVENTION


def _followed(run: Run, j: int) -> Booleans:
    """Offices whose head would have stayed, had the head above stayed: by their own luck."""
    rules, state = run.rules, run.state
    v, parent = rules.level[j], rules.parent[j]
    if parent < 0:
        return np.zeros_like(state.replaced[j])
    stays = rules.stay[v]
    if state.changed[j]:
        stays = stays * (1.0 - rules.replacement[v])
    stayed = ~(run.luck.offices[j] < 1.0 - stays)
    followed: Booleans = state.replaced[j] & state.replaced[parent] & stayed
    return followed
