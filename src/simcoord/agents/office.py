"""One office: the deciding agent.  It intends, then acts; a subclass may intend otherwise."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simcoord.agents.windows import Flag, Resident, Row, Window, column_of
from simcoord.rulebook.arithmetic import means_are_taken
from simcoord.rulebook.elements import CAUSES, ELEMENTS
from simcoord.rulebook.rhythms import ROUNDING, phases_are_taken
from simcoord.rulebook.state import Floats
from simcoord.sayings import saying

if TYPE_CHECKING:
    from simcoord.agents.mechanisms import CommitteeAgent
    from simcoord.agents.population import PopulatedModel

ELEMENT_ROWS = {element: k for k, element in enumerate(ELEMENTS)}


@dataclass(frozen=True)
class Invitation:
    """What an office knows of a meeting before it decides whether to come.

    committee : that calls the meeting
    month     : of the run
    usual     : how willing the office is by the rules, share
    """

    committee: CommitteeAgent
    month: int
    usual: float


@dataclass(frozen=True)
class Offer:
    """What an office knows when it plans its effort.

    month    : of the run
    matching : rate that the fund of its level offers, budget units for each unit rewarded
    pay      : what it would be paid for each unit of what is rewarded, budget units
    flexible : share of its budget that is free for joint work
    usual    : effort that it would choose by the rules, share
    """

    month: int
    matching: float
    pay: float
    flexible: float
    usual: float


class Office(Resident):
    """One sector in one jurisdiction.  Reading reads the run, assigning changes it.

    sector : name of its sector
    row    : i, number of its sector
    """

    openness = Window("openness", "Humility of its head, share.")
    patience = Window("patience", "Patience of its head, share.")
    ambition = Window("ambition", "How intense it thinks joint work should be, share.")
    effort = Window("effort", "Share of its capacity that it gives to joint work.")
    resistance = Window("resistance", "Its resistance now, share.")
    routine = Window("routine", "The slow, cultural part of its resistance, share.")
    fatigue = Window("fatigue", "Fatigue from the load of meetings and mandates, share.")
    voice = Window("voice", "Its recent part in decisions, share.")
    # what mechanisms do to it this month; each month begins anew, so these are for their turn
    load = Window("load", "Work that mechanisms asked of it this month, loads.", math.inf)
    threat = Window("threat", "Mandate without legitimacy it met this month.", math.inf)
    gained_voice = Flag("gained", "Whether it had a part in a decision this month.")

    def __init__(self, model: PopulatedModel, place: int, row: int) -> None:
        super().__init__(model, place)
        self.row = row
        self.sector = model.sectors[row]

    # what it may decide otherwise

    def attendance(self, meeting: Invitation) -> float:
        """How willing it is to come to a meeting, share: its chance of coming unobliged.

        The committee's obligation is added to it.  Source: model.md 3.4, committee.
        """
        return meeting.usual

    def desired_effort(self, offer: Offer) -> float:
        """Effort that it wants to give when it plans, share; it moves toward it, within its means.

        Source: model.md 3.7.
        """
        return offer.usual

    def understands(self, partner: Office) -> bool:
        """Whether it understands an office that it consults; an encounter needs both to.

        Source: model.md 3.4, mutual consultation.
        """
        return self.model.understand(self, partner)

    # what one sees of it

    @property
    def cell(self) -> tuple[int, ...]:
        return self.place, self.row

    @property
    def title(self) -> str:
        return self.sector

    @property
    def goals(self) -> dict[str, float]:
        """Salience of each dimension to its sector; its mandate, the same in every place."""
        goals = self.model.rules.goals[self.row]
        return {name: float(goals[d]) for name, d in self.model.dimension_rows.items()}

    @property
    def frame(self) -> Row:
        """Salience that it gives to each dimension of the problem, shares; assign by name."""
        return Row(
            self, "frame", self.model.dimension_rows, lambda: self.model.state.frame[self.cell]
        )

    @frame.setter
    def frame(self, values: Mapping[str, Any]) -> None:
        self.frame.update(values)

    @property
    def trust(self) -> Row:
        """Its trust in every other office of the place, shares; assign by sector."""
        return Row(self, "trust", self._partners, lambda: self.model.state.trust[self.cell])

    @trust.setter
    def trust(self, values: Mapping[str, Any]) -> None:
        self.trust.update(values)

    @property
    def shared(self) -> Shared:
        """What it shares with every other office of the place: `office.shared[partner][element]`.

        Assigning writes both sides.
        """
        return Shared(self)

    @property
    def alignment(self) -> dict[str, float]:
        """How far it sees the problem as every other office of the place does, shares."""
        table = self.model.alignment_in(self.place)
        return {sector: float(table[self.row, l]) for sector, l in self._partners.items()}

    @property
    def budget(self) -> float:
        """Its budget, budget units; `model.cut_budget` changes it."""
        return float(self.model.state.budget[self.cell])

    @property
    def flexible(self) -> float:
        """Share of its budget that was free for joint work at the last commitment."""
        return float(self.model.state.flexible[self.cell])

    @property
    def pay(self) -> float:
        """What the fund paid this month for each unit of what it rewards, budget units."""
        return float(self.model.state.pay[self.cell])

    @property
    def pulls(self) -> dict[str, float]:
        """What pulled on its resistance this month; the sum is where resistance is pulled to.

        Source: model.md 3.9.
        """
        causes = self.model.state.causes[self.cell]
        return {cause: float(causes[n]) for n, cause in enumerate(CAUSES)}

    @property
    def replaced(self) -> bool:
        """Whether its head is new this month."""
        return bool(self.model.state.replaced[self.cell])

    @property
    def plans(self) -> bool:
        """Whether it planned this month."""
        return bool(self.model.state.plans[self.cell])

    @property
    def period(self) -> int:
        """Length of its planning cycle, months."""
        rules = self.model.rules
        return int(rules.period[rules.level[self.place], self.row])

    @property
    def cycle(self) -> float:
        """Its position in the planning cycle, turns: it plans whenever a turn is complete."""
        return float(self.model.state.cycle[self.cell])

    @cycle.setter
    def cycle(self, turns: Any) -> None:
        state, j = self.model.state, self.place
        state.cycle[self.cell] = self.share("cycle", turns, math.inf)
        phases_are_taken(state.cycle[j], state.cosine[j], state.sine[j])

    @property
    def plan_month(self) -> int:
        """Month in which it plans next if no partner pulls on its cycle."""
        left = math.floor(self.cycle + ROUNDING) + 1.0 - ROUNDING - self.cycle
        return self.model.month + max(1, math.ceil(left * self.period))

    @plan_month.setter
    def plan_month(self, month: Any) -> None:
        now, period = self.model.month, self.period
        if not isinstance(month, int | np.integer) or not now < month <= now + period:
            message = saying(
                "{month} is not a month from {first} to {last}",
                month=repr(month),
                first=now + 1,
                last=now + period,
            )
            raise self.refuse("plan_month", message, month)
        self.cycle = math.floor(self.cycle + ROUNDING) + 1.0 - (month - now) / period

    @property
    def _partners(self) -> dict[str, int]:
        return {name: l for name, l in self.model.sector_rows.items() if l != self.row}


class Shared(Mapping[str, Row]):
    """What an office shares with its partners, element by element.

    office : whose ties they are
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    def __getitem__(self, partner: Any) -> Row:
        office, partners = self._office, self._office._partners
        l = column_of(office, "shared", partners, partner)
        what = f"shared[{self._office.model.sectors[l]!r}]"
        return Row(office, what, ELEMENT_ROWS, lambda: self._row(l), lambda: self._mirror(l))

    def __setitem__(self, partner: Any, shares: Mapping[Any, Any]) -> None:
        self[partner].update(shares)

    def _row(self, l: int) -> Floats:
        office = self._office
        row: Floats = office.model.state.shared[office.place, office.row, l]
        return row

    def __iter__(self) -> Iterator[str]:
        return iter(self._office._partners)

    def __len__(self) -> int:
        return len(self._office._partners)

    def __repr__(self) -> str:
        return repr(dict(self))

    def _mirror(self, l: int) -> None:
        """What one shares with the other, the other shares with the one."""
        state, j, i = self._office.model.state, self._office.place, self._office.row
        state.shared[j, l, i] = state.shared[j, i, l]
        means_are_taken(state.shared[j], state.mean_shared[j])
