"""What does a class play: which screen is it at, and where is its game kept?

The game is in this browser's session alone, so two browsers never share one; it outlives the
session only where it is saved to a file.
"""

from __future__ import annotations

import streamlit as st

from simcoord.views.page.classroom_parts import STYLE
from simcoord.views.page.classroom_session import current_game
from simcoord.views.page.frame import Page


def classroom(page: Page) -> None:
    """Show the classroom: the start, the board of a game, or its debriefing."""
    from simcoord.views.page.classroom_board import board
    from simcoord.views.page.classroom_debriefing import debriefing_screen
    from simcoord.views.page.classroom_start import start_screen

    st.html(STYLE)
    game = current_game()
    if game is None:
        start_screen(page.words)
    elif game.over:
        debriefing_screen(game, page.words)
    else:
        board(game, page.words)
