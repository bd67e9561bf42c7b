"""A run taken month by month, so that a test can look at the state."""

from __future__ import annotations

from simcoord.agents.run import Run as PhasedRun
from simcoord.rulebook.state import State


class Run(PhasedRun):
    """One replicate of a scenario, standing at the end of a month; month 0 at first."""

    def live(self, count: int = 1) -> State:
        """Live so many months."""
        for _ in range(count):
            self.live_month()
        return self.state
