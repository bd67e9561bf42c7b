"""Where does a month of a run stand on an axis of calendar years, or of months?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simcoord.views.words import Words

if TYPE_CHECKING:
    from simcoord.scenario import Scenario

YEAR = 12
#: Most ticks that an axis has room for.
TICKS = 10
STEPS = (1, 2, 4, 5, 10, 20, 25, 50, 100, 200, 500, 1000)


class Timeline(NamedTuple):
    """The axis of time of a scenario.

    months : length of the run
    origin : months since the year 0 at the start of month 1; 0 where the run has no calendar
    dated  : whether the run has a calendar
    """

    months: int
    origin: int
    dated: bool

    @classmethod
    def of(cls, scenario: Scenario) -> Timeline:
        """The axis of a scenario's horizon."""
        start = scenario.horizon.start
        year, month = (int(part) for part in start.split("-")) if start else (0, 1)
        return cls(scenario.horizon.months, year * YEAR + month - 1, start is not None)

    @property
    def in_years(self) -> bool:
        """Whether the axis is in calendar years: it has a calendar, and years enough to tell."""
        return self.dated and self.months >= 2 * YEAR

    def at(self, month: ArrayLike) -> NDArray[np.float64]:
        """Where the end of a month stands on the axis: what is recorded is read there."""
        months = np.asarray(month, dtype=np.float64)
        return (self.origin + months) / YEAR if self.in_years else months

    def before(self, month: ArrayLike) -> NDArray[np.float64]:
        """Where the start of a month stands on the axis: changes of government come there."""
        return self.at(np.asarray(month) - 1)

    def ticks(self) -> list[int]:
        """Round places on the axis, at most `TICKS`."""
        first, last = float(self.before(1)), float(self.at(self.months))
        scale = 1 if self.in_years or self.months < 2 * YEAR else YEAR
        wide = next((s for s in STEPS if (last - first) / (s * scale) <= TICKS), STEPS[-1]) * scale
        return list(range(int(np.ceil(first / wide)) * wide, int(last) + 1, wide))

    def label(self, words: Words) -> str:
        """What the axis says it is."""
        return words("Year") if self.in_years else words("Month of the run")

    def name(self, month: int, words: Words) -> str:
        """A month in a sentence: `month 48 (2027-12)`.

        >>> Timeline(240, 2024 * 12, True).name(48, Words("en"))
        'month 48 (2027-12)'
        """
        said = words("month {month}", month=month)
        return f"{said} ({self.calendar(month)})" if self.dated else said

    def short(self, month: int, words: Words) -> str:
        """A month over a small panel: its calendar month, or its number."""
        return self.calendar(month) if self.dated else words("month {month}", month=month)

    def calendar(self, month: int) -> str:
        """The calendar month of a month of the run, YYYY-MM."""
        year, rest = divmod(self.origin + month - 1, YEAR)
        return f"{year:04}-{rest + 1:02}"
