"""How would a hasty class play each lesson, and how a prudent one?  Two plans for each.

Both spend about the same points, so that it is not the points that part them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simcoord.views.game.moves import Close, Committee, Consultation, Law, LeadUnit, Move
from simcoord.views.words import Words

if TYPE_CHECKING:
    from simcoord.views.game.play import Game

Plan = tuple[tuple[int, Move], ...]

#: The sectors of typical practice.
_EVERYBODY = ["education", "health", "social_protection", "labour", "housing", "culture"]


def _consultations(*quarters: int) -> Plan:
    """A mutual consultation of everybody in each of the quarters, a year long."""
    return tuple(
        (quarter, Consultation(name=f"consultation_{n}", members=_EVERYBODY))
        for n, quarter in enumerate(quarters, 1)
    )


def _laws(mechanism: str, *quarters: int) -> Plan:
    return tuple((quarter, Law(mechanism=mechanism)) for quarter in quarters)


def _committees(purpose: Sequence[Any], *quarters: int) -> Plan:
    """A monthly committee of everybody in each of the quarters."""
    return tuple(
        (quarter, Committee(name=f"committee_{n}", members=_EVERYBODY, purpose=list(purpose)))
        for n, quarter in enumerate(quarters, 1)
    )


def _lead_unit(quarter: int) -> Plan:
    return ((quarter, LeadUnit(name="lead_unit", members=_EVERYBODY)),)


_WORK = ("planning", "actions")

MANDATE_AT_ONCE = (
    _lead_unit(1) + _laws("lead_unit", 4, 6, 8) + _committees(_WORK, 10, 12, 15, 18, 24)
)
CONSULT_THEN_LEAD = (
    _consultations(1, 5, 9, 13, 17, 21, 25) + _lead_unit(5) + _laws("lead_unit", 8, 12, 16)
)

BUILD_FASTER = _committees(_WORK, 2, 4, 6, 12, 16, 20)
BUILD_TO_LAST = _laws("steering", 3, 4, 7) + _laws("working_group", 3, 5, 8)

SPEND_IT = (
    _committees(_WORK, 1, 5) + _laws("committee_1", 8, 12, 16) + _laws("committee_2", 10, 14, 18)
)
USE_ITS_TIME = (
    _consultations(1, 5, 9, 13, 17, 21, 25)
    + _committees(("objectives", "planning", "actions"), 3)
    + _laws("committee_1", 8, 12, 16)
)

ONE_MORE = _committees(_WORK, 2, 4, 7, 10, 13, 16, 19)
FEWER = (
    tuple((2, Close(mechanism=name)) for name in ("round_table", "task_force", "liaison_board"))
    + _laws("steering", 4, 8, 12)
    + _laws("working_group", 6, 10, 14)
)


def played(game: Game, plan: Sequence[tuple[int, Move]]) -> Game:
    """The game, played to its end by a plan and the rules.

    Raises `MoveRefusedError` for a plan that the rules do not allow.
    """
    while not game.over:
        for quarter, move in plan:
            if quarter == game.quarter:
                game.plan(move, Words())
        game.play()
    return game
