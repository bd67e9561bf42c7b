"""Administration and civil society of one jurisdiction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcoord.agents.windows import Resident, Row, Window
from simcoord.rulebook.elements import EARLY_CHANGE_EVENT

if TYPE_CHECKING:
    from simcoord.agents.population import PopulatedModel


class Administration(Resident):
    """The government of one jurisdiction, renewed on a calendar or before it."""

    def __init__(self, model: PopulatedModel, place: int) -> None:
        super().__init__(model, place)
        self._level = int(model.rules.level[place])

    @property
    def term(self) -> int:
        """Months between two changes by the calendar."""
        return int(self.model.rules.term[self._level])

    @property
    def next_change(self) -> int:
        """Month of the next change, by the calendar or by an event known already."""
        rules, now = self.model.rules, self.model.month
        first = int(rules.first_change[self._level])
        by_calendar = first + max(0, (now - first) // self.term + 1) * self.term
        early = (rules.event_kind == EARLY_CHANGE_EVENT) & rules.event_level[:, self._level]
        return min([by_calendar, *(int(t) for t in rules.event_month[early] if t > now)])

    @property
    def changed(self) -> bool:
        """Whether it is new this month."""
        return bool(self.model.state.changed[self.place])

    @property
    def replaced(self) -> list[str]:
        """Sectors whose office has a new head this month."""
        rows = self.model.state.replaced[self.place]
        return [sector for sector, new in zip(self.model.sectors, rows, strict=True) if new]

    @property
    def condition(self) -> Row:
        """How well each dimension of the problem stands in the jurisdiction, shares."""
        return Row(
            self,
            "condition",
            self.model.dimension_rows,
            lambda: self.model.state.condition[self.place],
        )


class InformalNetwork(Resident):
    """The civil society of one jurisdiction: voices needs, preserves what was built."""

    strength = Window("informal", "How strong it is, share.")

    @property
    def kept(self) -> float:
        """Share of what leaves with a head that it would keep.  Source: model.md 3.2."""
        return float(self.model.rules.dynamics.preservation) * self.strength
