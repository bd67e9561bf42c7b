"""How does a class plan its quarter: choose a move, pay, take it back, play?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from simcoord.rulebook.elements import ELEMENTS
from simcoord.views.explanation import BASES
from simcoord.views.game.moves import (
    MOVES,
    Close,
    Committee,
    Consultation,
    Fund,
    Law,
    LeadUnit,
    Move,
    cost,
    said,
)
from simcoord.views.game.names import name_from, suggested
from simcoord.views.game.play import Game, MoveRefusedError
from simcoord.views.game.refusals import points_said
from simcoord.views.game.terms import TERMS
from simcoord.views.game.terms_text import meaning, named_with_price
from simcoord.views.page.asking import kept
from simcoord.views.page.classroom_parts import box, heading, listed, text
from simcoord.views.page.classroom_session import REFUSED, current_game, refuse
from simcoord.views.vocabulary import ELEMENTS as ELEMENT_WORDS
from simcoord.views.words import Words


def plan(game: Game, words: Words) -> None:
    """What the quarter has so far, and the buttons that play it."""
    heading(words("Your quarter"))
    _planned(game, words)
    _play_buttons(game, words)


def moves(game: Game, words: Words) -> None:
    """The moves as a form, and why one cannot be made."""
    heading(words("Plan a move"))
    kind = st.selectbox(
        words("Move"),
        list(MOVES),
        format_func=lambda move: named_with_price(move, words),
        key=kept("class_move", next(iter(MOVES))),
    )
    text(meaning(kind, words))
    why = st.session_state.pop(REFUSED, "")
    if why:
        box(why, refused=True)
    with st.form(f"class_form_{kind}", border=True):
        FORMS[kind](game, words)
        st.form_submit_button(
            words("Plan this move"), on_click=_plan, args=(kind, _turn(game), words)
        )


def _planned(game: Game, words: Words) -> None:
    """What the quarter has so far, and how to take the last of it back."""
    if not game.planned:
        text(words("Nothing is planned: to play now is to wait, and to save points."))
        return
    text(words("Planned:"))
    listed(
        words(
            "{move} ({points})",
            move=said(move, words, game.model.sectors),
            points=points_said(cost(move), words),
        )
        for move in game.planned
    )
    st.button(words("Take the last one back"), on_click=_take_back, args=(len(game.planned),))


def _play_buttons(game: Game, words: Words) -> None:
    """One quarter, or as many as there are before the next election."""
    now, on = st.columns(2)
    now.button(
        words("Play the quarter"),
        type="primary",
        on_click=_play,
        args=(game.month, 1),
        width="stretch",
        key="class_play",
    )
    ahead = game.quarters_to_election()
    to_end = ahead + game.quarter > game.quarters
    on.button(
        words("Play on to the end") if to_end else words("Play on to the election"),
        on_click=_play,
        args=(game.month, ahead),
        disabled=ahead < 2,
        width="stretch",
        key="class_play_on",
        help=words(
            "Plays quarters without further moves, and stops when the election is next. Points"
            " above {cap} are lost on the way.",
            cap=TERMS.cap,
        ),
    )


def _play(month: int, quarters: int) -> None:
    """Play on from a month; the second click of a hasty hand comes too late, and does nothing."""
    game = current_game()
    if game is not None and game.month == month:
        game.play(quarters)


def _take_back(planned: int) -> None:
    """Take the last move back, once for each click on what was seen."""
    game = current_game()
    if game is not None and len(game.planned) == planned:
        game.take_back()


def _key(game: Game, name: str) -> str:
    """A control's key: fresh for each kind of move and after each, with a suggestion of its own."""
    return f"class_{st.session_state['class_move']}_{name}_{_turn(game)}"


def _turn(game: Game) -> int:
    """How many moves there are so far: what a form was shown for."""
    return len(game.done) + len(game.planned)


def _name(game: Game, stem: str, words: Words) -> None:
    taken = [*game.level_fields.mechanisms, *(getattr(each, "name", "") for each in game.planned)]
    st.text_input(
        words("Name"),
        value=words.name(suggested(name_from(stem), taken)),
        max_chars=60,
        key=_key(game, "name"),
        help=words(
            "Letters a to z, digits and spaces. Bodies of one name meet the same luck: to compare"
            " groups, keep the name that is suggested."
        ),
    )


