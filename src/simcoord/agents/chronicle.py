"""What happened in a run, and why?  Facts for a story, written down as the run is lived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcoord.agents.chroniclers.bodies import Bodies, Meetings
from simcoord.agents.chroniclers.book import Book, Chronicler
from simcoord.agents.chroniclers.event import Event, Kind, frame_of
from simcoord.agents.chroniclers.moods import Ladder, Resistance
from simcoord.agents.chroniclers.outside import Events, Funds
from simcoord.agents.chroniclers.rhythms import Rhythms
from simcoord.agents.chroniclers.turnover import Turnover
from simcoord.agents.run import Onlooker, Run
from simcoord.measures import LEVEL_THRESHOLD

if TYPE_CHECKING:
    import pandas as pd

#: Mean resistance from which on a place is told to resist, share.
RESISTANCE_THRESHOLD = 0.5


class Chronicle(Onlooker):
    """Looks on a run and writes events down; it changes nothing.

    resistance_threshold : mean resistance whose crossing is told, share
    level_threshold      : what a rung must reach to count as climbed, share

    Causes are the model's own terms, worked out from copies of the state between its phases.
    A month is written down when it ends: of one that fails, nothing stays.  What other onlookers
    do within a month counts with the phase in which they do it.

    events : what happened so far, in order

    >>> from simcoord.scenario import load_scenario
    >>> run, chronicle = Run(load_scenario("typical_practice")), Chronicle()
    >>> run.onlookers.append(chronicle)
    >>> for _ in range(48):
    ...     run.live_month()
    >>> chronicle.frame().query("kind == 'new_administration'")["month"].tolist()
    [48]
    """

    def __init__(
        self,
        resistance_threshold: float = RESISTANCE_THRESHOLD,
        level_threshold: float = LEVEL_THRESHOLD,
    ) -> None:
        self.events: list[Event] = []
        self._announced: list[Event] = []
        self._book = Book()
        of_all = (Events, Funds, Turnover, Bodies)
        self._meetings = Meetings(self._book)
        self._chroniclers: list[Chronicler] = [
            *(chronicler(self._book) for chronicler in of_all),
            self._meetings,
            Ladder(self._book, level_threshold),
            Resistance(self._book, resistance_threshold),
            Rhythms(self._book),
        ]

    def frame(self) -> pd.DataFrame:
        """One row an event, in order; its columns are explained in `Event`."""
        return frame_of(self.events)

    def intervened(self, what: str, **facts: Any) -> None:
        """Somebody changed something between two months; it is told under the month to come.

        what  : name of what was done
        facts : jurisdiction or level, sector or sectors, and mechanism that it was done to, None
                for all; whatever else goes into the column `details`
        """
        rest = {name: fact for name, fact in facts.items() if fact is not None}
        where = str(rest.pop("jurisdiction", rest.pop("level", "")))
        mechanisms, sectors = _several(rest, "mechanism"), _several(rest, "sector")
        self._announced.append(
            Event(
                0,
                where,
                Kind.INTERVENTION,
                cause=what,
                sectors=sectors,
                mechanisms=mechanisms,
                details=", ".join(f"{name} {fact}" for name, fact in rest.items()),
            )
        )

    def month_begins(self, run: Run) -> None:
        self._book.opens(run)
        self._book.notes = [event._replace(month=run.month) for event in self._announced]
        self._tell("month_begins", run)

    def events_struck(self, run: Run) -> None:
        self._book.struck = self._book.look(run, run.month)
        self._tell("events_struck", run)

    def hands_changed(self, run: Run) -> None:
        self._book.changed = self._book.look(run, run.month)
        self._tell("hands_changed", run)

    def mechanism_acted(self, run: Run, j: int, m: int) -> None:
        self._meetings.mechanism_acted(run, j, m)

    def offices_learned(self, run: Run) -> None:
        self._book.learned = self._book.look(run, run.month)

    def month_ends(self, run: Run) -> None:
        self._tell("month_ends", run)
        self._book.ended = self._book.look(run, run.month)
        self._book.gone = []
        self._announced = []
        self.events += self._book.notes

    def _tell(self, what: str, run: Run) -> None:
        for chronicler in self._chroniclers:
            getattr(chronicler, what)(run)


def _several(facts: dict[str, Any], one: str) -> tuple[str, ...]:
    """Take the fact out that is given under a name or its plural."""
    found = facts.pop(one, facts.pop(f"{one}s", ()))
    return (found,) if isinstance(found, str) else tuple(found)
