"""Why can a move not be made?  Said in words before anything is done, so that it costs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from simcoord.views.game.moves import (
    Close,
    Committee,
    Consultation,
    Fund,
    Law,
    LeadUnit,
    Move,
    cost,
    legal_basis_of,
)
from simcoord.views.game.terms import TERMS
from simcoord.views.words import Words

if TYPE_CHECKING:
    from simcoord.views.game.play import Game


def why_not(game: Game, move: Move, words: Words) -> str:
    """The first reason why the move cannot be planned in this quarter; empty if it can."""
    return next(_reasons(game, move, words), "")


def _reasons(game: Game, move: Move, words: Words) -> Iterator[str]:
    if game.over:
        yield words("The game is over; there is no quarter left to plan.")
    yield from _too_much(game, move, words)
    match move:
        case Committee() | Consultation() | LeadUnit():
            yield from _founding(game, move, words)
        case Law() | Close():
            yield from _on_a_body(game, move, words)
        case Fund():
            yield from _funding(game, move, words)


def _too_much(game: Game, move: Move, words: Words) -> Iterator[str]:
    """Points and moves that there are not."""
    if len(game.planned) >= TERMS.moves:
        yield words.plural(
            "A quarter has room for {n} move.", "A quarter has room for {n} moves.", TERMS.moves
        )
    price = cost(move)
    if price > game.points:
        yield words(
            "That costs {cost}, and you have {points}. Each quarter that you wait brings {income}.",
            cost=points_said(price, words),
            points=points_said(game.points, words),
            income=points_said(TERMS.income, words),
        )


def points_said(points: int, words: Words) -> str:
    """So many points."""
    return words.plural("{n} point", "{n} points", points)


def _founding(game: Game, move: Committee | Consultation | LeadUnit, words: Words) -> Iterator[str]:
    planned = {each.name for each in game.planned if isinstance(each, _FOUNDING)}
    if move.name in planned | set(game.level_fields.mechanisms):
        yield words(
            "{name} is the name of a mechanism there already; choose another.",
            name=words.name(move.name),
        )
    if len(planned) + len(game.level_fields.mechanisms) >= TERMS.bodies:
        yield words("There is no room for more than {n} bodies.", n=TERMS.bodies)
    yield from _membership(game, move.members, words)
    if isinstance(move, Committee):
        yield from _purpose(move, words)


def _purpose(move: Committee, words: Words) -> Iterator[str]:
    if not move.purpose:
        yield words("A committee needs a purpose: choose what it is to make shared.")
    if len(set(move.purpose)) < len(move.purpose):
        yield words("The purpose names something twice.")
    if len(move.purpose) > TERMS.purposes:
        yield words("A committee makes {n} things shared at most.", n=TERMS.purposes)


def _membership(game: Game, members: Sequence[str], words: Words) -> Iterator[str]:
    sectors = list(game.scenario.sectors)
    strangers = [name for name in members if name not in sectors]
    if strangers:
        yield words(
            "{names}: no sector here has that name; the sectors are {sectors}.",
            names=words.listed([words.name(name) for name in strangers]),
            sectors=words.listed([words.name(name) for name in sectors]),
        )
    if len(set(members)) < len(members):
        yield words("A member is named twice.")
    if len(members) < 2:
        yield words("It needs two members at least.")


def _on_a_body(game: Game, move: Law | Close, words: Words) -> Iterator[str]:
    """A law or an end needs something that it is about."""
    bodies, name = game.bodies(), words.name(move.mechanism)
    if not bodies:
        yield words("There is no mechanism yet that a law could be about, or that could be closed.")
    if move.mechanism not in bodies:
        yield words("{name} is no mechanism that exists now.", name=name)
    elif isinstance(move, Close) and bodies[move.mechanism].start > game.month:
        yield words("{name} only begins now; it can be closed from the next quarter on.", name=name)
    touched = [each for each in game.planned if isinstance(each, Law | Close)]
    if move.mechanism in [each.mechanism for each in touched]:
        yield words("{name} has its move in this quarter already.", name=name)
    if isinstance(move, Law) and legal_basis_of(game.model, move.mechanism, game.level) >= (
        TERMS.law_top
    ):
        yield words(
            "{name} has a legal basis of {share} already, the most there is.",
            name=name,
            share=words.number(legal_basis_of(game.model, move.mechanism, game.level)),
        )


def _funding(game: Game, move: Fund, words: Words) -> Iterator[str]:
    """A level has one fund a game: a scenario has room for one."""
    if move.matching not in dict(TERMS.fund):
        yield words(
            "A fund pays {rates} for each unit.",
            rates=words.listed([words.tick(rate) for rate, _ in TERMS.fund]),
        )
    granted = game.level_fields.incentive.matching > 0
    if granted or any(isinstance(each, Fund) for each in game.planned):
        yield words("There has been a fund already, and a government grants one only.")


_FOUNDING = (Committee, Consultation, LeadUnit)