def _members(game: Game, words: Words) -> None:
    st.multiselect(
        words("Members"),
        game.model.sectors,
        default=game.model.sectors,
        format_func=words.name,
        key=_key(game, "members"),
        help=words("Two sectors at least."),
    )


def _committee(game: Game, words: Words) -> None:
    _name(game, words("committee"), words)
    _members(game, words)
    st.multiselect(
        words("To share (at most {n})", n=TERMS.purposes),
        ELEMENTS,
        default=["planning", "actions"],
        format_func=lambda element: words(ELEMENT_WORDS[element]),
        max_selections=TERMS.purposes,
        key=_key(game, "purpose"),
        help=words(
            "Each element grows on another: objectives and planning on information, actions and"
            " goals on planning, budget on goals, evaluation on actions."
        ),
    )
    often = {1: words("every month"), 3: words("every quarter")}
    st.radio(
        words("Meets"),
        list(often),
        format_func=often.__getitem__,
        horizontal=True,
        key=_key(game, "every"),
        help=words("More meetings share more, and tire more."),
    )


def _consultation(game: Game, words: Words) -> None:
    _name(game, words("consultation"), words)
    _members(game, words)
    ways = {True: words("Mutual: both speak"), False: words("One-way: one side asks")}
    st.radio(
        words("Form of the consultation"),
        list(ways),
        format_func=ways.__getitem__,
        key=_key(game, "two_way"),
        help=words(
            "Mutual costs {mutual}, one-way {one_way}.", mutual=TERMS.mutual, one_way=TERMS.one_way
        ),
    )


def _lead_unit(game: Game, words: Words) -> None:
    _name(game, words("lead unit"), words)
    _members(game, words)


def _body(game: Game, words: Words) -> None:
    st.selectbox(
        words("Body"),
        list(game.bodies()),
        format_func=words.name,
        key=_key(game, "mechanism"),
        placeholder=words("There is none."),
        help=words("A body that exists already."),
    )


def _fund(game: Game, words: Words) -> None:
    rates = {
        rate: words(
            "{rate} for each unit: {points} a year",
            rate=words.tick(rate),
            points=points_said(points, words),
        )
        for rate, points in TERMS.fund
    }
    st.selectbox(
        words("It pays, in budget units"),
        list(rates),
        format_func=rates.__getitem__,
        key=_key(game, "matching"),
        help=words("What a sector gets for each unit of its budget that goes into joint work."),
    )
    st.selectbox(
        words("What it pays for"),
        list(BASES),
        format_func=lambda basis: words(BASES[basis]),
        key=_key(game, "basis"),
        help=words("Effort, joint results, or that an office takes part in meetings."),
    )
    st.radio(words("Years"), TERMS.fund_years, index=1, horizontal=True, key=_key(game, "years"))


FORMS: dict[str, Callable[[Game, Words], None]] = {
    "committee": _committee,
    "consultation": _consultation,
    "law": _body,
    "lead_unit": _lead_unit,
    "fund": _fund,
    "close": _body,
}


def _plan(kind: str, turn: int, words: Words) -> None:
    """Plan what the form says, once; why it cannot be is said on the page."""
    game = current_game()
    if game is None or _turn(game) != turn:
        return
    try:
        game.plan(_move(kind, game, words), words)
    except MoveRefusedError as error:
        refuse(str(error))


def _move(kind: str, game: Game, words: Words) -> Move:
    """The move that the form says."""

    def asked(field: str) -> Any:
        return st.session_state.get(_key(game, field))

    if kind in ("law", "close"):
        if not asked("mechanism"):
            raise MoveRefusedError(words("There is no body yet that it could be about."))
        return (Law if kind == "law" else Close)(mechanism=asked("mechanism"))
    if kind == "fund":
        return Fund(matching=asked("matching"), basis=asked("basis"), years=asked("years"))
    name = name_from(asked("name") or "")
    if not name:
        raise MoveRefusedError(words("Give it a name of letters or digits."))
    members = list(asked("members"))
    if kind == "committee":
        purpose, every = list(asked("purpose")), asked("every")
        return Committee(name=name, members=members, purpose=purpose, every=every)
    if kind == "consultation":
        return Consultation(name=name, members=members, two_way=asked("two_way"))
    return LeadUnit(name=name, members=members)
