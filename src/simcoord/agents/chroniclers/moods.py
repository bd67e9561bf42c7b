"""When does a place climb or lose a level of intensity, or its resistance cross a threshold?

The change of the month is taken apart into what the rules did, one after another: the parts
add up to it.  Source: model.md 3.2, 3.4, 3.9, 3.10 and 5.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simcoord.agents.chroniclers.book import Book, Chronicler
from simcoord.agents.chroniclers.event import (
    BOUNDS,
    FADING,
    GROWTH,
    INTERVENTION,
    TURNOVER,
    Kind,
)
from simcoord.agents.run import Run
from simcoord.measures.columns import LEVELS
from simcoord.measures.derived import level, rungs_of
from simcoord.measures.terms import LEVEL_THRESHOLD
from simcoord.rulebook.elements import CAUSE_ROUTINE, CAUSES
from simcoord.rulebook.state import Floats

#: By how much resistance has to fall below the threshold to have relented, share: so that a
#: place which hovers about the threshold is not told of every month.
HYSTERESIS = 0.02
#: From which difference on, somebody else must have moved resistance within the month.
NO_ROUNDING = 1e-9


def mean_of_pairs(shared: Floats) -> Floats:
    """Mean of each element over the pairs of a place, axes (..., i, l, k)."""
    sectors = shared.shape[-2]
    means: Floats = shared.sum(axis=(-3, -2)) / (sectors * (sectors - 1))
    return means


class Ladder(Chronicler):
    """Notes levels of intensity that a place reaches or loses.

    threshold : what a rung must reach to count as climbed, share
    """

    def __init__(self, book: Book, threshold: float = LEVEL_THRESHOLD) -> None:
        super().__init__(book)
        self._threshold = threshold
        self._before: tuple[Floats, Floats] | None = None

    def month_ends(self, run: Run) -> None:
        before, levels_before = self._before or self._climbed(
            run.record.monthly.shared[run.month - 2]
            if run.month > 1
            else mean_of_pairs(self.book.ended.shared)
        )
        now, levels = self._before = self._climbed(run.record.monthly.shared[run.month - 1])
        for j in np.flatnonzero(levels_before != levels):
            was, stands = int(levels_before[j]), int(levels[j])
            self._note(run, int(j), was, stands, (before[j], now[j]))

    def _climbed(self, means: Floats) -> tuple[Floats, Floats]:
        """The rungs of every place, axes (j, rung), and the level that it stands on."""
        rungs = rungs_of(means)
        return rungs, np.array([level(each, self._threshold) for each in rungs])

    def _note(self, run: Run, j: int, was: int, stands: int, rungs: tuple[Floats, Floats]) -> None:
        # the lowest rung that was missing before, or is now, decides the level
        decides, reached = min(was, stands), stands > was
        parts = self._parts(run, j, decides)
        cause = max(parts, key=lambda part: parts[part] if reached else -parts[part])
        self.book.note(
            run,
            self.book.names.places[j],
            Kind.LEVEL_REACHED if reached else Kind.LEVEL_LOST,
            cause=cause,
            measure=f"rung_{LEVELS[decides + 1]}",
            before=float(rungs[0][decides]),
            after=float(rungs[1][decides]),
            threshold=self._threshold,
            level=LEVELS[stands],
            term=parts[cause],
            parts=parts,
        )

    def _parts(self, run: Run, j: int, rung: int) -> dict[str, float]:
        """What each step of the month did to a rung."""
        book = self.book
        looks = (book.ended, book.struck, book.changed, book.learned)
        tables = np.stack([*(look.shared[j] for look in looks), run.state.shared[j]])
        steps = np.diff(rungs_of(mean_of_pairs(tables))[:, rung])
        return dict(zip((INTERVENTION, TURNOVER, GROWTH, FADING), map(float, steps), strict=True))


class Resistance(Chronicler):
    """Notes where mean resistance surges past a threshold, or has relented.

    threshold : share
    """

    def __init__(self, book: Book, threshold: float) -> None:
        super().__init__(book)
        self._threshold = threshold
        self._above: Any = None

    def month_ends(self, run: Run) -> None:
        t, means = run.month - 1, run.record.monthly.resistance
        before = means[t - 1] if t > 0 else self.book.ended.resistance.mean(axis=1)
        above = before >= self._threshold if self._above is None else self._above
        surged = ~above & (means[t] >= self._threshold)
        relented = above & (means[t] < self._threshold - HYSTERESIS)
        self._above = (above | surged) & ~relented
        for j in np.flatnonzero(surged | relented):
            self._note(run, int(j), bool(surged[j]), float(before[j]), float(means[t, j]))

    def _note(self, run: Run, j: int, surged: bool, before: float, after: float) -> None:
        sign = 1.0 if surged else -1.0
        parts = self._parts(run, j)
        cause = max((part for part in parts if part != BOUNDS), key=lambda p: sign * parts[p])
        was, now = self.book.ended.resistance[j], run.state.resistance[j]
        most = int(np.argmax(sign * (now - was)))
        is_cause = cause in CAUSES
        pull = float(run.state.causes[j, :, CAUSES.index(cause)].mean()) if is_cause else 0.0
        self.book.note(
            run,
            self.book.names.places[j],
            Kind.RESISTANCE_SURGED if surged else Kind.RESISTANCE_RELENTED,
            cause=cause,
            measure="resistance",
            before=before,
            after=after,
            threshold=self._threshold if surged else self._threshold - HYSTERESIS,
            sector=self.book.names.sectors[most],
            sector_before=float(was[most]),
            sector_after=float(now[most]),
            term=pull if is_cause else parts[cause],
            parts=parts,
        )

    def _parts(self, run: Run, j: int) -> dict[str, float]:
        """What moved mean resistance: newcomers, and each term of the pull on those who learn.

        Routine pulls by how far it is above or below; the other terms add to it.
        """
        book, now = self.book, run.state.resistance[j]
        struck, changed = book.struck.resistance[j], book.changed.resistance[j]
        speed, causes = run.rules.dynamics.resistance_speed, run.state.causes[j]
        pulls = causes.mean(axis=0)
        pulls[CAUSE_ROUTINE] -= changed.mean()
        pull = causes.sum(axis=1)
        parts = dict(zip(CAUSES, map(float, speed * pulls), strict=True))
        parts[BOUNDS] = float(speed * (np.clip(pull, 0.0, 1.0) - pull).mean())
        others = float((now - changed).mean()) - sum(parts.values())
        meddling = others if abs(others) > NO_ROUNDING else 0.0
        return {
            INTERVENTION: float((struck - book.ended.resistance[j]).mean()) + meddling,
            TURNOVER: float((changed - struck).mean()),
            **parts,
        }
