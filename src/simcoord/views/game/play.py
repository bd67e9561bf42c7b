"""How is a game played: what is planned, what is lived, and what is left?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simcoord.agents import CoordinationModel
from simcoord.analysis.levels import level_of
from simcoord.measures import changes_of_administration
from simcoord.scenario import Scenario
from simcoord.scenario.schema import Jurisdiction, Mechanism
from simcoord.views.game.moves import Move, carry_out, cost
from simcoord.views.game.refusals import why_not
from simcoord.views.game.terms import TERMS
from simcoord.views.words import Words

#: Of all luck; replicates are the histories.
SEED = 1
#: Histories under which a plan is judged; the one that is played is among them.
HISTORIES = 200


class MoveRefusedError(ValueError):
    """A move cannot be made; the text says why, in the words of whoever asked."""


class Setting(NamedTuple):
    """What is played, and by whom.

    lesson    : key of the lesson, or "free"
    source    : name of the shipped scenario of a free game; empty in a lesson
    level     : of government that the class coordinates
    replicate : number of the history, from 0
    group     : what the class calls itself; data, never read as anything
    seed      : of all luck
    """

    lesson: str
    source: str
    level: str
    replicate: int
    group: str
    seed: int = SEED


class Done(NamedTuple):
    """A move that was made.

    month  : in which it took effect
    move   : what was done
    points : that it cost
    """

    month: int
    move: Move
    points: int


class Game:
    """One history, lived quarter by quarter under the moves of a class.

    setting : what is played
    start   : the scenario without the class

    model   : the run
    points  : that the class has left, after what it planned
    planned : moves of the quarter to come, which can still be taken back
    done    : moves that were made, in order
    since   : month after which everything is new to the class
    """

    def __init__(self, setting: Setting, start: Scenario) -> None:
        self.setting, self.start = setting, start
        self.model = CoordinationModel(start, seed=setting.seed, replicate=setting.replicate)
        self.points = TERMS.purse
        self.planned: list[Move] = []
        self.done: list[Done] = []
        self.since = 0
        self._months = _level_months(self.model.monthly, setting.level)

    @property
    def level(self) -> str:
        """The level of government that the class coordinates."""
        return self.setting.level

    @property
    def scenario(self) -> Scenario:
        """The scenario with all that the class has done."""
        return self.model.scenario

    @property
    def level_fields(self) -> Jurisdiction:
        """What the scenario says of the level now."""
        return self.scenario.jurisdictions[self.level]

    @property
    def month(self) -> int:
        """The month that was lived last, 0 before the first."""
        return int(self.model.month)

    @property
    def months(self) -> int:
        """Months of the whole game."""
        return self.start.horizon.months

    @property
    def quarter(self) -> int:
        """The quarter to come, from 1."""
        return TERMS.quarter_of(self.month + 1)

    @property
    def quarters(self) -> int:
        """Quarters of the whole game."""
        return TERMS.quarter_of(self.months)

    @property
    def over(self) -> bool:
        """Whether every month was lived."""
        return self.month >= self.months

    def bodies(self) -> dict[str, Mechanism]:
        """Mechanisms of the level that exist and go on, dissolved or not, by name."""
        month = self.month + 1
        return {
            name: each
            for name, each in self.level_fields.mechanisms.items()
            if each.start <= max(1, self.month) and (each.end is None or month < each.end)
        }

    def standing(self, mechanism: str) -> float:
        """Share of the level's places in which a mechanism is not dissolved."""
        agents = [
            agent
            for agent in self.model.mechanisms
            if agent.name == mechanism and level_of(self.model.labels[agent.place]) == self.level
        ]
        return float(np.mean([agent.active for agent in agents]))

    def plan(self, move: Move, words: Words) -> None:
        """Plan a move for the quarter to come, and pay for it.

        Raises `MoveRefusedError` that says why it cannot be; nothing is paid then.
        """
        reason = why_not(self, move, words)
        if reason:
            raise MoveRefusedError(reason)
        self.planned.append(move)
        self.points -= cost(move)

    def take_back(self) -> None:
        """The last move that was planned is not; its points are back."""
        self.points += cost(self.planned.pop())

    def play(self, quarters: int = 1) -> None:
        """Do what was planned, and live some quarters, as far as there are months."""
        self.since = self.month
        for move in self.planned:
            carry_out(move, self.model, self.level)
            self.done.append(Done(self.month + 1, move, cost(move)))
        self.planned = []
        for _ in range(min(quarters, self.quarters - self.quarter + 1)):
            self.model.run_until(min(self.months, self.month + TERMS.quarter))
            self.points = min(TERMS.cap, self.points + TERMS.income)
        self._months = _level_months(self.model.monthly, self.level)

    def elections(self) -> list[int]:
        """Months in which the government of the level changes by its calendar."""
        return changes_of_administration(self.start.with_changes({"events": []}))[self.level]

    def quarters_to_election(self) -> int:
        """Quarters that can be played before the one with the next election, or to the end."""
        coming = [TERMS.quarter_of(month) for month in self.elections() if month > self.month]
        return min([*coming, self.quarters + 1]) - self.quarter

    def months_of(self, measure: str) -> NDArray[np.float64]:
        """A measure of the level, mean over its places, month by month so far."""
        return self._months[measure].to_numpy(np.float64)


def _level_months(monthly: pd.DataFrame, level: str) -> pd.DataFrame:
    """Every measure of one level in one run, mean over its places, a row a month."""
    here = monthly[monthly["jurisdiction"].astype(str).map(level_of) == level]
    return here.drop(columns=["replicate", "jurisdiction"]).groupby("month").mean()
