"""From a scenario's words to the rulebook's numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from simcoord.rulebook.elements import BASES, ELEMENTS, EVENTS, KINDS
from simcoord.rulebook.state import Booleans, Dynamics, Floats, Indices, Integers, Rules
from simcoord.scenario.schema import (
    AnyEvent,
    AnyMechanism,
    BudgetEvent,
    Jurisdiction,
    LawEvent,
    ScenarioFields,
    Sector,
)

#: A month that never comes.
NEVER = 2**62
#: Salience of a dimension that a sector does not name among its goals.
GOAL_NOT_GIVEN = 0.15
#: Slack that keeps a quorum of, say, 0.6 of 5 members at 3.
QUORUM_ROUNDING = 1e-9


def rules_of(scenario: ScenarioFields) -> Rules:
    """Everything that the rulebook needs to know of a scenario."""
    return Rules(
        dynamics=Dynamics(**scenario.dynamics.model_dump()),
        **_places(scenario),
        **_levels(list(scenario.jurisdictions.values())),
        **_sectors(scenario),
        **_start(scenario),
        **_mechanisms(scenario),
        **_events(scenario),
    )


def mechanism_names(scenario: ScenarioFields) -> list[str]:
    """Names of the mechanisms of all levels, each once, in the order of `Rules.stream`."""
    names = [name for level in scenario.jurisdictions.values() for name in level.mechanisms]
    return list(dict.fromkeys(names))


def place_labels(scenario: ScenarioFields) -> list[str]:
    """Label of each place: `<level>` where it is the only one, else `<level>[0]`, `<level>[1]` …"""
    labels: list[str] = []
    for name, level in scenario.jurisdictions.items():
        alone = level.count == 1
        labels += [name] if alone else [f"{name}[{place}]" for place in range(level.count)]
    return labels


def _floats(values: Iterable[Any]) -> Floats:
    return np.array(list(values), dtype=np.float64)


def _integers(values: Iterable[Any]) -> Integers:
    return np.array(list(values), dtype=np.int64)


def _indices(values: Iterable[Any]) -> Indices:
    return np.array(list(values), dtype=np.uint64)


def _booleans(values: Iterable[Any], *shape: int) -> Booleans:
    return np.array(list(values), dtype=np.bool_).reshape(shape or (-1,))


def _places(scenario: ScenarioFields) -> dict[str, Any]:
    """The tree of jurisdictions: children are dealt to their parents in equal runs."""
    names = list(scenario.jurisdictions)
    levels = list(scenario.jurisdictions.values())
    first = np.concatenate([[0], np.cumsum([level.count for level in levels])])
    parents: list[int] = []
    presence: list[float] = []
    for level in levels:
        above = names.index(level.parent) if level.parent else -1
        for place in range(level.count):
            dealt = place * levels[above].count // level.count
            parents.append(int(first[above]) + dealt if level.parent else -1)
            best, worst = level.presence.best, level.presence.worst
            presence.append(best + (worst - best) * place / max(1, level.count - 1))
    return {
        "level": _integers(v for v, level in enumerate(levels) for _ in range(level.count)),
        "parent": _integers(parents),
        "first_place": _integers(first),
        "presence": _floats(presence),
    }


def _levels(levels: Sequence[Jurisdiction]) -> dict[str, Any]:
    governments = [level.administration for level in levels]
    funds = [level.incentive for level in levels]
    return {
        "autonomy": _floats(level.autonomy for level in levels),
        "devolution": _floats(level.devolution for level in levels),
        "informal_network": _floats(level.informal_network for level in levels),
        "term": _integers(government.term for government in governments),
        "first_change": _integers(government.first_change for government in governments),
        "replacement": _floats(government.replacement for government in governments),
        "stay": _floats((1.0 - government.reshuffle) ** (1 / 12) for government in governments),
        "cascade": _floats(government.cascade for government in governments),
        "dissolution": _floats(government.dissolution for government in governments),
        "matching": _floats(fund.matching for fund in funds),
        "basis": _integers(BASES.index(fund.basis) for fund in funds),
        "fund": _floats(math.inf if fund.fund is None else fund.fund for fund in funds),
        "fund_start": _integers(fund.start for fund in funds),
        "fund_end": _integers(_never_if_none(fund.end) for fund in funds),
    }


def _never_if_none(month: int | None) -> int:
    return NEVER if month is None else month


def _sectors(scenario: ScenarioFields) -> dict[str, Any]:
    sectors = list(scenario.sectors.values())
    dimensions = list(scenario.problem.dimensions)
    competence = _floats([sector.competence.get(d, 0.0) for d in dimensions] for sector in sectors)
    usual = scenario.traits.ambition.mean
    return {
        "goals": _floats(
            [sector.goals.get(d, GOAL_NOT_GIVEN) for d in dimensions] for sector in sectors
        ),
        "weight": competence / competence.sum(axis=0),
        "ambition_mean": _floats(
            usual if sector.ambition is None else sector.ambition for sector in sectors
        ),
        "budget": _by_level(scenario, lambda sector: sector.budget, "budget"),
        "earmarked": _by_level(scenario, lambda sector: sector.earmarked, "earmarked"),
        "information_quality": _by_level(
            scenario, lambda sector: sector.information_quality, "information_quality"
        ),
        "period": _by_level(scenario, lambda s: s.rhythm.period, "rhythm", "period").astype(int),
        "first": _by_level(scenario, lambda s: s.rhythm.first, "rhythm", "first").astype(int),
    }


def _by_level(scenario: ScenarioFields, usual: Callable[[Sector], float], *path: str) -> Floats:
    """A value for each level and sector: the level's own where it has one, else the sector's."""
    table = [
        [_own_value(level, name, path, usual(sector)) for name, sector in scenario.sectors.items()]
        for level in scenario.jurisdictions.values()
    ]
    return _floats(table)


def _own_value(level: Jurisdiction, sector: str, path: Sequence[str], usual: float) -> float:
    value: Any = level.sectors.get(sector)
    for name in path:
        value = getattr(value, name, None)
    return usual if value is None else value


def _start(scenario: ScenarioFields) -> dict[str, Any]:
    dimensions = scenario.problem.dimensions.values()
    traits = (scenario.traits.openness, scenario.traits.patience, scenario.traits.ambition)
    shared = {str(element): share for element, share in scenario.initial.shared.items()}
    return {
        "need": _floats(dimension.need for dimension in dimensions),
        "condition": _floats(dimension.condition for dimension in dimensions),
        "traits": _floats([trait.mean, trait.spread] for trait in traits),
        "initial_shared": _floats(shared.get(element, 0.0) for element in ELEMENTS),
        "initial_effort": _floats([scenario.initial.effort]),
    }


class _Entry(NamedTuple):
    """A mechanism where it stands."""

    name: str
    mechanism: AnyMechanism
    level: str
    own_level: Sequence[str]  # names of the mechanisms of its level
    first: int  # number of the first of them

    def get(self, field: str, otherwise: Any) -> Any:
        """A field that only some kinds have."""
        value = getattr(self.mechanism, field, None)
        return otherwise if value is None else value


def _entries(scenario: ScenarioFields) -> list[_Entry]:
    entries: list[_Entry] = []
    for level, jurisdiction in scenario.jurisdictions.items():
        names, first = list(jurisdiction.mechanisms), len(entries)
        entries += [
            _Entry(name, mechanism, level, names, first)
            for name, mechanism in jurisdiction.mechanisms.items()
        ]
    return entries


def _mechanisms(scenario: ScenarioFields) -> dict[str, Any]:
    """The mechanisms of all levels in one table, those of a level together."""
    entries = _entries(scenario)
    mechanisms = [entry.mechanism for entry in entries]
    membership = _membership(scenario, mechanisms)
    streams = mechanism_names(scenario)
    counts = [len(level.mechanisms) for level in scenario.jurisdictions.values()]
    return {
        "first_mechanism": _integers(np.concatenate([[0], np.cumsum(counts)])),
        "kind": _integers(KINDS.index(entry.get("kind", None)) for entry in entries),
        "stream": _indices(streams.index(entry.name) for entry in entries),
        **membership,
        **_purposes(mechanisms),
        "start": _integers(mechanism.start for mechanism in mechanisms),
        "end": _integers(_never_if_none(mechanism.end) for mechanism in mechanisms),
        "every": _integers(entry.get("every", 1) for entry in entries),
        "load": _floats(entry.get("load", 0.0) for entry in entries),
        "refound_after": _integers(mechanism.refound_after or 0 for mechanism in mechanisms),
        "ceiling": _floats(mechanism.ceiling for mechanism in mechanisms),
        "institutional": _floats(mechanism.institutional for mechanism in mechanisms),
        "first_legitimacy": _floats(entry.get("legitimacy", 0.0) for entry in entries),
        "first_regularity": _floats(entry.get("regularity", 0.0) for entry in entries),
        "authority": _floats(entry.get("authority", 0.0) for entry in entries),
        "two_way": _booleans(entry.get("two_way", False) for entry in entries),
        "quorum": _integers(
            offices_needed(entry.get("quorum", 0.0), members)
            for entry, members in zip(entries, membership["size"], strict=True)
        ),
        "obligation": _floats(entry.get("obligation", 0.0) for entry in entries),
        "structural": _booleans(entry.get("structural", False) for entry in entries),
        "reports_to": _integers(_parent(entry) for entry in entries),
    }


def _members(scenario: ScenarioFields, mechanism: AnyMechanism) -> list[int]:
    """Members of a mechanism in the order of sectors."""
    return [
        i
        for i, sector in enumerate(scenario.sectors)
        if mechanism.members == "all" or sector in mechanism.members
    ]


def _membership(scenario: ScenarioFields, mechanisms: Sequence[AnyMechanism]) -> dict[str, Any]:
    shape = (len(mechanisms), len(scenario.sectors))
    members, belongs = np.zeros(shape, dtype=np.uint64), np.zeros(shape, dtype=np.bool_)
    size = np.zeros(shape[0], dtype=np.int64)
    for m, mechanism in enumerate(mechanisms):
        present = _members(scenario, mechanism)
        members[m, : len(present)] = present
        belongs[m, present] = True
        size[m] = len(present)
    return {"members": members, "belongs": belongs, "size": size}


def _purposes(mechanisms: Sequence[AnyMechanism]) -> dict[str, Any]:
    shape = (len(mechanisms), len(ELEMENTS))
    purpose, rate = np.zeros(shape, dtype=np.uint64), np.zeros(shape)
    aims = np.zeros(shape[0], dtype=np.int64)
    for m, mechanism in enumerate(mechanisms):
        rates = mechanism.rates
        elements = [k for k, element in enumerate(ELEMENTS) if element in rates]
        purpose[m, : len(elements)] = elements
        rate[m, elements] = [rates[ELEMENTS[k]] for k in elements]
        aims[m] = len(elements)
    return {"purpose": purpose, "rate": rate, "aims": aims}


def offices_needed(share: float, members: int) -> int:
    """Offices that must come for a meeting to be held: never fewer than two."""
    return max(2, math.ceil(share * members - QUORUM_ROUNDING))


def _parent(entry: _Entry) -> int:
    parent = entry.get("parent", None)
    return -1 if parent is None else entry.first + entry.own_level.index(parent)


def _events(scenario: ScenarioFields) -> dict[str, Any]:
    events = scenario.events
    levels, sectors = list(scenario.jurisdictions), list(scenario.sectors)
    dimensions, entries = list(scenario.problem.dimensions), _entries(scenario)
    count = len(events)
    return {
        "event_month": _integers(event.month for event in events),
        "event_kind": _integers(EVENTS.index(event.kind) for event in events),
        "event_until": _integers(_until(event) for event in events),
        "event_level": _booleans(
            ([event.jurisdiction in (None, level) for level in levels] for event in events),
            count,
            len(levels),
        ),
        "event_sector": _booleans(
            ([_changes_budget(event, sector) for sector in sectors] for event in events),
            count,
            len(sectors),
        ),
        "event_factor": _floats(getattr(event, "factor", 1.0) for event in events),
        "event_condition": _by_dimension(events, "condition", dimensions),
        "event_salience": _by_dimension(events, "salience", dimensions),
        "event_mechanism": _booleans(
            ([_is_its_law(event, entry) for entry in entries] for event in events),
            count,
            len(entries),
        ),
        "event_institutional": _floats(getattr(event, "institutional", 0.0) for event in events),
    }


def _until(event: AnyEvent) -> int:
    """Month from which a budget change is over."""
    months = getattr(event, "months", None)
    return NEVER if months is None else event.month + int(months)


def _changes_budget(event: AnyEvent, sector: str) -> bool:
    return isinstance(event, BudgetEvent) and (event.sectors == "all" or sector in event.sectors)


def _is_its_law(event: AnyEvent, entry: _Entry) -> bool:
    """Whether a law is about this mechanism."""
    on_this_level = event.jurisdiction in (None, entry.level)
    return isinstance(event, LawEvent) and event.mechanism == entry.name and on_this_level


def _by_dimension(events: Sequence[AnyEvent], field: str, dimensions: Sequence[str]) -> Floats:
    """A crisis' number for each dimension, 0 where it names none."""
    rows = [[getattr(event, field, {}).get(d, 0.0) for d in dimensions] for event in events]
    return _floats(rows).reshape(len(events), len(dimensions))
