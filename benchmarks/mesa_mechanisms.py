"""How do offices coordinate?  The four kinds of mechanism as Mesa agents (model.md 3.4)."""

from __future__ import annotations

from itertools import combinations
from math import ceil, sqrt
from typing import TYPE_CHECKING, Any

import mesa

from simcoord.rulebook.elements import ELEMENTS, OBSTACLES

if TYPE_CHECKING:
    from mesa_agents import Office
    from mesa_jurisdiction import Jurisdiction

Rates = list[tuple[int, float]]  # (element, growth rate), in the order of the elements

INFORMATION, OBJECTIVES, PLANNING, GOALS, BUDGET, ACTIONS, EVALUATION = range(len(ELEMENTS))

# Model.md 1, by element: its height, what it needs first, the obstacle of its own.
HEIGHT = [0.0, 0.35, 0.35, 0.6, 0.8, 0.35, 0.6]
NEEDS_FIRST = [None, INFORMATION, OBJECTIVES, PLANNING, GOALS, PLANNING, ACTIONS]
RESISTANCE, AMBITION, SEQUENCE, REDUNDANCY = map(
    OBSTACLES.index, ("resistance", "ambition", "sequence", "redundancy")
)
OWN_OBSTACLE = [
    OBSTACLES.index(name) if name else None
    for name in ("information", "goals", None, "goals", "budget", "deployment", None)
]


def clip(value: float) -> float:
    """The value held to [0, 1]."""
    return 0.0 if value < 0.0 else 1.0 if value > 1.0 else value


def mean(values: list[float]) -> float:
    """Plain mean of a list that is not empty."""
    return sum(values) / len(values)


class Bond:
    """Two offices of a jurisdiction and what they share.

    shared    : share of each element in common, seven shares in [0, 1]
    alignment : common perception of challenges, as taken before the first mechanism
    bodies    : lead units and committees that cover the pair, by element
    """

    def __init__(self, left: Office, right: Office, shared: list[float]) -> None:
        self.left = left
        self.right = right
        self.jurisdiction: Jurisdiction = left.jurisdiction
        self.dynamics = left.model.scenario.dynamics
        self.shared = shared
        self.alignment = 1.0
        self.bodies = [0] * len(ELEMENTS)
        quality = min(left.information_quality, right.information_quality)
        unbound = 1.0 - max(left.earmarked, right.earmarked)
        self.fit = [quality, 1.0, 1.0, 1.0, unbound, self.jurisdiction.presence, 1.0]

    def current_alignment(self) -> float:
        """1 less the mean distance of the two frames."""
        pairs = zip(self.left.frame, self.right.frame, strict=True)
        return 1.0 - mean([abs(left - right) for left, right in pairs])

    def align(self) -> None:
        """Take alignment, before the first mechanism acts."""
        self.alignment = self.current_alignment()
        self.fit[OBJECTIVES] = self.fit[GOALS] = self.alignment

    def grow(self, rates: Rates, ceiling: float) -> None:
        """Come to share more, element by element; book what held it back."""
        left, right, shared = self.left, self.right, self.shared
        ledger, dynamics = self.jurisdiction.ledger, self.dynamics
        willingness = sqrt((1.0 - left.resistance) * (1.0 - right.resistance))
        ambition = min(left.ambition, right.ambition)
        for element, rate in rates:
            potential = rate * max(0.0, ceiling - shared[element])
            if potential == 0.0:
                continue
            first = NEEDS_FIRST[element]
            ready = 1.0 if first is None else 1.0 - dynamics.sequentiality * (1.0 - shared[first])
            reach = clip((ambition - HEIGHT[element]) / dynamics.ambition_gate + 1.0)
            uncrowded = 1.0 / (1.0 + dynamics.overlap * (max(1, self.bodies[element]) - 1))

            ledger.potential += potential
            growth = ledger.hold_back(potential, willingness, RESISTANCE)
            own_obstacle = OWN_OBSTACLE[element]
            if own_obstacle is not None:
                growth = ledger.hold_back(growth, self.fit[element], own_obstacle)
            growth = ledger.hold_back(growth, reach, AMBITION)
            growth = ledger.hold_back(growth, ready, SEQUENCE)
            growth = ledger.hold_back(growth, uncrowded, REDUNDANCY)
            shared[element] += growth


class Ledger:
    """What a month's growth could have been, and what each obstacle took away."""

    def __init__(self) -> None:
        self.potential = 0.0
        self.lost = [0.0] * len(OBSTACLES)

    def hold_back(self, amount: float, factor: float, obstacle: int) -> float:
        """What is left of the amount; the rest is booked under the obstacle."""
        left = amount * factor
        self.lost[obstacle] += amount - left
        return left


