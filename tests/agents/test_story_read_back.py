"""Is every number that a story states found in the state of the run, and is nothing left out?

A second run of the same luck keeps copies of its whole state at every step; what a story says
is held against them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import cos, isnan, pi
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

import simcoord
from simcoord.agents.chronicle import Chronicle
from simcoord.agents.chroniclers.event import Event, Kind
from simcoord.agents.run import Onlooker, Run
from simcoord.rulebook.elements import CAUSES, COMMITTEE, ELEMENTS, PLANNING
from simcoord.rulebook.state import State
from simcoord.scenario import Scenario, load_scenario
from simcoord.scenario.translate import mechanism_names, place_labels
from strategies import scenarios

RICH = Path(__file__).parents[1] / "views" / "rich.yaml"
CLOSE = 1e-12
RUNGS = {
    "rung_low": ("information",),
    "rung_intermediate": ("planning", "actions"),
    "rung_high": ("objectives", "goals", "budget", "evaluation"),
}
HEIGHTS = ("none", "low", "intermediate", "high")


class Copies(Onlooker):
    """Keeps the whole state at every step of every month, and who came to which meeting."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.names = place_labels(run.scenario)
        self.at: dict[tuple[int, str], State] = {}
        self.luck: dict[int, Any] = {}
        self.meetings: dict[int, list[tuple[int, int, list[int]]]] = {}
        self._keep(0, "ends")
        run.onlookers.append(self)
        for _ in range(run.scenario.horizon.months):
            run.live_month()

    def _keep(self, month: int, step: str) -> None:
        self.at[month, step] = State(*(table.copy() for table in self.run.state))

    def month_begins(self, run: Run) -> None:
        self._keep(run.month, "begins")
        self.luck[run.month] = run.luck
        self.meetings[run.month] = []

    def events_struck(self, run: Run) -> None:
        self._keep(run.month, "struck")

    def hands_changed(self, run: Run) -> None:
        self._keep(run.month, "changed")

    def mechanism_acted(self, run: Run, j: int, m: int) -> None:
        if run.rules.kind[m] == COMMITTEE:
            came = [int(i) for i in run.state.attendees[: int(run.state.attendance[0])]]
            self.meetings[run.month].append((j, m, came))

    def offices_learned(self, run: Run) -> None:
        self._keep(run.month, "learned")

    def month_ends(self, run: Run) -> None:
        self._keep(run.month, "ends")


