"""What can be done to a run from outside, between two months, and done again by a script?

What a scenario can say is said as a scenario says it, for the next month on: an
intervention is then that scenario, to the last bit, and is checked like a file.
(A scenario has one fund a level: of two, one after the other, it keeps the second;
`interventions` has both.)
The two that no scenario can say, a head replaced and a body dissolved or founded
again at will, are carried out by the rulebook's own rules in the next month.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from simcoord.agents.chronicle import Chronicle
from simcoord.agents.mechanisms import MechanismAgent
from simcoord.agents.office import Office
from simcoord.agents.own import OwnMechanism
from simcoord.agents.population import PopulatedModel, refused
from simcoord.agents.run import Onlooker, Run
from simcoord.rulebook.turnover import body_is_dissolved, body_is_founded_anew
from simcoord.sayings import saying

#: Luck below any chance: a head with this uniform leaves.
LEAVES = -1.0


class Intervention(NamedTuple):
    """Something that was done to a run.

    month     : in which it takes effect, the one after it was done
    what      : name of the method of the model
    arguments : what the method was called with, by name
    """

    month: int
    what: str
    arguments: dict[str, Any]


class Pending(Onlooker):
    """What the rules are to do in the next month.

    heads   : places and rows of offices whose heads leave
    bodies  : places and names of mechanisms, and whether each is founded anew or dissolved
    """

    def __init__(self, model: PopulatedModel) -> None:
        self._model = model
        self.heads: set[tuple[int, int]] = set()
        self.bodies: dict[tuple[int, str], bool] = {}

    def month_begins(self, run: Run) -> None:
        for j, i in self.heads:
            run.luck.offices[j, i] = LEAVES

    def hands_changed(self, run: Run) -> None:
        for (j, name), founded in self.bodies.items():
            m = self._model.number_of(j, name)
            if founded:
                body_is_founded_anew(run.state, run.rules, j, m)
            else:
                body_is_dissolved(run.state, j, m)

    def month_ends(self, run: Run) -> None:
        self.heads.clear()
        self.bodies.clear()


class ModelToIntervene(PopulatedModel):
    """What a class or a script does to a model; each takes effect in the next month.

    interventions : everything that was done, in order; `replay` does it again in another model
    """

    def __init__(
        self,
        run: Run,
        classes: Mapping[str, type[Office]],
        own: Mapping[str, type[OwnMechanism]],
        resistance_threshold: float,
    ) -> None:
        super().__init__(run, classes, own)
        self.interventions: list[Intervention] = []
        self.chronicle, self._pending = Chronicle(resistance_threshold), Pending(self)
        run.onlookers.insert(0, self._pending)

    def replace_head(self, sector: str, jurisdiction: str | None = None) -> None:
        """The head of an office leaves, as if luck had it so, with all that leaves with a head."""
        self._next_month()
        office = self.office(sector, jurisdiction)
        self._pending.heads.add((office.place, office.row))
        self._told("replace_head", sector=sector, jurisdiction=jurisdiction)

    def call_early_change(self, level: str | None = None) -> None:
        """The administrations of a level, or all, change before their time."""
        self._strike("early_change", level)
        self._told("call_early_change", level=level)

    def cut_budget(
        self,
        sectors: Iterable[str],
        factor: float,
        months: int | None = None,
        level: str | None = None,
    ) -> None:
        """Budgets of some sectors are multiplied by a factor, for some months or for good."""
        cut = {"sectors": list(sectors), "factor": factor}
        self._strike("budget", level, **cut, **({} if months is None else {"months": months}))
        self._told("cut_budget", **cut, months=months, level=level)

    def pass_law(self, mechanism: str, institutional: float, level: str | None = None) -> None:
        """A mechanism has a new legal basis, share."""
        self._strike("law", level, mechanism=mechanism, institutional=institutional)
        self._told("pass_law", mechanism=mechanism, institutional=institutional, level=level)

    def strike_crisis(
        self,
        condition: Mapping[str, float],
        salience: Mapping[str, float] | None = None,
        level: str | None = None,
    ) -> None:
        """Conditions fall by these shares, and every office sees the dimensions more."""
        blow = {"condition": dict(condition), "salience": dict(salience or {})}
        self._strike("crisis", level, **blow)
        self._told("strike_crisis", **blow, level=level)

    def found(
        self, mechanism: str, fields: Mapping[str, Any] | None = None, level: str | None = None
    ) -> None:
        """A mechanism begins, with the fields that a scenario gives it; or one dissolved, again.

        fields : None for a mechanism of the scenario that was dissolved
        """
        month, level_name = self._next_month(), self._level(level)
        if fields is None:
            for agent in self._agents_where(mechanism, level, False, month):
                self._pending.bodies[agent.place, mechanism] = True
        else:
            known = {name for _, name in self._mechanisms} | {o.name for o in self.own_mechanisms}
            if mechanism in known and mechanism not in self._elsewhere(level_name):
                message = saying("is the name of a mechanism there already; choose another")
                raise refused(f"found({mechanism!r})", message, mechanism)
            path = f"jurisdictions.{level_name}.mechanisms.{mechanism}"
            self._change({path: {**fields, "start": month}})
        told = None if fields is None else dict(fields)
        self._told("found", mechanism=mechanism, fields=told, level=level)

    def dissolve(self, mechanism: str, level: str | None = None, for_good: bool = False) -> None:
        """A mechanism is dissolved, as at a change of government: its `refound_after` still runs.

        for_good : whether it ends instead
        """
        month = self._next_month()
        if for_good:
            path = f"jurisdictions.{self._level(level)}.mechanisms.{mechanism}.end"
            self._change({path: month})
        else:
            for agent in self._agents_where(mechanism, level, True, month):
                self._pending.bodies[agent.place, mechanism] = False
        self._told("dissolve", mechanism=mechanism, level=level, for_good=for_good)

    def _elsewhere(self, level: str) -> set[str]:
        """Names of mechanisms that stand on other levels only."""
        levels = self.scenario.jurisdictions.items()
        others = {name for label, each in levels if label != level for name in each.mechanisms}
        return others - set(self.scenario.jurisdictions[level].mechanisms)

    def _agents_where(
        self, mechanism: str, level: str | None, active: bool, month: int
    ) -> list[MechanismAgent]:
        """The agents of a mechanism on a level that are active, or dissolved.

        Raises `InputError` where none is, or the mechanism is not in force in the month.
        """
        agents = self._standing_of(mechanism, level)
        rules, m = self.rules, agents[0].number
        if not rules.start[m] <= month < rules.end[m]:
            message = saying(
                "is not in force in month {month}; give it fields to found another", month=month
            )
            raise refused(mechanism, message, mechanism)
        found = [agent for agent in agents if agent.active == active]
        if not found:
            message = saying("is dissolved already") if active else saying("stands already")
            raise refused(mechanism, message, mechanism)
        return found

    def start_fund(
        self,
        matching: float,
        basis: str = "effort",
        fund: float | None = None,
        end: int | None = None,
        level: str | None = None,
    ) -> None:
        """A level's fund pays from the next month on, in place of any other.

        matching : budget units for each unit of what is rewarded
        basis    : what it rewards: effort, results or activity
        fund     : what it has, budget units a year; None for unlimited
        end      : month from which it pays no more; None for never
        """
        terms = {"matching": matching, "basis": basis, "fund": fund, "end": end}
        path = f"jurisdictions.{self._level(level)}.incentive"
        given = {name: value for name, value in terms.items() if value is not None}
        self._change({path: {**given, "start": self._next_month()}})
        self._told("start_fund", **terms, level=level)

    def end_fund(self, level: str | None = None) -> None:
        """A level's fund pays no more from the next month on."""
        name, month = self._level(level), self._next_month()
        fund = self.scenario.jurisdictions[name].incentive
        if fund.matching == 0.0 or (fund.end is not None and fund.end <= month):
            raise refused(
                "end_fund()",
                saying("no fund of {name} pays in month {month}", name=name, month=month),
                level,
            )
        if fund.start >= month:
            message = saying(
                "the fund of {name} begins in month {start}; it cannot end before",
                name=name,
                start=fund.start,
            )
            raise refused("end_fund()", message, level)
        self._change({f"jurisdictions.{name}.incentive.end": month})
        self._told("end_fund", level=level)

    def replay(self, interventions: Iterable[Intervention]) -> None:
        """Live on to each intervention's month, and do it again."""
        for month, what, arguments in list(interventions):
            self.run_until(month - 1)
            getattr(self, what)(**arguments)

    def _strike(self, kind: str, level: str | None, **fields: Any) -> None:
        where = {} if level is None else {"jurisdiction": level}
        event = {"month": self._next_month(), "kind": kind, **where, **fields}
        self._change({f"events[{len(self.scenario.events)}]": event})

    def _change(self, changes: Mapping[str, Any]) -> None:
        self.run.goes_on_under(self.scenario.with_changes(changes))
        self._settle()

    def _next_month(self) -> int:
        """The month in which an intervention takes effect.

        Raises `InputError` after the last month.
        """
        last = self.scenario.horizon.months
        if self.month >= last:
            raise refused(
                "intervention",
                saying("the run is over: its horizon is {last} months", last=last),
                None,
            )
        return self.month + 1

    def _told(self, what: str, **arguments: Any) -> None:
        self.interventions.append(Intervention(self.month + 1, what, arguments))
        said = {name: value for name, value in arguments.items() if value not in (None, False)}
        self.chronicle.intervened(what, **said)
