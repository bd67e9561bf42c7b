"""A run taken month by month, so that a test can look at the state."""

from __future__ import annotations

from simcoord.rulebook.luck import Streams
from simcoord.rulebook.month import months
from simcoord.rulebook.record import Record, blank_record
from simcoord.rulebook.start import the_start
from simcoord.rulebook.state import Rules, State, blank_state
from simcoord.scenario import Scenario
from simcoord.scenario.translate import mechanism_names, rules_of


class Run:
    """One replicate of a scenario, standing at the end of a month; month 0 at first."""

    def __init__(self, scenario: Scenario, seed: int = 1, replicate: int = 0) -> None:
        self.rules: Rules = rules_of(scenario)
        self.state: State = blank_state(self.rules)
        self.record: Record = blank_record(self.rules, scenario.horizon.months, False, ())
        self._streams = Streams(self.rules, mechanism_names(scenario), seed, replicate)
        the_start(self.state, self.rules, self._streams.next_month())

    def live(self, count: int = 1) -> State:
        """Live so many months."""
        months(self.state, self.rules, self._streams.next_months(count), self.record)
        return self.state