class Reader:
    """Holds what is told against the copies."""

    def __init__(self, scenario: Scenario, replicate: int = 0) -> None:
        self.scenario = scenario
        self.copies = Copies(Run(scenario, 1, replicate))
        self.rules = self.copies.run.rules
        self.sectors = list(scenario.sectors)
        self.levels = list(scenario.jurisdictions)

    def check(self, event: Event) -> None:
        {
            Kind.NEW_ADMINISTRATION: self.turnover,
            Kind.HEADS_LEFT: self.turnover,
            Kind.NOT_HELD: self.not_held,
            Kind.LEVEL_REACHED: self.level,
            Kind.LEVEL_LOST: self.level,
            Kind.RESISTANCE_SURGED: self.resistance,
            Kind.RESISTANCE_RELENTED: self.resistance,
            Kind.LOCKED: self.rhythms,
            Kind.OUT_OF_STEP: self.rhythms,
            Kind.FOUNDED: self.body,
            Kind.DISSOLVED: self.body,
            Kind.ENDED: self.body,
            Kind.CRISIS: self.outside,
            Kind.BUDGET: self.outside,
            Kind.LAW: self.outside,
            Kind.FUND_STARTED: self.outside,
            Kind.FUND_ENDED: self.outside,
        }[event.kind](event)

    def place(self, event: Event) -> int:
        return self.copies.names.index(event.jurisdiction)

    def mechanism(self, event: Event, name: str) -> int:
        """Number of a mechanism of the event's place or level."""
        level = event.jurisdiction
        if level not in self.levels:
            level = self.levels[self.rules.level[self.place(event)]]
        v = self.levels.index(level)
        own = list(self.scenario.jurisdictions[level].mechanisms)
        return int(self.rules.first_mechanism[v]) + own.index(name)

    def stands(self, event: Event, m: int) -> bool:
        state, j = self.copies.at[event.month, "struck"], self.place(event)
        in_force = self.rules.start[m] <= event.month < self.rules.end[m]
        return bool(in_force and state.active[j, m])

    def turnover(self, event: Event) -> None:
        j, dynamics = self.place(event), self.rules.dynamics
        before, after = (self.copies.at[event.month, step] for step in ("struck", "changed"))
        assert bool(after.changed[j]) == (event.kind == Kind.NEW_ADMINISTRATION)
        left = [s for s, gone in zip(self.sectors, after.replaced[j], strict=True) if gone]
        assert list(event.sectors) == left and set(event.followed) <= set(left)
        falls = before.shared[j] - after.shared[j]
        if not event.pair:
            assert falls.max() <= 0.0
            return
        i, l = (self.sectors.index(sector) for sector in event.pair)
        k = ELEMENTS.index(event.measure.removeprefix("shared_"))
        assert event.before == before.shared[j, i, l, k]
        assert event.after == after.shared[j, i, l, k]
        assert event.before - event.after == falls.max()
        assert event.kept == dynamics.preservation * before.informal[j]
        assert event.cuts == sum(sector in left for sector in event.pair)
        basis = self.protection(event, i, l, k)
        loss = dynamics.turnover_loss * (1 - basis) * (1 - event.kept)
        assert event.after == pytest.approx(event.before * (1 - loss) ** event.cuts, abs=CLOSE)

    def protection(self, event: Event, i: int, l: int, k: int) -> float:
        """The legal basis that the event states, after it is held against all that stand."""
        state = self.copies.at[event.month, "struck"]
        level = self.levels[self.rules.level[self.place(event)]]
        bases = {}
        for name in self.scenario.jurisdictions[level].mechanisms:
            m = self.mechanism(event, name)
            members = {int(n) for n in self.rules.members[m, : self.rules.size[m]]}
            purpose = {int(n) for n in self.rules.purpose[m, : self.rules.aims[m]]}
            if self.stands(event, m) and {i, l} <= members and k in purpose:
                bases[name] = float(state.institutional[m])
        if not bases:
            assert event.mechanisms == () and isnan(event.legal_basis)
            return 0.0
        assert event.legal_basis == max(bases.values())
        if event.legal_basis == 0.0:
            assert set(event.mechanisms) == set(bases)
        else:
            assert [bases[name] for name in event.mechanisms] == [event.legal_basis]
        return event.legal_basis

    def not_held(self, event: Event) -> None:
        (name,) = event.mechanisms
        j, m = self.place(event), self.mechanism(event, name)
        row = [
            (month, came)
            for month in range(1, event.month + 1)
            for place, number, came in self.copies.meetings[month]
            if (place, number) == (j, m)
        ]
        month, came = row[-1]
        members = {int(i) for i in self.rules.members[m, : self.rules.size[m]]}
        assert (month, len(came)) == (event.month, event.came)
        assert event.needed == self.rules.quorum[m] > event.came
        assert set(event.sectors) == {self.sectors[i] for i in members - set(came)}
        in_a_row = 0
        for _, attended in row:
            in_a_row = in_a_row + 1 if len(attended) < event.needed else 0
        assert event.in_a_row == in_a_row

    def rung(self, event: Event, month: int, step: str) -> float:
        shared = self.copies.at[month, step].shared[self.place(event)]
        pairs = [(i, l) for i in range(len(shared)) for l in range(i)]
        elements = RUNGS[event.measure]
        numbers = [shared[i, l, ELEMENTS.index(name)] for i, l in pairs for name in elements]
        return float(np.mean(numbers))

    def level(self, event: Event) -> None:
        values = [
            self.rung(event, event.month - 1, "ends"),
            *(self.rung(event, event.month, s) for s in ("struck", "changed", "learned", "ends")),
        ]
        assert event.before == pytest.approx(values[0], abs=CLOSE)
        assert event.after == pytest.approx(values[-1], abs=CLOSE)
        steps = [after - before for before, after in pairwise(values)]
        assert list(event.parts.values()) == pytest.approx(steps, abs=CLOSE)
        assert sum(event.parts.values()) == pytest.approx(event.after - event.before, abs=CLOSE)
        reached = event.kind == Kind.LEVEL_REACHED
        sign = 1 if reached else -1
        assert event.term == event.parts[event.cause]
        assert sign * event.term == max(sign * part for part in event.parts.values())
        low, high = sorted((event.before, event.after))
        assert low < event.threshold <= high and (event.after > event.before) == reached

    def resistance(self, event: Event) -> None:
        j, speed = self.place(event), self.rules.dynamics.resistance_speed
        last = self.copies.at[event.month - 1, "ends"].resistance[j]
        struck, changed = (
            self.copies.at[event.month, s].resistance[j] for s in ("struck", "changed")
        )
        now = self.copies.at[event.month, "ends"]
        causes = now.causes[j]
        for i, terms in enumerate(causes):  # the terms are the pull, and the pull moves resistance
            pull = min(1.0, max(0.0, sum(terms)))
            moved = changed[i] + speed * (pull - changed[i])
            assert now.resistance[j, i] == pytest.approx(moved, abs=CLOSE)
        assert event.before == pytest.approx(last.mean(), abs=CLOSE)
        assert event.after == pytest.approx(now.resistance[j].mean(), abs=CLOSE)
        i = self.sectors.index(event.sector)
        assert (event.sector_before, event.sector_after) == (last[i], now.resistance[j, i])
        assert event.parts["turnover"] == pytest.approx((changed - struck).mean(), abs=CLOSE)
        assert event.parts["intervention"] == pytest.approx((struck - last).mean(), abs=CLOSE)
        for c, cause in enumerate(CAUSES):
            terms = causes[:, c] - changed if cause == "routine" else causes[:, c]
            assert event.parts[cause] == pytest.approx(speed * terms.mean(), abs=CLOSE)
        assert sum(event.parts.values()) == pytest.approx(event.after - event.before, abs=CLOSE)
        in_pull = event.cause in CAUSES
        term = causes[:, CAUSES.index(event.cause)].mean() if in_pull else event.parts[event.cause]
        assert event.term == pytest.approx(term, abs=CLOSE)
        sign = 1 if event.kind == Kind.RESISTANCE_SURGED else -1
        named = [sign * part for name, part in event.parts.items() if name != "bounds"]
        assert sign * event.parts[event.cause] == max(named)
        moves = sign * (now.resistance[j] - last)
        assert moves[i] == moves.max() and sign * (event.after - event.threshold) >= 0

    def in_step(self, event: Event, month: int) -> float:
        cycle = self.copies.at[month, "ends"].cycle[self.place(event)]
        one, other = (float(cycle[self.sectors.index(sector)]) for sector in event.pair)
        return (1 + cos(2 * pi * (one - other))) / 2

    def rhythms(self, event: Event) -> None:
        assert event.after == pytest.approx(self.in_step(event, event.month), abs=CLOSE)
        year = range(event.since, event.since + 12)
        assert all(self.in_step(event, month) > 0.95 for month in year)
        i, l = (self.sectors.index(sector) for sector in event.pair)
        shared = self.copies.at[event.month, "ends"].shared[self.place(event), i, l, PLANNING]
        assert event.term == shared
        if event.kind == Kind.LOCKED:
            assert year[-1] == event.month and self.in_step(event, event.since - 1) <= 0.95
        else:
            assert event.after < 0.8 <= self.in_step(event, event.month - 1)

    def body(self, event: Event) -> None:
        (name,) = event.mechanisms
        j, m = self.place(event), self.mechanism(event, name)
        before, now = (self.copies.at[event.month, s].active[j, m] for s in ("struck", "changed"))
        if event.kind == Kind.DISSOLVED:
            assert (event.cause, before, now) == ("administration", True, False)
            state = self.copies.at[event.month, "struck"]
            kept = self.rules.dynamics.preservation * state.informal[j]
            exposed = self.rules.dissolution[self.rules.level[j]] * (1 - state.institutional[m])
            assert (event.legal_basis, event.kept) == (state.institutional[m], kept)
            assert event.chance == pytest.approx(exposed * (1 - kept), abs=CLOSE)
            stream = mechanism_names(self.scenario).index(name)
            assert self.copies.luck[event.month].mechanisms[stream, j, -1] < event.chance
        elif event.cause == "founded_anew":
            assert (event.kind, before, now) == (Kind.FOUNDED, False, True)
            assert event.months == self.rules.refound_after[m]
            assert not self.copies.at[event.month - event.months, "ends"].active[j, m]
        else:
            limits = {
                Kind.FOUNDED: (self.rules.start, "start"),
                Kind.ENDED: (self.rules.end, "end"),
            }
            months, cause = limits[event.kind]
            assert (months[m], event.cause, before) == (event.month, cause, True)

    def outside(self, event: Event) -> None:
        v = self.levels.index(event.jurisdiction)
        places = slice(self.rules.first_place[v], self.rules.first_place[v + 1])
        before, after = (self.copies.at[event.month, step] for step in ("begins", "struck"))
        measure, _, about = event.measure.partition("_")
        if event.kind in (Kind.FUND_STARTED, Kind.FUND_ENDED):
            paid = max(event.before, event.after)
            assert paid == self.scenario.jurisdictions[event.jurisdiction].incentive.matching
            date = self.rules.fund_start if event.after else self.rules.fund_end
            assert event.month == date[v] and min(event.before, event.after) == 0.0
        elif event.kind == Kind.LAW:
            m = self.mechanism(event, event.mechanisms[0])
            assert event.before == before.institutional[m]
            assert event.after == after.institutional[m]
        elif event.kind == Kind.BUDGET:
            rows = [self.sectors.index(sector) for sector in event.sectors]
            assert (before.budget[places][:, rows] == event.before).all()
            assert (after.budget[places][:, rows] == event.after).all()
        elif measure:
            d = list(self.scenario.problem.dimensions).index(about)
            for state, stated in ((before, event.before), (after, event.after)):
                numbers = getattr(state, measure)[places][..., d]
                assert stated == pytest.approx(numbers.mean(), abs=CLOSE)


