"""Which settings differ in nothing but free numbers, and how is one made from another?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simcoord.experiments.cells import Writes, cells_of, is_free, writes_of, written_anew
from simcoord.experiments.designs import Points
from simcoord.experiments.experiment_file import Changes
from simcoord.experiments.factors import AS_IT_IS, Factor
from simcoord.experiments.leading import Ground, Spot
from simcoord.experiments.variants import Tree, tree_of, with_numbers
from simcoord.rulebook.state import Rules
from simcoord.scenario import Scenario
from simcoord.scenario.translate import mechanism_names, rules_of


class Family(NamedTuple):
    """A sound setting, from which all that differ in free numbers only are made.

    spots  : of each free factor, the places that it sets
    writes : of the numbers of free factors, where they stand in the rules
    tree   : the same in the scenario
    """

    scenario: Scenario
    rules: Rules
    mechanisms: list[str]
    spots: list[list[Spot]]
    writes: list[Writes]
    tree: Tree

    @classmethod
    def around(
        cls, base: Scenario, scenario: Scenario, changes: Changes, free: Sequence[Factor]
    ) -> Family:
        """The family of a scenario that is sound, and that changes have made of the base.

        free : the factors of whose numbers the others of the family are made
        """
        rules, ground = rules_of(scenario), Ground(base, changes)
        spots = [ground.set_by(factor.paths) for factor in free]
        cells = [
            [cell for spot in own for cell in cells_of(spot.loc, scenario, rules)] for own in spots
        ]
        names = mechanism_names(scenario)
        return cls(scenario, rules, names, spots, writes_of(cells), tree_of(spots))

    def rules_with(self, numbers: Sequence[float]) -> Rules:
        """Its rules with these numbers of its free factors."""
        return written_anew(self.rules, self.writes, numbers)

    def scenario_with(self, numbers: Sequence[float]) -> Scenario:
        """Its scenario with these numbers of its free factors."""
        made: Scenario = with_numbers(self.scenario, self.tree, numbers)
        return made

    def refusal(self, n: int, numbers: NDArray[np.float64]) -> tuple[int, Spot] | None:
        """The first of these numbers of the n-th free factor that is out of bounds, and where."""
        for spot in self.spots[n]:
            if not (spot.takes(float(numbers.min())) and spot.takes(float(numbers.max()))):
                return next(k for k, each in enumerate(numbers) if not spot.takes(each)), spot
        return None


def free_factors(factors: Mapping[str, Factor]) -> list[Factor]:
    """The factors whose values are free numbers wherever their paths lead."""
    return [f for f in factors.values() if f.paths and f.is_number and all(map(is_free, f.paths))]


def numbers_of(points: Points, factor: Factor) -> NDArray[Any]:
    """The number that a free factor has at each point; NaN where it changes nothing."""
    column = points.columns[factor.name]
    if not factor.choices:
        return column
    return np.array([*map(float, factor.choices), np.nan])[column]  # -1: the last


def families_of(points: Points, free: Sequence[Factor]) -> tuple[NDArray[np.int64], list[int]]:
    """The family of each point, and the first point of each family."""
    names = {factor.name for factor in free}
    marks = [_marks(points, name, name in names) for name in points.columns]
    table = np.column_stack([np.zeros(len(points)), *marks])
    _, first, family = np.unique(table, axis=0, return_index=True, return_inverse=True)
    return family.reshape(-1), first.tolist()


def _marks(points: Points, name: str, is_free: bool) -> NDArray[np.float64]:
    """What of a factor's column tells families apart: all of it, or whether it changes anything."""
    column = np.asarray(points.columns[name], dtype=np.float64)
    if not is_free:
        return column
    if not points.factors[name].choices:
        return np.zeros(len(points))
    return np.where(column == AS_IT_IS, 1.0, 0.0)
