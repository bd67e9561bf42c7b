"""What was the plan worth, and what was luck?

The game that was played is a scenario; so is the one without the class.  Both are run under the
same luck, many histories each: a plan is better in so many of them, and one is the class's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simcoord.analysis.directions import less_is_better
from simcoord.analysis.estimates import Estimate, estimate
from simcoord.analysis.levels import level_means
from simcoord.experiments import cost_effectiveness, simulate
from simcoord.rulebook.elements import OBSTACLES
from simcoord.views.game.lessons import LESSONS, Goal
from simcoord.views.game.play import HISTORIES
from simcoord.views.tables import by_level

if TYPE_CHECKING:
    import pandas as pd

    from simcoord.experiments import Results
    from simcoord.scenario import Scenario
    from simcoord.views.game.play import Game

#: Months at the end over which a game is judged.
JUDGED = 24
#: What every game is judged by.
SCORED = ("intensity", "outcome")
#: What is said of the work that mechanisms ask for.
COST = ("load_per_office_year", "outcome_gained", "gained_per_load", "paid_total")
#: A history above, or below, such a share of the others is called lucky, or unlucky.
LUCKY = 2 / 3


class Score(NamedTuple):
    """What a plan did to one measure, mean over the last two years.

    measure       : a column of the months
    own           : in the class's own history, with the plan
    own_without   : in the same history without it
    gain          : with the plan less without, over the histories
    better        : share of the histories in which the plan does better
    luck          : share of the other histories under the same plan that end worse than its own
    """

    measure: str
    own: float
    own_without: float
    gain: Estimate
    better: float
    luck: float


class Debriefing:
    """A game that is over, among its histories with the plan and without.

    game : the class's own
    """

    def __init__(self, game: Game) -> None:
        self.game = game
        self.without = _histories(game.start, game.setting.seed)
        self.played = _histories(game.scenario, game.setting.seed)

    @property
    def measures(self) -> tuple[str, ...]:
        """What the game is judged by: what every game is, and what its lesson is about."""
        lesson = LESSONS.get(self.game.setting.lesson)
        return tuple(dict.fromkeys([*SCORED, *([lesson.watch] if lesson else [])]))

    def months(self, measure: str, with_plan: bool = True) -> NDArray[np.float64]:
        """A measure of the level in every history, axes (history, month)."""
        return _months(self.played if with_plan else self.without, self.game.level, measure)

    def score(self, measure: str) -> Score:
        """What the plan did to a measure."""
        own = self.game.setting.replicate
        played = self.months(measure)[:, -JUDGED:].mean(axis=1)
        without = self.months(measure, False)[:, -JUDGED:].mean(axis=1)
        sign = -1.0 if less_is_better(measure) else 1.0
        others = np.delete(played, own)
        return Score(
            measure,
            float(played[own]),
            float(without[own]),
            estimate(played - without),
            float((sign * (played - without) > 0).mean()),
            float((sign * others < sign * played[own]).mean()),
        )

    def reached(self, goal: Goal) -> NDArray[np.bool_]:
        """Whether a goal was reached, in each history with the plan."""
        judged = self.months(goal.measure)[:, -JUDGED:].mean(axis=1)
        reached: NDArray[np.bool_] = judged >= goal.bound if goal.least else judged <= goal.bound
        return reached

    @cached_property
    def cost(self) -> Mapping[str, tuple[float, float]]:
        """Load, outcome gained by it, and money, without the plan and with it, means."""
        tables = [cost_effectiveness(results) for results in (self.without, self.played)]
        without, played = (_means(table, COST, self.game.level) for table in tables)
        return {name: (without[name], played[name]) for name in COST}

    @cached_property
    def held_back(self) -> Mapping[str, tuple[float, float]]:
        """Shares of the potential that grew, and that each obstacle took, without and with."""
        names = [f"obstacle_{name}" for name in ("growth", *OBSTACLES)]
        tables = [results.obstacles() for results in (self.without, self.played)]
        without, played = (_means(table, names, self.game.level) for table in tables)
        return {name.removeprefix("obstacle_"): (without[name], played[name]) for name in names}


def _histories(scenario: Scenario, seed: int) -> Results:
    return simulate(scenario, HISTORIES, seed, progress=False)


def _means(table: pd.DataFrame, columns: Sequence[str], level: str) -> dict[str, float]:
    """The mean of each column over histories, of one level."""
    means = level_means(table, columns).xs(level, level="level")
    return {name: float(means[name].mean()) for name in columns}


def _months(results: Results, level: str, measure: str) -> NDArray[np.float64]:
    months: NDArray[np.float64] = dict(by_level(results, measure))[level].mean(axis=1)
    return months


def comparable(one: Game, other: Game) -> bool:
    """Whether two games began alike and are both over, so that their plans can be compared."""
    began, theirs = ((game.start.digest, game.level, game.setting.seed) for game in (one, other))
    return one.over and other.over and began == theirs


def names_of(games: Sequence[Game]) -> list[str]:
    """The groups' names, numbered where two are called alike."""
    seen: dict[str, int] = {}
    names = []
    for game in games:
        group = game.setting.group
        seen[group] = seen.get(group, 0) + 1
        names.append(group if seen[group] == 1 else f"{group} ({seen[group]})")
    return names
