"""Who came to which meeting, and was it held?"""

from __future__ import annotations

from typing import NamedTuple

from simcoord.agents.run import Onlooker, Run
from simcoord.rulebook.elements import COMMITTEE


class Meeting(NamedTuple):
    """A committee that was called.  Offices are rows, in the order of sectors.

    month     : in which it was called
    place     : j, number of the jurisdiction
    committee : its name
    came      : members that came
    absent    : members that stayed away
    quorum    : how many had to come
    chance    : probability that each member, in the order of members, came, share
    held      : whether enough came
    """

    month: int
    place: int
    committee: str
    came: tuple[int, ...]
    absent: tuple[int, ...]
    quorum: int
    chance: tuple[float, ...]
    held: bool


class Minutes(Onlooker):
    """Keeps the meetings of the month, and the last one of each committee.

    this_month : in the order in which they were called
    last       : by place and name
    """

    def __init__(self) -> None:
        self.this_month: list[Meeting] = []
        self.last: dict[tuple[int, str], Meeting] = {}

    def month_begins(self, run: Run) -> None:
        self.this_month = []

    def mechanism_acted(self, run: Run, j: int, m: int) -> None:
        if run.rules.kind[m] == COMMITTEE:
            self.this_month.append(_meeting(run, j, m))

    def month_ends(self, run: Run) -> None:
        self.last |= {(meeting.place, meeting.committee): meeting for meeting in self.this_month}


def _meeting(run: Run, j: int, m: int) -> Meeting:
    """The meeting that was called just now."""
    rules, state = run.rules, run.state
    members = [int(i) for i in rules.members[m, : rules.size[m]]]
    came = tuple(int(i) for i in state.attendees[: state.attendance[0]])
    obliged = float(rules.obligation[m])
    return Meeting(
        month=run.month,
        place=j,
        committee=run.mechanisms[m],
        came=came,
        absent=tuple(i for i in members if i not in came),
        quorum=int(rules.quorum[m]),
        chance=tuple(obliged + (1.0 - obliged) * float(state.will[i]) for i in members),
        held=bool(len(came) >= rules.quorum[m]),
    )
