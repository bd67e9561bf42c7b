"""Where does this browser keep its game, and how is it saved to a file or left?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simcoord.views.words import Words

if TYPE_CHECKING:
    from simcoord.views.game.play import Game

#: What the session holds besides the values of controls.
GAME, REFUSED, DEBRIEFING, OTHERS, PICTURES = (
    "classroom_game",
    "classroom_refused",
    "classroom_debriefing",
    "classroom_others",
    "classroom_pictures",
)


def current_game() -> Game | None:
    """The game of this browser."""
    game: Game | None = st.session_state.get(GAME)
    return game


def take_up(game: Game) -> None:
    """From now on this browser plays this game."""
    leave()
    st.session_state[GAME] = game


def leave() -> None:
    """No game is played here; one that was not saved is lost."""
    for key in (GAME, REFUSED, DEBRIEFING, OTHERS, PICTURES):
        st.session_state.pop(key, None)


def refuse(why: str) -> None:
    """Something cannot be done; said once, when the page is shown next."""
    st.session_state[REFUSED] = why


def save_button(game: Game, words: Words) -> None:
    """Offers the game as a file."""
    from simcoord.views.game.names import name_from
    from simcoord.views.game.saved import to_json

    parts = [game.setting.lesson, name_from(game.setting.group), str(game.month)]
    st.download_button(
        words("Save the game to a file"),
        to_json(game),
        "_".join(part for part in parts if part) + ".json",
        "application/json",
        help=words(
            "A small file with your decisions. Open it later to play on at this month, or at the"
            " end to compare groups. What is not saved is lost when the browser is reloaded."
        ),
    )


def leave_button(words: Words) -> None:
    """Offers to begin anew, for those who mean it."""
    with st.expander(words("Begin another game")):
        sure = st.checkbox(words("This game is saved, or may be lost"), key="class_sure")
        st.button(words("Leave this game"), on_click=leave, disabled=not sure)
