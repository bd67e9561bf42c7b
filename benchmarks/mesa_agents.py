"""Who coordinates?  Offices, administrations, informal networks and funds as Mesa agents."""

from __future__ import annotations

from math import cos, floor, pi, sin
from typing import TYPE_CHECKING, Any

import mesa

from mesa_mechanisms import (
    ACTIONS,
    BUDGET,
    EVALUATION,
    INFORMATION,
    OBJECTIVES,
    PLANNING,
    Bond,
    clip,
    mean,
)

if TYPE_CHECKING:
    from mesa_jurisdiction import Jurisdiction


class Office(mesa.Agent):
    """One sector in one jurisdiction: the deciding agent."""

    def __init__(self, model: Any, jurisdiction: Jurisdiction, row: int, sector: str) -> None:
        super().__init__(model)
        self.jurisdiction = jurisdiction
        self.row = row
        self.sector = sector
        self.parent: Office | None = jurisdiction.parent and jurisdiction.parent.offices[row]
        self._read_fields(model.scenario, jurisdiction.fields.sectors.get(sector))
        self._start(model.scenario)
        self.begin_month()

    def _read_fields(self, scenario: Any, override: Any) -> None:
        """What the scenario says of the sector, with what differs on this level."""
        fields = scenario.sectors[self.sector]

        def own(name: str) -> Any:
            value = getattr(override, name, None)
            return getattr(fields, name) if value is None else value

        def own_rhythm(name: str) -> int:
            value = getattr(getattr(override, "rhythm", None), name, None)
            return getattr(fields.rhythm, name) if value is None else value

        self.base_budget: float = own("budget")
        self.earmarked: float = own("earmarked")
        self.information_quality: float = own("information_quality")
        self.period, self.first = own_rhythm("period"), own_rhythm("first")
        self.goals = [fields.goals.get(name, 0.15) for name in scenario.problem.dimensions]
        traits = scenario.traits
        self.mean_ambition: float = (
            traits.ambition.mean if fields.ambition is None else fields.ambition
        )

    def _start(self, scenario: Any) -> None:
        self.frame = list(self.goals)
        self.openness, self.patience, self.ambition = self.draw_traits()
        self.resistance = self.routine = scenario.dynamics.routine_resistance
        self.fatigue = self.voice = 0.0
        self.effort: float = scenario.initial.effort
        self.cycle = (self.period - self.first) / self.period
        self.replaced = self.plans = False
        self.flexible = self.pay = self.joint_resource = self.own_resource = 0.0
        self.budgets_before_mechanisms = 0.0
        self.bonds: dict[Office, Bond] = {}
        self.trust: dict[Office, float] = {}

    def meet(self, other: Office, bond: Bond) -> None:
        """Know another office of the same jurisdiction."""
        self.bonds[other] = bond
        self.trust[other] = self.model.scenario.dynamics.initial_trust

    def draw_traits(self) -> tuple[float, float, float]:
        """Openness, patience and ambition of a head, by this month's luck."""
        traits = self.model.scenario.traits
        luck = self.model.luck.traits[self.jurisdiction.index][self.row]
        return (
            clip(traits.openness.mean + traits.openness.spread * (2.0 * luck[0] - 1.0)),
            clip(traits.patience.mean + traits.patience.spread * (2.0 * luck[1] - 1.0)),
            clip(self.mean_ambition + traits.ambition.spread * (2.0 * luck[2] - 1.0)),
        )

    def mean_shared(self, element: int) -> float:
        """Mean over the other offices of what is shared of an element."""
        return sum([bond.shared[element] for bond in self.bonds.values()]) / len(self.bonds)

    def gain_trust_in(self, other: Office) -> None:
        self.trust[other] += self.model.scenario.dynamics.trust_gain * (1.0 - self.trust[other])

    def begin_month(self) -> None:
        self.budget = self.base_budget
        self.load = self.threat = 0.0
        self.gained_voice = False

    # Turnover (model.md 3.2)

    def be_replaced(self, keep: float) -> None:
        """A newcomer takes the office; the informal network keeps a part of what there was."""
        dynamics = self.model.scenario.dynamics
        newcomers = self.model.luck.traits[self.jurisdiction.index][self.row][3]
        self.openness, self.patience, ambition = self.draw_traits()
        self.ambition += dynamics.priority_shift * (ambition - self.ambition)
        self._shift_priorities()
        for other, bond in self.bonds.items():
            self._keep_trust(other)
            other._keep_trust(self)
            for element, protection in enumerate(self.jurisdiction.protection(bond)):
                lost = dynamics.turnover_loss * (1.0 - protection) * (1.0 - keep)
                bond.shared[element] *= 1.0 - lost
        self.effort *= 1.0 - dynamics.turnover_loss * (1.0 - keep)
        self.resistance = clip(self.routine + dynamics.newcomer_spread * (2.0 * newcomers - 1.0))

    def _shift_priorities(self) -> None:
        dynamics = self.model.scenario.dynamics
        luck = self.model.luck.frames[self.jurisdiction.index][self.row]
        for d, goal in enumerate(self.goals):
            newcomers = clip(goal + dynamics.frame_spread * (2.0 * luck[d] - 1.0))
            self.frame[d] += dynamics.priority_shift * (newcomers - self.frame[d])

    def _keep_trust(self, other: Office) -> None:
        dynamics = self.model.scenario.dynamics
        start = dynamics.initial_trust
        self.trust[other] = start + dynamics.trust_retention * (self.trust[other] - start)

    # Mandates and listening (3.3, 3.5)

    def hear_mandate(self) -> None:
        """What government expects: the sector's goals, and the parent office's frame."""
        self.mandate = self.goals
        if self.parent is not None:
            autonomy = self.jurisdiction.fields.autonomy
            self.mandate = [
                autonomy * goal + (1.0 - autonomy) * above
                for goal, above in zip(self.goals, self.parent.frame, strict=True)
            ]

    def follow_mandate(self) -> None:
        self._turn_frame(self.mandate, self.model.scenario.dynamics.anchor)

    def listen(self) -> None:
        """Needs voiced by the informal network move an open office."""
        listening = self.model.scenario.dynamics.listening
        self._turn_frame(
            self.model.needs, listening * self.jurisdiction.network.strength * self.openness
        )

    def _turn_frame(self, target: list[float], pace: float) -> None:
        self.frame = [own + pace * (aim - own) for own, aim in zip(self.frame, target, strict=True)]

    # Rhythms (3.6)

    def sense_rhythms(self) -> None:
        """How far this month takes the planning cycle, pulled by those who share planning."""
        pulls = [
            bond.shared[PLANNING] * sin(2.0 * pi * (other.cycle - self.cycle))
            for other, bond in self.bonds.items()
        ]
        coupling = self.model.scenario.dynamics.coupling
        self.next_cycle = self.cycle + 1.0 / self.period + coupling / (2.0 * pi) * mean(pulls)

    def turn_cycle(self) -> None:
        self.plans = floor(self.next_cycle + 1e-9) > floor(self.cycle + 1e-9)
        self.cycle = self.next_cycle

    # Commitment (3.7)

    def take_stock(self) -> None:
        """What is shared with the others, before anyone commits."""
        self.shared_objectives = self.mean_shared(OBJECTIVES)
        self.shared_budget = self.mean_shared(BUDGET)
        self.shared_actions = self.mean_shared(ACTIONS)
        self.shared_information = self.mean_shared(INFORMATION)
        self.shared_evaluation = self.mean_shared(EVALUATION)

    def free_budget(self) -> None:
        """The share of capacity that law leaves free for joint work."""
        above = self.parent.shared_budget if self.parent is not None else 0.0
        devolved = self.jurisdiction.fields.devolution * above
        self.flexible = 1.0 - self.earmarked * (1.0 - self.shared_budget) * (1.0 - devolved)

    def choose_effort(self) -> None:
        """An office that plans weighs benefit and cost; no effort exceeds what is flexible."""
        self.next_effort = self.effort
        if self.plans:
            dynamics = self.model.scenario.dynamics
            cost = dynamics.effort_cost * (1.0 + dynamics.resistance_cost * self.resistance)
            aim = min(self.benefit() / cost, self.flexible)
            self.next_effort += dynamics.responsiveness * (aim - self.effort)
        self.next_effort = min(self.next_effort, self.flexible)

    def benefit(self) -> float:
        """What joint work promises: its own value, money, and answering trusted partners."""
        dynamics, fund = self.model.scenario.dynamics, self.jurisdiction.fund
        crowded = 1.0 - dynamics.crowding * fund.matching / (1.0 + fund.matching)
        value = (
            dynamics.integration_value * self.shared_objectives * (0.5 + self.patience) * crowded
        )
        money = 0.0 if fund.pays_activity else self.pay
        partners = mean([trust * other.effort for other, trust in self.trust.items()])
        return value + money + dynamics.reciprocity * partners

    def commit(self) -> None:
        self.effort = self.next_effort

    # Delivery (3.8)

    def work(self) -> None:
        """Split capacity between joint and own work."""
        dynamics = self.model.scenario.dynamics
        capacity = (
            self.budget * self.jurisdiction.presence * (1.0 - dynamics.fatigue_cost * self.fatigue)
        )
        in_step = mean(
            [
                bond.shared[ACTIONS] * (1.0 + cos(2.0 * pi * (self.cycle - other.cycle))) / 2.0
                for other, bond in self.bonds.items()
            ]
        )
        matched = 1.0 if self.jurisdiction.fund.pays_activity else 1.0 + self.pay
        effective = dynamics.floor + (1.0 - dynamics.floor) * in_step
        wasted = dynamics.duplication * (1.0 - self.shared_information)
        self.joint_resource = self.effort * capacity * matched * effective
        self.own_resource = (1.0 - self.effort) * capacity * (1.0 - wasted)

    # Learning (3.9)

    def learn(self) -> None:
        """A month's experience changes fatigue, voice, resistance, routine, ambition and trust."""
        dynamics, joint_share = self.model.scenario.dynamics, self.jurisdiction.joint_share
        tiredness = self.load / dynamics.fatigue_scale
        self.fatigue = clip(self.fatigue + dynamics.fatigue_speed * (tiredness - self.fatigue))
        self.voice = clip(self.voice + dynamics.voice_memory * (self.gained_voice - self.voice))
        pull = clip(self.pull_to_resist())
        self.resistance += dynamics.resistance_speed * (pull - self.resistance)
        self.resistance = clip(self.resistance)
        self.routine = clip(
            self.routine
            + dynamics.routine_speed * (self.resistance - self.routine)
            + dynamics.routine_reversion * (dynamics.routine_resistance - self.routine)
        )
        pace = dynamics.ambition_learning * self.shared_evaluation * joint_share
        self.ambition = clip(self.ambition + pace * (1.0 - self.ambition))
        for other, bond in self.bonds.items():
            reliable = min(1.0, other.effort / other.flexible) if other.flexible > 0.0 else 0.0
            pace = dynamics.reliability_learning * bond.shared[ACTIONS]
            self.trust[other] = clip(self.trust[other] + pace * (reliable - self.trust[other]))

    def pull_to_resist(self) -> float:
        """Where threats, tiredness, voice, joint results and money pull resistance."""
        dynamics = self.model.scenario.dynamics
        exposed = mean(
            [bond.shared[BUDGET] * (1.0 - self.trust[other]) for other, bond in self.bonds.items()]
        )
        wins = self.jurisdiction.joint_share * (0.5 + self.patience)
        return (
            self.routine
            + dynamics.threat * self.threat
            + dynamics.budget_threat * exposed
            + dynamics.fatigue_weight * self.fatigue
            - dynamics.voice_relief * self.voice
            - dynamics.wins_relief * wins
            - dynamics.incentive_relief * self.pay / (1.0 + self.pay)
        )


