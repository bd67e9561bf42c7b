"""Where do the paths of an experiment lead in its scenario, and what may stand there?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from simcoord.experiments.experiment_file import Changes, Choice
from simcoord.scenario import Scenario
from simcoord.scenario.changes import edited
from simcoord.scenario.consistency import plain
from simcoord.scenario.places import Place, place_of
from simcoord.scenario.refusals import Loc


class Spot(NamedTuple):
    """A place that a path leads to.

    loc   : in the scenario
    place : in the schema
    """

    loc: Loc
    place: Place

    @property
    def is_number(self) -> bool:
        return self.place.node.get("type") in ("integer", "number")

    @property
    def is_whole(self) -> bool:
        """Whether only a whole number may stand here."""
        return self.place.node.get("type") == "integer"

    def takes(self, value: float) -> bool:
        """Whether a number is within the bounds of its place."""
        node = self.place.node
        low, high = node.get("minimum", -float("inf")), node.get("maximum", float("inf"))
        return bool(low <= value <= high and value > node.get("exclusiveMinimum", -float("inf")))


class Ground:
    """A scenario after some changes, on which paths are followed.

    Raises `InputError` if one of the changes leads nowhere.
    """

    def __init__(self, scenario: Scenario, changes: Changes) -> None:
        self._scenario, self._changes = scenario, changes
        self._top = Place.top(Scenario)
        self._edited = edited(plain(scenario), changes, self._top)

    def followed(
        self, paths: Mapping[str, Iterable[str]], one_by_one: bool
    ) -> dict[str, list[Spot]]:
        """Every place that the paths of each factor lead to, by the factor's name.

        paths      : of each factor
        one_by_one : whether each path is followed as if it were alone; else a place to which
                     two lead is given to the last, which is much quicker

        Raises `InputError` with every path that leads nowhere.
        """
        every = [path for own in paths.values() for path in own]
        together = Ground(self._scenario, self._changes | dict.fromkeys(every, 0))
        if not one_by_one:
            return {name: together.set_by(set(own)) for name, own in paths.items()}
        return {name: [*self._alone(own)] for name, own in paths.items()}

    def _alone(self, paths: Iterable[str]) -> Iterator[Spot]:
        for path in paths:
            yield from Ground(self._scenario, {**self._changes, path: 0}).set_by({path})

    def changed(self) -> Mapping[Loc, str]:
        """Every place that the changes have set, and the path that set it."""
        return self._edited.hits

    def set_by(self, paths: Collection[str]) -> list[Spot]:
        """Every place that was set last by one of these paths."""
        data, hits = self._edited
        own = [loc for loc, path in hits.items() if path in paths]
        return [Spot(loc, place_of(self._top, data, loc)) for loc in own]


def add_last(changes: Changes, more: Changes) -> None:
    """Adds changes that are made after all others, be there some at the same path."""
    for path, value in more.items():
        changes.pop(path, None)
        changes[path] = value


def own_value(scenario: Scenario, spots: Iterable[Spot]) -> Choice | None:
    """What a scenario has at all of these places; None if they differ or have nothing single."""
    found = {_at(scenario, spot.loc) for spot in spots}
    return found.pop() if len(found) == 1 else None


def _at(scenario: Scenario, loc: Loc) -> Any:
    value: Any = scenario
    for part in loc:
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(part, int):
            value = value[part] if isinstance(value, list) and part < len(value) else None
        else:
            value = getattr(value, part, None)
    return value if isinstance(value, float | int | str) else None
