"""Who lives in a model: offices, administrations, networks and mechanisms, and how to find them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mesa
import numpy as np

from simcoord.agents.deciding import Decisions
from simcoord.agents.government import Administration, InformalNetwork
from simcoord.agents.mechanisms import AGENTS, MechanismAgent
from simcoord.agents.minutes import Minutes
from simcoord.agents.office import Office
from simcoord.agents.own import OwnMechanism, OwnTurns
from simcoord.agents.run import Run
from simcoord.rulebook.compiled import uncompiled
from simcoord.rulebook.consultation import they_understand
from simcoord.rulebook.mechanisms import alignment_is_taken
from simcoord.rulebook.place import place_of
from simcoord.rulebook.state import Floats, Rules, State
from simcoord.sayings import Saying, joined, saying
from simcoord.scenario import InputError, Problem, Scenario
from simcoord.scenario.refusals import unknown
from simcoord.scenario.translate import place_labels


class PopulatedModel(mesa.Model):
    """A run with agents that are windows on it.

    run     : what they live in
    classes : the class of each sector's offices
    own     : classes of mechanisms that act after the scenario's own, by name

    labels  : of the jurisdictions, in the order of j
    sectors : names, in the order of i
    offices : all of them
    minutes : of the committees' meetings
    """

    def __init__(
        self,
        run: Run,
        classes: Mapping[str, type[Office]],
        own: Mapping[str, type[OwnMechanism]],
    ) -> None:
        super().__init__(rng=run.seed)
        self.run = run
        self.labels = place_labels(run.scenario)
        self.sectors = list(run.scenario.sectors)
        self.sector_rows = {sector: i for i, sector in enumerate(self.sectors)}
        self.dimension_rows = {name: d for d, name in enumerate(run.scenario.problem.dimensions)}
        self.minutes, self._decisions = Minutes(), Decisions(self)
        self._populate(classes, own)
        run.onlookers += [OwnTurns(self), self._decisions, self.minutes]

    @property
    def scenario(self) -> Scenario:
        """What is simulated; interventions that a scenario can say are in it."""
        return self.run.scenario

    @property
    def state(self) -> State:
        """Everything that changes in the run."""
        return self.run.state

    @property
    def rules(self) -> Rules:
        """Everything that is fixed in the run, until somebody intervenes."""
        return self.run.rules

    @property
    def month(self) -> int:
        """The month the run has lived to, 0 at the start."""
        return self.run.month

    def step(self) -> None:
        """Live one month.  If it fails, the run stands where it stood, and can be tried again.

        Raises `InputError` after the last month of the scenario's horizon.
        """
        last = self.scenario.horizon.months
        if self.month >= last:
            raise refused(
                "step()",
                saying("the run is over: its horizon is {last} months", last=last),
                self.month,
            )
        try:
            self.run.live_month()
        finally:
            self.steps = self.month  # Mesa counts tries
        self.running = self.month < last

    def run_until(self, month: int) -> None:
        """Live on to the end of a month of the scenario's horizon.

        Raises `InputError` for a month that is over or beyond the horizon.
        """
        last = self.scenario.horizon.months
        if not isinstance(month, int | np.integer) or not self.month <= month <= last:
            message = saying(
                "{month} is not a month from {first} to {last}",
                month=repr(month),
                first=self.month,
                last=last,
            )
            raise refused("run_until()", message, month)
        while self.month < month:
            self.step()

    def office(self, sector: str, jurisdiction: str | None = None) -> Office:
        """One office.

        jurisdiction : its label; None where there is only one

        Raises `InputError` with the nearest name.
        """
        refuse_unknown("office()", sector, saying("a sector"), self.sectors)
        return self.office_at(self._place(jurisdiction), self.sector_rows[sector])

    def administration(self, jurisdiction: str | None = None) -> Administration:
        """The government of a jurisdiction."""
        return self._administrations[self._place(jurisdiction)]

    def network(self, jurisdiction: str | None = None) -> InformalNetwork:
        """The civil society of a jurisdiction."""
        return self._networks[self._place(jurisdiction)]

    def mechanism(self, name: str, jurisdiction: str | None = None) -> Any:
        """One mechanism: of the scenario, founded, or of one's own."""
        j = self._place(jurisdiction)
        for own in self.own_mechanisms:
            if own.place == j and own.name == name:
                return own
        names = [known for place, known in self._mechanisms if place == j]
        refuse_unknown("mechanism()", name, saying("a mechanism there"), names)
        return self._mechanisms[j, name]

    @property
    def mechanisms(self) -> mesa.agent.AgentSet:
        """The mechanisms of the scenario, and those that were founded, of all jurisdictions."""
        return self.agents.select(agent_type=MechanismAgent)

    def offices_in(self, j: int) -> list[Office]:
        """The offices of jurisdiction j in the order of sectors."""
        return self._offices[j]

    def office_at(self, j: int, i: int) -> Office:
        """The office of sector i in jurisdiction j."""
        return self._offices[j][i]

    def mechanism_at(self, j: int, m: int) -> MechanismAgent:
        """Mechanism m in jurisdiction j."""
        return self._mechanisms[j, self._names[m]]

    def number_of(self, j: int, name: str) -> int:
        """m: the number of a mechanism of jurisdiction j."""
        return self._numbers[int(self.rules.level[j]), name]

    def alignment_in(self, j: int) -> Floats:
        """How far each pair of offices sees the problem alike, shares, axes (i, l).

        While mechanisms act, as it was taken before the first of them.
        """
        if self._decisions.acting_in == (self.month, j):
            return self.state.alignment
        table = np.zeros_like(self.state.alignment)
        alignment_is_taken(table, self.state.frame[j])
        return table

    def understand(self, one: Office, other: Office) -> bool:
        """Whether two offices understand each other by the rules."""
        place = uncompiled(place_of)(self.state, self.rules, one.place, 0.0)
        place = place._replace(alignment=self.alignment_in(one.place))
        return bool(uncompiled(they_understand)(place, one.row, other.row))

    def _populate(
        self, classes: Mapping[str, type[Office]], own: Mapping[str, type[OwnMechanism]]
    ) -> None:
        places = range(len(self.labels))
        self._administrations = [Administration(self, j) for j in places]
        self._networks = [InformalNetwork(self, j) for j in places]
        self._offices = [
            [classes[sector](self, j, i) for i, sector in enumerate(self.sectors)] for j in places
        ]
        everyone = [office for row in self._offices for office in row]
        self.offices = mesa.agent.AgentSet(everyone, random=self.random)
        self._mechanisms: dict[tuple[int, str], MechanismAgent] = {}
        self._settle()
        levels = list(self.scenario.jurisdictions)
        self.own_mechanisms = [
            kind(self, j, name)
            for name, kind in own.items()
            for j in places
            if kind.level in (None, levels[self.rules.level[j]])
        ]

    def _settle(self) -> None:
        """Mechanisms that are new have agents, and all are found under their numbers."""
        levels = list(self.scenario.jurisdictions.values())
        self._names = [name for level in levels for name in level.mechanisms]
        numbered = [(v, name) for v, level in enumerate(levels) for name in level.mechanisms]
        self._numbers = {key: m for m, key in enumerate(numbered)}
        for j, v in enumerate(self.rules.level):
            for name, mechanism in levels[v].mechanisms.items():
                if (j, name) not in self._mechanisms:
                    self._mechanisms[j, name] = AGENTS[mechanism.kind](self, j, name)

    def _place(self, jurisdiction: str | None) -> int:
        if jurisdiction is None and len(self.labels) == 1:
            return 0
        if jurisdiction is None:
            message = saying(
                "say which of the {count} jurisdictions, such as {first}",
                count=len(self.labels),
                first=repr(self.labels[0]),
            )
            raise refused("jurisdiction", message, None)
        places = [label for label in self.labels if label.startswith(f"{jurisdiction}[")]
        if places:
            message = saying(
                "has {count} places; say which, {first} to {last}",
                count=len(places),
                first=repr(places[0]),
                last=repr(places[-1]),
            )
            raise refused(repr(jurisdiction), message, jurisdiction)
        refuse_unknown("jurisdiction", jurisdiction, saying("a jurisdiction"), self.labels)
        return self.labels.index(jurisdiction)

    def _level(self, level: str | None) -> str:
        levels = list(self.scenario.jurisdictions)
        if level is None and len(levels) == 1:
            return levels[0]
        if level is None:
            raise refused(
                "level", saying("say which level ({levels})", levels=", ".join(levels)), None
            )
        refuse_unknown("level", level, saying("a level"), levels)
        return str(level)

    def _standing_of(self, mechanism: str, level: str | None) -> list[MechanismAgent]:
        """The agents of a mechanism on a level."""
        name = self._level(level)
        known = list(self.scenario.jurisdictions[name].mechanisms)
        sort = saying("a mechanism of {level}", level=name)
        refuse_unknown("mechanism", mechanism, sort, known)
        v = list(self.scenario.jurisdictions).index(name)
        places = [j for j, of in enumerate(self.rules.level) if of == v]
        return [self._mechanisms[j, mechanism] for j in places]


def refuse_unknown(what: str, name: Any, sort: Saying, choices: Any) -> None:
    if name not in choices:
        message, nearest = unknown(str(name), sort, choices)
        raise InputError([Problem((), joined([what, message], ": "), name, nearest)])


def refused(what: str, message: Saying, value: Any) -> InputError:
    return InputError([Problem((), joined([what, message], ": "), value)])