class Administration(mesa.Agent):
    """The government of one jurisdiction, renewed on a calendar."""

    def __init__(self, model: Any, jurisdiction: Jurisdiction) -> None:
        super().__init__(model)
        self.jurisdiction = jurisdiction
        self.fields = jurisdiction.fields.administration
        self.falls_early = False

    def changes(self) -> bool:
        """Whether a new administration comes this month, by calendar or event."""
        since = self.model.steps - self.fields.first_change
        return self.falls_early or (since >= 0 and since % self.fields.term == 0)

    def change_hands(self) -> None:
        """Heads leave, mechanisms are dissolved or founded anew."""
        change = self.changes()
        self.falls_early = False
        keep = self.model.scenario.dynamics.preservation * self.jurisdiction.network.strength
        for office in self.jurisdiction.offices:
            luck = self.model.luck.offices[self.jurisdiction.index][office.row]
            office.replaced = luck < self.chance_of_leaving(office, change)
        for office in self.jurisdiction.offices:
            if office.replaced:
                office.be_replaced(keep)
        for mechanism in self.jurisdiction.mechanisms.values():
            mechanism.face_turnover(change, self.fields.dissolution, keep)

    def chance_of_leaving(self, office: Office, change: bool) -> float:
        """Probability that the head of an office is replaced this month."""
        stays = (1.0 - self.fields.reshuffle) ** (1.0 / 12.0)
        if change:
            stays *= 1.0 - self.fields.replacement
        if office.parent is not None and office.parent.replaced:
            stays *= 1.0 - self.fields.cascade
        return 1.0 - stays