class Mechanism(mesa.Agent):
    """What every mechanism has, whatever its kind."""

    is_body = False  # lead units and committees: they can be dissolved, and crowd each other

    def __init__(self, model: Any, jurisdiction: Jurisdiction, name: str, fields: Any) -> None:
        super().__init__(model)
        self.jurisdiction = jurisdiction
        self.name = name
        self.fields = fields
        chosen = fields.members
        self.members: list[Office] = [
            office for office in jurisdiction.offices if chosen == "all" or office.sector in chosen
        ]
        self.bonds: list[Bond] = [
            left.bonds[right] for left, right in combinations(self.members, 2)
        ]
        rates = fields.rates
        self.rates: Rates = [(k, rates[name]) for k, name in enumerate(ELEMENTS) if name in rates]
        self.purpose = {element for element, _ in self.rates}
        self.institutional: float = fields.institutional
        self.active = True
        self.down = 0

    @property
    def in_force(self) -> bool:
        """Whether this month lies within its life."""
        month = self.model.steps
        return self.fields.start <= month and (self.fields.end is None or month < self.fields.end)

    @property
    def works(self) -> bool:
        """Whether it is active and in force."""
        return self.active and self.in_force

    @property
    def is_due(self) -> bool:
        """Whether its calendar calls it this month."""
        return (self.model.steps - self.fields.start) % self.fields.every == 0

    @property
    def is_structural(self) -> bool:
        """Whether it is a committee that backs the others."""
        return getattr(self.fields, "structural", False)

    def covers(self, bond: Bond) -> bool:
        """Whether both offices of the bond are members."""
        return bond.left in self.members and bond.right in self.members

    @property
    def luck(self) -> list[float]:
        """This month's uniforms: one an office, then the one for dissolution."""
        return self.model.luck.mechanisms[self.name][self.jurisdiction.index]

    def act(self) -> None:
        """Do what the mechanism is for."""
        raise NotImplementedError

    def face_turnover(self, change: bool, dissolution: float, keep: float) -> None:
        """Wait to be founded anew, or at a change of administration risk dissolution."""
        if not self.in_force:
            return
        if not self.active and self.fields.refound_after is not None:
            self.down += 1
            if self.down >= self.fields.refound_after:
                self.refound()
            return
        risk = dissolution * (1.0 - self.institutional) * (1.0 - keep)
        if change and self.active and self.is_body and self.luck[-1] < risk:
            self.dissolve()

    def dissolve(self) -> None:
        self.active = False
        self.down = 0

    def refound(self) -> None:
        self.active = True

    def burden(self, offices: list[Office]) -> None:
        """Load each of the offices with one round of work."""
        for office in offices:
            office.load += self.fields.load

    def grow_among(self, bonds: list[Bond], factor: float = 1.0) -> None:
        """Growth on the bonds at every rate of the purpose times a factor, at most 1."""
        rates = [(element, min(1.0, rate * factor)) for element, rate in self.rates]
        for bond in bonds:
            bond.grow(rates, self.fields.ceiling)


class Aggregation(Mechanism):
    """Adding up the sectors' plans into one document."""

    def act(self) -> None:
        self.burden(self.members)
        self.grow_among(self.bonds)


class Consultation(Mechanism):
    """Each member meets one other member; they understand each other or not."""

    def act(self) -> None:
        moves: list[tuple[Office, Office]] = []
        for office in self.members:
            moves += self.encounter(office, self.partner_of(office))
        self.move_together(moves)

    def partner_of(self, office: Office) -> Office:
        """The other member whom luck sends the office to."""
        others = [member for member in self.members if member is not office]
        return others[int(self.luck[office.row] * len(others))]

    def encounter(self, office: Office, partner: Office) -> list[tuple[Office, Office]]:
        """One meeting of two; returns who will move toward whom."""
        bond, two_way = office.bonds[partner], self.fields.two_way
        directions = [(office, partner), (partner, office)] if two_way else [(office, partner)]
        self.burden([office, partner])
        openness = (office.openness + partner.openness) / 2.0
        if 1.0 - bond.alignment > bond.dynamics.tolerance * openness:
            for side, other in directions:
                side.trust[other] -= bond.dynamics.trust_loss * side.trust[other]
            return []
        for side, other in directions:
            side.gain_trust_in(other)
        if two_way:
            office.gained_voice = partner.gained_voice = True
        self.grow_among([bond])
        return directions

    def move_together(self, moves: list[tuple[Office, Office]]) -> None:
        """Frames and ambitions move at the end, from the values before the consultation."""
        persuasion = self.model.scenario.dynamics.persuasion
        before = {office: (list(office.frame), office.ambition) for office in self.members}
        for office, partner in moves:
            pace = persuasion * office.openness
            frame, ambition = before[office]
            their_frame, their_ambition = before[partner]
            for d, theirs in enumerate(their_frame):
                office.frame[d] += pace * (theirs - frame[d])
            office.ambition += pace * (their_ambition - ambition)
        for office in self.members:
            office.frame = [clip(salience) for salience in office.frame]
            office.ambition = clip(office.ambition)


