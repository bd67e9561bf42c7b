"""The mechanisms of a scenario, one agent for each in each jurisdiction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from simcoord.agents.office import Office
from simcoord.agents.windows import Flag, Resident, Window
from simcoord.rulebook.arithmetic import in_force
from simcoord.rulebook.elements import ELEMENTS

if TYPE_CHECKING:
    from simcoord.agents.minutes import Meeting
    from simcoord.agents.population import PopulatedModel


class MechanismAgent(Resident):
    """A way of working together, in one jurisdiction.

    name   : as in the scenario
    number : m, among the mechanisms of all levels
    """

    active = Flag("active", "Whether it stands, not dissolved; `in_force` says if it exists yet.")

    def __init__(self, model: PopulatedModel, place: int, name: str) -> None:
        super().__init__(model, place)
        self.name = name

    @property
    def title(self) -> str:
        return self.name

    @property
    def number(self) -> int:
        """m: mechanisms founded on other levels may move it."""
        return self.model.number_of(self.place, self.name)

    @property
    def cell(self) -> tuple[int, ...]:
        return self.place, self.number

    @property
    def members(self) -> mesa.agent.AgentSet:
        """Offices that belong to it."""
        belongs = self.model.rules.belongs[self.number]
        return self.model.offices.select(lambda o: o.place == self.place and belongs[o.row])

    @property
    def purpose(self) -> dict[str, float]:
        """What it is for: the growth rate of each element, share per meeting."""
        rules, m = self.model.rules, self.number
        return {ELEMENTS[k]: float(rules.rate[m, k]) for k in rules.purpose[m, : rules.aims[m]]}

    @property
    def in_force(self) -> bool:
        """Whether it has begun and not ended; at month 0, whether it begins at once."""
        rules, m = self.model.rules, self.number
        return in_force(int(rules.start[m]), int(rules.end[m]), max(1, self.model.month))

    @property
    def institutional(self) -> float:
        """Its legal basis, share; `model.pass_law` changes it."""
        return float(self.model.state.institutional[self.number])


class AggregationAgent(MechanismAgent):
    """Aggregation of sectoral actions: plans are added up."""


class ConsultationAgent(MechanismAgent):
    """Mutual consultation, or the one-way kind."""

    @property
    def two_way(self) -> bool:
        """Whether both sides speak."""
        return bool(self.model.rules.two_way[self.number])


class LeadUnitAgent(MechanismAgent):
    """A unit that instructs its members."""

    legitimacy = Window("legitimacy", "How legitimate members hold it to be, share.")

    @property
    def authority(self) -> float:
        """What it can command, share."""
        return float(self.model.rules.authority[self.number])


class CommitteeAgent(MechanismAgent):
    """A committee that is called, and held if a quorum comes."""

    regularity = Window("regularity", "How regularly it has been held, share.")

    @property
    def quorum(self) -> int:
        """How many members must come."""
        return int(self.model.rules.quorum[self.number])

    @property
    def obligation(self) -> float:
        """Chance that a member comes however unwilling, share."""
        return float(self.model.rules.obligation[self.number])

    @property
    def last_meeting(self) -> Meeting | None:
        """Who came to its last meeting and whether it was held; None before the first."""
        return self.model.minutes.last.get((self.place, self.name))

    @property
    def last_held(self) -> bool | None:
        """Whether its last meeting was held; None before the first."""
        meeting = self.last_meeting
        return None if meeting is None else meeting.held

    @property
    def attendees(self) -> list[Office]:
        """Offices that came to its last meeting."""
        meeting = self.last_meeting
        rows = meeting.came if meeting is not None else ()
        return [office for office in self.members if office.row in rows]


#: The agent of each kind of mechanism.
AGENTS: dict[str, type[MechanismAgent]] = {
    "aggregation": AggregationAgent,
    "consultation": ConsultationAgent,
    "lead_unit": LeadUnitAgent,
    "committee": CommitteeAgent,
}