class InformalNetwork(mesa.Agent):
    """The civil society of one jurisdiction: voices needs, preserves what was built."""

    def __init__(self, model: Any, jurisdiction: Jurisdiction) -> None:
        super().__init__(model)
        self.jurisdiction = jurisdiction
        self.first_strength: float = jurisdiction.fields.informal_network
        self.strength = self.first_strength

    def renew(self) -> None:
        """Joint results and voice nourish it (3.10)."""
        voice = mean([office.voice for office in self.jurisdiction.offices])
        first = self.first_strength
        target = first + (1.0 - first) * (self.jurisdiction.joint_share + voice) / 2.0
        speed = self.model.scenario.dynamics.informal_speed
        self.strength = clip(self.strength + speed * (target - self.strength))


class Fund(mesa.Agent):
    """Money that rewards joint work, shared by the places of one level."""

    def __init__(self, model: Any, fields: Any) -> None:
        super().__init__(model)
        self.fields = fields
        self.pays_activity: bool = fields.basis == "activity"
        self.matching = 0.0  # what is offered now, after shrinking
        self.offices: list[Office] = []

    @property
    def full_matching(self) -> float:
        """The matching rate while the fund is in force, else 0."""
        month, fields = self.model.steps, self.fields
        in_force = fields.start <= month and (fields.end is None or month < fields.end)
        return fields.matching if in_force else 0.0

    @property
    def pay_for_coming(self) -> float:
        """What draws offices to meetings: the matching rate of a fund that pays for activity."""
        return self.full_matching if self.pays_activity else 0.0

    def promise(self) -> None:
        """The offer, on last month's efforts; after the commitment, the payment on the new ones."""
        matching = self.full_matching
        for office in self.offices:
            office.pay = matching * self.basis(office)
        demand = sum([self.claim(office) for office in self.offices])
        limit = None if self.fields.fund is None else self.fields.fund / 12.0
        shrink = limit / demand if limit is not None and demand > limit else 1.0
        self.matching = matching * shrink
        for office in self.offices:
            office.pay *= shrink

    def basis(self, office: Office) -> float:
        """What the fund pays for: effort, results or activity."""
        if self.fields.basis == "results":
            return office.shared_actions
        return float(office.gained_voice) if self.pays_activity else 1.0

    def claim(self, office: Office) -> float:
        """Money that the office's pay amounts to this month."""
        return office.pay * office.budget * (1.0 if self.pays_activity else office.effort)
