"""Where do offices that decide for themselves come in?

By the rules every office has an intention before it acts.  Where a subclass
overrides it, the answer takes its place, if it makes sense; nothing else changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simcoord.agents.office import Invitation, Offer, Office
from simcoord.agents.run import Onlooker, Run
from simcoord.rulebook.elements import COMMITTEE, CONSULTATION
from simcoord.rulebook.place import Place
from simcoord.sayings import saying

if TYPE_CHECKING:
    from simcoord.agents.population import PopulatedModel


class Decisions(Onlooker):
    """Asks the offices of a model that decide for themselves.

    acting_in : month, and the place in which mechanisms are acting; None between
    """

    def __init__(self, model: PopulatedModel) -> None:
        self._model = model
        self.acting_in: tuple[int, int] | None = None

    def stock_was_taken(self, run: Run, j: int) -> None:
        self.acting_in = run.month, j

    def mechanisms_acted(self, run: Run, place: Place, j: int) -> None:
        self.acting_in = None

    def members_intend(self, run: Run, j: int, m: int) -> None:
        members = [self._office(j, i) for i in run.rules.members[m, : run.rules.size[m]]]
        if run.rules.kind[m] == COMMITTEE:
            self._ask_who_comes(run, members, j, m)
        elif run.rules.kind[m] == CONSULTATION:
            self._ask_who_understands(run, members)

    def _ask_who_comes(self, run: Run, members: list[Office], j: int, m: int) -> None:
        will = run.state.will
        for office in members:
            if decides(office, "attendance"):
                committee: Any = self._model.mechanism_at(j, m)
                meeting = Invitation(committee, run.month, float(will[office.row]))
                will[office.row] = office.share("attendance()", office.attendance(meeting))

    def _ask_who_understands(self, run: Run, members: list[Office]) -> None:
        state = run.state
        for office in members:
            partner = self._office(office.place, state.partner[office.row])
            if decides(office, "understands") or decides(partner, "understands"):
                each = [_understood(office, partner), _understood(partner, office)]
                state.understood[office.row] = all(each)

    def offices_intend(self, run: Run) -> None:
        for j, i in np.argwhere(run.state.plans):
            office = self._office(j, i)
            if decides(office, "desired_effort"):
                desired = office.desired_effort(_offer(run, j, i))
                run.state.desired[j, i] = office.share("desired_effort()", desired)

    def _office(self, j: int, i: int) -> Office:
        return self._model.office_at(int(j), int(i))


def decides(office: Office, what: str) -> bool:
    """Whether an office takes this decision otherwise than by the rules."""
    return getattr(type(office), what) is not getattr(Office, what) or what in vars(office)


def _understood(office: Office, partner: Office) -> bool:
    answer = office.understands(partner)
    if not isinstance(answer, bool | np.bool_):
        raise office.refuse(
            "understands()",
            saying("{answer} is neither True nor False", answer=repr(answer)),
            answer,
        )
    return bool(answer)


def _offer(run: Run, j: int, i: int) -> Offer:
    state = run.state
    return Offer(
        month=run.month,
        matching=float(state.offered[run.rules.level[j]]),
        pay=float(state.pay[j, i]),
        flexible=float(state.flexible[j, i]),
        usual=float(state.desired[j, i]),
    )