class LeadUnit(Mechanism):
    """A unit with a mandate over the others: it threatens where it lacks legitimacy."""

    is_body = True

    def __init__(self, model: Any, jurisdiction: Jurisdiction, name: str, fields: Any) -> None:
        super().__init__(model, jurisdiction, name, fields)
        self.legitimacy: float = fields.legitimacy

    def refound(self) -> None:
        super().refound()
        self.legitimacy = self.fields.legitimacy

    def act(self) -> None:
        authority = self.fields.authority
        self.burden(self.members)
        for office in self.members:
            office.threat += authority * (1.0 - self.legitimacy)
        self.grow_among(self.bonds, authority * (1.0 + self.legitimacy) / 2.0)
        followed = mean([self.compliance(office) for office in self.members])
        speed = self.model.scenario.dynamics.legitimacy_learning
        self.legitimacy += speed * (followed - self.legitimacy)

    def compliance(self, office: Office) -> float:
        """Effort as a share of what the office could give, budgets as before any mechanism."""
        flexible = 1.0 - office.earmarked * (1.0 - office.budgets_before_mechanisms)
        return min(1.0, office.effort / flexible) if flexible > 0.0 else 0.0


class Committee(Mechanism):
    """A body that meets if a quorum comes."""

    is_body = True

    def __init__(self, model: Any, jurisdiction: Jurisdiction, name: str, fields: Any) -> None:
        super().__init__(model, jurisdiction, name, fields)
        self.regularity: float = fields.regularity
        self.quorum = max(2, ceil(fields.quorum * len(self.members) - 1e-9))

    def dissolve(self) -> None:
        super().dissolve()
        self.regularity = 0.0

    def refound(self) -> None:
        super().refound()
        self.regularity = 0.0

    def act(self) -> None:
        attendees = [office for office in self.members if self.attends(office)]
        held = len(attendees) >= self.quorum
        self.burden(attendees)
        self.jurisdiction.meetings_called += 1
        self.jurisdiction.meetings_held += held
        self.regularity += self.model.scenario.dynamics.voice_memory * (held - self.regularity)
        if held:
            self.deliberate(attendees)

    def attends(self, office: Office) -> bool:
        """Whether duty, will or the fund's money brings the office to the meeting."""
        tired = self.model.scenario.dynamics.fatigue_attendance * office.fatigue
        will = (1.0 - office.resistance) * (1.0 - tired) * (1.0 + office.openness) / 2.0
        money = self.jurisdiction.fund.pay_for_coming
        will += (1.0 - will) * money / (1.0 + money)
        duty = self.fields.obligation
        return self.luck[office.row] < duty + (1.0 - duty) * will

    def deliberate(self, attendees: list[Office]) -> None:
        """Those who came move toward each other, trust, gain voice and come to share."""
        self.move_toward_the_mean(attendees)
        for office in attendees:
            office.gained_voice = True
            for other in attendees:
                if other is not office:
                    office.gain_trust_in(other)
        bonds = [left.bonds[right] for left, right in combinations(attendees, 2)]
        self.grow_among(bonds, self.structural_boost() * self.parents_regularity())

    def move_toward_the_mean(self, attendees: list[Office]) -> None:
        persuasion = self.model.scenario.dynamics.persuasion
        common_frame = [
            mean(list(d)) for d in zip(*[office.frame for office in attendees], strict=True)
        ]
        common_ambition = mean([office.ambition for office in attendees])
        for office in attendees:
            pace = persuasion * office.openness
            office.frame = [
                own + pace * (common - own)
                for own, common in zip(office.frame, common_frame, strict=True)
            ]
            office.ambition += pace * (common_ambition - office.ambition)

    def structural_boost(self) -> float:
        """How much the standing bodies back a committee that is not itself one."""
        if self.fields.structural:
            return 1.0
        return 1.0 + self.model.scenario.dynamics.structural_boost * self.jurisdiction.backing

    def parents_regularity(self) -> float:
        """A subcommittee works as regularly as its parent meets; 1 without a parent."""
        if self.fields.parent is None:
            return 1.0
        parent = self.jurisdiction.mechanisms[self.fields.parent]
        return parent.regularity if parent.works else 0.0


KINDS: dict[str, type[Mechanism]] = {
    "aggregation": Aggregation,
    "consultation": Consultation,
    "lead_unit": LeadUnit,
    "committee": Committee,
}
