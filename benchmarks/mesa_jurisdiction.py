"""Where do offices coordinate?  One place of government, with all that it holds."""

from __future__ import annotations

from math import exp, log
from typing import Any

import mesa

from mesa_agents import Administration, Fund, InformalNetwork, Office
from mesa_mechanisms import BUDGET, KINDS, Bond, Ledger, Mechanism, clip
from simcoord.rulebook.elements import ELEMENTS


class Jurisdiction(mesa.Agent):
    """A place of government in which every sector has an office."""

    def __init__(
        self, model: Any, level: str, number: int, parent: Jurisdiction | None, fund: Fund
    ) -> None:
        super().__init__(model)
        scenario = model.scenario
        self.fields = scenario.jurisdictions[level]
        self.level = level
        self.label = level if self.fields.count == 1 else f"{level}[{number}]"
        self.index = len(model.places)
        self.parent = parent
        self.fund = fund
        self.presence = self._presence(number)
        self.condition = [dimension.condition for dimension in scenario.problem.dimensions.values()]
        self.joint_share = self.backing = 0.0
        self.standing_bodies: list[Mechanism] = []
        self.network = InformalNetwork(model, self)
        self.administration = Administration(model, self)
        self.offices = [Office(model, self, row, name) for row, name in enumerate(scenario.sectors)]
        fund.offices += self.offices
        self._introduce_offices(scenario.initial.shared)
        self.mechanisms: dict[str, Mechanism] = {
            name: KINDS[fields.kind](model, self, name, fields)
            for name, fields in self.fields.mechanisms.items()
        }
        self.begin_month()

    def _presence(self, number: int) -> float:
        """Presence of the state, evenly spread from the first place to the last."""
        presence, count = self.fields.presence, self.fields.count
        best, worst = presence.best, presence.worst
        return best if count == 1 else best + (worst - best) * number / (count - 1)

    def _introduce_offices(self, initial: dict[str, float]) -> None:
        """Every pair gets its bond; partners are known in the order of sectors."""
        self.bonds: list[Bond] = []
        by_pair: dict[frozenset[Office], Bond] = {}
        for office in self.offices:
            for other in self.offices:
                if other is office:
                    continue
                pair = frozenset((office, other))
                if pair not in by_pair:
                    by_pair[pair] = Bond(
                        office, other, [initial.get(name, 0.0) for name in ELEMENTS]
                    )
                    self.bonds.append(by_pair[pair])
                office.meet(other, by_pair[pair])

    def begin_month(self) -> None:
        self.ledger = Ledger()
        self.meetings_called = self.meetings_held = 0

    def protection(self, bond: Bond) -> list[float]:
        """The strongest legal basis that guards each element of a pair, by element."""
        protection = [0.0] * len(ELEMENTS)
        for mechanism in self.mechanisms.values():
            if mechanism.works and mechanism.covers(bond):
                for element in mechanism.purpose:
                    protection[element] = max(protection[element], mechanism.institutional)
        return protection

    # Mechanisms (3.4)

    def coordinate(self) -> None:
        """Take stock once, then let each mechanism act in the scenario's order."""
        for bond in self.bonds:
            bond.align()
        for office in self.offices:
            office.budgets_before_mechanisms = office.mean_shared(BUDGET)
        bodies = [m for m in self.mechanisms.values() if m.is_body and m.works]
        self._count_bodies(bodies)
        self.backing = max([m.regularity for m in bodies if m.is_structural], default=0.0)
        for mechanism in self.mechanisms.values():
            if mechanism.works and mechanism.is_due:
                mechanism.act()

    def _count_bodies(self, bodies: list[Mechanism]) -> None:
        """Lead units and committees that cover each pair and element, when they change."""
        if bodies == self.standing_bodies:
            return
        self.standing_bodies = bodies
        for bond in self.bonds:
            bond.bodies = [0] * len(ELEMENTS)
        for body in bodies:
            for bond in body.bonds:
                for element in body.purpose:
                    bond.bodies[element] += 1

    # Delivery and fading (3.8, 3.10)

    def deliver(self) -> None:
        """Own and joint work improve each dimension of the problem."""
        dynamics = self.model.scenario.dynamics
        all_joint = all_output = 0.0
        for d, weights in enumerate(self.model.competence):
            own = sum(
                [w * office.own_resource for w, office in zip(weights, self.offices, strict=True)]
            )
            joint = (1.0 + dynamics.premium) * self._combine(weights, dynamics.complementarity)
            now = self.condition[d]
            growth = dynamics.growth * (own + joint) * (1.0 - now)
            self.condition[d] = clip(now + growth - dynamics.depreciation * now)
            all_joint += joint
            all_output += own + joint
        self.joint_share = all_joint / all_output if all_output > 0.0 else 0.0

    def _combine(self, weights: list[float], rho: float) -> float:
        """Weighted power mean of joint resources; those without competence do not count."""
        offices = zip(weights, self.offices, strict=True)
        parts = [(weight, office.joint_resource) for weight, office in offices if weight > 0.0]
        resources = [resource for _, resource in parts]
        scale = min(resources) if rho < 0.0 else max(resources)  # keeps the powers within range
        if scale == 0.0 or (rho == 0.0 and min(resources) == 0.0):
            return 0.0
        if rho == 0.0:
            return exp(sum([w * log(resource) for w, resource in parts]))
        return scale * sum([w * (resource / scale) ** rho for w, resource in parts]) ** (1.0 / rho)

    def fade(self) -> None:
        """What is shared fades."""
        kept = 1.0 - self.model.scenario.dynamics.fading
        for bond in self.bonds:
            bond.shared = [share * kept for share in bond.shared]
