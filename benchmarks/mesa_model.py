"""How fast, and how alike, is the same model written as ordinary Mesa objects?

A second implementation of model.md in plain Python objects: the baseline of the
speed benchmark, and the witness against which the compiled rulebook is checked.

    python benchmarks/mesa_model.py scenario.yaml --seed 1 --replicate 0
"""

from __future__ import annotations

import argparse
from time import perf_counter
from typing import Any
from zlib import crc32

import mesa
import numpy as np
import pandas as pd

from mesa_agents import Administration, Fund, InformalNetwork, Office
from mesa_jurisdiction import Jurisdiction
from mesa_measures import month_row


class Stream:
    """One stream of luck: a block of uniforms each month, of a fixed shape."""

    def __init__(self, seed: int, spawn_key: tuple[int, ...], shape: tuple[int, ...]) -> None:
        self.rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=spawn_key))
        self.shape = shape

    def draw(self) -> Any:
        """This month's block, as nested lists."""
        return self.rng.random(self.shape).tolist()


class Luck:
    """This month's uniforms, by purpose, jurisdiction and sector (model.md 2)."""

    def __init__(self, scenario: Any, seed: int, replicate: int) -> None:
        sectors, dimensions = len(scenario.sectors), len(scenario.problem.dimensions)
        levels = scenario.jurisdictions.values()
        places = sum(level.count for level in levels)
        names = {name: None for level in levels for name in level.mechanisms}
        self._offices = Stream(seed, (replicate, 0), (places, sectors))
        self._traits = Stream(seed, (replicate, 1), (places, sectors, 4))
        self._frames = Stream(seed, (replicate, 2), (places, sectors, dimensions))
        self._mechanisms = {
            name: Stream(seed, (replicate, 3, crc32(name.encode())), (places, sectors + 1))
            for name in names
        }
        self.draw()

    def draw(self) -> None:
        """Turn to the next month's blocks."""
        self.offices = self._offices.draw()
        self.traits = self._traits.draw()
        self.frames = self._frames.draw()
        self.mechanisms = {name: stream.draw() for name, stream in self._mechanisms.items()}


class MesaCoordinationModel(mesa.Model):
    """Intersectoral coordination as plain Mesa objects; one step is one month."""

    def __init__(self, scenario: Any, seed: int = 1, replicate: int = 0) -> None:
        super().__init__(seed=seed)
        self.scenario = scenario
        self.luck = Luck(scenario, seed, replicate)
        self.needs = [dimension.need for dimension in scenario.problem.dimensions.values()]
        self.competence = [self._weights(name) for name in scenario.problem.dimensions]
        self.places: list[Jurisdiction] = []
        self._found_government()
        self.datacollector = mesa.DataCollector(tables={"monthly": list(month_row(self.places[0]))})

    def _weights(self, dimension: str) -> list[float]:
        """Each sector's part in what can be done for a dimension; sums to 1."""
        competence = [
            sector.competence.get(dimension, 0.0) for sector in self.scenario.sectors.values()
        ]
        return [part / sum(competence) for part in competence]

    def _found_government(self) -> None:
        """Levels in the file's order, a level's places together, children dealt in equal runs."""
        places_of: dict[str, list[Jurisdiction]] = {}
        for level, fields in self.scenario.jurisdictions.items():
            fund = Fund(self, fields.incentive)
            above = places_of.get(fields.parent, [])
            places_of[level] = []
            for number in range(fields.count):
                parent = above[number * len(above) // fields.count] if above else None
                place = Jurisdiction(self, level, number, parent, fund)
                self.places.append(place)
                places_of[level].append(place)

    def step(self) -> None:
        """One month of government: each phase for all places before the next begins."""
        offices, places = self.agents_by_type[Office], self.agents_by_type[Jurisdiction]
        funds, networks = self.agents_by_type[Fund], self.agents_by_type[InformalNetwork]
        self.luck.draw()
        places.do("begin_month")
        offices.do("begin_month")
        self.events_strike()
        self.agents_by_type[Administration].do("change_hands")
        offices.do("hear_mandate").do("follow_mandate")
        places.do("coordinate")
        offices.do("listen")
        offices.do("sense_rhythms").do("turn_cycle")
        offices.do("take_stock").do("free_budget")
        funds.do("promise")
        offices.do("choose_effort").do("commit")
        funds.do("promise")
        offices.do("work")
        places.do("deliver")
        offices.do("learn")
        places.do("fade")
        networks.do("renew")
        for place in self.places:
            self.datacollector.add_table_row("monthly", month_row(place))

    def events_strike(self) -> None:
        """What the scenario schedules for this month (model.md 3.1)."""
        for event in self.scenario.events:
            if event.kind == "budget":
                self._change_budgets(event)
            elif event.month == self.steps:
                for place in self._struck(event):
                    self._strike(place, event)

    def _struck(self, event: Any) -> list[Jurisdiction]:
        return [place for place in self.places if event.jurisdiction in (None, place.level)]

    def _change_budgets(self, event: Any) -> None:
        """Multiply budgets while the event lasts; every month starts from the sector's own."""
        lasts = event.months is None or self.steps < event.month + event.months
        if self.steps < event.month or not lasts:
            return
        for place in self._struck(event):
            for office in place.offices:
                if event.sectors == "all" or office.sector in event.sectors:
                    office.budget *= event.factor

    def _strike(self, place: Jurisdiction, event: Any) -> None:
        """A crisis, an early change of administration, or a law."""
        if event.kind == "early_change":
            place.administration.falls_early = True
        elif event.kind == "law":
            if event.mechanism in place.mechanisms:
                place.mechanisms[event.mechanism].institutional = event.institutional
        else:
            self._crisis(place, event)

    def _crisis(self, place: Jurisdiction, event: Any) -> None:
        """Conditions fall, and every office sees it."""
        for d, name in enumerate(self.scenario.problem.dimensions):
            place.condition[d] = max(0.0, place.condition[d] - event.condition.get(name, 0.0))
            for office in place.offices:
                office.frame[d] += event.salience.get(name, 0.0) * (1.0 - office.frame[d])

    def run(self) -> MesaCoordinationModel:
        """All months of the scenario's horizon."""
        while self.steps < self.scenario.horizon.months:
            self.step()
        return self

    def monthly(self) -> pd.DataFrame:
        """One row a jurisdiction and month, one column a measure."""
        table = self.datacollector.get_table_dataframe("monthly")
        order = {place.label: place.index for place in self.places}
        return table.sort_values(
            "jurisdiction", key=lambda labels: labels.map(order), kind="stable", ignore_index=True
        )


def main() -> None:
    """Time one run and print its last month."""
    from simcoord.scenario import load_scenario

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replicate", type=int, default=0)
    chosen = parser.parse_args()
    model = MesaCoordinationModel(load_scenario(chosen.scenario), chosen.seed, chosen.replicate)
    began = perf_counter()
    model.run()
    print(f"{model.steps} months in {perf_counter() - began:.2f} s")
    print(model.monthly().groupby("jurisdiction").last().T.to_string())


if __name__ == "__main__":
    main()
