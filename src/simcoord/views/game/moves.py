"""What can a class do in a quarter, what does it cost, and what becomes of it in the run?

Every move is something that a scenario can say, so that the game that was played is a
scenario too, and can be run with other luck.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from simcoord.analysis.levels import level_of
from simcoord.rulebook.elements import ELEMENTS
from simcoord.scenario.quantities import Element, Name, Part, Share
from simcoord.scenario.schema import Consultation as ConsultationFields
from simcoord.views.explanation import BASES
from simcoord.views.game.terms import TERMS
from simcoord.views.timeline import YEAR
from simcoord.views.vocabulary import ELEMENTS as ELEMENT_WORDS
from simcoord.views.words import Words, marked

if TYPE_CHECKING:
    from simcoord.agents import CoordinationModel
    from simcoord.scenario import Scenario

Members = Annotated[list[Name], Field(max_length=256)]
Purpose = Annotated[list[Element], Field(max_length=len(ELEMENTS))]


class Committee(Part):
    """A committee is called, which meets every so many months."""

    move: Literal["committee"] = "committee"
    name: Name
    members: Members
    purpose: Purpose
    every: Literal[1, 3] = 1


class Consultation(Part):
    """Offices are consulted for a year: each meets another, or is only asked."""

    move: Literal["consultation"] = "consultation"
    name: Name
    members: Members
    two_way: bool = True


class Law(Part):
    """A law raises the legal basis of a mechanism."""

    move: Literal["law"] = "law"
    mechanism: Name


class LeadUnit(Part):
    """A unit is appointed that instructs its members."""

    move: Literal["lead_unit"] = "lead_unit"
    name: Name
    members: Members


class Fund(Part):
    """A fund rewards joint work for some years."""

    move: Literal["fund"] = "fund"
    matching: Share
    basis: Literal["effort", "results", "activity"]
    years: Literal[1, 2, 3]


class Close(Part):
    """A mechanism is ended for good."""

    move: Literal["close"] = "close"
    mechanism: Name


Move = Annotated[
    Committee | Consultation | Law | LeadUnit | Fund | Close, Field(discriminator="move")
]

#: What each move is called.
MOVES = {
    "committee": marked("Call a committee"),
    "consultation": marked("Consult"),
    "law": marked("Negotiate a law"),
    "lead_unit": marked("Appoint a lead unit"),
    "fund": marked("Apply for a fund"),
    "close": marked("Close a body"),
}


def cost(move: Move) -> int:
    """Points that a move costs.

    >>> cost(Law(mechanism="steering"))
    3
    """
    if isinstance(move, Fund):
        return dict(TERMS.fund).get(move.matching, TERMS.cap) * move.years
    if isinstance(move, Consultation):
        return TERMS.mutual if move.two_way else TERMS.one_way
    return int(getattr(TERMS, move.move))


def carry_out(move: Move, model: CoordinationModel, level: str) -> None:
    """Do it to the run; it takes effect in the next month.

    Raises `InputError` for what the run refuses.
    """
    match move:
        case Law():
            model.pass_law(move.mechanism, legal_basis_after(model, move.mechanism, level), level)
        case Fund():
            end = model.month + 1 + YEAR * move.years
            model.start_fund(move.matching, move.basis, end=end, level=level)
        case Close():
            model.dissolve(move.mechanism, level, for_good=True)
        case _:
            model.found(move.name, _fields(move, model, level), level)


def _fields(
    move: Committee | Consultation | LeadUnit, model: CoordinationModel, level: str
) -> dict[str, Any]:
    """What a scenario says of the mechanism that is founded."""
    fields: dict[str, Any] = {"kind": move.move, "members": list(move.members)}
    if isinstance(move, Committee):
        every, duty = move.every, TERMS.obligation
        return fields | {"every": every, "obligation": duty, "purpose": list(move.purpose)}
    if isinstance(move, Consultation):
        end = model.month + 1 + TERMS.consultation_months
        return fields | {"two_way": move.two_way, "end": end}
    legitimacy = legitimacy_at(model.scenario, level, move.members, model.month + 1)
    return fields | {"authority": TERMS.authority, "legitimacy": legitimacy}


def legal_basis_of(model: CoordinationModel, mechanism: str, level: str) -> float:
    """The legal basis that a mechanism of a level has now, share."""
    place = next(j for j, label in enumerate(model.labels) if level_of(label) == level)
    return float(model.state.institutional[model.number_of(place, mechanism)])


def legal_basis_after(model: CoordinationModel, mechanism: str, level: str) -> float:
    """The legal basis that it has after one more law, share; no law takes any away."""
    now = legal_basis_of(model, mechanism, level)
    return max(now, min(TERMS.law_top, round(now + TERMS.law_step, 9)))


def legitimacy_at(scenario: Scenario, level: str, members: Collection[str], month: int) -> float:
    """Legitimacy with which a lead unit begins in a month, share.

    What counts are the months, of those remembered, in which a mutual consultation had all of
    its members.  Source: `Terms`.
    """
    remembered = range(max(1, month - TERMS.remembered), month)
    talks = [
        each
        for each in scenario.jurisdictions[level].mechanisms.values()
        if isinstance(each, ConsultationFields)
        and each.two_way
        and (each.members == "all" or set(members) <= set(each.members))
    ]
    consulted = [
        any(each.start <= t and (each.end is None or t < each.end) for each in talks)
        for t in remembered
    ]
    return TERMS.earned(sum(consulted))


def said(move: Move, words: Words, sectors: Collection[str]) -> str:
    """The move in a sentence.

    sectors : all that there are
    """
    match move:
        case Committee():
            return _committee(move, words, sectors)
        case Consultation():
            text = marked("Mutual consultation of {members}, for a year: {name}")
            one_way = marked("One-way consultation of {members}, for a year: {name}")
            chosen, members = text if move.two_way else one_way, _named(move, words, sectors)
            return words(chosen, name=words.name(move.name), members=members)
        case Law():
            return words("A law on {mechanism}", mechanism=words.name(move.mechanism))
        case LeadUnit():
            name, members = words.name(move.name), _named(move, words, sectors)
            return words("Lead unit over {members}: {name}", name=name, members=members)
        case Close():
            return words("End of {mechanism}", mechanism=words.name(move.mechanism))
        case Fund():
            return _fund(move, words)


def _committee(move: Committee, words: Words, sectors: Collection[str]) -> str:
    return words(
        "Committee of {members}, to share {purpose}, {often}: {name}",
        name=words.name(move.name),
        members=_named(move, words, sectors),
        purpose=words.listed([words(ELEMENT_WORDS[element]) for element in move.purpose]),
        often=words.plural("every month", "every {n} months", move.every),
    )


def _fund(move: Fund, words: Words) -> str:
    return words(
        "A fund that pays {matching} for each unit of {basis}, for {years}",
        matching=words.tick(move.matching),
        basis=words(BASES[move.basis]),
        years=words.plural("{n} year", "{n} years", move.years),
    )


def _named(
    move: Committee | Consultation | LeadUnit, words: Words, sectors: Collection[str]
) -> str:
    if set(move.members) == set(sectors):
        return words("all sectors")
    return words.listed([words.name(name) for name in move.members])
