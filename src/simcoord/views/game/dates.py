"""What is on the calendar of a game: elections, funds and bodies that end?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from simcoord.views.timeline import Timeline
from simcoord.views.words import Words, marked

if TYPE_CHECKING:
    from simcoord.views.game.play import Game

ELECTION, FUND_BEGINS, FUND_ENDS, BODY_ENDS = "election", "fund_begins", "fund_ends", "body_ends"
TEXTS = {
    ELECTION: marked("Election: a new government"),
    FUND_BEGINS: marked("The fund begins"),
    FUND_ENDS: marked("The fund ends"),
    BODY_ENDS: marked("{name} ends"),
}


class Date(NamedTuple):
    """Something that is known to come.

    month : of the run
    kind  : election, fund_begins, fund_ends or body_ends
    name  : of the body
    """

    month: int
    kind: str
    name: str = ""


def dates(game: Game) -> list[Date]:
    """Everything on the calendar of the game's level, past dates too, in order of months."""
    found = [*_elections(game), *_fund(game), *_bodies(game)]
    return sorted(date for date in found if 1 <= date.month <= game.months)


def _elections(game: Game) -> Iterator[Date]:
    for month in game.elections():
        yield Date(month, ELECTION)


def _fund(game: Game) -> Iterator[Date]:
    fund = game.level_fields.incentive
    if fund.matching > 0:
        yield Date(fund.start, FUND_BEGINS)
        if fund.end is not None:
            yield Date(fund.end, FUND_ENDS)


def _bodies(game: Game) -> Iterator[Date]:
    for name, each in game.level_fields.mechanisms.items():
        if each.end is not None:
            yield Date(each.end, BODY_ENDS, name)


def date_said(date: Date, timeline: Timeline, words: Words) -> str:
    """A date in a sentence."""
    what = words(TEXTS[date.kind], name=words.name(date.name))
    return words("{when}: {what}", when=timeline.name(date.month, words), what=what)