def told_of(scenario: Scenario, replicate: int = 0) -> list[Event]:
    run, chronicle = Run(scenario, 1, replicate), Chronicle()
    run.onlookers.append(chronicle)
    for _ in range(scenario.horizon.months):
        run.live_month()
    return chronicle.events


def shipped() -> Iterator[Scenario]:
    """Scenarios with everything that happens, none longer than it takes."""
    yield load_scenario(RICH)
    for name in ("typical_practice", "matching_fund", "lead_unit_after_consultation"):
        yield load_scenario(name)
    yield load_scenario("stem_territory").with_changes({"horizon.months": 60})


def test_every_number_told_of_a_shipped_scenario_is_found_in_its_state() -> None:
    kinds: set[str] = set()
    for scenario in shipped():
        reader = Reader(scenario, replicate=2)
        for event in told_of(scenario, replicate=2):
            reader.check(event)
            kinds.add(event.kind)
    assert kinds >= set(Kind) - {Kind.INTERVENTION, Kind.FUND_CHANGED, Kind.OUT_OF_STEP}


@settings(max_examples=60, deadline=None)
@given(scenario=scenarios(months=40))
def test_every_number_told_of_any_scenario_is_found_in_its_state(scenario: Scenario) -> None:
    reader = Reader(scenario)
    for event in told_of(scenario):
        reader.check(event)


@pytest.mark.parametrize("name", ["typical_practice", "stem_territory"])
def test_nothing_that_the_compiled_run_recorded_is_left_out(name: str) -> None:
    scenario = load_scenario(name).with_changes({"horizon.months": 120})
    told = told_of(scenario, replicate=1)
    months = simcoord.simulate(scenario, [1]).monthly
    for label, of_place in months.groupby("jurisdiction", observed=True):
        here = [event for event in told if event.jurisdiction == label]
        lost = dict.fromkeys(of_place["month"], 0)
        stands = [0.0]
        for event in here:
            lost[event.month] += len(event.sectors) if "head" in event.kind else 0
            lost[event.month] += len(event.sectors) if event.kind == "new_administration" else 0
        assert list(lost.values()) == of_place["replaced"].tolist()
        climbs = {e.month: HEIGHTS.index(e.level) for e in here if e.kind.startswith("level")}
        for month in of_place["month"]:
            stands.append(climbs.get(month, stands[-1]))
        assert stands[1:] == of_place["level"].tolist()
        missed = {event.month for event in here if event.kind == "not_held"}
        assert missed == set(of_place["month"][of_place["held"] < 1.0])
